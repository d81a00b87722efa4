import Testing

@testable import Tensors

@Suite struct ProductTests {
  /// On both sides of the limit between our kernel and the BLAS, multiples of 6, 8 and 16 and not.
  static let shapes: [ProductShape] = {
    var shapes: [ProductShape] = []
    for rows in [1, 2, 3, 5, 6, 7, 8, 13, 32] {
      for inner in [1, 2, 3, 10, 17, 35] {
        for columns in [1, 2, 3, 7, 8, 9, 15, 16, 17, 22, 35] {
          shapes.append(ProductShape(rows: rows, inner: inner, columns: columns))
        }
      }
    }
    let large = [
      (64, 64, 64), (65, 64, 64), (3, 256, 5), (3, 257, 5), (4, 3, 128), (4, 3, 129),
      (100, 784, 33), (5, 1535, 30), (7, 20, 1024), (6, 20, 1040), (1024, 9, 20), (5, 600, 70),
      (25, 2, 256), (1, 300, 1), (784, 25, 64),
    ]
    // Few rows or columns, alone or beyond whole vectors, that are added up in lanes.
    for inner in [16, 48] {
      for (rows, columns) in [
        (1, 16), (3, 35), (4, 33), (5, 35), (15, 2), (16, 1), (33, 4), (16, 20), (40, 35),
      ] {
        shapes.append(ProductShape(rows: rows, inner: inner, columns: columns))
      }
    }
    return shapes + large.map { ProductShape(rows: $0.0, inner: $0.1, columns: $0.2) }
  }()

  @Test(
    "every product agrees with a sum in Double, for all shapes and transpositions, with a bias too",
    arguments: [(Transposition.none, false), (.left, false), (.right, false), (.none, true)])
  func agreesWithReference(transposing: Transposition, hasBias: Bool) {
    for shape in Self.shapes {
      let left = numbers(shape.rows * shape.inner, seed: 1)
      let right = numbers(shape.inner * shape.columns, seed: 2)
      let bias = numbers(shape.columns, seed: 3)
      var result = numbers(shape.rows * shape.columns, seed: 4)
      var span = result.mutableSpan
      if hasBias {
        multiply(
          left.span, right.span, addingBias: bias.span, applying: .leakyReLU(slope: 0.5),
          into: &span, shape)
      } else {
        multiply(left.span, right.span, into: &span, shape, transposing: transposing)
      }
      var worst = 0.0
      for r in 0..<shape.rows {
        for c in 0..<shape.columns {
          var exact = hasBias ? Double(bias[c]) : 0
          for k in 0..<shape.inner {
            let x = left[transposing == .left ? k * shape.rows + r : r * shape.inner + k]
            let y = right[transposing == .right ? c * shape.inner + k : k * shape.columns + c]
            exact += Double(x) * Double(y)
          }
          if hasBias && exact < 0 { exact *= 0.5 }
          worst = max(worst, abs(exact - Double(result[r * shape.columns + c])))
        }
      }
      #expect(worst <= 2e-6 * Double(shape.inner + 4).squareRoot(), "\(shape)")
    }
  }

  @Test("an empty sum is zero, or the bias", arguments: [2, 20, 200])
  func emptyInner(columns: Int) {
    var result = [Float](repeating: 5, count: columns)
    let shape = ProductShape(rows: 1, inner: 0, columns: columns)
    var span = result.mutableSpan
    multiply([Float]().span, [Float]().span, into: &span, shape)
    #expect(result == [Float](repeating: 0, count: columns))
    span = result.mutableSpan
    let bias = numbers(columns, seed: 1)
    multiply(
      [Float]().span, [Float]().span, addingBias: bias.span, applying: .identity, into: &span,
      shape)
    #expect(result == bias)
  }

  @Test(
    "a layer's outputs in a part of a wider matrix leave what lies beside it",
    arguments: [20, 200])
  func partWithBias(columns: Int) {
    let (rows, inner, step) = (19, 33, columns + 5)
    let left = numbers(rows * inner, seed: 1)
    let right = numbers(inner * columns, seed: 2)
    let bias = numbers(columns, seed: 3)
    let shape = ProductShape(rows: rows, inner: inner, columns: columns)
    var whole = [Float](repeating: 0, count: rows * columns)
    var span = whole.mutableSpan
    multiply(left.span, right.span, addingBias: bias.span, applying: .tanh, into: &span, shape)
    var part = [Float](repeating: 7, count: rows * step)
    span = part.mutableSpan
    multiply(
      left.span, right.span, addingBias: bias.span, applying: .tanh, into: &span, shape,
      steps: ProductSteps(result: step))
    for row in 0..<rows {
      let found = part[row * step..<(row + 1) * step]
      let expected = whole[row * columns..<(row + 1) * columns]
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
      #expect(found.suffix(5).allSatisfy { $0 == 7 })
    }
  }

  @Test("a NaN beyond a row's end never reaches the row", arguments: [2, 9, 17])
  func neighbours(columns: Int) {
    // Vectors read past the last column, into the next row of the right factor.
    let right = (0..<2 * columns).map { $0 == columns ? Float.nan : 1 }
    let left: [Float] = [1, 0]
    var result = [Float](repeating: 0, count: columns)
    var span = result.mutableSpan
    let shape = ProductShape(rows: 1, inner: 2, columns: columns)
    multiply(left.span, right.span, into: &span, shape)
    #expect(result[0].isNaN)
    #expect(result.dropFirst().allSatisfy { $0 == 1 })
  }

  @Test("tasks that multiply at the same time all get the same bits", arguments: [32, 300])
  func repeatable(size: Int) async {
    let shape = ProductShape(rows: size, inner: size, columns: size)
    let left = numbers(size * size, seed: 4)
    let right = numbers(size * size, seed: 5)
    await withTaskGroup(of: [UInt32].self) { group in
      for _ in 0..<6 {
        group.addTask {
          var result = [Float](repeating: 0, count: size * size)
          var span = result.mutableSpan
          multiply(left.span, right.span, into: &span, shape)
          return result.map(\.bitPattern)
        }
      }
      var first: [UInt32]?
      for await result in group {
        if first == nil { first = result }
        #expect(result == first)
      }
    }
  }

  @Test("counts that do not fit the shape stop the program")
  func wrongCounts() async {
    await #expect(processExitsWith: .failure) {
      let factor: [Float] = [1, 2, 3]
      var result: [Float] = [0]
      var span = result.mutableSpan
      let shape = ProductShape(rows: 1, inner: 2, columns: 1)
      multiply(factor.span, factor.span, into: &span, shape)
    }
  }

  @Test(
    "the product for machines without a library agrees with the others",
    arguments: Transposition.allCases)
  func plain(transposing: Transposition) {
    let shape = ProductShape(rows: 7, inner: 30, columns: 11)
    let (left, right) = (numbers(7 * 30), numbers(30 * 11, seed: 2))
    var expected = [Float](repeating: 0, count: 7 * 11)
    var span = expected.mutableSpan
    multiply(left.span, right.span, into: &span, shape, transposing: transposing)
    var found = [Float](repeating: 99, count: 6 * 13 + 11)
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe found.withUnsafeMutableBufferPointer { found in
          unsafe plainProduct(
            left.baseAddress, transposing == .left ? 7 : 30, right.baseAddress,
            transposing == .right ? 30 : 11, into: found.baseAddress, 13, shape,
            transposing: transposing)
        }
      }
    }
    for row in 0..<7 {
      for column in 0..<11 {
        #expect(abs(found[row * 13 + column] - expected[row * 11 + column]) < 1e-5)
      }
    }
    #expect(found[11] == 99 && found[12] == 99)
  }

  @Test("the BLAS names itself")
  func name() {
    #expect(!BLAS.name.isEmpty)
    #if os(Linux)
      let words = BLAS.name.split(separator: " ")
      #expect(words[0] == "oneDNN" && words.count == 2 || words[0] == "OpenBLAS")
    #endif
  }

  @Test(
    "a part of a wider matrix is multiplied, and what lies beside it stays",
    arguments: [(9, 5, 7), (200, 100, 300), (20, 32, 19), (3, 48, 37)], Transposition.allCases)
  func parts(sizes: (Int, Int, Int), transposing: Transposition) {
    let shape = ProductShape(rows: sizes.0, inner: sizes.1, columns: sizes.2)
    let (leftRows, leftColumns) =
      transposing == .left ? (shape.inner, shape.rows) : (shape.rows, shape.inner)
    let (rightRows, rightColumns) =
      transposing == .right ? (shape.columns, shape.inner) : (shape.inner, shape.columns)
    let steps = ProductSteps(left: leftColumns + 3, right: rightColumns + 5, result: sizes.2 + 2)
    let left = numbers((leftRows - 1) * (leftColumns + 3) + leftColumns)
    let right = numbers((rightRows - 1) * (rightColumns + 5) + rightColumns, seed: 2)
    var result = [Float](repeating: 99, count: (shape.rows - 1) * (sizes.2 + 2) + sizes.2)
    var span = result.mutableSpan
    multiply(
      left.span, right.span, into: &span, shape, transposing: transposing, steps: steps)
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        var sum = 0.0
        for k in 0..<shape.inner {
          let l = transposing == .left ? (k, row) : (row, k)
          let r = transposing == .right ? (column, k) : (k, column)
          sum +=
            Double(left[l.0 * (leftColumns + 3) + l.1])
            * Double(right[r.0 * (rightColumns + 5) + r.1])
        }
        #expect(abs(Double(result[row * (sizes.2 + 2) + column]) - sum) < 1e-4)
      }
      guard row + 1 < shape.rows else { break }
      #expect(result[row * (sizes.2 + 2) + sizes.2] == 99)
    }
  }
}
