import Pipeline

/// What the trials of a variant say of one metric.
public struct VariantValues: Sendable {
  /// One trial's value.
  public struct TrialValue: Sendable, Equatable {
    public let trial: Trial
    public let value: Double
  }

  /// One repetition's value: of its trial, or the mean of its trials, one a setting.
  public struct Value: Sendable, Equatable {
    /// The label on the axis of repetitions: values of two variants with the same are a pair. Empty
    /// where nothing is repeated.
    public let repetition: String
    public let value: Double
  }

  public let variant: Variant
  /// The values of the repetitions that have a finite value of every setting, in the order of the
  /// trials.
  public let values: [Value]
  /// The labels of the variant's repetitions, in the order of the trials.
  public let repetitions: [String]
  /// The labels on the axes that are averaged inside a repetition, each combination once.
  public let settings: [[String]]
  /// The trials whose value is finite.
  public let trialValues: [TrialValue]
  /// The trials whose value is not a number or infinite.
  public let notFinite: [TrialValue]
  /// Trials that failed, with their errors.
  public let failed: [(trial: Trial, error: String)]
  /// Trials that completed without reporting the metric.
  public let unreported: [Trial]
  /// What `values` come to; `nil` without one.
  public let summary: SampleSummary?

  /// The finite values by repetition and setting.
  private let cells: [String: [[String]: Double]]

  /// - Parameter comparison: of a metric.
  init(_ variant: Variant, metric: String, _ comparison: Comparison) {
    self.variant = variant
    let repetition = comparison.statistics.repetition
    let averaged = comparison.over.filter { $0 != repetition }
    var trialValues: [TrialValue] = []
    var notFinite: [TrialValue] = []
    var failed: [(trial: Trial, error: String)] = []
    var unreported: [Trial] = []
    var repetitions: [String] = []
    var settings: [[String]] = []
    var cells: [String: [[String]: Double]] = [:]
    for result in variant.trials {
      let trial = result.trial
      let own = repetition.flatMap { trial.label(on: $0) } ?? ""
      let setting = averaged.map { trial.label(on: $0) ?? "" }
      if cells[own] == nil {
        repetitions.append(own)
        cells[own] = [:]
      }
      if !settings.contains(setting) { settings.append(setting) }
      if case .failed(let error) = result.outcome {
        failed.append((trial, error))
      } else if let found = result.metrics.first(where: { $0.name == metric }) {
        let value = TrialValue(trial: trial, value: found.value)
        guard found.value.isFinite else {
          notFinite.append(value)
          continue
        }
        trialValues.append(value)
        cells[own]?[setting] = found.value
      } else {
        unreported.append(trial)
      }
    }
    let values = repetitions.compactMap { own in
      Self.mean(of: cells[own] ?? [:], over: settings).map { Value(repetition: own, value: $0) }
    }
    self.values = values
    self.repetitions = repetitions
    self.settings = settings
    self.trialValues = trialValues
    self.notFinite = notFinite
    self.failed = failed
    self.unreported = unreported
    self.cells = cells
    summary =
      values.isEmpty
      ? nil : SampleSummary(values.map(\.value), interval: comparison.statistics.interval)
  }

  /// `nil` where a setting is missing.
  private static func mean(of cells: [[String]: Double], over settings: [[String]]) -> Double? {
    var sum = 0.0
    for setting in settings {
      guard let value = cells[setting] else { return nil }
      sum += value / Double(settings.count)
    }
    return sum
  }

  /// The repetitions' means over some of the settings, by their labels.
  func means(over settings: [[String]]) -> [(repetition: String, value: Double)] {
    guard settings != self.settings else { return values.map { ($0.repetition, $0.value) } }
    return repetitions.compactMap { own in
      Self.mean(of: cells[own] ?? [:], over: settings).map { (own, $0) }
    }
  }

  /// Whether each value is a mean over settings.
  var isAveraged: Bool { settings.count > 1 }

  /// `10`, or `8 of 10: 1 failed, 1 not finite`.
  var countText: String {
    guard !isWhole else { return String(values.count) }
    var parts: [String] = []
    if !failed.isEmpty { parts.append("\(failed.count) failed") }
    if !notFinite.isEmpty { parts.append("\(notFinite.count) not finite") }
    if !unreported.isEmpty { parts.append("\(unreported.count) without it") }
    if parts.isEmpty { parts.append("settings are missing") }
    return "\(values.count) of \(repetitions.count): \(parts.joined(separator: ", "))"
  }

  /// How many trials gave no finite value.
  var missingCount: Int { failed.count + notFinite.count + unreported.count }

  /// Whether every repetition gave a finite value.
  var isWhole: Bool { values.count == repetitions.count }
}
