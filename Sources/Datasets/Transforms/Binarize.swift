public import Pipeline
import Tensors

/// Every value becomes 0 or 1, in bytes: by a threshold, or at random with its own value as the
/// chance of 1, once for all epochs.
///
/// Source: Salakhutdinov and Murray, "On the quantitative analysis of deep belief networks", 2008,
/// for the random way.
public struct Binarize: TransformStage {
  public static let name = "binarize"
  public static let alsoKnownAs = ["binarise", "threshold"]
  public static let summary = "Makes every value 0 or 1."

  public enum Method: String, OptionChoice {
    case threshold, random
  }

  public var method = Method.threshold
  public var threshold = 0.5

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "method", \.method,
        help: "Whether the threshold decides, or chance, where v is the chance of 1 (by the seed)."),
      Field(
        "threshold", \.threshold, .above(0, to: 1),
        help: "The smallest value that becomes 1; of no use to 'random'."),
    ]
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    var header = input
    header.bytesPerValue = 1
    return [header]
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    let bytes =
      switch method {
      case .threshold: thresholded(images.pixels)
      case .random: drawn(images, from: context.random)
      }
    return [images.replacing(shape: images.shape, pixels: .bytes(bytes, white: 1))]
  }

  private func thresholded(_ pixels: Pixels) -> [UInt8] {
    switch pixels {
    case .bytes(let bytes, let white):
      let table = (0...255).map { UInt8(Double($0) >= threshold * Double(white) ? 1 : 0) }
      return bytes.map { table[Int($0)] }
    case .floats(let floats):
      let threshold = Float(threshold)
      return floats.map { $0 >= threshold ? 1 : 0 }
    }
  }

  /// Each image by a stream of its own, so that a part of a set gives a part of the result.
  private func drawn(_ images: ImageSet, from key: RandomKey) -> [UInt8] {
    let size = images.shape.count
    var chances = [Float](repeating: 0, count: size)
    var uniform = chances
    var result: [UInt8] = []
    result.reserveCapacity(images.pixels.count)
    for image in 0..<images.count {
      var values = chances.mutableSpan
      images.read(image, into: &values)
      var stream = key.derived(images.origin(of: image)).stream()
      var numbers = uniform.mutableSpan
      stream.fillUniform(&numbers)
      for index in 0..<size { result.append(uniform[index] < chances[index] ? 1 : 0) }
    }
    return result
  }
}
