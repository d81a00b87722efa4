import Foundation
import Tensors

@testable import Networks

extension OperationCase {
  static let nonlinear: [OperationCase] = {
    var cases: [OperationCase] = []
    cases.append(
      OperationCase(
        name: "exponential", inputs: [.sample(3, 2)],
        build: { (graph, x) throws(NetworkError) in try graph.exponential(x[0]) },
        reference: { x, _ in x[0].map { exp($0) } }))
    cases.append(
      OperationCase(
        name: "logarithm", inputs: [.sample(5)], range: 0.2...3,
        build: { (graph, x) throws(NetworkError) in try graph.logarithm(x[0]) },
        reference: { x, _ in x[0].map { log($0) } }))
    cases.append(
      OperationCase(
        name: "square root", inputs: [.sample(5)], range: 0.2...3,
        build: { (graph, x) throws(NetworkError) in try graph.squareRoot(x[0]) },
        reference: { x, _ in x[0].map { $0.squareRoot() } }))
    cases.append(
      OperationCase(
        name: "reciprocal", inputs: [.sample(5)], range: 0.4...3,
        build: { (graph, x) throws(NetworkError) in try graph.reciprocal(x[0]) },
        reference: { x, _ in x[0].map { 1 / $0 } }))
    cases.append(
      OperationCase(
        name: "magnitude", inputs: [.sample(5)],
        build: { (graph, x) throws(NetworkError) in try graph.magnitude(x[0]) },
        reference: { x, _ in x[0].map { abs($0) } }))
    cases.append(
      OperationCase(
        name: "clamping", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.clamp(x[0], to: -0.4...0.9) },
        reference: { x, _ in x[0].map { min(max($0, Double(Float(-0.4))), Double(Float(0.9))) } }))
    cases.append(
      OperationCase(
        name: "softmax", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.softmax(x[0]) },
        reference: { x, _ in
          stride(from: 0, to: x[0].count, by: 5).flatMap { (start: Int) -> [Double] in
            let powers = x[0][start..<start + 5].map { exp($0) }
            let sum = powers.reduce(0, +)
            return powers.map { $0 / sum }
          }
        }))
    cases.append(
      OperationCase(
        name: "divergence of Gaussians", inputs: [.sample(6)],
        build: { (graph, x) throws(NetworkError) in
          let (mean, logVariance) = try graph.posterior(x[0])
          return try graph.gaussianDivergence(mean: mean, logVariance: logVariance)
        },
        reference: { x, rows in
          (0..<rows * 3).map { (i: Int) -> Double in
            let mean = x[0][i / 3 * 6 + i % 3]
            let s = x[0][i / 3 * 6 + 3 + i % 3]
            return (mean * mean + exp(s) - 1 - s) / 2
          }
        }))
    for (name, groups, crosses) in [("layer", 1, false), ("group", 3, true)] {
      cases.append(
        OperationCase(
          name: "\(name) normalisation", inputs: [.sample(5, 6)],
          build: { (graph, x) throws(NetworkError) in
            try graph.apply(
              GroupNormalization(groups: groups, crossesPositions: crosses, epsilon: 0.01), x[0])
          },
          reference: { x, rows in
            normalized(x[0], rows: rows, positions: 5, features: 6, groups, crosses)
          }))
    }
    cases.append(
      OperationCase(
        name: "mean over samples and positions", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.mean(x[0], to: .shared(5)) },
        reference: { x, rows in
          var sums = [Double](repeating: 0, count: 5)
          for index in x[0].indices { sums[index % 5] += x[0][index] / Double(3 * rows) }
          return sums
        }))
    cases.append(
      OperationCase(
        name: "batch normalisation", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in
          let mean = try graph.mean(x[0], to: .shared(5))
          let centered = try graph.subtract(x[0], try graph.repeated(mean, to: x[0].shape))
          let variance = try graph.mean(
            try graph.multiply(centered, centered), to: .shared(5))
          let small = graph.constant([0.01])
          let sum = try graph.add(variance, small)
          return try graph.multiply(centered, try graph.reciprocal(try graph.squareRoot(sum)))
        },
        reference: { x, rows in
          let count = Double(3 * rows)
          return x[0].indices.map { (index: Int) -> Double in
            let own = stride(from: index % 5, to: x[0].count, by: 5).map { x[0][$0] }
            let mean = own.reduce(0, +) / count
            let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            return (x[0][index] - mean) / (variance + 0.01).squareRoot()
          }
        }))
    return cases
  }()

  private static func normalized(
    _ x: [Double], rows: Int, positions: Int, features: Int, _ groups: Int, _ crosses: Bool
  ) -> [Double] {
    let width = features / groups
    return x.indices.map { (index: Int) -> Double in
      let (position, group) = (index / features, index % features / width)
      let first = crosses ? position / positions * positions : position
      let own = (first..<first + (crosses ? positions : 1)).flatMap { p in
        (0..<width).map { x[p * features + group * width + $0] }
      }
      let mean = own.reduce(0, +) / Double(own.count)
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)
      return (x[index] - mean) / (variance + Double(Float(0.01))).squareRoot()
    }
  }

  static let losses: [OperationCase] = PixelLoss.allCases.map { loss in
    OperationCase(
      name: "loss: \(loss.rawValue)", inputs: [.sample(3, 5), .sample(3, 5)], fixed: [1],
      range: 0...1,
      build: { (graph, x) throws(NetworkError) in
        try graph.pixelLoss(loss, x[0], targets: x[1])
      },
      reference: { x, rows in
        (0..<rows).map { (row: Int) -> Double in
          (row * 15..<row * 15 + 15).reduce(0) { (sum: Double, i: Int) -> Double in
            let (y, t) = (x[0][i], x[1][i])
            let p = 1 / (1 + exp(-y))
            switch loss {
            case .binaryCrossEntropy: return sum - t * log(p) - (1 - t) * log(1 - p)
            case .squaredError: return sum + (y - t) * (y - t)
            case .squaredErrorOfSigmoid: return sum + (p - t) * (p - t)
            }
          }
        }
      })
  }
}
