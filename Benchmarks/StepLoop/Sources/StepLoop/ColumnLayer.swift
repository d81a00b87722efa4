import Tensors

/// A dense layer whose outputs are divided among the threads: each shard is a narrower layer with
/// weights `[inputs, width]` and a bias `[width]` of its own, one after the other in the flat buffer.
///
/// A shard's parameters are read and written by one thread alone. Where threads divide the rows
/// instead, every update must first take its cache lines back from the other processors.
struct ColumnLayer {
  let inputs: Int
  let outputs: Int
  let columns: Shards
  private let offset: Int

  init(_ inputs: Int, _ outputs: Int, at offset: Int, shards: Int) {
    self.inputs = inputs
    self.outputs = outputs
    self.offset = offset
    columns = Shards(of: outputs, atLeast: 1, atMost: shards, multipleOf: 16)
  }

  var end: Int { offset + (inputs + 1) * outputs }

  /// Weights and bias of one shard.
  func parameters(_ shard: Int) -> Range<Int> {
    let range = columns[shard]
    return offset + (inputs + 1) * range.lowerBound..<offset + (inputs + 1) * range.upperBound
  }

  func weights(_ shard: Int) -> Range<Int> {
    let all = parameters(shard)
    return all.lowerBound..<all.lowerBound + inputs * columns[shard].count
  }

  func bias(_ shard: Int) -> Range<Int> {
    weights(shard).upperBound..<parameters(shard).upperBound
  }

  /// A shard's block `[rows, width]`, where only one thread needs it: the blocks follow one another.
  func block(_ shard: Int, rows: Int) -> Range<Int> {
    let range = columns[shard]
    return rows * range.lowerBound..<rows * range.upperBound
  }

  /// A shard's columns of a whole matrix `[rows, outputs]`.
  func part(_ shard: Int, rows: Int) -> Range<Int> {
    let range = columns[shard]
    return range.lowerBound..<(rows - 1) * outputs + range.upperBound
  }

  /// A shard's columns of f(x W + b), as a block.
  func forward(
    _ shard: Int, _ input: Span<Float>, rows: Int, parameters: FloatBuffer, blocks: FloatBuffer,
    applying activation: ActivationFunction
  ) {
    var result = blocks.mutable(block(shard, rows: rows))
    multiply(
      input, parameters[weights(shard)], into: &result,
      ProductShape(rows: rows, inner: inputs, columns: columns[shard].count))
    addBias(to: &result, parameters[bias(shard)], applying: activation)
  }

  /// All shards' columns of f(x W + b), as a whole matrix.
  func forward(
    _ input: Span<Float>, rows: Int, parameters: FloatBuffer, output: FloatBuffer,
    applying activation: ActivationFunction
  ) {
    for shard in 0..<columns.count {
      var result = output.mutable(part(shard, rows: rows))
      multiply(
        input, parameters[weights(shard)], into: &result,
        ProductShape(rows: rows, inner: inputs, columns: columns[shard].count),
        steps: ProductSteps(result: outputs))
      addBias(to: &result, parameters[bias(shard)], applying: activation, step: outputs)
    }
  }

  /// The gradient of a shard's parameters.
  func gradient(
    _ shard: Int, _ input: Span<Float>, rows: Int, delta: FloatBuffer, into gradient: FloatBuffer
  ) {
    let mine = delta[block(shard, rows: rows)]
    do {
      var result = gradient.mutable(weights(shard))
      multiply(
        input, mine, into: &result,
        ProductShape(rows: inputs, inner: rows, columns: columns[shard].count),
        transposing: .left)
    }
    var result = gradient.mutable(bias(shard))
    sumRows(of: mine, into: &result)
  }

  /// A shard's share of the gradient of the inputs; the shares add up to it.
  func inputGradient(
    _ shard: Int, rows: Int, delta: FloatBuffer, parameters: FloatBuffer, share: FloatBuffer
  ) {
    var result = share.mutable(shard * rows * inputs..<(shard + 1) * rows * inputs)
    multiply(
      delta[block(shard, rows: rows)], parameters[weights(shard)], into: &result,
      ProductShape(rows: rows, inner: columns[shard].count, columns: inputs), transposing: .right)
  }
}

/// A dense layer of few outputs whose inputs are divided among the threads, in the shards of the
/// layer below: a thread goes on with the columns that it has just computed.
struct NarrowLayer {
  let inputs: Int
  let outputs: Int
  let rowsOfWeights: Shards
  private let offset: Int

  init(_ inputs: Shards, _ outputs: Int, at offset: Int) {
    self.inputs = inputs.items
    self.outputs = outputs
    self.offset = offset
    rowsOfWeights = inputs
  }

  var end: Int { offset + (inputs + 1) * outputs }

  func weights(_ shard: Int) -> Range<Int> {
    let range = rowsOfWeights[shard]
    return offset + range.lowerBound * outputs..<offset + range.upperBound * outputs
  }

  var bias: Range<Int> { offset + inputs * outputs..<end }

  /// A shard's columns of the input, as the block that the layer below left.
  private func block(_ shard: Int, _ rows: Int) -> Range<Int> {
    let range = rowsOfWeights[shard]
    return rows * range.lowerBound..<rows * range.upperBound
  }

  /// A shard's share of x W; the shares add up to it.
  func forward(
    _ shard: Int, _ input: FloatBuffer, rows: Int, parameters: FloatBuffer, share: FloatBuffer
  ) {
    var result = share.mutable(shard * rows * outputs..<(shard + 1) * rows * outputs)
    multiply(
      input[block(shard, rows)], parameters[weights(shard)], into: &result,
      ProductShape(rows: rows, inner: rowsOfWeights[shard].count, columns: outputs))
  }

  /// The gradient of a shard's weights; with the first shard, that of the bias.
  func gradient(
    _ shard: Int, _ input: FloatBuffer, rows: Int, delta: Span<Float>, into gradient: FloatBuffer
  ) {
    do {
      var result = gradient.mutable(weights(shard))
      multiply(
        input[block(shard, rows)], delta, into: &result,
        ProductShape(rows: rowsOfWeights[shard].count, inner: rows, columns: outputs),
        transposing: .left)
    }
    guard shard == 0 else { return }
    var result = gradient.mutable(bias)
    sumRows(of: delta, into: &result)
  }

  /// A shard's columns of the gradient of the sums below.
  func inputGradient(
    _ shard: Int, rows: Int, delta: Span<Float>, parameters: FloatBuffer, kept: FloatBuffer,
    through activation: ActivationFunction, into below: FloatBuffer
  ) {
    var result = below.mutable(block(shard, rows))
    multiply(
      delta, parameters[weights(shard)], into: &result,
      ProductShape(rows: rows, inner: outputs, columns: rowsOfWeights[shard].count),
      transposing: .right)
    multiplyByDerivative(of: activation, saved: kept[block(shard, rows)], gradient: &result)
  }
}
