public import Pipeline
public import Tensors

/// The image moves by whole pixels, up or down and left or right, each as far as `distance` times
/// that side at most, every move equally likely. No value changes; what comes in at the edges is
/// `fill`, what goes out is lost.
public struct Shift: Noise {
  public static let name = "shift"
  public static let alsoKnownAs = ["translate", "translation"]
  public static let summary = "Moves images by whole pixels at random."
  public static var level: NoiseLevel<Self> { NoiseLevel("distance", \.distance, 0...1) }

  public var distance = 0.1
  public var fill = 0.0

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "distance", \.distance, .within(0...1), unit: "shares of the image's sides",
        help: "The farthest move in each direction, rounded to whole pixels."),
      Field(
        "fill", \.fill, .within(0...1), help: "What comes in at the edges: 0 black, 1 white."),
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    let down = move(along: shape.height, &random)
    let right = move(along: shape.width, &random)
    let (width, channels) = (shape.width, shape.channels)
    let offset = (down * width + right) * channels
    let columns = max(0, right)..<width + min(0, right)
    // Backwards where the image moves forwards, so that no value is read after it was replaced.
    let isForward = offset > 0
    for step in 0..<shape.height {
      let y = isForward ? shape.height - 1 - step : step
      let row = y * width * channels
      guard y - down >= 0, y - down < shape.height, !columns.isEmpty else {
        for index in row..<row + width * channels { pixels[index] = Float(fill) }
        continue
      }
      let first = row + columns.lowerBound * channels
      let count = columns.count * channels
      if isForward {
        for index in stride(from: first + count - 1, through: first, by: -1) {
          pixels[index] = pixels[index - offset]
        }
      } else {
        for index in first..<first + count { pixels[index] = pixels[index - offset] }
      }
      for index in row..<first { pixels[index] = Float(fill) }
      for index in first + count..<row + width * channels { pixels[index] = Float(fill) }
    }
  }

  private func move(along side: Int, _ random: inout RandomStream) -> Int {
    let farthest = Int((distance * Double(side)).rounded())
    return random.integer(below: 2 * farthest + 1) - farthest
  }
}
