import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a stage made, as the cache keeps it: a train stage's model and report, an evaluate stage's
/// report, or what is known of a load stage's images.
struct CacheEntry {
  var about: About
  var report = Report()
  /// A trained model's.
  var weights: [NamedTensor] = []
  var graph: ModelGraph?
  /// What it takes to go on with the training, beside the weights.
  var state: Checkpoint?

  struct About: Codable, Equatable {
    /// `train: autoencoder`.
    let stage: String
    /// What the stage's summary says it made.
    var result = ""
    /// What it warned of, to be said again.
    var warnings: [String] = []
    var sources: [SourceFile] = []
    /// How long the stage took, in seconds.
    var wall = 0.0
  }

  /// - Parameter stage: what lists call it.
  init(_ stage: String) { about = About(stage: stage) }

  func encoded() throws -> [UInt8] {
    var metadata = [
      "format": Self.format,
      "about": String(decoding: try JSONEncoder().encode(about), as: UTF8.self),
      "report": String(decoding: ReportFile([NamedValue("", report)]).encoded(), as: UTF8.self),
    ]
    if let graph { metadata["graph"] = graph.text }
    if let state {
      let texts = try JSONEncoder().encode(state.texts)
      metadata["state"] = String(decoding: texts, as: UTF8.self)
      metadata["step"] = String(state.step)
    }
    let tensors = state?.tensors.map { $0.renamed(Self.statePrefix + $0.name) } ?? []
    return Safetensors(weights + tensors, metadata: metadata).encoded()
  }

  /// The entry is whole, and another version of the program understands it.
  struct OfAnotherVersion: Error {}

  /// - Throws: `PipelineError` of kind `badData` for bytes that are not what was written: the file
  ///   names its own SHA-256; `OfAnotherVersion`.
  init(_ bytes: [UInt8], name: String) throws {
    let file = try Safetensors(bytes, name: name)
    let format = file.metadata["format"]
    if let format, format != Self.format, format.hasPrefix(Self.formats) {
      throw OfAnotherVersion()
    }
    guard format == Self.format, let about = file.metadata["about"],
      let report = file.metadata["report"],
      let decoded = try? JSONDecoder().decode(About.self, from: Data(about.utf8)),
      let item = try ReportFile(Array(report.utf8), name: name).reports.first
    else { throw PipelineError(.badData, "'\(name)' is no entry of a cache") }
    self.about = decoded
    self.report = item.report
    weights = file.tensors.filter { !$0.name.hasPrefix(Self.statePrefix) }
    if let step = file.metadata["step"].flatMap({ Int($0) }), let text = file.metadata["state"],
      let texts = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    {
      let tensors = file.tensors.filter { $0.name.hasPrefix(Self.statePrefix) }.map {
        $0.renamed(String($0.name.dropFirst(Self.statePrefix.count)))
      }
      state = Checkpoint(step: step, tensors: tensors, texts: texts)
    }
    graph = try file.metadata["graph"].map { try ModelGraph(text: $0) }
  }

  /// Its number is raised when entries come to hold other things.
  private static let format = formats + "2"
  private static let formats = "pipe cache "
  /// What the names of a state's tensors begin with.
  private static let statePrefix = "state."
}

extension NamedTensor {
  fileprivate func renamed(_ name: String) -> NamedTensor {
    NamedTensor(name: name, shape: shape, values: values)
  }
}
