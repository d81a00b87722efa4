import Pipeline

/// The size of the glyphs of a C header and where their pixels lie in its bytes.
struct HeaderLayout {
  let size: PixelSize
  let bytesPerGlyph: Int
  private let packing: GlyphPacking

  /// - Throws: `PipelineError` where options, dimensions and values contradict each other.
  init(_ array: HeaderArray, options: FontOptions, file: FontFile) throws {
    packing = options.packing
    let what = "the array '\(array.name.shortened)'"
    func fault(_ message: String) -> PipelineError {
      file.fault(line: array.line, "\(what) \(message)")
    }
    guard !array.values.isEmpty else { throw fault("is empty") }
    guard array.dimensions.count <= 3 else {
      throw fault("has \(array.dimensions.count) dimensions; a font has up to three")
    }
    let inner = array.dimensions.dropFirst().reduce(Int?(1)) { product, dimension in
      guard let product, let dimension else { return nil }
      let (result, overflow) = product.multipliedReportingOverflow(by: dimension)
      return overflow ? .max : result
    }
    let isNested = array.dimensions.count > 1 || !array.groups.isEmpty
    let declared =
      array.dimensions.count > 1
      ? inner ?? array.groups.first?.count
      : array.groups.first?.count
    // The bytes of one glyph, as far as they are known before its size.
    let known = isNested ? declared : nil
    size = try Self.size(array, options: options, bytes: known, fault: fault)
    bytesPerGlyph = packing == .columns ? size.width : size.byteCount
    if let known, known != bytesPerGlyph {
      throw fault(
        "has \(known) bytes a glyph, and glyphs of \(size) pixels take \(bytesPerGlyph); "
          + "say glyph_width and glyph_height")
    }
    for (index, group) in array.groups.enumerated() where group.count != bytesPerGlyph {
      throw file.fault(
        line: group.line,
        "glyph \(index) of \(what) has \(group.count) bytes, not \(bytesPerGlyph)")
    }
    let (count, rest) = array.values.count.quotientAndRemainder(dividingBy: bytesPerGlyph)
    guard rest == 0, array.groups.isEmpty || array.groups.count == count else {
      throw fault(
        "has \(array.values.count) bytes, which are \(count) glyphs of \(bytesPerGlyph) bytes "
          + "(\(size) pixels) and \(rest) bytes more; say glyph_width and glyph_height, or "
          + "complete the last glyph")
    }
    if case .some(.some(let first)) = array.dimensions.first {
      let held = array.dimensions.count > 1 ? count : array.values.count
      guard first == held else {
        let noun = array.dimensions.count > 1 ? "glyphs" : "bytes"
        throw fault("is declared with \(first) \(noun) and holds \(held)")
      }
    }
    try checkPaper(of: array, file: file)
  }

  /// The size from the options, the bytes of a glyph and the pixels that are used.
  private static func size(
    _ array: HeaderArray, options: FontOptions, bytes: Int?,
    fault: (String) -> PipelineError
  ) throws -> PixelSize {
    let used = array.values.reduce(0, |)
    // How many bits from the low end, or from the high end, hold all pixels.
    let lowBits = max(1, 8 - used.leadingZeroBitCount)
    let highBits = max(1, 8 - used.trailingZeroBitCount)
    if options.packing == .columns {
      let height = options.glyphHeight ?? lowBits
      guard height <= 8 else {
        throw fault("is packed in columns of a byte, which cannot hold \(height) rows")
      }
      let width = options.glyphWidth ?? bytes ?? BuiltinFont.width
      guard (1...1024).contains(width) else {
        throw fault("has glyphs of \(width) columns; a font has 1 to 1024")
      }
      return PixelSize(width: width, height: height)
    }
    var bytesPerRow = 1
    if let width = options.glyphWidth {
      bytesPerRow = (width + 7) / 8
    } else if array.dimensions.count == 3, let last = array.dimensions[2] {
      bytesPerRow = last
    } else if let height = options.glyphHeight, let bytes, bytes % height == 0 {
      bytesPerRow = bytes / height
    }
    guard (1...128).contains(bytesPerRow), bytes.map({ $0 > 0 }) ?? true else {
      throw fault("has rows of \(bytesPerRow) bytes; a font has 1 to 128")
    }
    let height = options.glyphHeight ?? bytes.map { max(1, $0 / bytesPerRow) } ?? BuiltinFont.height
    guard (1...1024).contains(height) else {
      throw fault("has glyphs of \(height) rows; say glyph_height, 1 to 1024")
    }
    let narrowest = options.packing == .low ? lowBits : highBits
    return PixelSize(
      width: options.glyphWidth ?? (bytesPerRow == 1 ? narrowest : 8 * bytesPerRow), height: height)
  }

  /// Refuses pixels beside the glyph, which would be lost.
  private func checkPaper(of array: HeaderArray, file: FontFile) throws {
    let spare = packing == .columns ? 8 - size.height : 8 * size.bytesPerRow - size.width
    guard spare > 0 else { return }
    let stride = packing == .columns ? 1 : size.bytesPerRow
    // The byte of a row that has bits to spare, and those bits.
    let offset = packing == .high ? stride - 1 : 0
    let mask =
      packing == .high
      ? UInt8(truncatingIfNeeded: (1 << spare) - 1)
      : ~UInt8(truncatingIfNeeded: 0xff >> spare)
    for index in Swift.stride(from: offset, to: array.values.count, by: stride)
    where array.values[index] & mask != 0 {
      let value = array.values[index]
      throw file.fault(
        line: Int(array.lines[index]),
        "0x\(String(value, radix: 16)) has pixels outside the \(size) of a glyph")
    }
  }

  /// Appends a glyph's rows, each padded to whole bytes, bit 7 leftmost.
  func unpack(_ bytes: ArraySlice<UInt8>, into bits: inout [UInt8]) {
    switch packing {
    case .high: bits += bytes
    case .low:
      let shift = 8 * size.bytesPerRow - size.width
      for row in 0..<size.height {
        let start = bytes.startIndex + row * size.bytesPerRow
        for index in start..<start + size.bytesPerRow {
          let next = index + 1 < start + size.bytesPerRow ? bytes[index + 1] : 0
          bits.append(bytes[index] << shift | (shift > 0 ? next >> (8 - shift) : 0))
        }
      }
    case .columns:
      for row in 0..<size.height {
        var byte: UInt8 = 0
        for column in 0..<size.bytesPerRow * 8 {
          let isInk = column < size.width && bytes[bytes.startIndex + column] >> row & 1 == 1
          byte = byte << 1 | (isInk ? 1 : 0)
          if column % 8 == 7 { bits.append(byte) }
        }
      }
    }
  }
}
