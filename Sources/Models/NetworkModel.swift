public import Pipeline
public import Tensors

/// A trained model of layers: encoder and decoder.
public struct NetworkModel: LatentModel {
  public var graph: ModelGraph { network.graph }
  let network: Network
  let parameters: [Float]

  init(_ network: Network, parameters: [Float]) {
    self.network = network
    self.parameters = parameters
  }

  /// `encoder.0.weight` `[inputs, outputs]`, so that a layer gives x W + b, and `encoder.0.bias`
  /// `[outputs]`, for every layer of the encoder, then of the decoder.
  public var weights: [NamedTensor] { network.tensors(of: parameters) }

  public func encode(_ images: Matrix) -> Matrix {
    network.apply(0..<graph.encoder.count, to: images, parameters: parameters)
  }

  public func decode(_ codes: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: graph.output,
      parameters: network.apply(
        graph.encoder.count..<graph.layers.count, to: codes, parameters: parameters),
      variance: Float(graph.likelihood?.variance ?? graph.settings[Setting.variance] ?? 1))
  }

  public func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }
}

/// A trained variational model: the encoder's last layer but one gives the posterior.
public struct VariationalNetworkModel: VariationalModel {
  private let model: NetworkModel

  init(_ network: Network, parameters: [Float]) {
    model = NetworkModel(network, parameters: parameters)
  }

  public var graph: ModelGraph { model.graph }
  public var weights: [NamedTensor] { model.weights }

  public var objective: VariationalObjective {
    VariationalObjective(
      beta: graph.settings[Setting.beta] ?? 1, freeBits: graph.settings[Setting.freeBits] ?? 0)
  }

  public func posterior(_ images: Matrix) -> GaussianPosterior {
    let latent = graph.latentSize
    let head = model.network.apply(
      0..<graph.encoder.count - 1, to: images, parameters: model.parameters)
    let limits = DiagonalGaussian(latent: latent).logVarianceLimits
    var mean = Matrix(rows: images.rows, columns: latent)
    var logVariance = mean
    for row in 0..<images.rows {
      for column in 0..<latent {
        let s = head.elements[row * 2 * latent + latent + column]
        mean.elements[row * latent + column] = head.elements[row * 2 * latent + column]
        // As training holds it.
        logVariance.elements[row * latent + column] = min(
          max(s, limits.lowerBound), limits.upperBound)
      }
    }
    return GaussianPosterior(mean: mean, logVariance: logVariance)
  }

  public func encode(_ images: Matrix) -> Matrix { posterior(images).mean }
  public func decode(_ codes: Matrix) -> OutputDistribution { model.decode(codes) }
  public func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }
}

/// The names of a graph's settings.
enum Setting {
  static let beta = "beta"
  static let freeBits = "free_bits"
  /// The variance of a Gaussian output, in weights files of earlier versions.
  static let variance = "variance"
}
