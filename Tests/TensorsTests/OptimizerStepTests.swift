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
}
