package import PNG

extension PNGDensity {
  /// A page's unit of length is a 96th of an inch.
  private static let unitsPerMetre = 96 / 0.0254

  /// The density of a picture with so many pixels to a unit; `nil` for one, which is what programs
  /// take a picture for that says nothing.
  package init?(scale: Double) {
    guard scale != 1 else { return nil }
    self.init(pixelsPerMetre: Int((scale * Self.unitsPerMetre).rounded()))
  }

  fileprivate var scale: Double { Double(x) / Self.unitsPerMetre }
}

/// A picture as an element of a page that holds all of it.
///
/// It is shown at the size at which it was drawn, so that texts of several pictures are of one
/// size, however many pixels each of them has.
package struct EmbeddedPicture {
  /// A whole file.
  let bytes: [UInt8]
  /// The kind of the file, such as `image/png`.
  let type: String
  /// In a page's units; `nil` where that is left to the browser, as for vector graphics.
  private let size: (width: Int, height: Int)?

  /// - Throws: `PNGError` for what is no PNG file.
  package init(png bytes: [UInt8]) throws(PNGError) {
    let header = try PNGHeader(reading: bytes)
    // A picture that says that it is coarse is shown pixel for pixel all the same.
    let scale = max(1, try PNGDensity(reading: bytes)?.scale ?? 1)
    self.init(
      bytes, type: "image/png",
      size: (
        max(1, Int((Double(header.width) / scale).rounded())),
        max(1, Int((Double(header.height) / scale).rounded()))
      ))
  }

  package init(_ bytes: [UInt8], type: String, size: (width: Int, height: Int)? = nil) {
    self.bytes = bytes
    self.type = type
    self.size = size
  }

  /// Whether each of its pixels is to be seen on the screen, so many a side at most.
  package func isSmall(_ side: Int) -> Bool { size.map { $0.width <= side } ?? false }

  /// The height on paper at most, 105 mm.
  private static let mostPrinted = 397

  /// - Parameter isPixelated: whether enlarged pixels are sharp squares.
  package func element(alt: String, isPixelated: Bool = false) -> String {
    let sides = size.map {
      " width=\"\($0.width)\" height=\"\($0.height)\" "
        + "style=\"--printed: \(min($0.height, Self.mostPrinted))px\""
    }
    return "<img alt=\"\(HTMLText.escaped(alt))\"\(sides ?? "")"
      + "\(isPixelated ? " class=\"pixelated\"" : "") src=\"data:\(type);base64,\(Base64.text(bytes))\">"
  }
}
