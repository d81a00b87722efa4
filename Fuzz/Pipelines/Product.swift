import Foundation

/// The program under test and what the fuzzer learns of it: its schema, which loaders find their
/// data, and the names of what its stages report.
struct Product: Sendable {
  let path: String
  let stages: [StageShape]
  let fixtures = Fixtures()
  /// The images that a transform makes, where they are several and have names.
  let products = ["split": ["train", "validation", "test"]]
  /// Of stages that report, by plugin.
  private(set) var metrics: [String: [String]] = [:]
  private(set) var series: [String: [String]] = [:]
  /// Loaders that have no data here: they come seldom.
  private var lacking: Set<String> = []

  static let bounds = Child.Bounds(cpu: 60, idle: 300, memory: 8 << 30)

  /// - Parameter folder: where data files are written, and a first model of each kind.
  init(path: String, folder: String) throws {
    self.path = path
    let printed = try Child.run([path, "schema"], in: folder, Self.bounds)
    guard let schema = JSONTree(printed.output) else {
      throw FuzzerError("'\(path) schema' printed no JSON:\n\(printed.errors)")
    }
    stages = StageShape.all(of: schema)
    try Fixtures.write(into: folder)
    try learn(in: folder)
  }

  /// The kinds of stages in the schema's order.
  var kinds: [String] {
    stages.map(\.kind).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  func weight(_ stage: StageShape) -> Double { lacking.contains(stage.plugin) ? 0.02 : 1 }

  private mutating func learn(in folder: String) throws {
    for stage in stages where stage.kind == "load" {
      let required = stage.options.filter(\.isRequired).map { option in
        ", \(option.key): \(fixtures.texts(of: option.key, in: stage.plugin)[0])"
      }
      let text = "pipeline: setup\nstages:\n- {load: \(stage.plugin)\(required.joined())}\n"
      if try run(text, in: folder).status != 0 { lacking.insert(stage.plugin) }
    }
    let load = "pipeline: setup\nstages:\n- {load: font, codes: 64-79}\n"
    let train = "- {train: variational-autoencoder, hidden: [4], latent: 2, epochs: 1}\n"
    for stage in stages where stage.kind == "train" {
      let size = stage.options.contains { $0.key == "epochs" } ? ", epochs: 1" : ""
      let outcome = try run(
        load + "- {train: \(stage.plugin), as: model, latent: 2\(size)}\n", in: folder)
      note(stage.plugin, outcome, in: folder)
      try? FileManager.default.moveItem(
        atPath: folder + "/runs/setup/model.safetensors",
        toPath: folder + "/data/\(stage.plugin).safetensors")
    }
    for stage in stages where stage.kind == "evaluate" {
      let outcome = try run(
        load + "- {augment: gaussian}\n" + train + "- {evaluate: \(stage.plugin)}\n", in: folder)
      note(stage.plugin, outcome, in: folder)
    }
    try? FileManager.default.removeItem(atPath: folder + "/runs")
    try? FileManager.default.removeItem(atPath: folder + "/.cache")
  }

  private func run(_ text: String, in folder: String) throws -> Child.Outcome {
    let file = folder + "/setup.yaml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try Child.run(
      [path, "run", "setup.yaml", "--force", "--format", "json"], in: folder, Self.bounds)
  }

  /// Keeps the names that the last stage of a run reported.
  private mutating func note(_ plugin: String, _ outcome: Child.Outcome, in folder: String) {
    let reported = JSONTree(outcome.output)?["stages"]?.list.last?["metrics"]?.list ?? []
    metrics[plugin] = reported.compactMap { $0["name"]?.text }
    let reports = FileManager.default.contents(atPath: folder + "/runs/setup/reports.json")
    let last = reports.flatMap { JSONTree(String(decoding: $0, as: UTF8.self)) }?.list.last
    series[plugin] = last?["series"]?.list.compactMap { $0["name"]?.text } ?? []
  }
}
