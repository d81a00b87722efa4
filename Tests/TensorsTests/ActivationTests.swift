import Foundation
import Tensors
import Testing

@Suite struct ActivationTests {
  /// A million floats of every size and sign, then what a stride misses.
  static let everywhere =
    floats(step: 4093) + numbers(200_000, in: -110...95)
    + [0, -0.0, .infinity, -.infinity, 88.72283, 88.72284, -87.33654, -103.9720, -103.9721, 0.625]

  private func worst(
    _ exact: (Double) -> Double, _ body: (Span<Float>, inout MutableSpan<Float>) -> Void
  ) -> (ulps: Double, at: Float) {
    let results = mapped(Self.everywhere, by: body)
    var worst = (ulps: 0.0, at: Float(0))
    for (x, y) in zip(Self.everywhere, results) {
      let error = ulps(y, exact(Double(x)))
      if error > worst.ulps { worst = (error, x) }
    }
    return worst
  }

  @Test("exp is within 2 ULP on the whole line, denormal results and infinities included")
  func exponentials() {
    let worst = worst({ exp($0) }, { exponential($0, into: &$1) })
    #expect(worst.ulps <= 2, "at \(worst.at)")
  }

  @Test("sigmoid is within 4 ULP on the whole line")
  func sigmoids() {
    let worst = worst({ 1 / (1 + exp(-$0)) }, { sigmoid($0, into: &$1) })
    #expect(worst.ulps <= 4, "at \(worst.at)")
  }

  @Test("tanh is within 3 ULP on the whole line, near zero too")
  func tangents() {
    let worst = worst({ tanh($0) }, { hyperbolicTangent($0, into: &$1) })
    #expect(worst.ulps <= 3, "at \(worst.at)")
  }

  @Test("NaN stays NaN", arguments: ActivationFunction.allCases)
  func notANumber(function: ActivationFunction) {
    var values = [Float](repeating: .nan, count: 19)
    let bias = [Float](repeating: 0, count: 19)
    var span = values.mutableSpan
    addBias(to: &span, bias.span, applying: function)
    #expect(values.allSatisfy { $0.isNaN })
    let powers = mapped(values) { exponential($0, into: &$1) }
    #expect(powers.allSatisfy { $0.isNaN })
  }

  @Test("a result does not depend on an element's place in the array")
  func places() {
    let values = numbers(67, in: -4...4)
    let whole = mapped(values) { sigmoid($0, into: &$1) }
    for (index, value) in values.enumerated() {
      let alone = mapped([value]) { sigmoid($0, into: &$1) }
      #expect(alone == [whole[index]])
    }
  }

  @Test(
    "bias and activation are applied to every row",
    arguments: ActivationFunction.allCases, [1, 2, 22, 35])
  func bias(function: ActivationFunction, columns: Int) {
    let before = numbers(5 * columns, in: -3...3)
    let bias = numbers(columns, seed: 2)
    var values = before
    var span = values.mutableSpan
    addBias(to: &span, bias.span, applying: function)
    for index in values.indices {
      let x = Double(before[index] + bias[index % columns])
      let exact =
        switch function {
        case .identity: x
        case .sigmoid: 1 / (1 + exp(-x))
        case .tanh: tanh(x)
        case .relu: max(x, 0)
        }
      #expect(ulps(values[index], exact) <= 4)
    }
  }

  @Test("gradients agree with finite differences", arguments: ActivationFunction.allCases)
  func gradients(function: ActivationFunction) {
    // Away from 0, where relu has no derivative.
    let x = numbers(37, in: -3...3).map { abs($0) < 0.05 ? $0 + 0.1 : $0 }
    let weights = numbers(37, seed: 2)
    let zero = [Float](repeating: 0, count: 37)
    func outputs(_ x: [Float]) -> [Float] {
      var values = x
      var span = values.mutableSpan
      addBias(to: &span, zero.span, applying: function)
      return values
    }
    var gradient = weights
    var span = gradient.mutableSpan
    multiplyByDerivative(of: function, outputs: outputs(x).span, gradient: &span)
    for index in x.indices {
      let expected = slope(x, at: index) { x in
        zip(outputs(x), weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      #expect(abs(Double(gradient[index]) - expected) < 1e-4)
    }
  }

  @Test("a bias that does not fit the rows stops the program")
  func wrongBias() async {
    await #expect(processExitsWith: .failure) {
      var values: [Float] = [1, 2, 3]
      let bias: [Float] = [1, 2]
      var span = values.mutableSpan
      addBias(to: &span, bias.span, applying: .identity)
    }
  }
}
