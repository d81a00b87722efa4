import Pipeline
import Tensors

/// One image at every nth pixel.
struct PreviewPicture {
  let rows: Int
  let columns: Int
  private let values: [Float]
  private let shape: ImageShape
  private let step: Int

  init(_ set: ImageSet, image: Int, step: Int) {
    values = set.batch(image..<image + 1).elements
    shape = set.shape
    self.step = step
    rows = (shape.height + step - 1) / step
    columns = (shape.width + step - 1) / step
  }

  /// The mean of the channels of every pixel, those included that are not shown.
  func forEachLightness(_ body: (Float) -> Void) {
    for start in stride(from: 0, to: values.count, by: shape.channels) {
      var sum: Float = 0
      for value in values[start..<start + shape.channels] where value.isFinite {
        sum += min(max(value, 0), 1)
      }
      body(sum / Float(shape.channels))
    }
  }

  /// Red, green and blue in 0...1.
  func color(_ row: Int, _ column: Int) -> [Float] {
    let start = (row * step * shape.width + column * step) * shape.channels
    let pixel = values[start..<start + shape.channels].map { $0.isFinite ? min(max($0, 0), 1) : 0 }
    return pixel.count == 3 ? pixel : [pixel[0], pixel[0], pixel[0]]
  }
}

/// Which values the pictures of a preview have, and so how characters show them.
struct PreviewTones {
  private let least: Float
  private let greatest: Float
  /// Whether there is black and white alone, which half blocks show exactly.
  let areTwo: Bool

  /// Values that lie closer together than this are spread: five shades would show one or two.
  private static let narrow: Float = 0.5

  init(_ pictures: [PreviewPicture]) {
    var (least, greatest, areTwo) = (Float(1), Float(0), true)
    for picture in pictures {
      picture.forEachLightness { light in
        (least, greatest) = (min(least, light), max(greatest, light))
        areTwo = areTwo && (light == 0 || light == 1)
      }
    }
    (self.least, self.greatest, self.areTwo) = (least, greatest, areTwo)
  }

  private var isSpread: Bool { greatest > least && greatest - least < Self.narrow }

  /// What the spreading means, for a line below the pictures; `nil` where nothing is spread.
  var note: String? {
    guard isSpread else { return nil }
    func shown(_ value: Float) -> String { "\((value * 1000).rounded() / 1000)" }
    return "shown with more contrast: \(shown(least)) as black, \(shown(greatest)) as white"
  }

  /// The mean of a pixel's channels, 0 to 1, spread where all lie close together.
  func lightness(_ color: [Float]) -> Float {
    let light = color.reduce(0, +) / 3
    return isSpread ? (light - least) / (greatest - least) : light
  }

  /// The character of a ramp, darkest first, for two pixels above each other.
  func character(_ top: [Float], _ bottom: [Float], of ramp: [Character]) -> Character {
    let light = (lightness(top) + lightness(bottom)) / 2
    return ramp[min(ramp.count - 1, Int(light * Float(ramp.count)))]
  }
}
