import Tensors
import Testing

@Suite struct StridedPartTests {
  @Test("a bias and an activation reach the part's columns alone", arguments: activations)
  func bias(function: ActivationFunction) {
    let (rows, step, columns) = (4, 11, 3..<8)
    let before = numbers(rows * step, in: -3...3)
    let bias = numbers(columns.count, seed: 2)
    let part = columns.lowerBound..<(rows - 1) * step + columns.upperBound
    let buffer = FloatBuffer(before)
    let kept = FloatBuffer(before)
    let outputs = FloatBuffer(before)
    do {
      var values = buffer.mutable(part)
      addBias(to: &values, bias.span, applying: function, step: step)
      var sums = kept.mutable(part)
      var results = outputs.mutable(part)
      addBias(to: &sums, bias.span, applying: function, into: &results, step: step)
    }
    #expect(outputs.array == buffer.array)
    for row in 0..<rows {
      var expected = Array(before[row * step..<(row + 1) * step])
      var inside = Array(expected[columns])
      var span = inside.mutableSpan
      addBias(to: &span, bias.span, applying: function)
      expected.replaceSubrange(columns, with: inside)
      #expect(Array(buffer.array[row * step..<(row + 1) * step]) == expected)
    }
  }

  @Test("a loss on parts of the targets adds up to that of the whole")
  func loss() {
    let (rows, step) = (5, 23)
    let logits = numbers(rows * step, in: -4...4)
    let targets = numbers(rows * step, in: 0...1, seed: 2)
    var whole = [Float](repeating: 0, count: rows * step)
    var span = whole.mutableSpan
    let expected = binaryCrossEntropy(
      logits: logits.span, targets: targets.span, gradient: &span, scale: 0.5)
    var sum = 0.0
    for columns in [0..<16, 16..<23] {
      let block = (0..<rows).flatMap { row in columns.map { logits[row * step + $0] } }
      var gradient = [Float](repeating: 0, count: block.count)
      var part = gradient.mutableSpan
      let range = columns.lowerBound..<(rows - 1) * step + columns.upperBound
      sum += binaryCrossEntropy(
        logits: block.span, targets: targets.span.extracting(range), gradient: &part, scale: 0.5,
        width: columns.count, targetStep: step)
      #expect(gradient == (0..<rows).flatMap { row in columns.map { whole[row * step + $0] } })
    }
    #expect(abs(sum - expected) < 1e-5 * expected)
  }

  @Test("shares are added in their order, on a part", arguments: [1, 2, 5])
  func shares(count: Int) {
    let (rows, step, columns) = (3, 40, 16..<35)
    let shares = numbers(count * rows * step)
    let part = columns.lowerBound..<(rows - 1) * step + columns.upperBound
    var result = [Float](repeating: -1, count: rows * columns.count)
    var span = result.mutableSpan
    sumShares(
      of: shares.span, count: count, at: part, step: step, into: &span, width: columns.count)
    let expected = (0..<rows).flatMap { row in
      columns.map { column in
        (0..<count).reduce(Float(0)) { $0 + shares[$1 * rows * step + row * step + column] }
      }
    }
    #expect(result == expected)
  }

  @Test("a derivative is taken from a part of what was kept")
  func derivative() {
    let (rows, step, columns) = (3, 20, 2..<19)
    let saved = numbers(rows * step, in: -2...2)
    let part = columns.lowerBound..<(rows - 1) * step + columns.upperBound
    let before = numbers(rows * columns.count, seed: 2)
    var gradient = before
    var span = gradient.mutableSpan
    multiplyByDerivative(
      of: .relu, saved: saved.span.extracting(part), step: step, gradient: &span,
      width: columns.count)
    let expected = (0..<rows).flatMap { row in
      columns.enumerated().map { offset, column in
        saved[row * step + column] > 0 ? before[row * columns.count + offset] : 0
      }
    }
    #expect(gradient == expected)
  }
}
