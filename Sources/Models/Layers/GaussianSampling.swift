import Pipeline
import Tensors

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
  func tensors(of parameters: Span<Float>) -> [NamedTensor] { [] }
  func read(_ tensors: [NamedTensor], into parameters: inout MutableSpan<Float>) {}
  /// The noise is saved.
  var savesForBackward: Bool { true }
  var auxiliaryLossCount: Int { shape.outputs }

  func initialize(
    _ parameters: inout MutableSpan<Float>, by initializer: any Initializer, key: RandomKey
  ) {}

  func draw(into saved: inout MutableSpan<Float>, rows: Int, random: inout RandomStream) {
    random.fillNormal(&saved)
  }

  func forward(
    _ input: Span<Float>, rows: Int, shard: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>, saving saved: inout MutableSpan<Float>, step: Int
  ) {
    posterior.sample(head: input, noise: saved.span, into: &output)
  }

  func auxiliaryLosses(_ input: Span<Float>, rows: Int, add: (_ index: Int, _ sum: Double) -> Void)
  {
    posterior.withDivergences(head: input) { sums in
      for index in sums.indices { add(index, sums[index]) }
    }
  }

  func backward(
    output: Span<Float>, saved: Span<Float>, step: Int, rows: Int, shard: Int,
    delta: inout MutableSpan<Float>
  ) {}

  func backwardToInput(
    delta: Span<Float>, input: Span<Float>, saved: Span<Float>, rows: Int, shard: Int,
    parameters: Span<Float>, auxiliaryWeights: Span<Float>,
    into inputDelta: inout MutableSpan<Float>
  ) {
    posterior.gradient(
      head: input, noise: saved, codeGradient: delta, weights: auxiliaryWeights, into: &inputDelta)
  }

  func gradient(
    shard: Int, input: Span<Float>, delta: Span<Float>, rows: Int,
    into gradient: inout MutableSpan<Float>
  ) {}
}
