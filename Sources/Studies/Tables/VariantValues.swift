public import Pipeline

/// What the trials of a variant say of one metric.
public struct VariantValues: Sendable {
  /// One trial's value.
  public struct Value: Sendable, Equatable {
    public let trial: Trial
    /// The labels on the axes that are summed up: values of two variants with the same are a pair.
    public let repetition: [String]
    public let value: Double
  }

  public let variant: Variant
  /// Those that are finite, in the order of the trials.
  public let values: [Value]
  /// Those that are not a number or infinite.
  public let notFinite: [Value]
  /// Trials that failed, with their errors.
  public let failed: [(trial: Trial, error: String)]
  /// Trials that completed without reporting the metric.
  public let unreported: [Trial]
  /// `nil` without a finite value.
  public let summary: SampleSummary?

  init(_ variant: Variant, metric: String, over: [String]) {
    self.variant = variant
    var values: [Value] = []
    var notFinite: [Value] = []
    var failed: [(trial: Trial, error: String)] = []
    var unreported: [Trial] = []
    for result in variant.trials {
      let trial = result.trial
      if case .failed(let error) = result.outcome {
        failed.append((trial, error))
      } else if let found = result.metrics.first(where: { $0.name == metric }) {
        let value = Value(
          trial: trial, repetition: over.map { trial.label(on: $0) ?? "" }, value: found.value)
        if found.value.isFinite { values.append(value) } else { notFinite.append(value) }
      } else {
        unreported.append(trial)
      }
    }
    self.values = values
    self.notFinite = notFinite
    self.failed = failed
    self.unreported = unreported
    summary = values.isEmpty ? nil : SampleSummary(values.map(\.value))
  }

  /// `10`, or `8 of 10: 1 failed, 1 not finite`.
  var countText: String {
    var parts: [String] = []
    if !failed.isEmpty { parts.append("\(failed.count) failed") }
    if !notFinite.isEmpty { parts.append("\(notFinite.count) not finite") }
    if !unreported.isEmpty { parts.append("\(unreported.count) without it") }
    guard !parts.isEmpty else { return String(values.count) }
    return "\(values.count) of \(variant.trials.count): \(parts.joined(separator: ", "))"
  }

  /// Whether every trial gave a finite value.
  var isWhole: Bool { values.count == variant.trials.count }
}
