import Foundation
import Testing

@Suite("pipe new")
struct NewTests {
  @Test("writes a commented pipeline that has no faults and runs")
  func starter() throws {
    let work = try Command.Workplace()
    let outcome = try work.pipe("new", "digits")
    #expect(outcome.output == "digits.yaml is written; 'pipe run digits.yaml' runs it\n")
    #expect(outcome.status == 0)
    let text = try work.text(of: "digits.yaml")
    #expect(text.contains("pipeline: digits\n"))
    #expect(text.split(separator: "\n").count { $0.contains("# ") } >= 5)
    #expect(
      try work.pipe("check", "digits.yaml").output == "digits.yaml: no faults in 5 stages\n")
    let run = try work.pipe("run", "digits.yaml", "--set", "train.epochs=10")
    #expect(run.status == 0)
    #expect(work.holds("runs/digits/grid.png") && work.holds("runs/digits/latent.png"))
  }

  @Test("overwrites nothing")
  func existing() throws {
    let work = try Command.Workplace()
    try work.write("mine", to: "digits.yaml")
    let outcome = try work.pipe("new", "digits")
    #expect(outcome.status == 74)
    #expect(outcome.error == "error: 'digits.yaml' is there already; choose another name\n")
    #expect(try work.text(of: "digits.yaml") == "mine")
  }

  @Test(
    "refuses names that no run folder can have",
    arguments: ["", "a/b", "../a", ".a", "a b", "\u{e4}", String(repeating: "a", count: 101)])
  func names(_ name: String) throws {
    let work = try Command.Workplace()
    let outcome = try work.pipe("new", name)
    #expect(outcome.status == 64)
    #expect(
      outcome.error.hasPrefix(
        """
        Error: a name is made of at most 100 letters, digits, '-', '_' and '.', without a dot at \
        its start: '\(name)' is not

        """))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: work.path).allSatisfy {
        $0.hasPrefix(".")
      })
  }
}
