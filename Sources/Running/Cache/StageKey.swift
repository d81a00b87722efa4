import Pipeline
import Tensors

/// What a stage's result follows from, as a hash: the same key, the same result.
package struct StageKey: Hashable, Sendable {
  /// SHA-256 in small hexadecimal letters.
  package let text: String

  /// - Parameter parts: lines that together say everything.
  package init(_ parts: [String]) {
    text = sha256(Array(parts.joined(separator: "\n").utf8))
  }
}

/// What every key of one run has in common.
struct StageKeys {
  let seed: Int
  /// The program, see `BuildIdentity`.
  let build: String

  /// The key of a stage, from those of the stages whose values it reads.
  /// - Parameters:
  ///   - keys: by the stages' indices.
  ///   - files: SHA-256 sums of the files that it reads, or stamps.
  func key(
    of stage: PlannedStage, reading keys: [Int: StageKey], files: [String] = []
  ) -> StageKey {
    var parts = common(to: stage)
    // What is loaded follows from files and options alone, so that seeds can share it.
    if stage.kind != .load { parts.append("seed \(seed)") }
    for (input, sources) in stage.sources.sorted(by: { $0.key < $1.key }) {
      parts += sources.map { "reads \(input) \(keys[$0.stage]?.text ?? "") \($0.name)" }
    }
    return StageKey(parts + files.map { "file \($0)" })
  }

  /// The key of what a load stage would read, from its files' stamps.
  func memo(of stage: PlannedStage, _ stamps: FileStamps) -> StageKey {
    StageKey(["files"] + common(to: stage) + stamps.lines)
  }

  private func common(to stage: PlannedStage) -> [String] {
    [
      "pipe stage 1", "\(stage.kind) \(stage.plugin) \(type(of: stage.stage).version)",
      "name \(stage.name)", "build \(build)", "products \(BLAS.name)",
      YAMLText.block(stage.stage.encode(in: EncodingContext(folder: nil))),
    ]
  }
}
