public import Pipeline

/// One combination of a study's matrix.
public struct Trial: Sendable, Equatable {
  /// From 1, in the order of the matrix.
  public let number: Int
  /// Its folder's name, made of its settings: `adam,bce,1`.
  public let name: String
  /// What it chooses on each axis, in the order of the axes.
  public let settings: [Setting]

  /// What a trial chooses on one axis.
  public struct Setting: Sendable, Hashable {
    public let axis: String
    /// The value as a file would write it on one line, or the name of a group of values.
    public let label: String

    public init(axis: String, label: String) {
      self.axis = axis
      self.label = label
    }

    /// Whether a text that a person writes is this label: itself, or its number in other digits, as
    /// `0.10` is `0.1`.
    package func isMeant(by text: String) -> Bool {
      Node(.scalar(Node.Scalar(label))).means(Node(.scalar(Node.Scalar(text))))
    }
  }

  public init(number: Int, name: String, settings: [Setting]) {
    self.number = number
    self.name = name
    self.settings = settings
  }

  /// The label on an axis; `nil` for an axis that the study does not have.
  public func label(on axis: String) -> String? {
    settings.first { $0.axis == axis }?.label
  }
}

/// How a trial went.
public struct TrialResult: Sendable {
  public enum Outcome: Sendable, Equatable {
    case completed
    case failed(String)
  }

  public let trial: Trial
  /// Absolute: an ordinary run folder.
  public let folder: String
  public let outcome: Outcome
  /// What its stages report, each named `STAGE.METRIC`, and `trial.seconds`.
  public let metrics: [Metric]
  /// Seconds; those of a training that it shares with others or took from the cache included.
  public let wall: Double

  /// The name of the metric that every trial has: its time.
  public static let timeMetric = "trial.seconds"

  public init(
    trial: Trial, folder: String, outcome: Outcome, metrics: [Metric], wall: Double
  ) {
    self.trial = trial
    self.folder = folder
    self.outcome = outcome
    self.metrics = metrics
    self.wall = wall
  }
}
