import Foundation
import Tensors
import Testing

@Suite struct OptimizerStepTests {
  @Test("Adam follows its published form in Double over many steps")
  func adam() {
    let count = 37
    var parameters = numbers(count)
    var first = [Float](repeating: 0, count: count)
    var second = first
    var exact = parameters.map(Double.init)
    var m = [Double](repeating: 0, count: count)
    var v = m
    let constants = AdamConstants(learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 0.001)
    for step in 1...50 {
      let gradients = numbers(count, in: -0.1...0.1, seed: UInt64(step))
      var p = parameters.mutableSpan
      var a = first.mutableSpan
      var b = second.mutableSpan
      stepAdam(
        parameters: &p, gradients: gradients.span, firstMoments: &a, secondMoments: &b, constants,
        step: step)
      for index in 0..<count {
        let g = Double(gradients[index])
        m[index] = 0.8 * m[index] + 0.2 * g
        v[index] = 0.95 * v[index] + 0.05 * g * g
        let corrected = m[index] / (1 - pow(0.8, Double(step)))
        let root = (v[index] / (1 - pow(0.95, Double(step)))).squareRoot()
        exact[index] -= 0.01 * corrected / (root + 0.001)
      }
    }
    #expect(zip(parameters, exact).allSatisfy { abs(Double($0) - $1) < 2e-6 })
    #expect(zip(second, v).allSatisfy { abs(Double($0) - $1) < 1e-6 * $1 })
  }

  @Test("Adam's first step is the learning rate, whatever the size of the gradient")
  func firstStep() {
    for gradient: Float in [1e-6, 1, -1e6] {
      var parameter: [Float] = [0]
      var first: [Float] = [0]
      var second: [Float] = [0]
      var p = parameter.mutableSpan
      var a = first.mutableSpan
      var b = second.mutableSpan
      stepAdam(
        parameters: &p, gradients: [gradient].span, firstMoments: &a, secondMoments: &b,
        AdamConstants(learningRate: 0.5, epsilon: 1e-12), step: 1)
      #expect(abs(parameter[0] - (gradient < 0 ? 0.5 : -0.5)) < 1e-5)
    }
  }

  @Test("Adam gives the same bits however a buffer is shared out")
  func shares() {
    let gradients = numbers(40, seed: 3)
    func run(_ ranges: [Range<Int>]) -> [Float] {
      ranges.flatMap { range -> [Float] in
        var parameters = Array(numbers(40)[range])
        var first = [Float](repeating: 0.1, count: range.count)
        var second = first
        var p = parameters.mutableSpan
        var a = first.mutableSpan
        var b = second.mutableSpan
        stepAdam(
          parameters: &p, gradients: Array(gradients[range]).span, firstMoments: &a,
          secondMoments: &b, AdamConstants(), step: 3)
        return parameters
      }
    }
    #expect(run([0..<40]) == run([0..<7, 7..<24, 24..<40]))
  }

  @Test("descent moves against the gradient")
  func descent() {
    var parameters: [Float] = [1, 2]
    var span = parameters.mutableSpan
    stepDescent(parameters: &span, gradients: ([4, -8] as [Float]).span, learningRate: 0.25)
    #expect(parameters == [0, 4])
  }

  @Test("momentum keeps a share of the velocity")
  func momentum() {
    var parameters: [Float] = [1]
    var velocities: [Float] = [0]
    for _ in 1...2 {
      var p = parameters.mutableSpan
      var v = velocities.mutableSpan
      stepMomentum(
        parameters: &p, gradients: ([2] as [Float]).span, velocities: &v, learningRate: 0.25,
        momentum: 0.5)
    }
    #expect(velocities == [3])
    #expect(parameters == [1 - 0.5 - 0.75])
  }

  /// Fifty steps of a rule on one parameter in Double.
  private func walk(_ rule: (Double, Double) -> Double) -> [Double] {
    var p = 0.7
    return (1...50).map { step in
      p = rule(p, Double(sin(Float(step))))
      return p
    }
  }

  /// The same steps by a kernel, on the last of seventeen parameters.
  private func walked(
    _ step: (inout MutableSpan<Float>, Span<Float>, inout [Float], inout [Float], Int) -> Void
  ) -> [Double] {
    var parameters = [Float](repeating: 0.7, count: 17)
    var first = [Float](repeating: 0, count: 17)
    var second = first
    return (1...50).map { number in
      let gradients = [Float](repeating: sin(Float(number)), count: 17)
      var p = parameters.mutableSpan
      step(&p, gradients.span, &first, &second, number)
      return Double(parameters[16])
    }
  }

  private func agree(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { abs($0 - $1) < 2e-5 }
  }

  @Test("AdamW shrinks the parameters apart from the gradient; Adam's decay goes through it")
  func weightDecay() {
    for isDecoupled in [true, false] {
      var (m, v, t) = (0.0, 0.0, 0.0)
      let exact = walk { p, slope in
        let g = isDecoupled ? slope : slope + 0.1 * p
        t += 1
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        let step = m / (1 - pow(0.9, t)) / ((v / (1 - pow(0.99, t))).squareRoot() + 1e-4)
        return (isDecoupled ? p * (1 - 0.02 * 0.1) : p) - 0.02 * step
      }
      let constants = AdamConstants(
        learningRate: 0.02, beta1: 0.9, beta2: 0.99, epsilon: 1e-4, weightDecay: 0.1,
        isDecoupled: isDecoupled)
      let ours = walked { p, g, first, second, step in
        var m = first.mutableSpan
        var v = second.mutableSpan
        stepAdam(
          parameters: &p, gradients: g, firstMoments: &m, secondMoments: &v, constants, step: step)
      }
      #expect(agree(ours, exact))
    }
  }

  @Test("momentum follows its classical and its Nesterov form, with weight decay and a scale")
  func nesterov() {
    for isNesterov in [true, false] {
      var v = 0.0
      let exact = walk { p, slope in
        let g = 0.5 * slope + 0.1 * p
        v = 0.8 * v + g
        return p - 0.05 * (isNesterov ? g + 0.8 * v : v)
      }
      let ours = walked { p, g, first, _, _ in
        var v = first.mutableSpan
        stepMomentum(
          parameters: &p, gradients: g, velocities: &v, learningRate: 0.05, momentum: 0.8,
          isNesterov: isNesterov, weightDecay: 0.1, gradientScale: 0.5)
      }
      #expect(agree(ours, exact))
    }
  }

  @Test("RMSprop follows PyTorch's form, with and without momentum")
  func rmsprop() {
    for momentum in [0.0, 0.9] {
      var (s, u) = (0.0, 0.0)
      let exact = walk { p, slope in
        let g = slope + 0.01 * p
        s = 0.95 * s + 0.05 * g * g
        u = momentum * u + g / (s.squareRoot() + 1e-3)
        return p - 0.01 * u
      }
      let constants = RMSpropConstants(
        learningRate: 0.01, decay: 0.95, epsilon: 1e-3, momentum: Float(momentum),
        weightDecay: 0.01)
      let ours = walked { p, g, first, second, _ in
        if momentum == 0 { second = [] }
        var s = first.mutableSpan
        var u = second.mutableSpan
        stepRMSprop(parameters: &p, gradients: g, squares: &s, velocities: &u, constants)
      }
      #expect(agree(ours, exact))
    }
  }
}
