import Foundation
import Testing

@Suite("pipe check")
struct CheckTests {
  @Test("every fault of a file comes out at once, each with its place")
  func allFaults() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: bad
      sed: 3
      stages:
        - export: png-grid
          colums: 3
        - load: font
          codes: 0x60-0x7f
          codes: 0x61-0x7f
        - lod: font
      """, to: "bad.yaml")
    let outcome = try work.pipe("check", "bad.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output == """
        bad.yaml:2:1: error: unknown key 'sed'; did you mean 'seed'?
          sed: 3
          ^
        bad.yaml:4:5: error: export: png-grid needs images, which no earlier stage makes
            - export: png-grid
              ^
        bad.yaml:6:5: note: 'load: font' comes later: move it up
            - load: font
              ^
        bad.yaml:4:5: error: export: png-grid needs a trained model, which no earlier stage makes; \
        put a 'train' stage before it
            - export: png-grid
              ^
        bad.yaml:5:5: error: unknown key 'colums' of export: png-grid; did you mean 'columns'?
              colums: 3
              ^
        bad.yaml:8:5: error: the key 'codes' is written twice in one map; keep one
              codes: 0x61-0x7f
              ^
        bad.yaml:7:5: note: 'codes' is first written here
              codes: 0x60-0x7f
              ^
        bad.yaml:9:5: error: unknown kind of stage 'lod'; did you mean 'load'?
            - lod: font
              ^
        bad.yaml: 6 faults

        """)
  }

  /// Files that are no pipelines, and the first line that is said of each.
  static let files: [(text: String, message: String)] = [
    ("", "f.yaml:1:1: error: the file is empty; a pipeline needs 'pipeline: NAME' and 'stages:'"),
    (
      "# only a comment\n",
      "f.yaml:1:1: error: the file is empty; a pipeline needs 'pipeline: NAME' and 'stages:'"
    ),
    (
      "[1, 2]",
      "f.yaml:1:1: error: a pipeline file is a map with the keys pipeline, seed, description, "
        + "vars and stages, not a list"
    ),
    (
      "pipeline: a\n",
      "f.yaml:1:1: error: the key 'stages' is missing: it lists what to do, in order"
    ),
    (
      "pipeline: a\nstages: []\n",
      "f.yaml:2:9: error: 'stages' must be a list of at least one stage, such as '- load: font', "
        + "not an empty list"
    ),
    (
      "pipeline: a\nstages:\n  - text\n",
      "f.yaml:3:5: error: a stage is a map such as '- load: font' with its options below, not "
        + "'text'"
    ),
    (
      "pipeline: a\nstages:\n  - load: font\n    export: metrics\n",
      "f.yaml:4:5: error: two kinds in one stage: start a new list item with '- export: ...'"
    ),
    (
      "pipeline: a\nstages:\n  - load: fnt\n",
      "f.yaml:3:11: error: no plugin 'fnt' of kind load; did you mean 'font'?"
    ),
    (
      "pipeline: a\nstages:\n  - load: font\n    codes: ${c}\n",
      "f.yaml:4:12: error: the variable 'c' is not defined; the file has no 'vars:'"
    ),
    (
      "pipeline: a\nvars: {c: \"${c}\"}\nstages:\n  - load: font\n    codes: ${c}\n",
      "f.yaml:2:11: error: the variable 'c' refers to itself: c -> c"
    ),
    (
      "pipeline: a\nstages:\n  - load: font\n    as: x\n  - load: font\n    as: x\n",
      "f.yaml:6:9: error: the name 'x' is taken; choose another"
    ),
    (
      "pipeline: a\nstages:\n  - load: font\n  - export: png-grid\n    rows: [original]\n"
        + "    data: y\n",
      "f.yaml:6:11: error: no earlier stage makes images named 'y'; give the stage that makes it "
        + "'as: y'"
    ),
    (
      "pipeline: a\nstages:\n  - load: font\n  - export: png-grid\n    rows: [original]\n"
        + "  - export: png-grid\n    rows: [original]\n",
      "f.yaml:6:5: error: two stages write 'grid.png'; give the stage another 'file:'"
    ),
    (
      "pipeline: a\nstages:\n  - load: font\n  - export: png-grid\n    rows: [original]\n"
        + "    file: ../x.png\n",
      "f.yaml:6:11: error: 'file' must be a path inside the run folder, and '../x.png' leaves it "
        + "through '..'"
    ),
  ]

  @Test("a file that is no pipeline is refused with its place", arguments: files.indices)
  func refused(_ index: Int) throws {
    let (text, message) = Self.files[index]
    let work = try Command.Workplace()
    try work.write(text, to: "f.yaml")
    let outcome = try work.pipe("check", "f.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.output.split(separator: "\n").first.map(String.init) == message)
  }

  @Test("a missing file and a folder are refused")
  func noFile() throws {
    let work = try Command.Workplace()
    let outcome = try work.pipe("check", "none.yaml", ".")
    #expect(outcome.status == 65)
    #expect(
      outcome.output == """
        none.yaml:1:1: error: there is no such file
        none.yaml: 1 fault
        .:1:1: error: '.' is a folder, not a file
        .: 1 fault

        """)
  }

  @Test("a --set that matches two stages or none points at the command line")
  func overrides() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: a
      stages:
        - load: font
          as: one
        - load: font
      """, to: "a.yaml")
    let two = try work.pipe("check", "a.yaml", "--set", "load.codes=0x60-0x61")
    #expect(two.status == 65)
    #expect(
      two.output.hasPrefix(
        """
        command line: error: 'load' is 2 stages; give the one meant an 'as: NAME' and use that
          --set load.codes=0x60-0x61
                ^
        """))
    let none = try work.pipe("check", "a.yaml", "--set", "lod.codes=0x60-0x61")
    #expect(
      none.output.hasPrefix("command line: error: no stage is 'lod'; did you mean 'load'?\n"))
    let named = try work.pipe("check", "a.yaml", "--set", "one.codes=0x60-0x61")
    #expect(named.output == "a.yaml: no faults in 2 stages\n")
  }

  @Test("a file of 50 MB, a bomb of aliases and 100,000 brackets are refused quickly")
  func huge() throws {
    let work = try Command.Workplace()
    try work.write(String(repeating: "#", count: 50_000_000), to: "big.yaml")
    #expect(
      try work.pipe("check", "big.yaml").output.hasPrefix(
        "big.yaml:1:1: error: 'big.yaml' is larger than 1048576 bytes\n"))
    try work.write(String(repeating: "[", count: 100_000), to: "deep.yaml")
    #expect(
      try work.pipe("check", "deep.yaml").output.contains(
        "error: lists and maps are nested too deeply: at most 1000 levels are allowed\n"))
    let layers = (1...9).map { layer in
      let items = Array(repeating: "*a\(layer - 1)", count: 9).joined(separator: ",")
      return "a\(layer): &a\(layer) [\(items)]\n"
    }
    try work.write("a0: &a0 [x]\n" + layers.joined(), to: "bomb.yaml")
    #expect(
      try work.pipe("check", "bomb.yaml").output.contains(
        "error: the file expands to more than 100000 values through its aliases\n"))
  }

  @Test("the shipped pipelines have no faults")
  func shipped() throws {
    let work = try Command.Workplace()
    let file = Command.repository.appendingPathComponent("pipelines/font-autoencoder.yaml").path
    let outcome = try work.pipe("check", "--data", file)
    #expect(outcome.output == "\(file): no faults in 8 stages\n")
    #expect(outcome.status == 0)
  }
}
