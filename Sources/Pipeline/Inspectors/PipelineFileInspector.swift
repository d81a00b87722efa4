/// Describes pipeline files by their stages, without looking at what the stages' options say.
public struct PipelineFileInspector: Inspector {
  public static let name = "pipeline file"
  public init() {}

  /// Text with one of the two keys that every pipeline file has.
  public func recognises(_ start: [UInt8], path: String) -> Bool {
    start.split { $0 == 0x0a || $0 == 0x0d }.contains { line in
      ["pipeline:", "stages:"].contains { line.starts(with: $0.utf8) }
    }
  }

  public func inspect(_ path: String) throws -> Inspection {
    let file = PipelineFile.read(path)
    var facts: [Inspection.Fact] = []
    if !file.name.isEmpty { facts.append(.init("pipeline", file.name)) }
    if let description = file.description { facts.append(.init("description", description)) }
    if let seed = file.seed { facts.append(.init("seed", "\(seed)")) }
    facts += file.stages.map { stage in
      guard let first = stage.map?.first else { return .init("stage", stage.summary) }
      return .init("stage", "\(first.key): \(first.value.scalar?.text ?? first.value.summary)")
    }
    let faults = file.faults.count { $0.severity == .error }
    if faults > 0 { facts.append(.init("faults", "\(faults)")) }
    facts.append(.init(faults > 0 ? "to see them" : "to check it", "pipe check FILE"))
    return Inspection("pipeline file", facts: facts)
  }
}
