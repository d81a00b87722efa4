import Pipeline
import Tensors

/// The whole of W and b, as files hold them and initializers draw them, to the shards and back.
extension Dense {
  func initialize(
    _ parameters: inout MutableSpan<Float>, by initializer: any Initializer, key: RandomKey
  ) {
    var weights = [Float](repeating: 0, count: shape.inputs * shape.outputs)
    var biases = [Float](repeating: 0, count: shape.outputs)
    var stream = key.stream()
    var weightSpan = weights.mutableSpan
    var biasSpan = biases.mutableSpan
    initializer.initialize(
      &weightSpan, biases: &biasSpan, inputs: shape.inputs, outputs: shape.outputs,
      random: &stream)
    read(weights, biases, into: &parameters)
  }

  func tensors(of parameters: Span<Float>) -> [NamedTensor] {
    var weights = [Float](repeating: 0, count: shape.inputs * shape.outputs)
    var biases = [Float](repeating: 0, count: shape.outputs)
    for shard in 0..<shards.count {
      let columns = shards[shard]
      var position = self.parameters(of: shard).lowerBound
      for input in 0..<shape.inputs {
        for column in columns {
          weights[input * shape.outputs + column] = parameters[position]
          position += 1
        }
      }
      for column in columns {
        biases[column] = parameters[position]
        position += 1
      }
    }
    return [
      NamedTensor(name: "weight", shape: [shape.inputs, shape.outputs], values: weights),
      NamedTensor(name: "bias", shape: [shape.outputs], values: biases),
    ]
  }

  /// - Precondition: the tensors are named and shaped as those of `tensors`.
  func read(_ tensors: [NamedTensor], into parameters: inout MutableSpan<Float>) {
    read(tensors[0].values, tensors[1].values, into: &parameters)
  }

  private func read(
    _ weights: [Float], _ biases: [Float], into parameters: inout MutableSpan<Float>
  ) {
    for shard in 0..<shards.count {
      let columns = shards[shard]
      var position = self.parameters(of: shard).lowerBound
      for input in 0..<shape.inputs {
        for column in columns {
          parameters[position] = weights[input * shape.outputs + column]
          position += 1
        }
      }
      for column in columns {
        parameters[position] = biases[column]
        position += 1
      }
    }
  }
}
