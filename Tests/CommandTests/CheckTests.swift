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
        bad.yaml: 5 faults

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
      two.output == """
        command line: error: 'load' may mean 2 stages here; say which by a name that it alone has
          --set load.codes=0x60-0x61
                ^
        a.yaml:3:5: note: to set it of this one, write --set one.codes=...
            - load: font
              ^
        a.yaml:5:5: note: to set it of this one, give it an 'as: NAME' and write --set NAME.codes=...
            - load: font
              ^
        a.yaml: 1 fault

        """)
    let none = try work.pipe("check", "a.yaml", "--set", "lod.codes=0x60-0x61")
    #expect(none.status == 65)
    #expect(
      none.output == """
        command line: error: no stage is 'lod'; did you mean 'load'?
          --set lod.codes=0x60-0x61
                ^
        a.yaml: 1 fault

        """)
    let bad = try work.pipe("check", "a.yaml", "--set", "one.codes=many")
    #expect(
      bad.output == """
        command line: error: 'codes' must be a range of codes such as 0x60-0x7f or 96-127, not 'many'
          --set one.codes=many
                          ^
        a.yaml: 1 fault

        """)
    let named = try work.pipe("check", "a.yaml", "--set", "one.codes=0x60-0x61")
    #expect(named.output == "a.yaml: no faults in 2 stages\n")
  }

  @Test("a --set of a variable that nothing uses is a fault, and of one that is used defines it")
  func variables() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: a
      vars: {first: 0x60, unused: 1}
      stages:
        - load: font
          codes: ${first}-${last}
      """, to: "a.yaml")
    let misspelt = try work.pipe(
      "check", "a.yaml", "--set", "vars.last=0x7f", "--set", "vars.frist=0x61")
    #expect(misspelt.status == 65)
    #expect(
      misspelt.output == """
        command line: error: no variable is 'frist'; did you mean 'first'?
          --set vars.frist=0x61
                ^
        a.yaml: 1 fault

        """)
    let right = try work.pipe("check", "a.yaml", "--set", "vars.last=0x7f")
    #expect(right.output == "a.yaml: no faults in 1 stages\n")
  }

  @Test("the shipped pipelines have no faults")
  func shipped() throws {
    let work = try Command.Workplace()
    let folder = Command.repository.appendingPathComponent("pipelines").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(names.count >= 19)
    let outcome = try work.start(["check"] + names.map { folder + "/" + $0 })()
    // Data that is not there is a note; faults and warnings there are none.
    for name in names { #expect(outcome.output.contains("/\(name): no faults in ")) }
    #expect(!outcome.output.contains("warning"))
    #expect(outcome.status == 0)
  }
}
