import Foundation
import Pipeline

@testable import Models

/// A network's objective in double precision, one number after the other, as its formulas say.
struct NaiveModel {
  let network: Network
  let objective: Objective
  /// Of a Gaussian code, `[rows, latent]`.
  var noise: [Double] = []

  func value(_ parameters: [Double], inputs: [Double], targets: [Double], rows: Int) -> Double {
    let pixels = network.graph.input.count
    var loss = 0.0
    var divergences: [Double] = []
    for row in 0..<rows {
      var values = Array(inputs[row * pixels..<(row + 1) * pixels])
      for (index, layer) in network.layers.enumerated() {
        let shape = layer.shape
        if shape.kind == "gaussian-sample" {
          let latent = shape.outputs
          if divergences.isEmpty { divergences = Array(repeating: 0, count: latent) }
          var codes: [Double] = []
          for dimension in 0..<latent {
            let (mean, s) = (values[dimension], values[latent + dimension])
            divergences[dimension] += (mean * mean + exp(s) - 1 - s) / 2
            codes.append(mean + exp(s / 2) * noise[row * latent + dimension])
          }
          values = codes
          continue
        }
        let start = network.ranges[index].lowerBound
        values = (0..<shape.outputs).map { output in
          var x = parameters[start + shape.inputs * shape.outputs + output]
          for input in 0..<shape.inputs {
            x += values[input] * parameters[start + input * shape.outputs + output]
          }
          return activate(x, shape)
        }
      }
      for (x, t) in zip(values, targets[row * pixels..<(row + 1) * pixels]) {
        loss += lossTerm(x, t)
      }
    }
    let divisor = Double(rows) * (objective.reduction == .pixelMean ? Double(pixels) : 1)
    let auxiliary = divergences.reduce(0) { $0 + max($1 / Double(rows), objective.freeBits) }
    return loss / divisor + objective.beta * auxiliary
  }

  private func lossTerm(_ x: Double, _ t: Double) -> Double {
    let mean = objective.output == .bernoulli ? 1 / (1 + exp(-x)) : x
    switch objective.loss {
    case is BinaryCrossEntropy: return max(x, 0) - x * t + log1p(exp(-abs(x)))
    case let gaussian as GaussianLikelihood:
      return (mean - t) * (mean - t) / (2 * gaussian.variance)
        + log(2 * Double.pi * gaussian.variance) / 2
    default: return (mean - t) * (mean - t)
    }
  }

  private func activate(_ x: Double, _ shape: LayerShape) -> Double {
    switch shape.activation {
    case "identity": x
    case "sigmoid": 1 / (1 + exp(-x))
    case "tanh": tanh(x)
    case "relu": max(x, 0)
    case "leaky-relu": x > 0 ? x : (shape.activationOptions["slope"] ?? .nan) * x
    case "elu": x > 0 ? x : (shape.activationOptions["alpha"] ?? .nan) * expm1(x)
    case "gelu": x * (1 + erf(x / 2.0.squareRoot())) / 2
    case "silu": x / (1 + exp(-x))
    case "softplus": log1p(exp(x))
    case "square-root": (1 + x * x).squareRoot() - 1
    default: .nan
    }
  }
}
