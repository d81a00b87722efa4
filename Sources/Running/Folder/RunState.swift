import Pipeline
import Tensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a completed run leaves hidden in its folder, so that the same run again sees at once that
/// there is nothing to do: what it followed from, and the stamps of what it read and wrote.
struct RunState: Codable {
  private let key: String
  private let stamps: [String]
  private let stages: [Stage]

  private struct Stage: Codable {
    let position: StagePosition
    let summary: StageSummary
  }

  private static let name = ".state"

  /// The stages' summaries of a run that would make the same again; `nil` where anything differs.
  static func unchanged(
    _ folder: RunFolder, _ plan: Plan, _ resolved: String, _ cache: StageCache
  ) -> [(position: StagePosition, summary: StageSummary)]? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .texts
    guard let bytes = try? FileSystem.read(FilePaths.join(folder.path, name)),
      let state = try? decoder.decode(Self.self, from: Data(bytes)),
      state.key == key(resolved, cache),
      let stamps = stamps(
        of: plan, files: state.stages.flatMap(\.summary.files), in: folder),
      stamps.lines == state.stamps
    else { return nil }
    return state.stages.map { ($0.position, $0.summary) }
  }

  static func keep(
    _ stages: [(position: StagePosition, summary: StageSummary)],
    _ folder: RunFolder, _ plan: Plan, _ resolved: String, _ cache: StageCache
  ) {
    guard
      let stamps = stamps(of: plan, files: stages.flatMap(\.summary.files), in: folder),
      // What was only just written would not show a change; what was read must have settled.
      FileStamps(of: paths(of: plan) ?? []).isSettled
    else { return FileSystem.remove(FilePaths.join(folder.path, name)) }
    let state = RunState(
      key: key(resolved, cache), stamps: stamps.lines,
      stages: stages.map { Stage(position: $0.position, summary: $0.summary) })
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .texts
    guard let data = try? encoder.encode(state) else { return }
    // Without it the next run only does more than it need.
    try? FileSystem.replace(Array(data), at: FilePaths.join(folder.path, name))
  }

  private static func key(_ resolved: String, _ cache: StageCache) -> String {
    StageKey(["run", BuildIdentity.text(cache), BLAS.name, resolved]).text
  }

  private static func paths(of plan: Plan) -> [String]? {
    try? plan.stages.flatMap { try $0.stage.sourcePaths() }
  }

  private static func stamps(
    of plan: Plan, files: [String], in folder: RunFolder
  ) -> FileStamps? {
    guard let inputs = paths(of: plan) else { return nil }
    let outputs = (files + ["resolved.yaml", ReportFile.name, RunRecord.file]).map {
      FilePaths.join(folder.path, $0)
    }
    return FileStamps(of: inputs, andShallowly: outputs)
  }
}
