import Foundation
import Testing

@Suite(
  "pipe schema",
  .enabled(if: Validator.isInstalled, "needs python3 with jsonschema and PyYAML"))
struct SchemaTests {
  @Test("is a JSON Schema of draft 7, by which every shipped pipeline is valid")
  func shipped() throws {
    let folder = Command.repository.appendingPathComponent("pipelines")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      #expect(try Validator.verdict(on: text) == "valid\n", "\(file)")
    }
  }

  @Test(
    "accepts what pipelines may say",
    arguments: [
      "epochs: ${epochs}", "epochs: 1",
      "batch_size: null", "loss: bce", "loss: {bce: {}}",
      "optimizer: {adam: {epsilon: 1e-8}}",
      "optimizer: {adam: {beta1: 0.999999}}", "hidden: [22, '${width}']",
    ])
  func accepted(option: String) throws {
    #expect(try Validator.verdict(on: pipeline("train: autoencoder", option)) == "valid\n")
  }

  @Test(
    "refuses what pipelines may not say",
    arguments: [
      ("train: autoencoder", "epoch: 5"), ("train: autoencoders", "epochs: 5"),
      ("train: autoencoder", "epochs: 0"), ("train: autoencoder", "epochs: many"),
      ("train: autoencoder", "shuffle: no"), ("train: autoencoder", "optimizer: adams"),
      ("train: autoencoder", "optimizer: {adam: {beta1: 1}}"),
      ("train: autoencoder", "hidden: 22"), ("train: autoencoder", "as: 3"),
      ("train: autoencoder", "optimizer: {}"),
      ("train: autoencoder", "optimizer: {adam: {learning_rate: 0}}"),
      ("load: font", "codes: letters"), ("load: font", "codes: []"),
      ("export: png-grid", "file: grid.gif"),
    ])
  func refused(stage: String, option: String) throws {
    #expect(try Validator.verdict(on: pipeline(stage, option)) == "invalid: stages/0\n")
  }

  @Test("refuses an unknown key of the file")
  func unknownKey() throws {
    let text = "sed: 1\n" + pipeline("train: autoencoder", "epochs: 5")
    #expect(try Validator.verdict(on: text) == "invalid: \n")
  }

  @Test("says what a study may hold")
  func study() throws {
    let stages = pipeline("train: autoencoder", "epochs: ${epochs}")
    let study = """
      study:
        matrix: {epochs: [1, 2], seed: {from: 1, to: 3}}
        include: [{epochs: 5}]
        exclude: [{epochs: 1, seed: 2}]
        compare: [{metric: autoencoder.loss, over: seed, rows: epochs, best: lowest}]

      """
    #expect(try Validator.verdict(on: study + stages) == "valid\n")
    #expect(try Validator.verdict(on: "study: {}\n" + stages) == "invalid: study\n")
    for (old, new, place) in [
      ("include: [{epochs: 5}]", "include: [5]", "study/include/0"),
      ("rows: epochs", "row: epochs", "study/compare/0"),
      ("rows: epochs", "rows: 3", "study/compare/0/rows"),
      ("metric: autoencoder.loss", "file: loss", "study/compare/0"),
    ] {
      let text = study.replacing(old, with: new) + stages
      #expect(try Validator.verdict(on: text) == "invalid: \(place)\n", "\(new)")
    }
  }

  private func pipeline(_ stage: String, _ option: String) -> String {
    "pipeline: schema\nstages:\n  - \(stage)\n    \(option)\n"
  }
}

/// Python's jsonschema, an implementation of its own.
private enum Validator {
  static let isInstalled = (try? run("import jsonschema, yaml", []).status) == 0

  /// `valid`, or the places of the faults.
  static func verdict(on text: String) throws -> String {
    let work = try Command.Workplace()
    try work.write(text, to: "pipeline.yaml")
    try work.write(try work.pipe("schema").output, to: "schema.json")
    let outcome = try run(
      script, ["schema.json", "pipeline.yaml"].map { work.path + "/" + $0 })
    return outcome.text
  }

  private static func run(_ code: String, _ arguments: [String]) throws -> (
    status: Int32, text: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", code] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// PyYAML reads YAML 1.1; the resolvers are those of YAML 1.2's core schema (10.3.2), by which
  /// 1e-8 is a number and no is text.
  private static let script = #"""
    import json, re, sys, jsonschema, yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    for tag, pattern in [
        ("null", r"~|null|Null|NULL|"),
        ("bool", r"true|True|TRUE|false|False|FALSE"),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
    ]:
        Loader.add_implicit_resolver(
            "tag:yaml.org,2002:" + tag, re.compile("(?:" + pattern + r")\Z"), None)

    def integer(loader, node):
        text = node.value
        if text.startswith(("0o", "0x")):
            return int(text, 0)
        return int(text)

    Loader.add_constructor("tag:yaml.org,2002:int", integer)
    Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))

    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft7Validator.check_schema(schema)
    document = yaml.load(open(sys.argv[2]), Loader)
    faults = list(jsonschema.Draft7Validator(schema).iter_errors(document))
    for fault in faults:
        print("invalid: " + "/".join(str(part) for part in fault.absolute_path))
    if not faults:
        print("valid")
    """#
}
