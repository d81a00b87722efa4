import Pipeline

/// The size of the glyphs of an array of numbers and where their pixels lie in them.
struct HeaderLayout {
  let size: PixelSize
  /// Numbers that a glyph takes.
  let valuesPerGlyph: Int
  private let places: GlyphPlaces

  /// - Throws: `PipelineError` where options, dimensions and values contradict each other.
  init(_ array: HeaderArray, options: FontOptions, file: FontFile) throws {
    let fault = ArrayFault(array: array, file: file)
    guard !array.values.isEmpty else { throw fault("is empty") }
    guard array.dimensions.count <= 3 else {
      throw fault("has \(array.dimensions.count) dimensions; a font has up to three")
    }
    // The values of one glyph, as far as they are known before its size.
    let known = Self.declared(array)
    let guess = GlyphSize(array, options: options, known: known)
    size = try guess.size(fault: fault.callAsFunction)
    places = GlyphPlaces(size: size, valueBits: 8 * array.valueSize, options: options)
    valuesPerGlyph = places.valueCount
    try checkGlyphs(of: array, known: known, fault)
    try checkCount(of: array, guess, fault)
    try checkPaper(of: array, file: file)
  }

  /// Refuses glyphs of more or fewer values than their size takes.
  private func checkGlyphs(of array: HeaderArray, known: Int?, _ fault: ArrayFault) throws {
    if let known, known != valuesPerGlyph {
      throw fault(
        "has \(known) \(array.noun) a glyph, and glyphs of \(size) pixels take \(valuesPerGlyph); "
          + "say glyph_width and glyph_height")
    }
    for (index, group) in array.groups.enumerated() where group.count != valuesPerGlyph {
      throw fault.file.fault(
        line: group.line,
        "glyph \(index) of \(fault.what) has \(group.count) \(array.noun), not \(valuesPerGlyph)")
    }
  }

  /// Refuses an array that does not end with a whole glyph, or is not as long as it is declared.
  private func checkCount(
    of array: HeaderArray, _ guess: GlyphSize, _ fault: ArrayFault
  ) throws {
    let noun = array.noun
    let (count, rest) = array.values.count.quotientAndRemainder(dividingBy: valuesPerGlyph)
    let more = array.valueSize == 1 ? Readable.count(rest, "byte") : "\(rest) \(noun)"
    guard rest == 0, array.groups.isEmpty || array.groups.count == count else {
      throw fault(
        "has \(array.values.count) \(noun), which are \(Readable.count(count, "glyph")) of "
          + "\(valuesPerGlyph) \(noun) (\(size) pixels) and \(more) more; say glyph_width "
          + "and glyph_height, or complete the last glyph" + guess.others)
    }
    if case .some(.some(let first)) = array.dimensions.first {
      let held = array.dimensions.count > 1 ? count : array.values.count
      guard first == held else {
        let noun = array.dimensions.count > 1 ? "glyphs" : noun
        throw fault("is declared with \(first) \(noun) and holds \(held)")
      }
    }
  }

  /// How many values a glyph has by the dimensions or the braces; `nil` where neither says.
  private static func declared(_ array: HeaderArray) -> Int? {
    let inner = array.dimensions.dropFirst().reduce(Int?(1)) { product, dimension in
      guard let product, let dimension else { return nil }
      let (result, overflow) = product.multipliedReportingOverflow(by: dimension)
      return overflow ? .max : result
    }
    let counted = array.groups.first?.count
    return array.dimensions.count > 1 ? inner ?? counted : counted
  }

  /// Refuses pixels beside the glyph, which would be lost.
  private func checkPaper(of array: HeaderArray, file: FontFile) throws {
    let used = places.usedBits
    for (index, value) in array.values.enumerated()
    where value & ~used[index % valuesPerGlyph] != 0 {
      throw file.fault(
        line: Int(array.lines[index]),
        "0x\(String(value, radix: 16)) has pixels outside the \(size) of a glyph")
    }
  }

  /// Appends a glyph's rows, each padded to whole bytes, bit 7 leftmost.
  func unpack(_ values: ArraySlice<UInt32>, into bits: inout [UInt8]) {
    for row in 0..<size.height {
      for first in stride(from: 0, to: size.width, by: 8) {
        var byte: UInt8 = 0
        for column in first..<min(first + 8, size.width) {
          let place = places.place(column, row)
          if values[values.startIndex + place.value] >> place.bit & 1 == 1 {
            byte |= 0x80 >> UInt8(column - first)
          }
        }
        bits.append(byte)
      }
    }
  }
}

/// Words a fault of an array, with the line where the array begins.
private struct ArrayFault {
  let array: HeaderArray
  let file: FontFile

  /// What messages call the array.
  var what: String { "the array '\(array.name.shortened)'" }

  func callAsFunction(_ message: String) -> PipelineError {
    file.fault(line: array.line, "\(what) \(message)")
  }
}

extension HeaderArray {
  /// What messages call its values.
  fileprivate var noun: String { valueSize == 1 ? "bytes" : "values of \(8 * valueSize) bits" }
}
