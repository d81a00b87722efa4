internal import Pipeline
internal import Tensors

/// The numbers between a network's layers, as one thread sees them.
final class Workspace: @unchecked Sendable {
  // Unchecked: one thread uses it at a time; the outputs of cut layers are shared, each thread
  // writing its own columns.
  let inputs: FloatBuffer
  /// The same buffer as `inputs` where a model is to give back what it is given.
  let targets: FloatBuffer
  /// What each layer gave, `[rows, outputs]`; of the last, shard after shard.
  let outputs: [FloatBuffer]
  let kept: [FloatBuffer]
  /// The gradient of what each layer gave, shard after shard.
  let deltas: [FloatBuffer]
  /// The gradient of a cut layer's outputs, `[rows, outputs]`, as a layer above that is not cut
  /// leaves it.
  let whole: FloatBuffer
  let penaltyWeights: FloatBuffer
  var penalties: [Double]

  /// - Parameters:
  ///   - first: another thread's, whose outputs of cut layers it shares.
  ///   - sharesInputs: whether it shares the batch too.
  init(
    _ network: Network, _ source: BatchSource, rows: Int, trains: Bool,
    sharing first: Workspace?, sharesInputs: Bool
  ) {
    if let first, sharesInputs {
      inputs = first.inputs
      targets = first.targets
    } else {
      inputs = FloatBuffer(count: rows * source.pixels)
      targets = source.hasTargets ? FloatBuffer(count: rows * source.pixels) : inputs
    }
    outputs = network.layers.enumerated().map { index, layer in
      if let first, layer.isCut { return first.outputs[index] }
      return FloatBuffer(count: rows * layer.shape.outputs)
    }
    kept = network.layers.enumerated().map { index, layer in
      if let first, layer.isCut { return first.kept[index] }
      return FloatBuffer(count: layer.keeps ? rows * layer.shape.outputs : 0)
    }
    deltas = network.layers.map { FloatBuffer(count: trains ? rows * $0.shape.outputs : 0) }
    let widest =
      zip(network.layers, network.layers.dropFirst())
      .filter { $0.isCut && !$1.isCut }.map { $0.0.shape.outputs }.max() ?? 0
    whole = FloatBuffer(count: trains ? rows * widest : 0)
    penaltyWeights = FloatBuffer(count: network.penaltyCount)
    penalties = [Double](repeating: 0, count: network.penaltyCount)
  }

  /// What a layer reads.
  func buffer(below layer: Int) -> FloatBuffer { layer == 0 ? inputs : outputs[layer - 1] }
}
