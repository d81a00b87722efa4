/// The names of the series, each with a sample of how it is drawn, in one or more columns.
struct Legend {
  private struct Entry {
    var series: Int
    var text: TextBlock
  }

  private var entries: [Entry] = []
  private var left = 0
  private let theme: PlotTheme
  private let sample: Double
  private let rowHeight: Double
  private let columnWidth: Double
  private let rows: Int
  let width: Double
  let height: Double

  /// nil without any named series.
  ///
  /// - Parameter room: the height that it may take.
  init?(_ series: [PlotSeries], theme: PlotTheme, room: Double, on canvas: Canvas) {
    let named = series.indices.filter { !series[$0].name.isEmpty }
    guard !named.isEmpty else { return nil }
    self.theme = theme
    var style = TextStyle(size: theme.tickSize)
    sample = theme.tickSize * 2
    let padding = theme.gap
    let line = canvas.extents("Hg", style: style)
    var height = (line.ascent + line.descent) * 1.12
    // Three columns at most, then smaller text, then a last line that says how many are missing.
    var columns = 1
    func rowsThatFit() -> Int { max(1, Int((room - 2 * padding) / height)) }
    while rowsThatFit() * columns < named.count {
      if columns < 3 {
        columns += 1
      } else if style.size > theme.tickSize * 0.75 {
        style.size *= 0.92
        height *= 0.92
      } else {
        break
      }
    }
    let shown = min(named.count, rowsThatFit() * columns)
    let limit = theme.width * (columns == 1 ? 0.26 : 0.3 / Double(columns)) - sample
    for i in named.prefix(shown) {
      let text = TextBlock(series[i].name, style: style, width: limit, most: 1, on: canvas)
      entries.append(Entry(series: i, text: text))
    }
    // Names of one size: as small as the longest needs.
    style.size = entries.map(\.text.style.size).min() ?? style.size
    for entry in entries.indices where entries[entry].text.style.size > style.size {
      let name = series[entries[entry].series].name
      entries[entry].text = TextBlock(name, style: style, width: limit, most: 1, on: canvas)
    }
    if shown < named.count {
      left = named.count - shown + 1
      let text = TextBlock(
        "and \(left) more", style: style, width: limit, most: 1, on: canvas)
      entries[shown - 1].text = text
    }
    rows = (shown + columns - 1) / columns
    rowHeight = height
    columnWidth = sample + padding + (entries.map(\.text.width).max() ?? 0)
    let used = Double((shown + rows - 1) / rows)
    self.width = columnWidth * used + padding * (used - 1) * 2 + 2 * padding
    self.height = Double(rows) * height + 2 * padding
  }

  /// The sizes of the names.
  var textSizes: [Double] { entries.map(\.text.style.size) }

  /// Draws it with its upper left corner at `corner`; `draw` draws the sample of a series.
  func draw(
    on canvas: Canvas, at corner: Point, framed: Bool, sample draw: (Int, Rect) -> Void
  ) {
    let padding = theme.gap
    if framed {
      canvas.rectangle(
        Rect(x: corner.x, y: corner.y, width: width, height: height),
        fill: .white.opacity(0.9), stroke: Stroke(Color(hex: 0xd0d0d0)))
    }
    for (i, entry) in entries.enumerated() {
      let x = corner.x + padding + Double(i / rows) * (columnWidth + 2 * padding)
      let y = corner.y + padding + Double(i % rows) * rowHeight
      if left == 0 || i < entries.count - 1 {
        draw(entry.series, Rect(x: x, y: y, width: sample, height: rowHeight))
      }
      canvas.text(
        entry.text.lines.first ?? "", at: Point(x + sample + padding, y + rowHeight / 2),
        style: entry.text.style, anchor: TextAnchor(.left, .middle))
    }
  }
}
