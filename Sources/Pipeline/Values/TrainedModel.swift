public import Tensors

/// A model that reconstructs images.
public protocol TrainedModel: Sendable {
  var graph: ModelGraph { get }
  /// By name, in the order of the layers.
  var weights: [NamedTensor] { get }
  /// The distribution of the output for each image.
  /// - Parameter images: `[count, graph.input.count]`, values as in training.
  func reconstruct(_ images: Matrix) -> OutputDistribution
}

/// Where images are compared: a vector of numbers for each, near where images are alike.
public protocol ImageFeatures: Sendable {
  /// - Parameter images: `[count, pixels]`.
  /// - Returns: `[count, features]`.
  func features(of images: Matrix) -> Matrix
}

/// A model with a code between encoder and decoder.
public protocol LatentModel: TrainedModel, ImageFeatures {
  /// - Returns: `[count, latentSize]`; of a variational model, the posterior's mean.
  func encode(_ images: Matrix) -> Matrix
  func decode(_ codes: Matrix) -> OutputDistribution
}

extension LatentModel {
  /// The codes.
  public func features(of images: Matrix) -> Matrix { encode(images) }
}

/// A latent model whose code of an image is a distribution: a Gaussian a dimension.
public protocol VariationalModel: LatentModel {
  func posterior(_ images: Matrix) -> GaussianPosterior
  /// What training made small beside the reconstruction's loss.
  var objective: VariationalObjective { get }
}

extension VariationalModel {
  /// What training took for the distribution of a value around the output; `nil` where its loss says
  /// of none.
  public var likelihood: PixelLikelihood? { graph.likelihood }
}

/// The distributions of images' codes, with diagonal covariance.
public struct GaussianPosterior: Sendable {
  /// `[count, latentSize]`
  public let mean: Matrix
  /// The natural logarithm of the variance, `[count, latentSize]`.
  public let logVariance: Matrix

  public init(mean: Matrix, logVariance: Matrix) {
    self.mean = mean
    self.logVariance = logVariance
  }
}

/// How the Kullback-Leibler term entered the objective at the end of training.
public struct VariationalObjective: Sendable, Equatable {
  /// The term's weight beside the loss summed over an image's values; 1 is the evidence lower bound
  /// (ELBO).
  public let beta: Double
  /// What each dimension may hold without cost, in nats.
  public let freeBits: Double

  public init(beta: Double = 1, freeBits: Double = 0) {
    self.beta = beta
    self.freeBits = freeBits
  }
}

/// What a model says of images: parameters of a distribution, not pixels.
public struct OutputDistribution: Sendable {
  public let kind: OutputKind
  /// `[count, pixels]`: logits or means.
  public let parameters: Matrix
  /// The variance of every value of a `.gaussian` output.
  public let variance: Float

  public init(kind: OutputKind, parameters: Matrix, variance: Float = 1) {
    self.kind = kind
    self.parameters = parameters
    self.variance = variance
  }

  /// The mean of every pixel, `[count, pixels]`.
  public var mean: Matrix {
    guard kind == .bernoulli else { return parameters }
    var mean = Matrix(rows: parameters.rows, columns: parameters.columns)
    var values = mean.elements.mutableSpan
    sigmoid(parameters.elements.span, into: &values)
    return mean
  }
}

/// Numbers under a name, as weights files hold them.
public struct NamedTensor: Sendable, Equatable {
  public let name: String
  public let shape: [Int]
  /// Row-major.
  public let values: [Float]

  /// - Precondition: as many values as the shape says.
  public init(name: String, shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "\(name): shape and values differ")
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// What training makes: the model, and the report of how it went (its series are the loss curves).
public struct TrainingResult: Sendable {
  public let model: any TrainedModel
  public let report: Report
  /// The files that the model was read from.
  public let sources: [SourceFile]
  /// What it takes to go on training, beside the model's weights; `nil` for what cannot go on.
  public let state: Checkpoint?

  public init(
    model: any TrainedModel, report: Report, sources: [SourceFile] = [], state: Checkpoint? = nil
  ) {
    self.model = model
    self.report = report
    self.sources = sources
    self.state = state
  }
}
