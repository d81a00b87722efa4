/// A note in a PNG file: a keyword such as `Title`, `Author`, `Software` or `Comment`, and a text.
public struct PNGText: Sendable, Equatable {
  /// 1 to 79 characters of Latin-1.
  public var keyword: String

  /// Any text without the character NUL; line ends are U+000A.
  public var text: String

  /// A note. What PNG cannot hold is refused when the image is encoded.
  public init(keyword: String, text: String) {
    self.keyword = keyword
    self.text = text
  }

  /// Reads the text chunks of a PNG file without decoding its pixels, in the file's order.
  ///
  /// - Parameters:
  ///   - bytes: a whole file.
  ///   - limits: how large an image and how much text to accept.
  /// - Throws: `PNGError` for whatever keeps the file from being read.
  public static func read(
    from bytes: Span<UInt8>, limits: PNGLimits = PNGLimits()
  ) throws(PNGError) -> [PNGText] {
    try read(ChunkTable(reading: bytes, limits: limits).text, of: bytes, limit: limits.textBytes)
  }

  static func read(
    _ chunks: [Chunk], of bytes: Span<UInt8>, limit: Int?
  ) throws(PNGError) -> [PNGText] {
    guard let limit else { return [] }
    var (notes, left) = ([PNGText](), limit)
    for chunk in chunks {
      var fields = TextFields(chunk, of: bytes, left: left, limit: limit)
      notes.append(try fields.note())
      left = fields.left
    }
    return notes
  }

  /// The chunk that holds this note: tEXt where Latin-1 suffices, iTXt otherwise.
  ///
  /// - Throws: `PNGError` where PNG cannot hold the keyword or the text.
  func encoded() throws(PNGError) -> (type: ChunkType, payload: [UInt8]) {
    guard let key = latin1(keyword), Self.isKeyword(key) else {
      throw PNGError(
        "the keyword \(quoted(keyword)) cannot be written: expected 1 to 79 printable characters "
          + "of Latin-1, without spaces at the ends or two in a row")
    }
    if text.unicodeScalars.contains("\0") {
      throw PNGError("the text of \(quoted(keyword)) contains NUL, which PNG cannot hold")
    }
    if let plain = latin1(text) { return (.latinText, key + [0] + plain) }
    // Not compressed (two zeros), no language, no translated keyword.
    return (.unicodeText, key + [0, 0, 0, 0, 0] + Array(text.utf8))
  }

  /// Section 11.3.3.1 of the specification.
  private static func isKeyword(_ bytes: [UInt8]) -> Bool {
    (1...79).contains(bytes.count)
      && bytes.allSatisfy { (32...126).contains($0) || $0 >= 161 }
      && bytes.first != 32 && bytes.last != 32
      && !zip(bytes, bytes.dropFirst()).contains { $0 == 32 && $1 == 32 }
  }
}

private func quoted(_ text: String) -> String { text.debugDescription }

private func latin1(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  for scalar in text.unicodeScalars {
    guard let byte = UInt8(exactly: scalar.value) else { return nil }
    bytes.append(byte)
  }
  return bytes
}
