public import Pipeline

/// The options of dense layers around a code.
public struct DenseArchitecture: Configurable {
  public static let name = "dense"
  public static let summary = "Dense layers from image to code and back."

  public var hidden = [64]
  public var latent = 2
  public var decoder = DecoderLayout.mirrored
  public var activation: any Activation = HyperbolicTangent()
  public var output = OutputActivation.sigmoid

  public init() {}

  public static var fields: [Field<DenseArchitecture>] {
    [
      Field(
        "hidden", \.hidden, each: .within(1...1_000_000), count: 0...100,
        help: "Widths of the layers between image and code; none makes a linear model."
      )
      .alsoKnownAs(
        "hidden_dim", "hidden_dims", "hidden_size", "hidden_sizes", "hidden_units",
        "hidden_layers", "layers", "units"),
      Field(
        "latent", \.latent, .within(1...1_000_000), help: "Width of the code; 2 can be plotted."
      )
      .alsoKnownAs(
        "latent_dim", "latent_dims", "latent_size", "n_latent", "z_dim", "code_size", "bottleneck",
        "embedding_dim", "n_components"),
      Field(
        "decoder", \.decoder,
        help: "Widths of the layers between code and image, those of 'hidden' in reverse if "
          + "mirrored."),
      Field(
        "activation", \.activation, component: .activation,
        help: "Activation of the hidden layers."
      )
      .alsoKnownAs("act", "activation_fn", "nonlinearity"),
      Field(
        "output", \.output,
        help: "What the last layer's sums pass through: sigmoid for pixels in 0...1."
      )
      .alsoKnownAs("output_activation", "final_activation"),
    ]
  }

  /// Layers of the widths given, the last with its own activation.
  private func layers(
    _ part: String, _ sizes: [Int], last: any Activation
  ) -> [(shape: LayerShape, activation: any Activation)] {
    (1..<sizes.count).map { index in
      let used = index == sizes.count - 1 ? last : activation
      return (
        Dense.shape(
          name: "\(part).\(index - 1)", inputs: sizes[index - 1], outputs: sizes[index],
          activation: used), used
      )
    }
  }

  /// The layers of an autoencoder.
  func deterministic(
    _ plugin: String, _ shape: ImageShape, latentActivation: any Activation,
    likelihood: PixelLikelihood? = nil
  ) -> (graph: ModelGraph, activations: [any Activation]) {
    let encoder = layers("encoder", [shape.count] + hidden + [latent], last: latentActivation)
    return graph(plugin, shape, encoder, likelihood)
  }

  /// The layers of a variational autoencoder: the last dense layer of the encoder gives a mean and a
  /// log-variance for each number of the code.
  func variational(
    _ plugin: String, _ shape: ImageShape, likelihood: PixelLikelihood? = nil,
    settings: [String: Double] = [:]
  ) -> (graph: ModelGraph, activations: [any Activation]) {
    var encoder = layers("encoder", [shape.count] + hidden + [2 * latent], last: Identity())
    encoder.append(
      (GaussianSampling.shape(name: "encoder.\(encoder.count)", latent: latent), Identity()))
    return graph(plugin, shape, encoder, likelihood, settings)
  }

  private func graph(
    _ plugin: String, _ shape: ImageShape,
    _ encoder: [(shape: LayerShape, activation: any Activation)],
    _ likelihood: PixelLikelihood?, _ settings: [String: Double] = [:]
  ) -> (graph: ModelGraph, activations: [any Activation]) {
    let decoder = layers(
      "decoder", [latent] + self.decoder.widths(mirroring: hidden) + [shape.count],
      last: Identity())
    return (
      ModelGraph(
        plugin: plugin, input: shape, encoder: encoder.map(\.shape),
        decoder: decoder.map(\.shape), output: output.kind, likelihood: likelihood,
        settings: settings),
      (encoder + decoder).map(\.activation)
    )
  }

  /// What is wrong with the layers for some images.
  func faults(for images: ImageHeader) -> [OptionFault] {
    guard latent >= images.shape.count else { return [] }
    return [
      OptionFault(
        "'latent' is \(latent) for images of \(images.shape.count) values: a code that is not "
          + "smaller than the image need not learn anything", at: "latent", severity: .warning)
    ]
  }
}

/// What the last layer's sums pass through to become pixels.
public enum OutputActivation: String, OptionChoice {
  /// Pixels in 0...1: the sums are logits.
  case sigmoid
  /// Pixels of any size: the sums themselves.
  case linear

  var kind: OutputKind { self == .sigmoid ? .bernoulli : .gaussian }
}
