import PNG
import Pipeline
import Tensors

/// The images of a page side by side in one PNG file, as small as they need to be for the page to open
/// at once.
struct OriginalsSheet {
  /// How many values all images may have together.
  private static let mostValues = 1_600_000
  /// No image is made smaller than this, however many there are, in pixels.
  private static let leastSide = 14

  let reduction: ImageReduction
  /// Images side by side.
  let columns: Int
  /// The file; empty without images.
  let png: [UInt8]

  /// - Parameters:
  ///   - images: their numbers in `data`, of 1 or 3 channels.
  init(_ images: [Int], of data: ImageSet) throws {
    let shape = data.shape
    reduction = ImageReduction(shape: shape, factor: Self.factor(shape, images.count))
    columns = max(1, Int(Double(images.count).squareRoot().rounded(.up)))
    guard !images.isEmpty else {
      png = []
      return
    }
    let small = reduction.reduced
    let rows = (images.count + columns - 1) / columns
    let width = columns * small.width
    var pixels = [UInt8](repeating: 0, count: rows * small.height * width * small.channels)
    let length = small.width * small.channels
    for (place, image) in images.enumerated() {
      let values = reduction.reduced(data.batch(image..<image + 1).elements)
      let bytes = samples(values[...], bits: 8)
      let corner =
        (place / columns * small.height * width + place % columns * small.width) * small.channels
      for row in 0..<small.height {
        let start = corner + row * width * small.channels
        pixels.replaceSubrange(
          start..<start + length, with: bytes[row * length..<(row + 1) * length])
      }
    }
    let sheet = PNGImage(
      width: width, height: rows * small.height, channels: small.channels, pixels: pixels)
    do {
      png = try sheet.written(bits: nil, compression: .default, notes: [])
    } catch {
      throw PipelineError(.badData, "the images beside the decoded ones: \(error)")
    }
  }

  /// By how much images are made smaller.
  private static func factor(_ shape: ImageShape, _ count: Int) -> Int {
    let most = max(1, max(shape.width, shape.height) / leastSide)
    return (1...most).first {
      count * ImageReduction(shape: shape, factor: $0).reduced.count <= mostValues
    } ?? most
  }
}
