import Pipeline

/// GNU Unifont's `.hex`: a glyph a line, its code and its rows in hexadecimal. Glyphs are 16 rows
/// high and 8, 16, 24 or 32 columns wide, or 8x8.
/// Source: https://unifoundry.com/unifont/unifont-utilities.html
enum HexFont {
  /// Whether the first line that is neither blank nor a comment starts like a glyph.
  static func recognises(_ bytes: [UInt8]) -> Bool {
    var lines = TextLines(Array(bytes.prefix(4096)))
    while let line = lines.next() {
      if isSkipped(line) { continue }
      guard let colon = line.prefix(9).firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex
      else { return false }
      return line[..<colon].allSatisfy { $0.hexadecimalValue != nil }
    }
    return false
  }

  /// - Throws: `PipelineError` of kind `badData` with the line.
  static func parse(_ bytes: [UInt8], file: FontFile) throws -> BitmapFont {
    var glyphs: [BitmapFont.Glyph] = []
    var bits: [UInt8] = []
    var places = CodePlaces()
    var lines = TextLines(bytes)
    while let line = lines.next() {
      if isSkipped(line) { continue }
      let number = lines.number
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        throw file.fault(line: number, "no colon; a line is a code, a colon and hexadecimal rows")
      }
      let code = try code(line[..<colon], file: file, line: number)
      try places.add(code, at: number, in: file)
      let digits = line[(colon + 1)...]
      let size = try size(ofDigits: digits.count, file: file, line: number)
      glyphs.append(BitmapFont.Glyph(code: code, size: size, start: bits.count))
      guard appendHexadecimal(digits, to: &bits) else {
        throw file.fault(
          line: number, "the rows of \(hexadecimal(code)) are not all hexadecimal digits")
      }
    }
    guard !glyphs.isEmpty else { throw file.fault("has no glyphs") }
    return BitmapFont(.hex, name: "", glyphs: glyphs, bits: bits)
  }

  private static func isSkipped(_ line: ArraySlice<UInt8>) -> Bool {
    line.isEmpty || line.first == UInt8(ascii: "#")
  }

  private static func code(_ digits: ArraySlice<UInt8>, file: FontFile, line: Int) throws -> Int {
    let text = String(decoding: digits.prefix(9), as: UTF8.self)
    guard digits.count <= 8, digits.allSatisfy({ $0.hexadecimalValue != nil }),
      let code = Int(text, radix: 16)
    else {
      throw file.fault(line: line, "'\(text)' is not a hexadecimal code")
    }
    guard code <= CodeRange.highest else {
      throw file.fault(line: line, "the code \(text) is beyond 10FFFF, the last that there is")
    }
    return code
  }

  private static func size(ofDigits count: Int, file: FontFile, line: Int) throws -> PixelSize {
    switch count {
    case 16: return PixelSize(width: 8, height: 8)
    case 32, 64, 96, 128: return PixelSize(width: count / 4, height: 16)
    default:
      throw file.fault(
        line: line,
        "\(count) hexadecimal digits; a glyph has 32 (8x16 pixels), 64, 96, 128, or 16 (8x8)")
    }
  }
}

/// Appends the bytes of pairs of digits; `false` for another character.
/// - Precondition: an even number of digits.
func appendHexadecimal(_ digits: ArraySlice<UInt8>, to bytes: inout [UInt8]) -> Bool {
  for index in stride(from: digits.startIndex, to: digits.endIndex, by: 2) {
    guard let high = digits[index].hexadecimalValue, let low = digits[index + 1].hexadecimalValue
    else { return false }
    bytes.append(high << 4 | low)
  }
  return true
}

/// Where a text file first gives each code, to refuse a second time.
struct CodePlaces {
  private var lines: [Int: Int] = [:]

  mutating func add(_ code: Int, at line: Int, in file: FontFile) throws {
    if let first = lines.updateValue(line, forKey: code) {
      throw file.fault(
        line: line, "the code \(hexadecimal(code)) is there already, in line \(first)")
    }
  }
}
