public import ArgumentParser
import Pipeline
import Studies

/// What `pipe compare` asks of the numbers of a metric, instead of what the study's file says.
struct CompareStatistics: ParsableArguments {
  @Option(help: "Which end of the metric is the good one: lowest unless told.")
  var best: Comparison.Best?

  @Option(
    help: """
      The variant that the others are tested against: VALUE or AXIS=VALUE of a study's axes, with \
      commas between; of runs, one of them.
      """)
  var baseline: [String] = []

  @Option(
    help:
      "Of a study: the axis of --over whose values are repetitions; others are averaged in each.")
  var repetitions: String?

  @Option(help: "The paired test: Student's, or Wilcoxon's signed-rank test.")
  var test: Comparison.Test?

  @Option(help: "The interval of a variant's mean: Student's, or the bootstrap's.")
  var interval: Comparison.Interval?

  /// The names of the options that are given.
  var given: [String] {
    let all = [
      ("--best", best != nil), ("--baseline", !baseline.isEmpty),
      ("--repetitions", repetitions != nil), ("--test", test != nil),
      ("--interval", interval != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  /// The comparisons of metrics with what is asked for, the others as they are.
  /// - Parameter baseline: what the given texts mean in a comparison.
  /// - Throws: `PipelineError` of kind `usage`, and what `baseline` throws.
  func applied(
    to comparisons: [Comparison], baseline: (Comparison, [String]) throws -> [Trial.Setting]
  ) throws -> [Comparison] {
    if let option = given.first, !comparisons.contains(where: \.subject.isMetric) {
      throw PipelineError(
        .usage, "\(option) belongs to a metric, and none is compared: choose one with --metric")
    }
    return try comparisons.map { try applied(to: $0, baseline: baseline) }
  }

  private func applied(
    to comparison: Comparison, baseline settings: (Comparison, [String]) throws -> [Trial.Setting]
  ) throws -> Comparison {
    guard comparison.subject.isMetric else { return comparison }
    var comparison = comparison
    if let best { comparison.best = best }
    if let repetitions {
      guard comparison.over.contains(repetitions) else {
        throw PipelineError(
          .usage,
          "--repetitions must be one of the axes that are summed up, not '\(repetitions.shortened)'"
            + suggestion(for: repetitions, among: comparison.over))
      }
      comparison.statistics.repetition = repetitions
    }
    if !baseline.isEmpty { comparison.statistics.baseline = try settings(comparison, baseline) }
    if let test { comparison.statistics.test = test }
    if let interval { comparison.statistics.interval = interval }
    return comparison
  }
}

extension Comparison.Best: ExpressibleByArgument {}
extension Comparison.Test: ExpressibleByArgument {}
extension Comparison.Interval: ExpressibleByArgument {}
