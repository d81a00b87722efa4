import Tensors

/// A row of a table for every number, which counts rows from 0.
///
/// Inputs: numbers of every sample, `[positions]` or one; the table, `[rows, features]`. A number outside
/// the table gives zeros.
struct Embedding: Operation {
  static let name = "embedding"
  static let inputCounts = 2...2

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[1].dimensions.count == 2, !inputs[1].isBatched, inputs[0].isBatched else {
      throw NetworkError(
        "an embedding is given numbers and a table, not \(inputs[0]) and \(inputs[1])")
    }
    return Signature(
      try Shape(checking: inputs[0].dimensions + [inputs[1].features], isBatched: true))
  }

  func run(_ call: Call) {
    let (numbers, table) = (call.input(0), call.input(1))
    let features = call.shape(1).features
    var result = call.result
    for index in numbers.indices {
      result.withElements(in: index * features..<(index + 1) * features) {
        guard let row = tableRow(numbers[index], of: table.count / features) else {
          return $0.clear()
        }
        $0.copy(table.extracting(row * features..<(row + 1) * features))
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [
      nil,
      node.isNeeded[1]
        ? try graph.apply(
          TableSums(rows: node.inputs[1].shape.dimensions[0]), node.inputs[0], node.gradient) : nil,
    ]
  }
}

/// The sum of features for each row of a table: what goes back to an embedding's table.
///
/// Inputs: numbers, which count the table's rows from 0; features for each of them.
struct TableSums: Operation {
  static let name = "table-sums"
  static let inputCounts = 2...2

  /// Of the table.
  let rows: Int

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[1].isBatched, inputs[0].isBatched, !inputs[1].dimensions.isEmpty,
      inputs[1].dimensions.dropLast() == inputs[0].dimensions[...]
    else {
      throw NetworkError("there are features for every number, not \(inputs[1]) for \(inputs[0])")
    }
    return Signature(
      try Shape(checking: [rows, inputs[1].features], isBatched: false), extent: .sumOverRows,
      operations: inputs[1].count)
  }

  func run(_ call: Call) {
    let (numbers, values) = (call.input(0), call.input(1))
    let features = call.shape(1).features
    var result = call.result
    for index in numbers.indices {
      guard let row = tableRow(numbers[index], of: rows) else { continue }
      for feature in 0..<features {
        result[row * features + feature] += values[index * features + feature]
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [nil, node.isNeeded[1] ? try graph.apply(Embedding(), node.inputs[0], node.gradient) : nil]
  }
}

/// The number of the entry of a codebook that lies nearest to the features of every position; of several
/// as near, the first.
///
/// Inputs: features, `[positions, features]`; the codebook, `[entries, features]`.
struct NearestEntry: Operation {
  static let name = "nearest-entry"
  static let inputCounts = 2...2

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[1].dimensions.count == 2, !inputs[1].isBatched, inputs[0].isBatched,
      !inputs[0].dimensions.isEmpty, inputs[0].features == inputs[1].features
    else {
      throw NetworkError(
        "a codebook has entries of \(inputs[0].features) features, not \(inputs[1])")
    }
    return Signature(
      Shape(inputs[0].dimensions.dropLast(), isBatched: true),
      operations: 3 * inputs[0].count * inputs[1].dimensions[0])
  }

  func run(_ call: Call) {
    let (values, entries) = (call.input(0), call.input(1))
    let features = call.shape(1).features
    var result = call.result
    for position in result.indices {
      var nearest = 0
      var least = Float.infinity
      for entry in 0..<entries.count / features {
        var distance: Float = 0
        for feature in 0..<features {
          let difference =
            values[position * features + feature] - entries[entry * features + feature]
          distance += difference * difference
        }
        if distance < least { (nearest, least) = (entry, distance) }
      }
      result[position] = Float(nearest)
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [nil, nil]
  }
}

private func tableRow(_ number: Float, of rows: Int) -> Int? {
  // False for what is not a number.
  guard number >= 0, number < Float(rows) else { return nil }
  return Int(number)
}

extension Graph {
  /// A row of a table for every number.
  /// - Parameters:
  ///   - numbers: which count the rows from 0; one outside gives zeros.
  ///   - table: `[rows, features]`.
  /// - Throws: `NetworkError` where the table is none.
  public mutating func embedding(
    _ numbers: Value, _ table: Value
  ) throws(NetworkError) -> Value {
    try apply(Embedding(), numbers, table)
  }

  /// The nearest entries of a codebook in place of features, with the gradient of the entries given to the
  /// features as it is ("straight through").
  ///
  /// Source: van den Oord et al., "Neural Discrete Representation Learning", 2017.
  /// - Parameters:
  ///   - value: `[positions, features]`.
  ///   - codebook: `[entries, features]`.
  /// - Returns: the entries as the decoder is given them; the same as the codebook is moved by, whose
  ///   gradient reaches the codebook alone; and their numbers.
  /// - Throws: `NetworkError` where the features differ.
  public mutating func quantize(
    _ value: Value, _ codebook: Value
  ) throws(NetworkError) -> (codes: Value, entries: Value, numbers: Value) {
    let numbers = try apply(NearestEntry(), value, codebook)
    let entries = try embedding(numbers, codebook)
    let step = try stop(try subtract(entries, value))
    return (try add(value, step), entries, numbers)
  }
}
