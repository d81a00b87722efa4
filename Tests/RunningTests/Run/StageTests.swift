import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

@Suite("stages of every kind")
struct StageTests {
  @Test("a transform that makes one set hands it on, under its own name or another")
  func transform() throws {
    let run = SampleRun()
    try run.run(
      """
        - {load: dots, count: 3}
        - {transform: cropping, as: small}
        - {export: words, data: small}
      """)
    #expect(try run.text("words.txt") == "0.0 1.0 2.0")
  }

  @Test("a transform that makes several sets names each; unnamed, the first is read")
  func several() throws {
    let run = SampleRun()
    try run.run(
      """
        - load: dots
        - transform: halves
        - {export: words, file: first.txt}
        - {export: words, file: second.txt, data: back}
      """)
    #expect(try run.text("first.txt") == "0.0 1.0")
    #expect(try run.text("second.txt") == "2.0 3.0")
  }

  @Test("a transform's own fault, and a name it does not make, are found before the run")
  func transformFaults() {
    #expect(
      SampleRun.findings(
        """
          - {load: dots, count: 1}
          - transform: halves
        """) == """
          p.yaml:4:5: error: one image has no halves
              - transform: halves
                ^
          """)
    #expect(
      SampleRun.findings(
        """
          - load: dots
          - transform: halves
          - {export: words, data: bakc}
        """) == """
          p.yaml:5:27: error: no earlier stage makes images named 'bakc'; did you mean 'back'?
              - {export: words, data: bakc}
                                      ^
          """)
  }

  @Test("of stages that read what a faulty stage would make nothing is said")
  func broken() {
    #expect(
      SampleRun.findings("  - load: dotz\n  - evaluate: counting\n  - export: words") == """
        p.yaml:3:11: error: no plugin 'dotz' of kind load; did you mean 'dots'?
            - load: dotz
                    ^
        """)
  }

  @Test("an augmentation hands on its images, and noise is another word for it")
  func augment() throws {
    for kind in ["augment", "noise"] {
      let run = SampleRun()
      try run.run("  - load: dots\n  - \(kind): inversion\n  - export: words\n")
      #expect(try run.text("words.txt") == "0.0 -1.0 -2.0 -3.0", "\(kind)")
      #expect(try run.text("resolved.yaml").contains("  - augment: inversion\n"))
    }
  }

  @Test("images of another shape than the model's are refused before the run, with all three lines")
  func shapes() {
    #expect(
      SampleRun.findings(
        """
          - {load: dots, as: wide, side: 3}
          - {load: dots, as: narrow}
          - train: averaging
          - {evaluate: comparison, data: wide}
        """) == """
          p.yaml:6:34: error: the images are 3x3, but the model was trained on 2x2
              - {evaluate: comparison, data: wide}
                                             ^
          p.yaml:3:22: note: the images are made here
              - {load: dots, as: wide, side: 3}
                                 ^
          p.yaml:5:5: note: the model is trained here
              - train: averaging
                ^
          """)
  }

  @Test(
    "a loader that makes other images than its header says is stopped before a model reads them")
  func shapesAtRunTime() throws {
    let summary = try SampleRun().run(
      """
        - {load: dots, as: true}
        - train: averaging
        - {load: dots, as: false, grows: true}
        - evaluate: comparison
      """)
    guard case .failed(let error) = summary.outcome else {
      Issue.record("the run was not stopped")
      return
    }
    #expect(
      error.message
        == "evaluate: comparison: the images are 3x3, but the model was trained on 2x2")
    #expect(error.exitStatus == 65)
  }
}

@Suite("variables")
struct VariableTests {
  private let stages = """
      - load: dots
      - {export: words, words: [a, "${word}", "${word}-${number}"], levels: "${levels}"}
    """

  @Test("stand inside lists, inside longer texts and for whole lists")
  func lists() throws {
    let run = SampleRun()
    try run.run(
      stages, before: "vars: {word: b, number: 0x1f, low: 0.25, levels: [\"${low}\", 1]}\n")
    #expect(try run.text("words.txt") == "a b b-0x1f 0.25 1.0 0.0 1.0 2.0 3.0")
  }

  @Test("in lists have their faults at the place of use, and what they hold at its own")
  func faults() {
    #expect(
      SampleRun.findings(stages, before: "vars: {wrod: b, number: 1, levels: [0.5, 2]}\n") == """
        p.yaml:2:42: error: 'levels' holds 2, outside 0 to 1
          vars: {wrod: b, number: 1, levels: [0.5, 2]}
                                                   ^
        p.yaml:5:32: error: the variable 'word' is not defined; did you mean 'wrod'?
            - {export: words, words: [a, "${word}", "${word}-${number}"], levels: "${levels}"}
                                         ^
        p.yaml:5:43: error: the variable 'word' is not defined; did you mean 'wrod'?
            - {export: words, words: [a, "${word}", "${word}-${number}"], levels: "${levels}"}
                                                    ^
        """)
  }

  @Test("a list has no place inside a longer text, and $${ writes ${")
  func texts() throws {
    #expect(
      SampleRun.findings(
        "  - load: dots\n  - {export: words, words: [\"a ${levels}\"]}\n",
        before: "vars: {levels: [0.5]}\n") == """
          p.yaml:5:29: error: 'levels' is a list, which only a value that is '${levels}' and nothing \
          else can take
              - {export: words, words: ["a ${levels}"]}
                                        ^
          """)
    let run = SampleRun()
    try run.run("  - {load: dots, count: 1}\n  - {export: words, words: [\"$${a}\"]}\n")
    #expect(try run.text("words.txt") == "${a} 0.0")
  }

  @Test("that refer to each other forty thousand times, or nest lists so, are refused")
  func chains() {
    for (start, end) in [("${", "}"), ("[x, \"${", "}\"]")] {
      let vars = (1..<20_000).map { "  a\($0): \(start)a\($0 - 1)\(end)\n" }.joined()
      let check = SampleRun.check(
        "  - {load: dots, count: \"${a19999}\"}\n", before: "vars:\n  a0: 1\n" + vars)
      #expect(
        check.diagnostics.contains {
          $0.message
            == "variables, lists and maps are nested too deeply: at most 1000 levels are allowed"
        })
    }
  }
}
