/// One entry of a study's `compare:`: a quantity of the trials, side by side over the matrix.
public struct Comparison: Sendable, Equatable {
  /// What is compared.
  public enum Subject: Sendable, Equatable {
    /// A number that a stage reports, as `STAGE.METRIC`.
    case metric(String)
    /// Points that a stage reports, as `STAGE.SERIES`, such as a loss an epoch.
    case series(String)
    /// A picture that a stage writes, by its path in the trial's folder.
    case image(String)
  }

  public enum Best: String, Sendable, CaseIterable {
    case lowest, highest
  }

  public let subject: Subject
  /// The axes that are summed up, such as the seed: repetitions of one variant.
  public let over: [String]
  /// The axes whose values make the rows.
  public let rows: [String]
  /// The axes whose values make the columns; empty for one column.
  public let columns: [String]
  /// Which end of a metric is the good one.
  public let best: Best
  /// The name of the files in the study's folder `compare`, without an ending.
  public let file: String

  public init(
    _ subject: Subject, over: [String] = [], rows: [String] = [], columns: [String] = [],
    best: Best = .lowest, file: String
  ) {
    self.subject = subject
    self.over = over
    self.rows = rows
    self.columns = columns
    self.best = best
    self.file = file
  }
}
