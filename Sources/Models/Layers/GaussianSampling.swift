internal import Pipeline
internal import Tensors

/// Draws codes from a Gaussian posterior by the reparameterisation, z = mean + exp(s / 2) * noise,
/// and adds each dimension's divergence from the standard normal to the objective.
///
/// Its input holds the means, then the log-variances s. Source: Kingma and Welling, "Auto-Encoding
/// Variational Bayes", 2014.
final class GaussianSampling: Layer {
  static let kind = "gaussian-sample"

  let shape: LayerShape
  let inputs: Int
  let outputs: Int
  let shards: Shards
  let posterior: DiagonalGaussian

  init(_ shape: LayerShape, activation: any Activation) throws {
    guard shape.outputs >= 1 && shape.inputs == 2 * shape.outputs && shape.parameterCount == 0
    else {
      throw PipelineError(
        .badData,
        "\(shape.name) draws \(shape.outputs) numbers from \(shape.inputs): it needs a mean and a "
          + "log-variance for each")
    }
    self.shape = shape
    inputs = shape.inputs
    outputs = shape.outputs
    shards = Shards(of: shape.outputs, atLeast: 1, atMost: 1)
    posterior = DiagonalGaussian(latent: shape.outputs)
  }

  static func shape(name: String, latent: Int) -> LayerShape {
    LayerShape(
      kind: kind, name: name, inputs: 2 * latent, outputs: latent, activation: Identity.name,
      parameterCount: 0)
  }

  func parameters(of shard: Int) -> Range<Int> { 0..<0 }
  func tensors(of parameters: Span<Float>) -> [Tensor] { [] }
  func read(_ tensors: [Tensor], into parameters: inout MutableSpan<Float>) {}
  /// The noise.
  var keeps: Bool { true }
  var penaltyCount: Int { shape.outputs }

  func initialize(
    _ parameters: inout MutableSpan<Float>, by initializer: any Initializer, key: RandomKey
  ) {}

  func draw(into kept: inout MutableSpan<Float>, rows: Int, random: inout RandomStream) {
    random.fillNormal(&kept)
  }

  func forward(
    _ input: Span<Float>, rows: Int, shard: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>, keeping kept: inout MutableSpan<Float>, step: Int
  ) {
    posterior.sample(head: input, noise: kept.span, into: &output)
  }

  func penalties(_ input: Span<Float>, rows: Int, add: (_ term: Int, _ sum: Double) -> Void) {
    posterior.withDivergences(head: input) { sums in
      for term in sums.indices { add(term, sums[term]) }
    }
  }

  func backward(
    output: Span<Float>, kept: Span<Float>, step: Int, rows: Int, shard: Int,
    delta: inout MutableSpan<Float>
  ) {}

  func backwardToInput(
    delta: Span<Float>, input: Span<Float>, kept: Span<Float>, rows: Int, shard: Int,
    parameters: Span<Float>, penaltyWeights: Span<Float>,
    into inputDelta: inout MutableSpan<Float>
  ) {
    posterior.gradient(
      head: input, noise: kept, codeGradient: delta, weights: penaltyWeights, into: &inputDelta)
  }

  func gradient(
    shard: Int, input: Span<Float>, delta: Span<Float>, rows: Int,
    into gradient: inout MutableSpan<Float>
  ) {}
}
