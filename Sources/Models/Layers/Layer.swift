import Pipeline
import Tensors

/// A layer with explicit passes over the rows of a batch. Its parameters are a part of one flat
/// buffer, and every number it reads or writes is lent to it.
///
/// A wide layer is cut into shards of its outputs. Each has parameters of its own, which one thread
/// reads and moves; a layer of one shard is computed whole by every thread for itself.
protocol Layer: AnyObject, Sendable {
  /// What a graph calls layers of this type.
  static var kind: String { get }
  /// The layer that a graph describes.
  /// - Throws: `PipelineError` of kind `badData` where the description contradicts itself.
  init(_ shape: LayerShape, activation: any Activation) throws
  var shape: LayerShape { get }
  /// The widths of `shape`: a step asks for them often, and a shape is costly to copy.
  var inputs: Int { get }
  var outputs: Int { get }
  /// How the outputs are cut, by their number and that of the inputs alone.
  var shards: Shards { get }
  /// One shard's part of the layer's parameters. The parts follow one another.
  func parameters(of shard: Int) -> Range<Int>
  /// f, where the layer is y = f(x W + b) with parameters W, row-major, and then b in one shard: such
  /// layers may be trained by `DenseLayers`, without the passes below.
  var denseActivation: ActivationFunction? { get }
  /// Whether the forward pass saves numbers for the backward pass: one for each output.
  var savesForBackward: Bool { get }
  /// How many auxiliary losses the layer adds to the objective, each a sum over rows.
  var auxiliaryLossCount: Int { get }

  /// Draws the parameters of a new model.
  func initialize(
    _ parameters: inout MutableSpan<Float>, by initializer: any Initializer, key: RandomKey)
  /// The parameters as files hold them, with the ends of their names.
  func tensors(of parameters: Span<Float>) -> [NamedTensor]
  /// The parameters from their tensors.
  func read(_ tensors: [NamedTensor], into parameters: inout MutableSpan<Float>)

  /// Draws what the forward pass needs at random.
  /// - Parameter saved: `[rows, outputs]`, as `forward` receives it.
  func draw(into saved: inout MutableSpan<Float>, rows: Int, random: inout RandomStream)
  /// One shard of the outputs.
  /// - Parameters:
  ///   - input: x, `[rows, inputs]`.
  ///   - parameters: of the whole layer.
  ///   - output: receives y, from the shard's first number to its last.
  ///   - saved: for the backward pass, laid out as `output`; empty unless `savesForBackward`.
  ///   - step: numbers between the beginnings of two rows of `output`.
  func forward(
    _ input: Span<Float>, rows: Int, shard: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>, saving saved: inout MutableSpan<Float>, step: Int)
  /// Computes the auxiliary losses that the layer adds to the objective.
  /// - Parameters:
  ///   - input: as in `forward`.
  ///   - add: receives each loss's number and its sum over the rows.
  func auxiliaryLosses(_ input: Span<Float>, rows: Int, add: (_ index: Int, _ sum: Double) -> Void)
  /// Turns the gradient of one shard of y into what `gradient` and `backwardToInput` read.
  /// - Parameters:
  ///   - output: as `forward` left it, `saved` too, with the same `step`.
  ///   - delta: `[rows, width]` of the shard.
  func backward(
    output: Span<Float>, saved: Span<Float>, step: Int, rows: Int, shard: Int,
    delta: inout MutableSpan<Float>)
  /// One shard's share of the gradient of x: the sum over all shards is the gradient.
  /// - Parameters:
  ///   - delta: as `backward` left it.
  ///   - auxiliaryWeights: what multiplies each of the layer's auxiliary losses in the objective.
  func backwardToInput(
    delta: Span<Float>, input: Span<Float>, saved: Span<Float>, rows: Int, shard: Int,
    parameters: Span<Float>, auxiliaryWeights: Span<Float>,
    into inputDelta: inout MutableSpan<Float>)
  /// The gradient of one shard's parameters.
  /// - Parameter gradient: receives it, of the count of `parameters(of:)`.
  func gradient(
    shard: Int, input: Span<Float>, delta: Span<Float>, rows: Int,
    into gradient: inout MutableSpan<Float>)
}

extension Layer {
  var isCut: Bool { shards.count > 1 }
  var denseActivation: ActivationFunction? { nil }
  var auxiliaryLossCount: Int { 0 }
  func draw(into saved: inout MutableSpan<Float>, rows: Int, random: inout RandomStream) {}
  func auxiliaryLosses(_ input: Span<Float>, rows: Int, add: (_ index: Int, _ sum: Double) -> Void)
  {}
}

/// The layer that a graph describes.
/// - Throws: `PipelineError` of kind `badData` for a kind that this program does not know.
func makeLayer(_ shape: LayerShape, activation: any Activation) throws -> any Layer {
  let kinds: [any Layer.Type] = [Dense.self, GaussianSampling.self]
  guard let kind = kinds.first(where: { $0.kind == shape.kind }) else {
    throw PipelineError(.badData, "\(shape.name) is of the unknown kind '\(shape.kind)'")
  }
  return try kind.init(shape, activation: activation)
}
