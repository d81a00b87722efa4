import Foundation
import Tensors
import Testing

/// The losses by name, so that each test covers all of them.
enum Loss: CaseIterable {
  case binaryCrossEntropy, squaredError, squaredErrorOfSigmoid

  func sum(_ x: [Float], _ targets: [Float]) -> Double {
    switch self {
    case .binaryCrossEntropy: Tensors.binaryCrossEntropy(logits: x.span, targets: targets.span)
    case .squaredError: Tensors.squaredError(outputs: x.span, targets: targets.span)
    case .squaredErrorOfSigmoid: Tensors.squaredError(sigmoidOf: x.span, targets: targets.span)
    }
  }

  func sumAndGradient(
    _ x: [Float], _ targets: [Float], scale: Float
  ) -> (sum: Double, gradient: [Float]) {
    var gradient = [Float](repeating: -99, count: x.count)
    var span = gradient.mutableSpan
    let sum =
      switch self {
      case .binaryCrossEntropy:
        Tensors.binaryCrossEntropy(
          logits: x.span, targets: targets.span, gradient: &span, scale: scale)
      case .squaredError:
        Tensors.squaredError(outputs: x.span, targets: targets.span, gradient: &span, scale: scale)
      case .squaredErrorOfSigmoid:
        Tensors.squaredError(
          sigmoidOf: x.span, targets: targets.span, gradient: &span, scale: scale)
      }
    return (sum, gradient)
  }

  func exact(_ x: Double, _ target: Double) -> Double {
    let y = 1 / (1 + exp(-x))
    return switch self {
    case .binaryCrossEntropy: max(x, 0) - x * target + log1p(exp(-abs(x)))
    case .squaredError: (x - target) * (x - target)
    case .squaredErrorOfSigmoid: (y - target) * (y - target)
    }
  }
}

@Suite struct LossTests {
  @Test(
    "a loss agrees with its formula in Double, for every count",
    arguments: Loss.allCases, [0, 1, 15, 16, 17, 784, 1000])
  func agrees(loss: Loss, count: Int) {
    let x = numbers(count, in: -30...30)
    let targets = numbers(count, in: 0...1, seed: 2)
    let exact = zip(x, targets).reduce(0) { $0 + loss.exact(Double($1.0), Double($1.1)) }
    #expect(abs(loss.sum(x, targets) - exact) <= 3e-7 * exact)
    #expect(loss.sumAndGradient(x, targets, scale: 1).sum == loss.sum(x, targets))
  }

  @Test("cross-entropy keeps its relative precision from 1e-37 to 1e4 nats")
  func precision() {
    for exponent in -6...12 {
      let x = Float(sign: .plus, exponent: exponent, significand: 1.3)
      for (logit, target) in [(x, Float(1)), (-x, 0), (-x, 1), (x, 0)] where abs(x) < 86 {
        let exact = Loss.binaryCrossEntropy.exact(Double(logit), Double(target))
        let sum = Loss.binaryCrossEntropy.sum([logit], [target])
        #expect(abs(sum - exact) <= 4e-7 * exact, "logit \(logit), target \(target)")
      }
    }
    #expect(Loss.binaryCrossEntropy.sum([-1e4], [1]) == 1e4)
  }

  @Test("gradients agree with finite differences and take the scale", arguments: Loss.allCases)
  func gradients(loss: Loss) {
    let x = numbers(35, in: -4...4)
    let targets = numbers(35, in: 0...1, seed: 2)
    let gradient = loss.sumAndGradient(x, targets, scale: 0.25).gradient
    for index in x.indices {
      let expected = slope([x[index]], at: 0) { loss.sum($0, [targets[index]]) } / 4
      #expect(abs(Double(gradient[index]) - expected) < 1e-4)
    }
  }

  @Test("a sum over many elements does not lose the small ones", arguments: Loss.allCases)
  func accumulation(loss: Loss) {
    let x = [Float](repeating: 0.5, count: 1_000_003)
    let targets = [Float](repeating: 0.25, count: x.count)
    let exact = loss.exact(0.5, 0.25) * Double(x.count)
    #expect(abs(loss.sum(x, targets) - exact) < 2e-7 * exact)
  }

  @Test(
    "a value that is not finite makes the sum not finite",
    arguments: Loss.allCases, [Float.nan, .infinity, -.infinity])
  func notFinite(loss: Loss, value: Float) {
    // Through a sigmoid an infinite logit is an output of 0 or 1: nothing is wrong with the sum.
    if loss == .squaredErrorOfSigmoid && !value.isNaN {
      #expect(loss.sum([value], [1]) == (value > 0 ? 0 : 1))
    } else {
      #expect(!loss.sum([0, value, 0], [0, 1, 0]).isFinite)
      #expect(!loss.sum([0, value, 0], [0, 0, 0]).isFinite)
    }
  }
}
