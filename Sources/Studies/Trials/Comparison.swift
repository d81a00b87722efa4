import Pipeline

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

    /// The metric's or series' name, or the picture's path.
    public var name: String {
      switch self {
      case .metric(let name), .series(let name), .image(let name): name
      }
    }

    public var isMetric: Bool { if case .metric = self { true } else { false } }
  }

  public enum Best: String, Sendable, CaseIterable {
    case lowest, highest
  }

  /// What is asked of the differences of two variants.
  public enum Test: String, Sendable, CaseIterable {
    /// Student's, of their mean.
    case t
    /// Wilcoxon's, of their pseudomedian.
    case signedRank = "signed_rank"
  }

  /// How the interval of a variant's mean is made.
  public enum Interval: String, Sendable, CaseIterable {
    /// Student's.
    case t
    /// The bootstrap, bias-corrected and accelerated.
    case bootstrap
  }

  /// What is asked of the numbers of a metric.
  public struct Statistics: Sendable, Equatable {
    /// The axis of `over` whose values are repetitions; `nil` where nothing is repeated.
    public var repetition: String?
    /// On which axes the variant that others are held against has which labels: those that are not
    /// named are the other variant's own. Empty for all pairs.
    public var baseline: [Trial.Setting]
    public var test: Test
    public var interval: Interval

    public init(
      repetition: String? = nil, baseline: [Trial.Setting] = [], test: Test = .t,
      interval: Interval = .t
    ) {
      self.repetition = repetition
      self.baseline = baseline
      self.test = test
      self.interval = interval
    }

    /// The axis whose values are repetitions unless the file says so: the seed, or the only axis.
    public static func usualRepetition(of over: [String]) -> String? {
      if over.contains(PipelineFile.seedVariable) { return PipelineFile.seedVariable }
      return over.count == 1 ? over[0] : nil
    }
  }

  public let subject: Subject
  /// The axes that are summed up: the repetitions of a variant, and settings that are averaged inside
  /// each of them.
  public let over: [String]
  /// The axes whose values make the rows.
  public let rows: [String]
  /// The axes whose values make the columns; empty for one column.
  public let columns: [String]
  /// Which end of a metric is the good one.
  public var best: Best
  public var statistics: Statistics
  /// The name of the files in the study's folder `compare`, without an ending.
  public let file: String

  /// - Parameters:
  ///   - subject: what is compared.
  ///   - over: the axes whose values are repetitions or are averaged.
  ///   - rows: the axes of the rows.
  ///   - columns: the axes of the columns.
  ///   - best: which end of a metric is the good one.
  ///   - statistics: `nil` for the usual ones.
  ///   - file: the name of the files in the study's folder `compare`, without an ending.
  public init(
    _ subject: Subject, over: [String] = [], rows: [String] = [], columns: [String] = [],
    best: Best = .lowest, statistics: Statistics? = nil, file: String
  ) {
    self.subject = subject
    self.over = over
    self.rows = rows
    self.columns = columns
    self.best = best
    self.statistics =
      statistics ?? Statistics(repetition: Statistics.usualRepetition(of: over))
    self.file = file
  }
}
