/// Plots under one title: the first takes the left half, the others share the right one, from the top.
///
/// Each has axes of its own, so that what differs in size by much can be read side by side.
package struct PlotPanels {
  package var title: String
  /// Without titles; of one size.
  package var plots: [Plot]

  package init(title: String, plots: [Plot]) {
    self.title = title
    self.plots = plots
  }

  private struct Place {
    var corner: Point
    var width: Double
    var height: Double
  }

  /// - Throws: ``DrawingError`` if the format's scale is too large or cairo runs out of memory.
  package func draw(as format: DrawingFormat) throws -> FinishedDrawing {
    guard plots.count > 1 else {
      var plot = plots.first ?? Plot()
      plot.title = title
      return try plot.draw(as: format)
    }
    let theme = PlotTheme(plots[0].size)
    let canvas = try Canvas(width: theme.width, height: theme.height, format: format)
    let block = TextBlock(
      title, style: TextStyle(size: theme.titleSize, bold: true),
      width: theme.width - 2 * theme.margin, most: 2, on: canvas)
    block.draw(on: canvas, x: theme.width / 2, top: theme.margin)
    let top = block.height > 0 ? theme.margin + block.height : 0
    let places = places(below: top, theme)
    let renderers = zip(plots, places).map { plot, place in
      PlotRenderer(plot, canvas, area: (place.width, place.height))
    }
    // Axes below each other begin in one line.
    let left = renderers.dropFirst().map { renderer in
      PlotLayout(
        renderer.plot, data: renderer.data, theme: renderer.theme, side: 0, on: canvas
      ).area.x
    }.max()
    for (index, renderer) in renderers.enumerated() {
      canvas.moved(to: places[index].corner) {
        renderer.draw(left: index > 0 ? left ?? 0 : 0)
      }
    }
    return try canvas.finish(title: title)
  }

  private func places(below top: Double, _ theme: PlotTheme) -> [Place] {
    let (width, height) = (theme.width / 2, theme.height - top)
    let others = plots.count - 1
    let part = height / Double(others)
    return [Place(corner: Point(0, top), width: width, height: height)]
      + (0..<others).map {
        Place(corner: Point(width, top + Double($0) * part), width: width, height: part)
      }
  }
}
