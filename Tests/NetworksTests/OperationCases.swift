@testable import Networks
import Tensors

extension OperationCase {
  static let all: [OperationCase] =
    arithmetic + dense + activations + convolutions + nonlinear + losses + moving + tables

  // Added one by one: as one expression they would take the compiler too long.
  static let arithmetic: [OperationCase] = {
    var cases: [OperationCase] = []
    cases.append(
      OperationCase(
        name: "sum", inputs: [.sample(3, 2), .sample(3, 2), .sample(3, 2)],
        build: { (graph, x) throws(NetworkError) in try graph.add(x) },
        reference: { x, _ in x[0].indices.map { (i: Int) -> Double in x[0][i] + x[1][i] + x[2][i] }
        }))
    cases.append(
      OperationCase(
        name: "sum with a value that is repeated", inputs: [.sample(3, 2), .shared(2)],
        build: { (graph, x) throws(NetworkError) in try graph.add(x[0], x[1]) },
        reference: { x, _ in x[0].indices.map { x[0][$0] + x[1][$0 % 2] } }))
    cases.append(
      OperationCase(
        name: "difference", inputs: [.sample(5), .sample(5)],
        build: { (graph, x) throws(NetworkError) in try graph.subtract(x[0], x[1]) },
        reference: { x, _ in x[0].indices.map { x[0][$0] - x[1][$0] } }))
    cases.append(
      OperationCase(
        name: "product", inputs: [.sample(3, 5), .sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.multiply(x[0], x[1]) },
        reference: { x, _ in x[0].indices.map { x[0][$0] * x[1][$0] } }))
    cases.append(
      OperationCase(
        name: "product with a value a channel", inputs: [.sample(3, 5), .shared(5)],
        build: { (graph, x) throws(NetworkError) in try graph.multiply(x[0], x[1]) },
        reference: { x, _ in x[0].indices.map { x[0][$0] * x[1][$0 % 5] } }))
    cases.append(
      OperationCase(
        name: "product with a number a sample", inputs: [.sample(3, 5), .sample()],
        build: { (graph, x) throws(NetworkError) in try graph.multiply(x[0], x[1]) },
        reference: { x, _ in x[0].indices.map { x[0][$0] * x[1][$0 / 15] } }))
    cases.append(
      OperationCase(
        name: "product of shared values", inputs: [.shared(3, 5), .shared(5)],
        build: { (graph, x) throws(NetworkError) in try graph.multiply(x[0], x[1]) },
        reference: { x, _ in x[0].indices.map { x[0][$0] * x[1][$0 % 5] } }))
    cases.append(
      OperationCase(
        name: "scaling", inputs: [.sample(7)],
        build: { (graph, x) throws(NetworkError) in try graph.scale(x[0], by: -2.5) },
        reference: { x, _ in x[0].map { $0 * -2.5 } }))
    cases.append(
      OperationCase(
        name: "sum over samples and positions", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.sum(x[0], to: .shared(5)) },
        reference: { x, _ in
          var sums = [Double](repeating: 0, count: 5)
          for index in x[0].indices { sums[index % 5] += x[0][index] }
          return sums
        }))
    cases.append(
      OperationCase(
        name: "sum over a sample", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.sum(x[0], to: .sample()) },
        reference: { x, rows in
          (0..<rows).map { (row: Int) -> Double in x[0][(row * 15)..<(row * 15 + 15)].reduce(0, +) }
        }))
    cases.append(
      OperationCase(
        name: "sum over positions of a shared value", inputs: [.shared(3, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.sum(x[0], to: .shared(5)) },
        reference: { x, _ in
          (0..<5).map { (i: Int) -> Double in x[0][i] + x[0][i + 5] + x[0][i + 10] }
        }))
    cases.append(
      OperationCase(
        name: "repetition", inputs: [.sample(5)],
        build: { (graph, x) throws(NetworkError) in try graph.repeated(x[0], to: .sample(3, 5)) },
        reference: { x, rows in
          (0..<rows * 15).map { (i: Int) -> Double in x[0][i / 15 * 5 + i % 5] }
        }))
    cases.append(
      OperationCase(
        name: "reshape", inputs: [.sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in
          try graph.scale(try graph.reshape(x[0], [5, 3]), by: 2)
        },
        reference: { x, _ in x[0].map { 2 * $0 } }))
    return cases
  }()

  // Added one by one: as one expression they would take the compiler too long.
  static let dense: [OperationCase] = {
    var cases: [OperationCase] = []
    cases.append(
      OperationCase(
        name: "dense", inputs: [.sample(3, 7), .shared(7, 5), .shared(5)],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(DenseSums(), x[0], x[1], x[2])
        },
        reference: { x, rows in product(x[0], x[1], x[2], rows * 3, 7, 5) }))
    cases.append(
      OperationCase(
        name: "dense, wider than a vector", inputs: [.sample(37), .shared(37, 51)],
        build: { (graph, x) throws(NetworkError) in try graph.apply(DenseSums(), x[0], x[1]) },
        reference: { x, rows in product(x[0], x[1], nil, rows, 37, 51) }))
    cases.append(
      OperationCase(
        name: "dense, weights transposed", inputs: [.sample(3, 7), .shared(5, 7)],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(DenseSums(transposed: true), x[0], x[1])
        },
        reference: { x, rows in
          let weights = (0..<35).map { (i: Int) -> Double in x[1][i % 5 * 7 + i / 5] }
          return product(x[0], weights, nil, rows * 3, 7, 5)
        }))
    cases.append(
      OperationCase(
        name: "gradient of a dense layer's weights", inputs: [.sample(3, 7), .sample(3, 5)],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(DenseWeightGradient(), x[0], x[1])
        },
        reference: { x, rows in
          var sums = [Double](repeating: 0, count: 35)
          for row in 0..<rows * 3 {
            for (i, j) in pairs(7, 5) { sums[i * 5 + j] += x[0][row * 7 + i] * x[1][row * 5 + j] }
          }
          return sums
        }))
    return cases
  }()

  private static func pairs(_ a: Int, _ b: Int) -> [(Int, Int)] {
    (0..<a).flatMap { i in (0..<b).map { (i, $0) } }
  }

  private static func product(
    _ x: [Double], _ weights: [Double], _ bias: [Double]?, _ rows: Int, _ inputs: Int,
    _ outputs: Int
  ) -> [Double] {
    (0..<rows * outputs).map { index in
      let (row, column) = (index / outputs, index % outputs)
      return (0..<inputs).reduce(bias?[column] ?? 0) {
        $0 + x[row * inputs + $1] * weights[$1 * outputs + column]
      }
    }
  }
}
