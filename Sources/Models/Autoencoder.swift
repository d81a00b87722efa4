public import Pipeline
internal import Tensors

/// Trains an autoencoder of dense layers, whose decoder mirrors its encoder.
///
/// The output is a Bernoulli variable a pixel, given by its logit.
/// Source: Hinton and Salakhutdinov, "Reducing the Dimensionality of Data with Neural Networks",
/// 2006.
public struct Autoencoder: TrainStage {
  public static let name = "autoencoder"
  public static let summary = "Learns to give images back through a narrow code."

  public var hidden = [64]
  public var latent = 2
  public var activation: any Activation = HyperbolicTangent()
  public var latentActivation: any Activation = Identity()
  public var loss: any Loss = BinaryCrossEntropy()
  public var reduction = LossReduction.pixelMean
  public var optimizer: any Optimizer = Adam()
  public var epochs = 1000
  public var batchSize: Int?
  public var shuffle = true

  public init() {}

  public static var fields: [Field<Autoencoder>] {
    [
      Field(
        "hidden", \.hidden, each: .within(1...1_000_000), count: 0...100,
        help: "Widths of the layers between image and code; the decoder has them in reverse."),
      Field(
        "latent", \.latent, .within(1...1_000_000), help: "Width of the code; 2 can be plotted."),
      Field(
        "activation", \.activation, component: .activation,
        help: "Activation of the hidden layers."),
      Field(
        "latent_activation", \.latentActivation, component: .activation,
        help: "Activation of the code."),
      Field("loss", \.loss, component: .loss, help: "What training makes small."),
      Field(
        "reduction", \.reduction,
        help: "The loss is a mean over pixels, or over images of the sum of their pixels."),
      Field(
        "optimizer", \.optimizer, component: .optimizer,
        help: "How the gradient moves the weights."),
      Field(
        "epochs", \.epochs, .within(1...10_000_000), help: "How often all images are learnt from."),
      Field(
        "batch_size", \.batchSize, .atLeast(1), unit: "images",
        help: "Images a step; all of them unless given."),
      Field(
        "shuffle", \.shuffle,
        help: "Draws a new order of the images for every epoch; without batches it is unused."),
    ]
  }

  public var capabilities: Set<Capability> { [.latent] }

  public func graph(reading inputs: PlannedInputs) -> ModelGraph? {
    inputs.images(StageInput.data.key).map { graph(for: $0.shape) }
  }

  func graph(for shape: ImageShape) -> ModelGraph {
    ModelGraph(
      plugin: Self.name, input: shape,
      encoder: layers(
        "encoder", [shape.count] + hidden + [latent], last: latentActivation),
      decoder: layers(
        "decoder", [latent] + hidden.reversed() + [shape.count], last: Identity()),
      output: .bernoulli)
  }

  private func layers(_ part: String, _ sizes: [Int], last: any Activation) -> [LayerShape] {
    (1..<sizes.count).map { index in
      let used = index == sizes.count - 1 ? last : activation
      return LayerShape(
        kind: "dense", name: "\(part).\(index - 1)", inputs: sizes[index - 1],
        outputs: sizes[index], activation: type(of: used).name,
        parameterCount: (sizes[index - 1] + 1) * sizes[index])
    }
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images("data") else { return [] }
    return faults(for: images)
  }

  func faults(for images: ImageHeader) -> [OptionFault] {
    var faults: [OptionFault] = []
    if let message = sizeFault(graph(for: images.shape)) {
      faults.append(OptionFault(message, at: "hidden"))
    }
    if latent >= images.shape.count {
      faults.append(
        OptionFault(
          "'latent' is \(latent) for images of \(images.shape.count) values: a code that is not "
            + "smaller than the image need not learn anything", at: "latent", severity: .warning))
    }
    return faults
  }

  private func sizeFault(_ graph: ModelGraph) -> String? {
    graph.parameterCount <= 100_000_000
      ? nil
      : "the layers have \(graph.parameterCount) parameters, more than 100000000; "
        + "make 'hidden' smaller"
  }
}
