import Pipeline
import Tensors

/// Which values a model's targets may have: finite ones, those that the loss takes, and of a sigmoid
/// those in 0...1.
struct TargetRange {
  private let range: ClosedRange<Float>
  /// What to do about a value outside.
  private let advice: String

  init(_ objective: Objective, _ output: OutputKind) {
    let loss = type(of: objective.loss)
    let taken = loss.targets ?? -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
    // A sigmoid reaches no other values, whatever the loss.
    range = output == .bernoulli ? taken.clamped(to: 0...1) : taken
    if output == .bernoulli, range == 0...1 {
      // A loss that takes everything does without the sigmoid too.
      let takesAll = loss.outputs.contains(.gaussian) && loss.targets == nil
      advice =
        "; pixels must lie in 0...1, as the model's output does: scale them, as 'white' of a load "
        + "stage does, or take 'output: linear'"
        + (takesAll ? "" : " and another loss than \(loss.name)")
    } else if loss.targets != nil {
      advice =
        "; the loss '\(loss.name)' takes \(Readable.number(Double(range.lowerBound))) to "
        + "\(Readable.number(Double(range.upperBound))): scale them, "
        + "or take another loss"
    } else {
      advice = ""
    }
  }

  /// - Throws: `PipelineError` of kind `badData` for the first value out of range, before the first
  ///   step. Of noise in the targets, the first thousand samples are drawn.
  func check(_ images: ImageSet) throws {
    // Bytes are always in range.
    if case .floats(let values) = images.pixels {
      try check(values.span, images.shape.count, "has")
    }
    guard images.noise.contains(where: { $0.usage.target == .augmented }) else { return }
    let samples = Array(0..<min(images.sampleCount, 1000))
    var inputs = [Float](repeating: 0, count: samples.count * images.shape.count)
    var targets = inputs
    var inputSpan = inputs.mutableSpan
    var targetSpan = targets.mutableSpan
    images.draw(samples.span, epoch: 1, inputs: &inputSpan, targets: &targetSpan)
    try check(targets.span, images.shape.count * images.copies, "has with its noise")
  }

  private func check(_ values: Span<Float>, _ size: Int, _ verb: String) throws {
    for index in values.indices {
      let value = values[index]
      guard !range.contains(value) else { continue }
      throw PipelineError(
        .badData,
        "image \(index / size) \(verb) the value \(Readable.number(Double(value)))\(advice)")
    }
  }
}
