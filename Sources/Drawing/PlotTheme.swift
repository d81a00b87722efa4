/// The sizes of a plot's parts, in drawing units.
package struct PlotTheme {
  package var width: Double
  package var height: Double
  package var titleSize: Double
  package var labelSize: Double
  package var tickSize: Double
  package var noteSize: Double
  package var lineWidth: Double
  package var markerRadius: Double
  /// Room about the whole plot and between its parts.
  package var margin: Double
  package var gap: Double

  /// This theme with every text and line larger by a factor; the picture's own sides stay.
  package func enlarged(by factor: Double) -> PlotTheme {
    var theme = self
    theme.titleSize *= factor
    theme.labelSize *= factor
    theme.tickSize *= factor
    theme.noteSize *= factor
    theme.lineWidth *= factor
    theme.markerRadius *= factor
    theme.margin *= factor
    theme.gap *= factor
    return theme
  }

  package init(_ size: Plot.Size) {
    switch size {
    case .screen:
      width = 900
      height = 600
      titleSize = 17
      labelSize = 14
      tickSize = 13
      noteSize = 12
      lineWidth = 1.8
      markerRadius = 4
      margin = 16
      gap = 8
    case .slide:
      width = 1280
      height = 720
      titleSize = 30
      labelSize = 24
      tickSize = 22
      noteSize = 18
      lineWidth = 3
      markerRadius = 7
      margin = 24
      gap = 12
    }
  }
}
