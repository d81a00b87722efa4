/// Describes pipeline files by their stages, without looking at what the stages' options say.
public struct PipelineFileInspector: Inspector {
  public static let name = "pipeline file"
  public init() {}

  /// Text that begins with a key, comments aside, and has one of the two that every pipeline file has.
  public func recognises(_ start: [UInt8], path: String) -> Bool {
    let hasMark = start.starts(with: [0xef, 0xbb, 0xbf])
    let lines = String(decoding: start.dropFirst(hasMark ? 3 : 0), as: UTF8.self)
      .split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") && $0 != "---" }
    let end = lines.first?.first { !$0.isLetter && $0 != "_" }
    return end == ":" && lines.contains { $0.hasPrefix("pipeline:") || $0.hasPrefix("stages:") }
  }

  public func inspect(_ path: String) throws -> Inspection {
    let file = PipelineFile(.read(path))
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
