import Tensors
import Testing

@Suite struct ReductionTests {
  @Test("sums agree with Double, for every count", arguments: [0, 1, 15, 16, 17, 100, 1001])
  func sums(count: Int) {
    let values = numbers(count)
    #expect(abs(sum(of: values.span) - values.reduce(0) { $0 + Double($1) }) < 1e-12)
    let squares = values.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(sumOfSquares(of: values.span) - squares) < 1e-11)
    #expect(largestMagnitude(of: values.span) == values.map(abs).max() ?? 0)
  }

  @Test("the largest magnitude sees negative numbers, infinities and NaN")
  func magnitudes() {
    #expect(largestMagnitude(of: ([1, -5, 3] as [Float]).span) == 5)
    #expect(largestMagnitude(of: ([1, -.infinity, 3] as [Float]).span) == .infinity)
    let values = [Float](repeating: .infinity, count: 20) + [.nan] + numbers(20)
    #expect(largestMagnitude(of: values.span).isNaN)
  }

  @Test(
    "the first value that is not finite is found wherever it stands",
    arguments: [0, 1, 255, 256, 299], [Float.infinity, -.infinity, .nan, -.nan])
  func nonFinite(index: Int, value: Float) {
    var values = numbers(300)
    values[0] = .greatestFiniteMagnitude
    #expect(indexOfFirstNonFinite(in: values.span) == nil)
    values[299] = .nan
    values[index] = value
    #expect(indexOfFirstNonFinite(in: values.span) == index)
  }

  @Test("an empty array is zero, and finite")
  func empty() {
    #expect(indexOfFirstNonFinite(in: [Float]().span) == nil)
    #expect(sum(of: [Float]().span) == 0)
  }

  @Test("each column is summed over the rows", arguments: [1, 2, 3, 35, 64, 117], [false, true])
  func rows(columns: Int, adding: Bool) {
    let values = numbers(columns * 9)
    let before = numbers(columns, seed: 2)
    var result = before
    var span = result.mutableSpan
    sumRows(of: values.span, into: &span, adding: adding)
    for column in 0..<columns {
      let start = adding ? before[column] : 0
      #expect(result[column] == (0..<9).reduce(start) { $0 + values[$1 * columns + column] })
    }
  }

  @Test("bytes become floats times the scale")
  func bytes() {
    let bytes = [UInt8](0...255)
    var result = [Float](repeating: 0, count: 256)
    var span = result.mutableSpan
    convert(bytes.span, into: &span, scale: 1 / 255)
    #expect(result == bytes.map { Float($0) * (1 / 255) })
  }

  @Test("clamped values lie between the limits, and NaN stays NaN")
  func clamping() {
    var values: [Float] = [-.infinity, -2, -1, 0, 0.5, 1, 3, .infinity, .nan]
    var span = values.mutableSpan
    clamp(&span, to: -1...1)
    #expect(Array(values[..<8]) == [-1, -1, -1, 0, 0.5, 1, 1, 1])
    #expect(values[8].isNaN)
  }
}
