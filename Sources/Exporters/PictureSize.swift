import Drawing
public import Pipeline

/// Where a plot will be looked at, as an option.
public enum PictureSize: String, OptionChoice {
  /// 900 by 600 pixels at scale 1, text of 12 to 17.
  case screen
  /// 1280 by 720, text for the back row.
  case slide

  var plot: Plot.Size { self == .screen ? .screen : .slide }
  var theme: PlotTheme { PlotTheme(plot) }

  static let titleHelp =
    "What stands above the picture; null says what it shows, an empty text leaves it out."

  static let help = "Where it will be looked at, which decides the size of text and lines."
}
