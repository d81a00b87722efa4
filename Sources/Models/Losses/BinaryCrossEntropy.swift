public import Pipeline
import RealModule
import Tensors

/// Binary cross-entropy, computed from logits so that it stays finite.
public struct BinaryCrossEntropy: Loss {
  public static let name = "bce"
  public static let alsoKnownAs = [
    "binary-cross-entropy", "cross-entropy", "bce-loss", "bce-with-logits", "bce-with-logits-loss",
    "log-loss", "bernoulli",
  ]
  public static let summary = "Binary cross-entropy of pixels in 0...1, in nats."
  public static let unit = "nats"
  public static let outputs = [OutputKind.bernoulli]
  public static let targets: ClosedRange<Float>? = 0...1
  public var likelihood: PixelLikelihood? { .bernoulli }
  public init() {}

  /// - Precondition: `kind` is `.bernoulli`, and the targets lie in 0...1.
  public func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    precondition(kind == .bernoulli, "binary cross-entropy needs a model with logits")
    guard !gradient.isEmpty else { return binaryCrossEntropy(logits: output, targets: targets) }
    return binaryCrossEntropy(logits: output, targets: targets, gradient: &gradient, scale: scale)
  }

  /// The entropy of grey targets, each taken for the chance of a white pixel, in nats over all
  /// images; `nil` for black and white ones, whose entropy is 0.
  public func floor(_ images: ImageSet) -> Double? {
    var entropy = 0.0
    switch images.pixels {
    case .bytes(let bytes, let white):
      // Four tables: in a run of equal bytes, each count would wait for the one before.
      var counts = [Int](repeating: 0, count: 4 * 256)
      for index in bytes.indices { counts[index % 4 * 256 + Int(bytes[index])] += 1 }
      for byte in 0..<256 {
        let count = (0..<4).reduce(0) { $0 + counts[$1 * 256 + byte] }
        guard count > 0 else { continue }
        entropy += Double(count) * binaryEntropy(Double(byte) / Double(white))
      }
    case .floats(let values):
      for value in values { entropy += binaryEntropy(Double(value)) }
    }
    return entropy > 0 ? entropy : nil
  }
}
