import Pipeline
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What became of a study's trials, a line of JSON each time that one begins or ends. Lines are
/// only ever added, each in one piece, so that a study that is killed loses none.
final class StudyLog: Sendable {
  private let path: String
  private let latest: Mutex<[String: Line]>

  /// A trial's latest state.
  struct Line: Codable, Sendable {
    enum State: String, Codable { case begun, completed, failed }

    /// The trial's name.
    let trial: String
    /// What its results follow from, see `StudyRunner`.
    let key: String
    let state: State
    var error: String?
    /// Seconds.
    var wall: Double?
    /// Named `STAGE.METRIC`.
    var metrics: [Metric]?
  }

  /// Reads what is there. A line that a killed process left unfinished counts for nothing.
  init(_ path: String) {
    self.path = path
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .texts
    var latest: [String: Line] = [:]
    let bytes = (try? FileSystem.read(path)) ?? []
    for bytes in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let line = try? decoder.decode(Line.self, from: Data(bytes)) else { continue }
      latest[line.trial] = line
    }
    self.latest = Mutex(latest)
    if let last = bytes.last, last != UInt8(ascii: "\n") {
      try? FileSystem.append([UInt8(ascii: "\n")], to: path)
    }
  }

  func line(of trial: String) -> Line? { latest.withLock { $0[trial] } }

  /// The mean time of the trials that completed, in seconds; `nil` for none.
  var meanTime: Double? {
    let times = latest.withLock { $0.values.filter { $0.state == .completed }.compactMap(\.wall) }
    return times.isEmpty ? nil : times.reduce(0, +) / Double(times.count)
  }

  func add(_ line: Line) throws {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .texts
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(line)) + [UInt8(ascii: "\n")]
    try latest.withLock { latest in
      try FileSystem.append(bytes, to: path)
      latest[line.trial] = line
    }
  }
}
