import Pipeline
import Running
import Synchronization
import Tensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// Whether anything has changed since a study was done: its file, what it read, what it wrote.
extension StudyFolder {
  private struct State: Codable {
    let key: String
    let inputs: [String]
    let stamps: [String]
  }

  /// The results of a study that was done before, where neither its file nor what it read and wrote
  /// has changed since.
  func unchangedResults(_ study: Study, _ cache: StageCache) -> [TrialResult]? {
    guard let bytes = try? FileSystem.read(FilePaths.join(path, ".state")),
      let state = try? JSONDecoder().decode(State.self, from: Data(bytes)),
      state.key == Self.key(of: study, cache),
      stamps(of: study, inputs: state.inputs).lines == state.stamps
    else { return nil }
    var results: [TrialResult] = []
    for index in 0..<study.count {
      let trial = study.trial(index)
      guard let line = log.line(of: trial.name), line.state == .completed else { return nil }
      results.append(
        TrialResult(
          trial: trial, folder: path(of: trial), outcome: .completed,
          metrics: line.metrics ?? [], wall: line.wall ?? 0))
    }
    return results
  }

  func keepState(of study: Study, _ results: [TrialResult], _ cache: StageCache) {
    let paths = Set(inputs.withLock { $0.keys.joined() }).sorted()
    guard results.count == study.count, results.allSatisfy({ $0.outcome == .completed }),
      FileStamps(of: paths).isSettled
    else { return FileSystem.remove(FilePaths.join(path, ".state")) }
    let state = State(
      key: Self.key(of: study, cache), inputs: paths,
      stamps: stamps(of: study, inputs: paths).lines)
    guard let data = try? JSONEncoder().encode(state) else { return }
    try? FileSystem.replace(Array(data), at: FilePaths.join(path, ".state"))
  }

  private func stamps(of study: Study, inputs: [String]) -> FileStamps {
    let records = (0..<study.count).map {
      FilePaths.join(path(of: study.trial($0)), RunRecord.file)
    }
    return FileStamps(of: inputs, andShallowly: records)
  }

  private static func key(of study: Study, _ cache: StageCache) -> String {
    let text = study.document.root.map(YAMLText.flow) ?? ""
    let seed = study.seed.map(String.init) ?? ""
    return StageKey([
      "study", BuildIdentity.text(cache), BLAS.name, study.document.folder,
      study.document.root?.shellFolder ?? "", seed, text,
    ]).text
  }
}
