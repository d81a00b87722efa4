internal import Pipeline
internal import Tensors

/// A layer with explicit passes over rows of a batch. Its parameters are a part of one flat buffer,
/// and every number it reads or writes is lent to it.
///
/// Rows do not depend on one another, so that threads can share them out; the gradient of the
/// parameters, which sums over rows, is computed in parts instead.
protocol Layer: Sendable {
  /// What a graph calls layers of this type.
  static var kind: String { get }
  /// The layer that a graph describes.
  /// - Throws: `PipelineError` of kind `badData` where the description contradicts itself.
  init(_ shape: LayerShape, activation: any Activation) throws
  var shape: LayerShape { get }
  /// The layer's weights in the order of its part of the buffer, with the ends of their names.
  var tensors: [(suffix: String, shape: [Int])] { get }
  /// Numbers a row that `forward` leaves for the backward pass, beside its output.
  var keptCount: Int { get }
  /// Terms that the layer adds to the objective, each a sum over rows.
  var penaltyCount: Int { get }

  /// Draws the parameters of a new model.
  func initialize(
    _ parameters: inout MutableSpan<Float>, by initializer: any Initializer,
    key: RandomKey)
  /// Draws what the forward pass needs at random.
  /// - Parameter kept: `[rows, keptCount]`, as `forward` receives it.
  func draw(into kept: inout MutableSpan<Float>, rows: Int, random: inout RandomStream)
  /// - Parameters:
  ///   - input: x, `[rows, inputs]`.
  ///   - output: receives y, `[rows, outputs]`.
  ///   - kept: `[rows, keptCount]`, for the backward pass.
  func forward(
    _ input: Span<Float>, rows: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>, keeping kept: inout MutableSpan<Float>)
  /// The terms that the layer adds to the objective.
  /// - Parameters:
  ///   - input: as in `forward`.
  ///   - add: receives each term's number and its sum over the rows.
  func penalties(_ input: Span<Float>, rows: Int, add: (_ term: Int, _ sum: Double) -> Void)
  /// Turns the gradient of y into what `gradient` and `backwardToInput` read.
  /// - Parameter delta: `[rows, outputs]`
  func backward(
    output: Span<Float>, kept: Span<Float>, rows: Int, delta: inout MutableSpan<Float>)
  /// The gradient of x.
  /// - Parameters:
  ///   - delta: as `backward` left it.
  ///   - penaltyWeights: what multiplies each of the layer's terms in the objective.
  func backwardToInput(
    delta: Span<Float>, input: Span<Float>, kept: Span<Float>, rows: Int,
    parameters: Span<Float>, penaltyWeights: Span<Float>,
    into inputDelta: inout MutableSpan<Float>)
  /// Parts of the parameters, one after the other, whose gradients can be computed apart.
  var parts: [Range<Int>] { get }
  /// The gradient of one part of the parameters, over all rows of the batch.
  /// - Parameter gradient: receives the part's gradient.
  func gradient(
    part: Int, input: Span<Float>, delta: Span<Float>, rows: Int,
    into gradient: inout MutableSpan<Float>)
}

extension Layer {
  var penaltyCount: Int { 0 }
  func draw(into kept: inout MutableSpan<Float>, rows: Int, random: inout RandomStream) {}
  func penalties(_ input: Span<Float>, rows: Int, add: (_ term: Int, _ sum: Double) -> Void) {}
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
