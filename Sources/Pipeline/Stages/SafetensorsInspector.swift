/// Describes weights files: trained models, checkpoints and those of other programs.
public struct SafetensorsInspector: Inspector {
  public static let name = "safetensors"
  public init() {}

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    guard start.count > 9, start[8] == UInt8(ascii: "{") else { return false }
    // No header has a gigabyte: the upper half of its length is zero.
    return start[4..<8].allSatisfy { $0 == 0 }
  }

  public func inspect(_ path: String) throws -> Inspection {
    let file = try Safetensors(try FileSystem.read(path, limit: Self.mostBytes), name: path)
    let values = file.tensors.flatMap(\.values)
    let titles = [
      "pipe model": "trained model", "pipe checkpoint": "checkpoint of training",
      TrainedFiles.stateFormat:
        "final state of a training, whose weights are in a file of their own",
    ]
    var facts: [Inspection.Fact] = []
    for key in ["plugin", "pipeline", "seed", "options", "version", "step", "epoch"] {
      if let text = file.metadata[key] { facts.append(.init(key, text)) }
    }
    if let text = file.metadata["graph"] {
      let graph = try Self.graph(text, of: path)
      facts.append(.init("input", graph.input.description))
      facts.append(.init("latent", String(graph.latentSize)))
    }
    let noun = file.metadata["format"] == TrainedFiles.stateFormat ? "numbers" : "parameters"
    facts.append(.init(noun, Readable.count(values.count)))
    let broken = values.count { !$0.isFinite }
    if broken > 0 { facts.append(.init("not finite", "\(broken) values")) }
    for tensor in file.tensors {
      let shape = tensor.shape.map(String.init).joined(separator: "x")
      let finite = tensor.values.filter(\.isFinite)
      let range =
        finite.min().map {
          "\(Readable.number(Double($0))) to \(Readable.number(Double(finite.max() ?? $0)))"
        } ?? "no values"
      facts.append(.init(tensor.name, "\(shape), \(range)"))
    }
    let title = file.metadata["format"].flatMap { titles[$0] } ?? "weights"
    return Inspection("safetensors file: \(title)", facts: facts)
  }

  private static func graph(_ text: String, of path: String) throws -> ModelGraph {
    do {
      return try ModelGraph(text: text)
    } catch {
      throw PipelineError(.badData, "'\(path)': \(error)")
    }
  }
}
