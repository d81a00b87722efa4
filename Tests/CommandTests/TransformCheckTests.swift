import Foundation
import Testing

@Suite("pipe check of transforms")
struct TransformCheckTests {
  @Test("the sets of a split are known by name before their data is there")
  func missingData() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: missing
      stages:
        - load: idx
          images: nowhere.gz
        - transform: split
          test: 0
        - transform: split
          data: validation
          as: half
        - transform: take
          data: half.test
        - export: png-grid
          rows: [original]
          data: train
      """, to: "missing.yaml")
    let outcome = try work.pipe("check", "missing.yaml")
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test("a fault of a transform points at its option")
  func options() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: faults
      stages:
        - load: font
          codes: 0x60-0x7f
          as: font
        - transform: take
          count: 33
        - transform: split
          data: font
          train: 31
          test: 0
          validation: 2
        - transform: filter
          data: font
          labels: [a, quotedbl]
      """, to: "faults.yaml")
    let outcome = try work.pipe("check", "faults.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output.hasPrefix(
        """
        faults.yaml:7:12: error: 'count' is 33, and there are 32 images
              count: 33
                     ^
        faults.yaml:12:17: error: the sets would have 33 images of 32: 'train' 31, 'validation' 2
              validation: 2
                          ^
        """), "\(outcome.output)")
  }

  @Test("images that no memory holds are refused before any is taken, once")
  func memory() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: vast
      stages:
        - load: font
          codes: 0x60-0x7f
        - {transform: repeat, times: 1000000}
        - {transform: pad, height: 100000, width: 100000}
        - {transform: pad, margin: 1}
        - {export: png-grid, rows: [original]}
      """, to: "vast.yaml")
    let outcome = try work.pipe("check", "vast.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output.replacing(/machine has [0-9.]+ GB/, with: "machine has N GB") == """
        vast.yaml:6:6: error: 32,000,000 images of 100000x100000 take 320 PB at a byte a \
        value, and this machine has N GB of memory: make them fewer or smaller
            - {transform: pad, height: 100000, width: 100000}
               ^
        vast.yaml: 1 fault

        """)
  }

  @Test("how many images a filter leaves is known in the run only, and they are refused there")
  func filteredMemory() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: vast
      stages:
        - load: font
          codes: 0x60-0x7f
          label: character
        - {transform: filter, labels: [a, b]}
        - {transform: repeat, times: 1000}
        - {transform: pad, height: 100000, width: 100000}
      """, to: "vast.yaml")
    #expect(try work.pipe("check", "vast.yaml").status == 0)
    let outcome = try work.pipe("run", "vast.yaml", "--quiet")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.replacing(/machine has [0-9.]+ GB/, with: "machine has N GB") == """
        error: transform: pad: 2,000 images of 100000x100000 take 20 TB at a byte a value, \
        and this machine has N GB of memory: make them fewer or smaller

        """)
  }

  @Test("the classes of a font are known to the check")
  func fontClasses() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: classes
      stages:
        - {load: font, codes: 0x61-0x63, label: character}
        - {transform: filter, labels: [a, d]}
      """, to: "classes.yaml")
    let outcome = try work.pipe("check", "classes.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("error: there is no class 'd'"), "\(outcome.output)")
  }

  @Test("the one set of a split has its name, alone and behind the stage's")
  func oneSet() throws {
    let work = try Command.Workplace()
    func write(_ split: String, _ data: String) throws {
      try work.write(
        """
        pipeline: p
        vars: {v: 0}
        stages:
          - {load: font}
          - {load: font, as: other}
          - {transform: split, data: other, validation: "${v}", test: 0\(split)}
          - {load: font, as: last}
          - {train: autoencoder, data: \(data), epochs: 1}
        study: {matrix: {v: [0, 0.1]}}
        """, to: "p.yaml")
    }
    for (split, data) in [("", "train"), (", as: s", "s.train")] {
      try write(split, data)
      let check = try work.pipe("check", "p.yaml")
      #expect(check.output == "p.yaml: no faults in 5 stages of 2 trials\n")
      let one = try work.pipe("run", "p.yaml", "--trial", "1", "--quiet", "--force")
      #expect(one.status == 0, "\(one.error)")
      // The file that it leaves reads the same set.
      let resolved = try work.text(of: "runs/p/trials/0/resolved.yaml")
      #expect(resolved.contains("    data: \(data)\n"), "\(resolved)")
      #expect(try work.pipe("check", "runs/p/trials/0/resolved.yaml").status == 0)
    }
    // Its stage's name is that of the set too, as it always was.
    try write(", as: s", "s")
    #expect(try work.pipe("check", "p.yaml", "--set", "study.matrix.v=[0]").status == 0)
  }
}
