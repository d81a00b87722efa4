import Networks
import Tensors
import Testing

@Suite("Operations, held to references in double precision")
struct OperationTests {
  @Test("results", arguments: OperationCase.all)
  func results(_ test: OperationCase) throws {
    for rows in [1, 5] {
      let given = test.numbers(rows: rows)
      let found = try test.run(rows: rows).result
      let expected = test.reference(given.map { $0.map(Double.init) }, rows)
      try #require(found.count == expected.count)
      let size = expected.map(abs).max() ?? 0
      for index in found.indices {
        #expect(
          abs(Double(found[index]) - expected[index]) <= 2e-6 * (1 + size), "\(rows) rows, \(index)"
        )
      }
    }
  }

  @Test("gradients", arguments: OperationCase.all)
  func gradients(_ test: OperationCase) throws {
    for rows in [1, 3] {
      let given = test.numbers(rows: rows).map { $0.map(Double.init) }
      let found = try test.run(rows: rows).gradients
      let asked = test.inputs.indices.filter { !test.fixed.contains($0) }
      try #require(found.count == asked.count)
      for (gradient, input) in zip(found, asked) {
        let expected = test.referenceGradient(of: input, given, rows: rows)
        try #require(gradient.count == expected.count)
        let size = expected.map(abs).max() ?? 0
        for index in gradient.indices {
          #expect(
            abs(Double(gradient[index]) - expected[index]) <= 3e-6 * (1 + size),
            "input \(input), \(rows) rows, \(index)")
        }
      }
    }
  }

  @Test("threads do not change the bits", arguments: OperationCase.all)
  func threads(_ test: OperationCase) throws {
    let one = try test.run(rows: 37)
    for threads in [2, 3, 8] { #expect(try test.run(rows: 37, threads: threads) == one) }
  }
}
