public import Pipeline
public import Tensors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The image turns about its centre, by an angle up to `angle` either way, every angle equally
/// likely. Each pixel becomes the bilinear mean of the four around the place that it comes from, in
/// each channel; beyond the edges is `fill`. Edges of bitmaps turn grey.
public struct Rotate: Noise {
  public static let name = "rotate"
  public static let alsoKnownAs = ["rotation"]
  public static let summary = "Turns images about their centre at random."
  public static var level: NoiseLevel<Self> { NoiseLevel("angle", \.angle, 0...180) }

  public var angle = 15.0
  public var fill = 0.0

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "angle", \.angle, .within(0...180), unit: "degrees",
        help: "The largest angle, clockwise and counter-clockwise."),
      Field(
        "fill", \.fill, .within(0...1), help: "What comes in at the edges: 0 black, 1 white."),
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    turn(&pixels, shape, degrees: angle * Double(2 * random.uniform() - 1))
  }

  func turn(_ pixels: inout MutableSpan<Float>, _ shape: ImageShape, degrees: Double) {
    let radians = degrees * .pi / 180
    let (sine, cosine) = (Float(sin(radians)), Float(cos(radians)))
    var source = [Float](repeating: 0, count: pixels.count)
    var copy = source.mutableSpan
    copy.copy(pixels.span)
    let (height, width, channels) = (shape.height, shape.width, shape.channels)
    let (middleX, middleY) = (Float(width - 1) / 2, Float(height - 1) / 2)
    let fill = Float(fill)
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (Float(x) - middleX, Float(y) - middleY)
        let fromX = middleX + cosine * dx + sine * dy
        let fromY = middleY - sine * dx + cosine * dy
        let (left, top) = (fromX.rounded(.down), fromY.rounded(.down))
        let (right, below) = (fromX - left, fromY - top)
        let (column, row) = (Int(left), Int(top))
        for channel in 0..<channels {
          func value(_ row: Int, _ column: Int) -> Float {
            row >= 0 && row < height && column >= 0 && column < width
              ? source[(row * width + column) * channels + channel] : fill
          }
          let upper =
            value(row, column) * (1 - right) + value(row, column + 1) * right
          let lower =
            value(row + 1, column) * (1 - right) + value(row + 1, column + 1) * right
          pixels[(y * width + x) * channels + channel] = upper * (1 - below) + lower * below
        }
      }
    }
  }
}
