import Foundation
@testable import Networks
import Tensors

extension OperationCase {
  static let activations: [OperationCase] = functions.map { name, function, reference in
    OperationCase(
      name: name, inputs: [.sample(3, 7)],
      build: { (graph, x) throws(NetworkError) in try graph.activate(x[0], function) },
      reference: { x, _ in x[0].map(reference) })
  }

  private static let functions:
    [(name: String, function: ActivationFunction, reference: @Sendable (Double) -> Double)] = [
      ("identity", .identity, { $0 }),
      ("sigmoid", .sigmoid, { 1 / (1 + exp(-$0)) }),
      ("tanh", .tanh, { tanh($0) }),
      ("relu", .relu, { max($0, 0) }),
      ("leaky relu", .leakyReLU(slope: 0.3), { $0 > 0 ? $0 : 0.3 * $0 }),
      ("elu", .elu(alpha: 0.7), { $0 > 0 ? $0 : 0.7 * (exp($0) - 1) }),
      ("gelu", .gelu, { 0.5 * $0 * erfc(-$0 / 2.0.squareRoot()) }),
      ("silu", .silu, { $0 / (1 + exp(-$0)) }),
      ("softplus", .softplus, { log(1 + exp($0)) }),
    ]
}
