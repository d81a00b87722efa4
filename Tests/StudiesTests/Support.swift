import Foundation
import Pipeline
import Testing

@testable import Studies

/// Trials of a matrix, and folders for what they leave.
enum Sample {
  /// All combinations of some axes, the last one fastest, as a study's trials.
  /// - Parameter value: the metric of a trial, by its labels; `nil` for a trial that failed.
  static func results(
    _ axes: [ComparedAxis], metric: String = "evaluation.loss", unit: String = "nats",
    folder: String = "/nowhere", value: ([String]) -> Double?
  ) -> [TrialResult] {
    var combinations: [[String]] = [[]]
    for axis in axes {
      combinations = combinations.flatMap { old in axis.labels.map { old + [$0] } }
    }
    return combinations.enumerated().map { index, labels in
      let name = labels.joined(separator: "-")
      let found = value(labels)
      return TrialResult(
        trial: Trial(
          number: index + 1, name: name,
          settings: zip(axes, labels).map { Trial.Setting(axis: $0.name, label: $1) }),
        folder: folder + "/" + name,
        outcome: found == nil ? .failed("train: autoencoder: training diverged") : .completed,
        metrics: found.map { [Metric(metric, $0, unit: unit)] } ?? [], wall: 1)
    }
  }

  static let seeds = ComparedAxis("seed", labels: (1...10).map(String.init))

  /// Two optimizers and two losses over ten seeds, the second optimizer better.
  static func study(value: ([String]) -> Double? = plain) -> [TrialResult] {
    results(
      [
        ComparedAxis("optimizer", labels: ["sgd", "adam"]),
        ComparedAxis("loss", labels: ["mse", "bce"]),
        seeds,
      ], value: value)
  }

  static func plain(_ labels: [String]) -> Double? {
    let seed = Double(labels[2]) ?? 0
    let wobble = (seed * 7).truncatingRemainder(dividingBy: 10) / 16
    return (labels[0] == "adam" ? 1 : 3) + (labels[1] == "bce" ? 0 : 0.125) + wobble
  }

  static let comparison = Comparison(
    .metric("evaluation.loss"), over: ["seed"], rows: ["optimizer"], columns: ["loss"],
    file: "loss")

  /// A folder of the test's own, removed with it.
  final class Folder: Sendable {
    let path = NSTemporaryDirectory() + "/studies-test-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bytes(_ name: String) -> [UInt8]? {
      FileManager.default.contents(atPath: path + "/" + name).map(Array.init)
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }
  }
}
