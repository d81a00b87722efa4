import Pipeline
import Tensors
import Testing

@testable import Models

/// A network's loss in Double, one number after the other.
private func naiveLoss(
  _ network: DenseNetwork, _ parameters: [Double], _ images: [Double], rows: Int, squared: Bool
) -> Double {
  let width = images.count / rows
  var sum = 0.0
  for row in 0..<rows {
    let target = Array(images[row * width..<(row + 1) * width])
    var values = target
    for layer in network.layers {
      values = (0..<layer.outputs).map { output in
        var x = parameters[layer.bias.lowerBound + output]
        for input in 0..<layer.inputs {
          x += values[input] * parameters[layer.weights.lowerBound + input * layer.outputs + output]
        }
        switch layer.activation {
        case .identity: return x
        case .sigmoid: return 1 / (1 + exponential(-x))
        case .tanh: return 1 - 2 / (exponential(2 * x) + 1)
        case .relu: return max(x, 0)
        default: preconditionFailure("not a function of this test")
        }
      }
    }
    for (x, t) in zip(values, target) {
      let y = 1 / (1 + exponential(-x))
      if squared {
        sum += (y - t) * (y - t)
      } else {
        sum += x * (1 - t) + logarithm(1 + exponential(-x))
      }
    }
  }
  return sum
}

/// e^x by its series, after halving x until it is small.
private func exponential(_ x: Double) -> Double {
  if abs(x) > 0.5 {
    let half = exponential(x / 2)
    return half * half
  }
  var sum = 1.0
  for k in stride(from: 20, through: 1, by: -1) { sum = 1 + x / Double(k) * sum }
  return sum
}

/// The inverse of `exponential` by Newton's method, for x above 1.
private func logarithm(_ x: Double) -> Double {
  var y = 1.0
  for _ in 0..<60 { y += x / exponential(y) - 1 }
  return y
}

@Suite struct GradientTests {
  @Test(
    "gradients agree with finite differences in double precision",
    arguments: [.identity, .sigmoid, .tanh, .relu] as [ActivationFunction], [true, false])
  func gradient(function: ActivationFunction, squared: Bool) {
    let network = DenseNetwork(
      sizes: [5, 4, 2, 4, 5], activations: [function, .identity, function, .identity])
    var parameters = network.initialParameters(from: RandomKey(seed: 3))
    var stream = RandomKey(seed: 4).stream()
    for layer in network.layers {
      for index in layer.bias { parameters[index] = stream.uniform() - 0.5 }
    }
    let images = (0..<15).map { _ in stream.uniform() }
    var workspace = DenseWorkspace(layers: network.layers, rows: 4, trains: true)
    var gradient = [Float](repeating: 0, count: parameters.count)
    let loss: any Loss = squared ? MeanSquaredError() : BinaryCrossEntropy()
    var span = gradient.mutableSpan
    let value = workspace.evaluate(
      loss, .bernoulli, input: images.span, targets: images.span, rows: 3,
      parameters: parameters.span, gradient: &span, scale: 1)

    let exact = parameters.map(Double.init)
    let pixels = images.map(Double.init)
    func naive(_ parameters: [Double]) -> Double {
      naiveLoss(network, parameters, pixels, rows: 3, squared: squared)
    }
    #expect(abs(value - naive(exact)) < 1e-5)
    for index in exact.indices {
      var above = exact
      var below = exact
      above[index] += 1e-5
      below[index] -= 1e-5
      let expected = (naive(above) - naive(below)) / 2e-5
      #expect(abs(Double(gradient[index]) - expected) < 2e-5, "parameter \(index)")
    }
  }
}
