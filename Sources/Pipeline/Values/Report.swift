/// What an evaluation or a training found: numbers with units, tables, and series for plots.
public struct Report: Sendable, Equatable, Codable {
  public var metrics: [Metric]
  public var tables: [Table]
  public var series: [Series]

  public init(metrics: [Metric] = [], tables: [Table] = [], series: [Series] = []) {
    self.metrics = metrics
    self.tables = tables
    self.series = series
  }
}

/// One number, with what it takes to read it.
public struct Metric: Sendable, Equatable, Codable {
  /// In snake_case, such as `wrong_pixels`.
  public let name: String
  /// A run leaves out what is not a number, with a sentence: a stage that knows why a number cannot
  /// be computed leaves it out itself and says so.
  public let value: Double
  /// What the number counts, such as `nats a pixel` or `images`; empty for a pure number.
  public let unit: String
  /// How many images it is taken over, and how: `mean over 32 images`.
  public let reduction: String

  public init(_ name: String, _ value: Double, unit: String, reduction: String = "") {
    self.name = name
    self.value = value
    self.unit = unit
    self.reduction = reduction
  }
}

/// Rows under headed columns; a cell is a text or a number.
public struct Table: Sendable, Equatable, Codable {
  public enum Cell: Sendable, Equatable {
    case text(String)
    case number(Double)
  }

  public let name: String
  public let columns: [String]
  public let rows: [[Cell]]

  /// - Precondition: every row has a cell a column.
  public init(name: String, columns: [String], rows: [[Cell]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "\(name): ragged rows")
    self.name = name
    self.columns = columns
    self.rows = rows
  }
}

/// Points to plot, such as the loss an epoch.
public struct Series: Sendable, Equatable, Codable {
  public let name: String
  /// What `x` and `y` are, with units: `epoch`, `loss (nats a pixel)`.
  public let xLabel: String
  public let yLabel: String
  public let x: [Double]
  public let y: [Double]

  /// - Precondition: as many `x` as `y`.
  public init(name: String, xLabel: String, yLabel: String, x: [Double], y: [Double]) {
    precondition(x.count == y.count, "\(name): x and y differ in length")
    self.name = name
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.x = x
    self.y = y
  }
}
