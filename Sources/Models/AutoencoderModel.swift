public import Pipeline
public import Tensors

/// A trained autoencoder.
public struct AutoencoderModel: LatentModel {
  public let graph: ModelGraph
  private let network: DenseNetwork
  private let parameters: [Float]

  init(graph: ModelGraph, network: DenseNetwork, parameters: [Float]) {
    self.graph = graph
    self.network = network
    self.parameters = parameters
  }

  /// `encoder.0.weight` `[inputs, outputs]`, so that a layer gives x W + b, and `encoder.0.bias`
  /// `[outputs]`, for every layer of the encoder, then of the decoder.
  public var weights: [Tensor] {
    zip(graph.layers, network.layers).flatMap { shape, layer in
      [
        Tensor(
          name: shape.name + ".weight", shape: [layer.inputs, layer.outputs],
          values: Array(parameters[layer.weights])),
        Tensor(
          name: shape.name + ".bias", shape: [layer.outputs],
          values: Array(parameters[layer.bias])),
      ]
    }
  }

  public func encode(_ images: Matrix) -> Matrix {
    network.apply(0..<graph.encoder.count, to: images, parameters: parameters)
  }

  public func decode(_ codes: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: graph.output,
      parameters: network.apply(
        graph.encoder.count..<graph.layers.count, to: codes, parameters: parameters))
  }

  public func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }
}
