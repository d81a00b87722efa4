import Pipeline
import Tensors

/// A graph's layers in a row, over one flat buffer of parameters.
struct Network: Sendable {
  let graph: ModelGraph
  let layers: [any Layer]
  /// Each layer's part of the buffer.
  let ranges: [Range<Int>]
  /// Each layer's part of the auxiliary losses of all layers.
  let auxiliaryLossRanges: [Range<Int>]

  /// - Parameter activations: one a layer.
  /// - Throws: `PipelineError` of kind `badData` where the graph contradicts itself.
  init(_ graph: ModelGraph, activations: [any Activation]) throws {
    precondition(activations.count == graph.layers.count, "an activation a layer")
    self.graph = graph
    layers = try zip(graph.layers, activations).map(makeLayer)
    var offset = 0
    var lossCount = 0
    var ranges: [Range<Int>] = []
    var losses: [Range<Int>] = []
    var width = graph.input.count
    for layer in layers {
      guard layer.shape.inputs == width else {
        throw PipelineError(
          .badData,
          "\(layer.shape.name) reads \(layer.shape.inputs) numbers, and gets \(width)")
      }
      width = layer.shape.outputs
      ranges.append(offset..<offset + layer.shape.parameterCount)
      losses.append(lossCount..<lossCount + layer.auxiliaryLossCount)
      offset += layer.shape.parameterCount
      lossCount += layer.auxiliaryLossCount
    }
    guard width == graph.input.count, !graph.encoder.isEmpty, !graph.decoder.isEmpty else {
      throw PipelineError(
        .badData, "the layers give \(width) numbers for images of \(graph.input)")
    }
    self.ranges = ranges
    auxiliaryLossRanges = losses
  }

  /// The layers of a file, with the activations that a registry has.
  /// - Throws: `PipelineError` of kind `badData` where the graph contradicts itself or names what
  ///   the registry lacks.
  init(_ graph: ModelGraph, registry: Registry) throws {
    try self.init(
      graph,
      activations: graph.layers.map {
        try registry.component(.activation, named: $0.activation, numbers: $0.activationOptions)
      })
  }

  var parameterCount: Int { ranges.last?.upperBound ?? 0 }
  var auxiliaryLossCount: Int { auxiliaryLossRanges.last?.upperBound ?? 0 }

  /// Rows that are taken through the layers together where nothing else says how many: fewer of layers
  /// so wide that what lies between them would take more than some 300 MB.
  func rowsAtOnce(most: Int) -> Int {
    let width = layers.reduce(graph.input.count) { $0 + $1.outputs * ($1.savesForBackward ? 2 : 1) }
    return max(1, min(most, (1 << 26) / width))
  }

  func initialParameters(by initializer: any Initializer, key: RandomKey) -> [Float] {
    var parameters = [Float](repeating: 0, count: parameterCount)
    var all = parameters.mutableSpan
    for (index, layer) in layers.enumerated() {
      all.withElements(in: ranges[index]) { part in
        layer.initialize(&part, by: initializer, key: key.derived(index))
      }
    }
    return parameters
  }

  /// Every layer's weights under their names.
  func tensors(of parameters: [Float]) -> [NamedTensor] {
    var tensors: [NamedTensor] = []
    for (index, layer) in layers.enumerated() {
      for tensor in layer.tensors(of: parameters.span.extracting(ranges[index])) {
        tensors.append(
          NamedTensor(
            name: "\(layer.shape.name).\(tensor.name)", shape: tensor.shape,
            values: tensor.values))
      }
    }
    return tensors
  }

  /// The flat buffer from weights under their names, in any order.
  /// - Throws: `PipelineError` of kind `badData` where a weight is missing, has another shape or is
  ///   not finite.
  func parameters(from weights: [NamedTensor]) throws -> [Float] {
    var parameters = [Float](repeating: 0, count: parameterCount)
    let expected = tensors(of: parameters)
    var position = 0
    for (index, layer) in layers.enumerated() {
      let count = layer.tensors(of: parameters.span.extracting(ranges[index])).count
      let found = try expected[position..<position + count].map { expected in
        guard let tensor = weights.first(where: { $0.name == expected.name }) else {
          throw PipelineError(.badData, "the weights lack '\(expected.name)'")
        }
        guard tensor.shape == expected.shape else {
          throw PipelineError(
            .badData,
            "'\(tensor.name)' has the shape \(tensor.shape), and the layer has \(expected.shape)")
        }
        if let index = indexOfFirstNonFinite(in: tensor.values.span) {
          throw PipelineError(
            .badData, "'\(tensor.name)' holds \(tensor.values[index]) at \(index)")
        }
        return tensor
      }
      position += count
      var all = parameters.mutableSpan
      all.withElements(in: ranges[index]) { part in
        if !found.isEmpty { layer.read(found, into: &part) }
      }
    }
    return parameters
  }

  /// The outputs of some of the layers for any number of rows, some rows at a time.
  func apply(_ range: Range<Int>, to input: Matrix, parameters: [Float]) -> Matrix {
    guard let first = range.first, let last = range.last else { return input }
    precondition(input.columns == layers[first].shape.inputs, "the input has the wrong width")
    // Some rows at a time, so that what lies between the layers stays small, and near.
    let size = min(input.rows, rowsAtOnce(most: 256))
    let buffers =
      [FloatBuffer(count: size * input.columns)]
      + range.map { FloatBuffer(count: size * layers[$0].shape.outputs) }
    let saved = range.map {
      FloatBuffer(count: layers[$0].savesForBackward ? size * layers[$0].shape.outputs : 0)
    }
    let columns = layers[last].shape.outputs
    var result = Matrix(rows: input.rows, columns: columns)
    var outputs = result.elements.mutableSpan
    for start in stride(from: 0, to: input.rows, by: max(size, 1)) {
      let rows = min(size, input.rows - start)
      buffers[0].update(
        from: input.elements.span.extracting(
          start * input.columns..<(start + rows) * input.columns))
      for (position, index) in range.enumerated() {
        let layer = layers[index]
        let (below, above, beside) = (buffers[position], buffers[position + 1], saved[position])
        let width = layer.shape.outputs
        for shard in 0..<layer.shards.count {
          let columns = layer.shards[shard]
          let part = columns.lowerBound..<(rows - 1) * width + columns.upperBound
          var output = above.mutable(part)
          var saving = beside.mutable(layer.savesForBackward ? part : 0..<0)
          layer.forward(
            below[0..<rows * layer.shape.inputs], rows: rows, shard: shard,
            parameters: parameters.span.extracting(ranges[index]), into: &output,
            saving: &saving, step: width)
        }
      }
      let found = buffers[range.count]
      outputs.withElements(in: start * columns..<(start + rows) * columns) {
        $0.copy(found[0..<rows * columns])
      }
    }
    return result
  }
}
