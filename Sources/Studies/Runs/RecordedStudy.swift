import Pipeline
import Running

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A study as its folder tells of it.
public struct RecordedStudy: Sendable {
  /// The file in a study's folder that names its trials.
  public static let file = "study.json"

  public let name: String
  public let description: String?
  public let comparisons: [Comparison]
  public let results: [TrialResult]

  /// Whether a folder is one of a study.
  public static func isAt(_ folder: String) -> Bool {
    FileSystem.kind(of: FilePaths.join(folder, file)) == .file
  }

  private struct Record: Decodable {
    struct Setting: Decodable {
      let axis: String
      let label: String
    }
    struct Trial: Decodable {
      let number: Int
      let name: String
      let folder: String
      let settings: [Setting]
      let completed: Bool?
      let error: String?
      let wallSeconds: Double?

      enum CodingKeys: String, CodingKey {
        case number, name, folder, settings, completed, error
        case wallSeconds = "wall_seconds"
      }
    }
    struct Compared: Decodable {
      let metric: String?
      let series: String?
      let image: String?
      let over: [String]?
      let rows: [String]?
      let columns: [String]?
      let best: String?
      let repetitions: String?
      let baseline: [String: String]?
      let test: String?
      let interval: String?
      let file: String?

      func comparison(_ number: Int) -> Comparison? {
        guard
          let subject = metric.map(Comparison.Subject.metric)
            ?? series.map(Comparison.Subject.series) ?? image.map(Comparison.Subject.image)
        else { return nil }
        return Comparison(
          subject, over: over ?? [], rows: rows ?? [], columns: columns ?? [],
          best: best.flatMap(Comparison.Best.init) ?? .lowest, statistics: statistics,
          file: file ?? "compared-\(number)")
      }

      private var statistics: Comparison.Statistics {
        Comparison.Statistics(
          // A record of an earlier version names none, as none was asked for.
          repetition: repetitions ?? Comparison.Statistics.usualRepetition(of: over ?? []),
          baseline: (baseline ?? [:]).sorted { $0.key < $1.key }
            .map { .init(axis: $0.key, label: $0.value) },
          test: test.flatMap(Comparison.Test.init) ?? .t,
          interval: interval.flatMap(Comparison.Interval.init) ?? .t)
      }
    }
    let pipeline: String
    let description: String?
    let trials: [Trial]
    let compare: [Compared]?
  }

  /// Reads the study's record and those of its trials. Trials that have not run yet are left out.
  /// - Parameter folder: absolute.
  /// - Throws: `PipelineError` of kind `badData` for a damaged record.
  public init(_ folder: String) throws {
    let path = FilePaths.join(folder, Self.file)
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(try FileSystem.read(path)))
    } catch is DecodingError {
      throw PipelineError(.badData, "'\(path)' is damaged: it is no record of a study")
    }
    name = record.pipeline
    description = record.description
    comparisons = (record.compare ?? []).enumerated().compactMap {
      $0.element.comparison($0.offset + 1)
    }
    results = record.trials.compactMap { trial in
      guard let completed = trial.completed else { return nil }
      let own = FilePaths.absolute(trial.folder, from: folder)
      var outcome = TrialResult.Outcome.completed
      var metrics: [Metric] = []
      if completed {
        do {
          metrics = try RunRecord(of: own).namedMetrics
        } catch {
          outcome = .failed("\(error)")
        }
      } else {
        outcome = .failed(trial.error ?? "it did not complete")
      }
      return TrialResult(
        trial: Trial(
          number: trial.number, name: trial.name,
          settings: trial.settings.map { Trial.Setting(axis: $0.axis, label: $0.label) }),
        folder: own, outcome: outcome, metrics: metrics, wall: trial.wallSeconds ?? 0)
    }
  }
}
