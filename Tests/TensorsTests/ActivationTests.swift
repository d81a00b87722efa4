import Foundation
import Tensors
import Testing

/// Every function, with more than one value of each parameter.
let activations: [ActivationFunction] = [
  .identity, .sigmoid, .tanh, .relu, .leakyReLU(slope: 0.01), .leakyReLU(slope: 0),
  .elu(alpha: 1), .elu(alpha: 0.5), .gelu, .silu, .softplus,
]

func exact(_ function: ActivationFunction, _ x: Double) -> Double {
  switch function {
  case .identity: x
  case .sigmoid: 1 / (1 + exp(-x))
  case .tanh: tanh(x)
  case .relu: max(x, 0)
  case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
  case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
  case .gelu: 0.5 * x * erfc(-x / 2.0.squareRoot())
  case .silu: x / (1 + exp(-x))
  case .softplus: max(x, 0) + log1p(exp(-abs(x)))
  }
}

func exactSlope(_ function: ActivationFunction, _ x: Double) -> Double {
  let sigmoid = 1 / (1 + exp(-x))
  return switch function {
  case .identity: 1
  case .sigmoid: sigmoid / (1 + exp(x))
  case .tanh: 1 / (cosh(x) * cosh(x))
  case .relu: x > 0 ? 1 : 0
  case .leakyReLU(let slope): x > 0 ? 1 : Double(slope)
  case .elu(let alpha): x > 0 ? 1 : Double(alpha) * exp(x)
  case .gelu:
    0.5 * erfc(-x / 2.0.squareRoot()) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  case .silu: sigmoid * (1 + x / (1 + exp(x)))
  case .softplus: sigmoid
  }
}

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

  @Test("NaN stays NaN", arguments: activations)
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
    arguments: activations, [1, 2, 22, 35])
  func bias(function: ActivationFunction, columns: Int) {
    let before = numbers(5 * columns, in: -3...3)
    let bias = numbers(columns, seed: 2)
    var values = before
    var span = values.mutableSpan
    addBias(to: &span, bias.span, applying: function)
    for index in values.indices {
      let x = Double(before[index] + bias[index % columns])
      // gelu's tail is a product of three approximations.
      #expect(ulps(values[index], exact(function, x)) <= (function == .gelu ? 40 : 6))
    }
  }

  @Test("a derivative agrees with its formula in Double", arguments: activations)
  func derivatives(function: ActivationFunction) {
    let x = numbers(1003, in: -9...9)
    let weights = numbers(1003, in: 0.5...1, seed: 2)
    var sums = x
    var outputs = x
    let zero = [Float](repeating: 0, count: 17)
    var inputSpan = sums.mutableSpan
    var outputSpan = outputs.mutableSpan
    addBias(to: &inputSpan, zero.span, applying: function, into: &outputSpan)
    #expect(sums == x)
    var gradient = weights
    var span = gradient.mutableSpan
    let saved = function.savesInput ? sums : outputs
    multiplyByDerivative(of: function, saved: saved.span, gradient: &span)
    for index in x.indices {
      let slope = exactSlope(function, Double(x[index])) * Double(weights[index])
      // From the output alone, 1 - y keeps no more than the place of y.
      let allowed = function.savesInput ? 2e-6 * abs(slope) + 5e-8 : 2e-7
      #expect(abs(Double(gradient[index]) - slope) <= allowed, "at \(x[index])")
    }
  }

  @Test("sums that are kept give the same outputs as those that are not", arguments: activations)
  func kept(function: ActivationFunction) {
    let bias = numbers(13, seed: 2)
    var alone = numbers(65, in: -4...4)
    var sums = alone
    var outputs = [Float](repeating: 0, count: 65)
    var span = alone.mutableSpan
    addBias(to: &span, bias.span, applying: function)
    var inputSpan = sums.mutableSpan
    var outputSpan = outputs.mutableSpan
    addBias(to: &inputSpan, bias.span, applying: function, into: &outputSpan)
    #expect(outputs == alone)
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
