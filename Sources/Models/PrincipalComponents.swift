public import Pipeline
import Tensors

/// Finds the principal components of the images, exactly: the linear model of its code's width with
/// the least squared error.
///
/// Source: Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space", 1901.
public struct PrincipalComponents: TrainStage {
  public static let name = "pca"
  public static let alsoKnownAs = ["principal-components", "principal-component-analysis", "svd"]
  public static let summary =
    "Finds the principal components: the best linear code, exactly (Pearson 1901)."

  public var latent = 2

  public init() {}

  public static var fields: [Field<PrincipalComponents>] {
    [
      Field(
        "latent", \.latent, .within(1...40_000),
        help: "How many components: the width of the code."
      )
      .alsoKnownAs(
        "latent_dim", "latent_dims", "latent_size", "n_latent", "z_dim", "code_size", "bottleneck",
        "embedding_dim", "n_components")
    ]
  }

  public var capabilities: Set<Capability> { [.latent] }

  public func graph(reading inputs: PlannedInputs) -> ModelGraph? {
    inputs.images(StageInput.data.key).map { graph(for: $0.shape) }
  }

  /// Centring and projecting is one dense layer, drawing from the components another.
  private func graph(for shape: ImageShape) -> ModelGraph {
    ModelGraph(
      plugin: Self.name, input: shape,
      encoder: [
        Dense.shape(
          name: "encoder.0", inputs: shape.count, outputs: latent, activation: Identity())
      ],
      decoder: [
        Dense.shape(
          name: "decoder.0", inputs: latent, outputs: shape.count, activation: Identity())
      ], output: .gaussian, likelihood: MeanSquaredError().likelihood)
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key) else { return [] }
    return faults(for: images)
  }

  func faults(for images: ImageHeader) -> [OptionFault] {
    var faults: [OptionFault] = []
    let size = images.shape.count
    if size > 40_000 {
      faults.append(
        OptionFault("images of \(size) values are too large for components: 40000 at most"))
    } else if let fault = PrincipalComponentsCost(images).fault() {
      faults.append(fault)
    }
    if latent > size {
      faults.append(
        OptionFault(
          "'latent' is \(latent), and images of \(size) values have \(size) components",
          at: "latent"))
    } else if latent >= images.count && images.noise.isEmpty {
      faults.append(
        OptionFault(
          "'latent' is \(latent), and \(images.count) images differ in \(max(images.count - 1, 0)) "
            + "directions at most: the other components say nothing", at: "latent",
          severity: .warning))
    }
    if let noise = images.noise.first(where: { $0.target == .clean }) {
      faults.append(
        OptionFault(
          "the images carry '\(noise.name)', whose target is the clean image: components cannot "
            + "learn to remove noise, and are those of the noisy images; say 'target: augmented' "
            + "where it is attached, or 'train: denoising-autoencoder'", severity: .warning))
    }
    return faults
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    ReportedNames(
      metrics: ["mean_squared_error", "explained_variance", "parameters"],
      series: ["explained_variance"])
  }

  /// - Throws: `PipelineError` of kind `badData` for no images, or values that are not finite.
  public func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    let images = inputs.data
    if let fault = faults(for: images.header).first(where: { $0.severity == .error }) {
      throw PipelineError(.badData, fault.message)
    }
    guard images.count > 0 else {
      throw PipelineError(.badData, "there are no training images")
    }
    let source = BatchSource(images)
    let size = images.shape.count
    let samples = try SampleCovariance(source, in: context)
    guard
      let found =
        try eigenvectors(of: samples.covariance, size: size, count: latent, in: context)
    else {
      throw PipelineError(
        .badData, "the images have no principal components: their values are not all finite")
    }
    let network = try Network(
      graph(for: images.shape), activations: [Identity(), Identity()])
    let total = (0..<size).reduce(0) { $0 + samples.covariance[$1 * size + $1] }
    return TrainingResult(
      model: NetworkModel(
        network, parameters: try network.parameters(from: weights(found.vectors, samples.mean))),
      report: report(found.values, total: total, images: source.sampleCount, size: size))
  }

  /// W is the components' transpose and b centres; then the components themselves and the mean.
  private func weights(_ components: [Double], _ mean: [Double]) -> [NamedTensor] {
    let size = mean.count
    var transpose: [Float] = []
    transpose.reserveCapacity(latent * size)
    for pixel in 0..<size {
      for component in 0..<latent { transpose.append(Float(components[component * size + pixel])) }
    }
    let shift = (0..<latent).map { component in
      var projection = 0.0
      for pixel in 0..<size { projection += components[component * size + pixel] * mean[pixel] }
      return Float(-projection)
    }
    return [
      NamedTensor(name: "encoder.0.weight", shape: [size, latent], values: transpose),
      NamedTensor(name: "encoder.0.bias", shape: [latent], values: shift),
      NamedTensor(
        name: "decoder.0.weight", shape: [latent, size], values: components.map { Float($0) }),
      NamedTensor(name: "decoder.0.bias", shape: [size], values: mean.map { Float($0) }),
    ]
  }

  private func report(_ variances: [Double], total: Double, images: Int, size: Int) -> Report {
    let shares = variances.map { total > 0 ? max($0, 0) / total : 0 }
    var sum = 0.0
    let cumulative = shares.map { share in
      sum += share
      return sum
    }
    let numbers = (1...variances.count).map(Double.init)
    // The covariance divides by one less than the images, the error by their number.
    let left = max(total - variances.reduce(0) { $0 + max($1, 0) }, 0)
    let error = left * Double(max(images - 1, 1)) / Double(images)
    return Report(
      metrics: [
        Metric(
          "mean_squared_error", error / Double(size), unit: "a pixel",
          reduction: "mean over \(Readable.count(images, "image"))"),
        Metric(
          "explained_variance", sum, unit: "of the variance",
          reduction: "share of \(total)"),
        Metric("parameters", Double((2 * latent + 1) * size + latent), unit: "numbers"),
      ],
      tables: [
        Table(
          name: "components", columns: ["component", "variance", "share"],
          rows: variances.indices.map {
            [.number(Double($0 + 1)), .number(variances[$0]), .number(shares[$0])]
          })
      ],
      series: [
        Series(
          name: "explained_variance", xLabel: "component", yLabel: "share of the variance so far",
          x: numbers, y: cumulative)
      ])
  }

  public static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel {
    try Autoencoder.restore(graph, weights: weights, registry: registry)
  }
}
