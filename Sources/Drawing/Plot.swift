/// One axis of a plot.
public struct Axis: Sendable {
  /// How values are spread along an axis.
  public enum Scale: Sendable {
    /// Equal differences take equal room.
    case linear
    /// Equal ratios take equal room; values at or below zero are not shown.
    case log
  }

  /// What the axis measures; "" for no text.
  public var label: String
  /// The unit, written in brackets after the label; "" for none.
  public var unit: String
  /// How values are spread.
  public var scale: Scale
  /// The values at the ends; nil lets the data decide. A log axis ignores ends that are not above 0.
  public var range: ClosedRange<Double>?
  /// The labelled places; nil lets the plot choose, empty shows none.
  public var ticks: [AxisTick]?

  /// An axis, linear and as long as the data asks for unless said otherwise.
  public init(
    _ label: String = "", unit: String = "", scale: Scale = .linear,
    range: ClosedRange<Double>? = nil, ticks: [AxisTick]? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.ticks = ticks
  }

  package var text: String { unit.isEmpty ? label : label + " (\(unit))" }
}

/// The colours of a heat map and the values they stand for, drawn beside the plot.
public struct ColorBar: Sendable {
  /// The colours.
  public var map: ColorMap
  /// The values of the first and the last colour.
  public var range: ClosedRange<Double>
  /// What the colours measure, with its unit.
  public var label: String

  /// A bar that explains the colours of `map`.
  public init(_ map: ColorMap, range: ClosedRange<Double>, label: String = "") {
    self.map = map
    self.range = range
    self.label = label
  }
}

/// A plot: title, two axes and the series between them.
///
/// Values that are NaN or infinite, or not above zero on a log axis, are left out: they interrupt a
/// line and are counted in a note below the plot.
public struct Plot: Sendable {
  /// Where a plot will be looked at, which decides its size and that of its text.
  public enum Size: Sendable {
    /// 900 by 600 units, text of 12 to 17.
    case screen
    /// 1280 by 720 units, text and lines large enough for the back row.
    case slide
  }

  /// The text above the plot; "" for none.
  public var title: String
  /// The axis at the bottom.
  public var x: Axis
  /// The axis at the left.
  public var y: Axis
  /// What is drawn, the first at the back.
  public var series: [PlotSeries]
  /// Lines across the plot.
  public var references: [ReferenceLine]
  /// The bar that explains the colours of a heat map; nil for none.
  public var colorBar: ColorBar?
  /// Whether a unit of x is as long as a unit of y (linear axes only).
  public var equalAspect: Bool
  /// Where the plot will be looked at.
  public var size: Size

  /// A plot of `series`.
  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(), series: [PlotSeries] = [],
    references: [ReferenceLine] = [], colorBar: ColorBar? = nil, equalAspect: Bool = false,
    size: Size = .screen
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.colorBar = colorBar
    self.equalAspect = equalAspect
    self.size = size
  }

  /// The plot, drawn.
  ///
  /// - Throws: ``DrawingError`` if the format's scale is too large or cairo runs out of memory.
  public func draw(as format: DrawingFormat) throws -> FinishedDrawing {
    let theme = PlotTheme(size)
    let canvas = try Canvas(width: theme.width, height: theme.height, format: format)
    draw(on: canvas)
    return try canvas.finish(title: title)
  }

  /// Draws the plot over the whole of `canvas`.
  public func draw(on canvas: Canvas) {
    PlotRenderer(self, canvas).draw()
  }
}
