/// The four letters that name a chunk.
struct ChunkType: Equatable, CustomStringConvertible {
  /// The letters as a big-endian number: chunks are compared often, and a number takes no memory.
  private let code: UInt32

  static let header = ChunkType("IHDR")
  static let palette = ChunkType("PLTE")
  static let transparency = ChunkType("tRNS")
  static let imageData = ChunkType("IDAT")
  static let end = ChunkType("IEND")
  static let density = ChunkType("pHYs")
  static let latinText = ChunkType("tEXt")
  static let compressedText = ChunkType("zTXt")
  static let unicodeText = ChunkType("iTXt")

  init(_ name: StaticString) {
    code = name.description.utf8.reduce(0) { $0 << 8 | UInt32($1) }
  }

  init(reading bytes: Span<UInt8>, at offset: Int) {
    code = UInt32(bytes.bigEndian(at: offset))
  }

  var letters: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: code >> (24 - 8 * $0)) } }

  /// Whether a reader that does not know the chunk must give up: the first letter is a capital.
  var isCritical: Bool { code & 0x2000_0000 == 0 }

  var isValid: Bool {
    for shift: UInt32 in [0, 8, 16, 24] {
      let letter = code >> shift & 0xFF
      guard letter < 0x80, 0x41...0x5A ~= letter & 0xDF else { return false }
    }
    return true
  }

  var description: String { String(decoding: letters, as: UTF8.self) }
}

/// One chunk of a file whose length and checksum are known to be right.
struct Chunk {
  let type: ChunkType

  /// Where its length field is.
  let offset: Int

  /// Where its contents are.
  let payload: Range<Int>

  /// Where the next chunk begins.
  var end: Int { payload.upperBound + 4 }

  /// Reads the chunk at `offset`; nil where the file ends there.
  init?(reading bytes: Span<UInt8>, at offset: Int) throws(PNGError) {
    if offset == bytes.count { return nil }
    guard offset + 8 <= bytes.count else {
      throw PNGError("the file ends inside the head of a chunk", at: bytes.count)
    }
    let length = bytes.bigEndian(at: offset)
    let type = ChunkType(reading: bytes, at: offset + 4)
    guard type.isValid else {
      throw PNGError("expected a chunk's four letters, found \(type.letters)", at: offset + 4)
    }
    guard length <= Int(Int32.max), offset + 12 + length <= bytes.count else {
      throw PNGError(
        "the file ends inside the \(type) chunk, which says it holds \(length) bytes",
        at: bytes.count)
    }
    self.type = type
    self.offset = offset
    payload = offset + 8..<offset + 8 + length
    let stored = bytes.bigEndian(at: payload.upperBound)
    let computed = checksum(of: bytes, in: offset + 4..<payload.upperBound)
    guard stored == computed else {
      throw PNGError(
        "the \(type) chunk at byte \(offset) is damaged: its checksum is \(hex(stored)), "
          + "its contents give \(hex(computed))", at: payload.upperBound)
    }
  }
}

private func hex(_ value: Int) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

extension Span<UInt8> {
  /// The unsigned 32-bit number whose four bytes begin at `offset`.
  func bigEndian(at offset: Int) -> Int {
    var value = 0
    for index in offset..<offset + 4 { value = value << 8 | Int(self[index]) }
    return value
  }
}
