import Tensors

@testable import Networks

extension OperationCase {
  /// Operations that move numbers about: slices, tables, pooling, products of matrices.
  static let moving: [OperationCase] = {
    var cases: [OperationCase] = []
    cases.append(
      OperationCase(
        name: "slice", inputs: [.sample(3, 7)],
        build: { (graph, x) throws(NetworkError) in try graph.slice(x[0], 2..<5) },
        reference: { x, rows in
          (0..<rows * 9).map { (i: Int) -> Double in x[0][i / 3 * 7 + 2 + i % 3] }
        }))
    cases.append(
      OperationCase(
        name: "spread", inputs: [.sample(2, 3)],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(Spread(range: 1..<4, features: 5), x[0])
        },
        reference: { x, rows in
          (0..<rows * 10).map { (i: Int) -> Double in
            (1..<4).contains(i % 5) ? x[0][i / 5 * 3 + i % 5 - 1] : 0
          }
        }))
    cases.append(
      OperationCase(
        name: "concatenation", inputs: [.sample(3, 2), .sample(3, 1), .sample(3, 4)],
        build: { (graph, x) throws(NetworkError) in try graph.concatenate(x) },
        reference: { x, rows in
          (0..<rows * 3).flatMap { (p: Int) -> [Double] in
            [x[0][p * 2], x[0][p * 2 + 1], x[1][p]] + x[2][p * 4..<p * 4 + 4]
          }
        }))
    cases.append(
      OperationCase(
        name: "average pooling", inputs: [.sample(5, 7, 2)],
        build: { (graph, x) throws(NetworkError) in
          try graph.averagePool(x[0], kernel: 3, stride: 2)
        },
        reference: { x, rows in
          windows(rows: rows).map { own in own.reduce(0) { $0 + x[0][$1] } / 9 }
        }))
    cases.append(
      OperationCase(
        name: "pooling by the largest", inputs: [.sample(5, 7, 2)],
        build: { (graph, x) throws(NetworkError) in
          try graph.maxPool(x[0], kernel: 3, stride: 2)
        },
        reference: { x, rows in
          windows(rows: rows).map { own in own.map { x[0][$0] }.max() ?? 0 }
        }))
    cases.append(
      OperationCase(
        name: "choice of a pooling", inputs: [.sample(5, 7, 2), .sample(5, 7, 2)], fixed: [0],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(
            MaxPoolChoice(pool: MaxPool(kernel: 3, stride: 2, height: 2, width: 3)), x[0], x[1])
        },
        reference: { x, rows in
          windows(rows: rows).map { own in x[1][own.max { x[0][$0] < x[0][$1] } ?? 0] }
        }))
    cases.append(
      OperationCase(
        name: "way back through a pooling", inputs: [.sample(5, 7, 2), .sample(2, 3, 2)],
        fixed: [0],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(
            MaxPoolGradient(pool: MaxPool(kernel: 3, stride: 2, height: 2, width: 3)), x[0], x[1])
        },
        reference: { x, rows in
          var result = [Double](repeating: 0, count: rows * 70)
          for (index, own) in windows(rows: rows).enumerated() {
            result[own.max { x[0][$0] < x[0][$1] } ?? 0] += x[1][index]
          }
          return result
        }))
    cases.append(
      OperationCase(
        name: "upsampling, nearest", inputs: [.sample(2, 3, 2)],
        build: { (graph, x) throws(NetworkError) in try graph.upsample(x[0], by: 2, .nearest) },
        reference: { x, rows in
          (0..<rows * 48).map { (i: Int) -> Double in
            let (row, y, column) = (i / 48, i % 48 / 12, i % 12 / 2)
            return x[0][((row * 2 + y / 2) * 3 + column / 2) * 2 + i % 2]
          }
        }))
    cases.append(
      OperationCase(
        name: "upsampling, bilinear", inputs: [.sample(2, 3, 2)],
        build: { (graph, x) throws(NetworkError) in try graph.upsample(x[0], by: 2, .bilinear) },
        reference: { x, rows in
          (0..<rows * 48).map { (i: Int) -> Double in
            let (row, y, column) = (i / 48, i % 48 / 12, i % 12 / 2)
            func value(_ y: Int, _ column: Int) -> Double {
              x[0][((row * 2 + min(max(y, 0), 1)) * 3 + min(max(column, 0), 2)) * 2 + i % 2]
            }
            // A pixel of twice the size lies a quarter from its own and three from the next.
            let up = y.isMultiple(of: 2) ? y / 2 - 1 : y / 2 + 1
            let aside = column.isMultiple(of: 2) ? column / 2 - 1 : column / 2 + 1
            return 0.75 * (0.75 * value(y / 2, column / 2) + 0.25 * value(y / 2, aside))
              + 0.25 * (0.75 * value(up, column / 2) + 0.25 * value(up, aside))
          }
        }))
    cases.append(
      OperationCase(
        name: "axes exchanged", inputs: [.sample(3, 2, 5)],
        build: { (graph, x) throws(NetworkError) in try graph.swapAxes(x[0]) },
        reference: { x, rows in
          (0..<rows * 30).map { (i: Int) -> Double in
            let (row, first, second) = (i / 30, i % 30 / 15, i % 15 / 5)
            return x[0][row * 30 + second * 10 + first * 5 + i % 5]
          }
        }))
    for transposing in Transposition.allCases {
      cases.append(matrixProduct(transposing))
    }
    return cases
  }()

  private static func matrixProduct(_ transposing: Transposition) -> OperationCase {
    OperationCase(
      name: "products of matrices, transposing \(transposing)",
      inputs: [
        transposing == .left ? .sample(2, 4, 3) : .sample(2, 3, 4),
        transposing == .right ? .sample(2, 5, 4) : .sample(2, 4, 5),
      ],
      build: { (graph, x) throws(NetworkError) in
        try graph.matrixProduct(x[0], x[1], transposing: transposing)
      },
      reference: { x, rows in
        (0..<rows * 30).map { (i: Int) -> Double in
          let (matrix, row, column) = (i / 15, i % 15 / 5, i % 5)
          return (0..<4).reduce(0.0) { (sum: Double, k: Int) -> Double in
            let left = transposing == .left ? k * 3 + row : row * 4 + k
            let right = transposing == .right ? column * 4 + k : k * 5 + column
            return sum + x[0][matrix * 12 + left] * x[1][matrix * 20 + right]
          }
        }
      })
  }

  /// For each number of a pooling of 5x7x2 by 3x3 windows with stride 2, what its window sees.
  private static func windows(rows: Int) -> [[Int]] {
    (0..<rows * 12).map { (i: Int) -> [Int] in
      let (row, y, x, channel) = (i / 12, i % 12 / 6, i % 6 / 2, i % 2)
      return (0..<9).map { cell in
        ((row * 5 + 2 * y + cell / 3) * 7 + 2 * x + cell % 3) * 2 + channel
      }
    }
  }

  /// Operations on numbers that count the rows of a table.
  static let tables: [OperationCase] = [
    OperationCase(
      name: "embedding", inputs: [.sample(3), .shared(4, 5)], fixed: [0], range: 0...3.9,
      build: { (graph, x) throws(NetworkError) in try graph.embedding(x[0], x[1]) },
      reference: { x, _ in
        x[0].flatMap { (number: Double) -> [Double] in
          Array(x[1][Int(number) * 5..<Int(number) * 5 + 5])
        }
      }),
    OperationCase(
      name: "sums of a table", inputs: [.sample(3), .sample(3, 5)], fixed: [0], range: 0...3.9,
      build: { (graph, x) throws(NetworkError) in
        try graph.apply(TableSums(rows: 4), x[0], x[1])
      },
      reference: { x, _ in
        var sums = [Double](repeating: 0, count: 20)
        for index in x[1].indices { sums[Int(x[0][index / 5]) * 5 + index % 5] += x[1][index] }
        return sums
      }),
    OperationCase(
      name: "nearest entry", inputs: [.sample(3, 2), .shared(4, 2)], fixed: [0, 1],
      build: { (graph, x) throws(NetworkError) in try graph.apply(NearestEntry(), x[0], x[1]) },
      reference: { x, rows in
        (0..<rows * 3).map { (p: Int) -> Double in
          func distance(_ entry: Int) -> Double {
            let (a, b) = (x[0][p * 2] - x[1][entry * 2], x[0][p * 2 + 1] - x[1][entry * 2 + 1])
            return a * a + b * b
          }
          return Double((0..<4).min { distance($0) < distance($1) } ?? 0)
        }
      }),
  ]
}
