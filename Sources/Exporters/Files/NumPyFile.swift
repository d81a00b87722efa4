/// Arrays as NumPy saves them: a header in the syntax of Python, then the elements, row by row,
/// little-endian. Source: NEP 1, format version 1.0.
enum NumPyFile {
  /// 32-bit floats.
  /// - Precondition: as many values as the shape says.
  static func bytes(_ values: [Float], shape: [Int]) -> [UInt8] {
    precondition(shape.reduce(1, *) == values.count, "shape and values differ")
    var bytes = header("<f4", shape, size: values.count * 4)
    append(values.map(\.bitPattern.littleEndian), to: &bytes)
    return bytes
  }

  /// 64-bit whole numbers, one row of them.
  static func bytes(_ values: [Int]) -> [UInt8] {
    var bytes = header("<i8", [values.count], size: values.count * 8)
    append(values.map { Int64($0).littleEndian }, to: &bytes)
    return bytes
  }

  /// Texts, one row of them.
  static func bytes(_ texts: [String]) -> [UInt8] {
    // NumPy cuts the zeros at a text's end: they only fill up to the longest.
    let longest = max(1, texts.map(\.unicodeScalars.count).max() ?? 1)
    var bytes = header("<U\(longest)", [texts.count], size: texts.count * longest * 4)
    for text in texts {
      let codes = text.unicodeScalars.map(\.value.littleEndian)
      append(codes + Array(repeating: 0, count: longest - codes.count), to: &bytes)
    }
    return bytes
  }

  private static func header(_ type: String, _ shape: [Int], size: Int) -> [UInt8] {
    let sides = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sides)), }"
    // Magic, version and length take 10 bytes; all together is a multiple of 64.
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
    bytes.reserveCapacity(10 + length + size)
    return bytes + Array(text.utf8)
  }

  private static func append(_ values: [some FixedWidthInteger], to bytes: inout [UInt8]) {
    unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }
}
