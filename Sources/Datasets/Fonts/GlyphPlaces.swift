/// Where each pixel of a glyph lies in the values that hold it.
struct GlyphPlaces {
  private let size: PixelSize
  private let valueBits: Int
  private let packing: GlyphPacking
  private let isLowFirst: Bool

  init(size: PixelSize, valueBits: Int, options: FontOptions) {
    self.size = size
    self.valueBits = valueBits
    packing = options.packing
    isLowFirst = options.firstPixel.map { $0 == .low } ?? options.packing.isVertical
  }

  /// Values that a row, a column or, packed, a whole glyph takes.
  private var lineValues: Int {
    let pixels =
      switch packing {
      case .low, .high: size.width
      case .columns: size.height
      case .pages: min(size.height, valueBits)
      case .packed: size.width * size.height
      }
    return (pixels + valueBits - 1) / valueBits
  }

  /// Values that a glyph takes.
  var valueCount: Int {
    switch packing {
    case .low, .high: lineValues * size.height
    case .columns: lineValues * size.width
    case .pages: (size.height + valueBits - 1) / valueBits * size.width
    case .packed: lineValues
    }
  }

  /// The value that holds a pixel, counted from the glyph's first, and the bit there, 0 the lowest.
  func place(_ column: Int, _ row: Int) -> (value: Int, bit: Int) {
    let lineBits = lineValues * valueBits
    // Where pixels fill fewer bits than there are, one end of the line stays empty.
    switch packing {
    case .low, .high:
      let isLow = packing == .low
      let spare = isLow == isLowFirst ? 0 : lineBits - size.width
      return place(inLine: row * lineValues, column + spare)
    case .columns: return place(inLine: column * lineValues, row)
    case .pages:
      return place(inLine: row / valueBits * size.width + column, row % valueBits)
    case .packed:
      // A glyph of one number, such as 3x5 pixels in 16 bits, has them in its low bits.
      let isNumber = lineValues == 1 && valueBits > 8 && !isLowFirst
      let spare = isNumber ? lineBits - size.width * size.height : 0
      return place(inLine: 0, row * size.width + column + spare)
    }
  }

  /// The place of the nth bit of a line that begins with a value.
  private func place(inLine first: Int, _ index: Int) -> (value: Int, bit: Int) {
    let bit = index % valueBits
    return (first + index / valueBits, isLowFirst ? bit : valueBits - 1 - bit)
  }

  /// For each value of a glyph the bits that are pixels.
  var usedBits: [UInt32] {
    var used = [UInt32](repeating: 0, count: valueCount)
    for row in 0..<size.height {
      for column in 0..<size.width {
        let place = place(column, row)
        used[place.value] |= 1 << UInt32(place.bit)
      }
    }
    return used
  }
}
