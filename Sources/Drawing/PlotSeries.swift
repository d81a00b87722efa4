/// Data drawn in one colour with one entry in the legend.
public struct PlotSeries: Sendable {
  /// What is drawn of the data.
  public enum Marks: Sendable {
    /// A line through points in their order; `band` is the region between its two bounds.
    case line(x: [Double], y: [Double], band: Band?)
    /// Separate points; `labels` is empty or has one text a point, "" for none.
    case points(x: [Double], y: [Double], labels: [String])
    /// Boxes of a box plot; those of several series at one place stand side by side.
    case boxes([Box])
    /// A picture stretched over a part of the axes, its first row at the upper end of `y`.
    case image(PixelImage, x: ClosedRange<Double>, y: ClosedRange<Double>)
  }

  /// The bounds of the region about a line, one value each for each of the line's points.
  public struct Band: Sendable {
    /// The lower bound.
    public var lower: [Double]
    /// The upper bound.
    public var upper: [Double]

    /// A band between two bounds.
    public init(lower: [Double], upper: [Double]) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// What the legend says; "" keeps the series out of it.
  public var name: String
  /// What is drawn.
  public var marks: Marks
  /// The colour; nil takes the next of ``Color/categories``.
  public var color: Color?
  /// The shape of points; nil takes a circle, others after ten series; a line has none unless
  /// this names one.
  public var marker: MarkerShape?
  /// The line's dash; empty for solid.
  public var dash: [Double] = []

  /// A line, with the region between `band`'s bounds shaded.
  ///
  /// - Precondition: `x`, `y` and the band's bounds have the same count.
  public static func line(
    _ name: String = "", x: [Double], y: [Double], band: Band? = nil, color: Color? = nil,
    marker: MarkerShape? = nil, dash: [Double] = []
  ) -> PlotSeries {
    precondition(x.count == y.count, "a line has as many x as y")
    if let band {
      precondition(
        band.lower.count == x.count && band.upper.count == x.count,
        "a band has as many bounds as its line has points")
    }
    return PlotSeries(
      name: name, marks: .line(x: x, y: y, band: band), color: color, marker: marker, dash: dash)
  }

  /// Separate points, each with its label if `labels` is not empty.
  ///
  /// - Precondition: `x`, `y` and, unless empty, `labels` have the same count.
  public static func points(
    _ name: String = "", x: [Double], y: [Double], labels: [String] = [], color: Color? = nil,
    marker: MarkerShape? = nil
  ) -> PlotSeries {
    precondition(x.count == y.count, "points have as many x as y")
    precondition(labels.isEmpty || labels.count == x.count, "labels are none or one a point")
    return PlotSeries(
      name: name, marks: .points(x: x, y: y, labels: labels), color: color, marker: marker)
  }

  /// Boxes of a box plot.
  public static func boxes(_ name: String = "", values: [Box], color: Color? = nil) -> PlotSeries {
    PlotSeries(name: name, marks: .boxes(values), color: color)
  }

  /// A picture over a part of the axes, its first row at the upper end of `y`.
  public static func image(
    _ image: PixelImage, x: ClosedRange<Double>, y: ClosedRange<Double>
  ) -> PlotSeries {
    PlotSeries(name: "", marks: .image(image, x: x, y: y))
  }
}

/// The five numbers of one box of a box plot, and what lies beyond them.
public struct Box: Sendable, Equatable {
  /// The box's place on the x axis.
  public var position: Double
  /// The lower whisker's end.
  public var low: Double
  /// A quarter of the values lie below.
  public var lowerQuartile: Double
  /// Half of the values lie below.
  public var median: Double
  /// Three quarters of the values lie below.
  public var upperQuartile: Double
  /// The upper whisker's end.
  public var high: Double
  /// Values beyond the whiskers.
  public var outliers: [Double]
  /// All values, where each is to be seen as a dot over the box; the outliers are then no others.
  public var values: [Double] = []
  /// Whether the values are drawn without a box over them, of which a few make none.
  public var showsValuesAlone = false

  /// A box from its numbers, in rising order.
  public init(
    position: Double, low: Double, lowerQuartile: Double, median: Double, upperQuartile: Double,
    high: Double, outliers: [Double] = []
  ) {
    self.position = position
    self.low = low
    self.lowerQuartile = lowerQuartile
    self.median = median
    self.upperQuartile = upperQuartile
    self.high = high
    self.outliers = outliers
  }

  /// The five numbers, lowest first.
  package var numbers: [Double] { [low, lowerQuartile, median, upperQuartile, high] }
}

/// A line across the whole plot at one value, with a text.
public struct ReferenceLine: Sendable {
  /// The direction of the line.
  public enum Direction: Sendable {
    /// At a value of y, from left to right.
    case horizontal
    /// At a value of x, from bottom to top.
    case vertical
  }

  /// The line's direction.
  public var direction: Direction
  /// The value it marks.
  public var value: Double
  /// What is written along it.
  public var text: String

  /// A line at `value` of y or x.
  public init(_ direction: Direction, at value: Double, text: String = "") {
    self.direction = direction
    self.value = value
    self.text = text
  }
}
