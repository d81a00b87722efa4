/// Takes a text chunk apart: fields that end with NUL, then a text that ends with the chunk.
///
/// Source: PNG specification (W3C, third edition), section 11.3.3.
struct TextFields {
  /// Bytes of text that may still be read.
  private(set) var left: Int

  private let chunk: Chunk
  private let contents: [UInt8]
  private let limit: Int
  private var position = 0

  init(_ chunk: Chunk, of bytes: Span<UInt8>, left: Int, limit: Int) {
    self.chunk = chunk
    self.left = left
    self.limit = limit
    contents = Array(capacity: chunk.payload.count) { output in
      for index in chunk.payload { output.append(bytes[index]) }
    }
  }

  mutating func note() throws(PNGError) -> PNGText {
    let keyword = latin1(try field("keyword"))
    guard (1...79).contains(keyword.unicodeScalars.count) else {
      throw fault("has a keyword of \(keyword.unicodeScalars.count) bytes: expected 1 to 79")
    }
    switch chunk.type {
    case .latinText:
      return PNGText(keyword: keyword, text: latin1(try rest(isCompressed: false)))
    case .compressedText:
      try checkMethod()
      return PNGText(keyword: keyword, text: latin1(try rest(isCompressed: true)))
    default:
      let flag = try byte("compression flag")
      guard flag <= 1 else { throw fault("has the compression flag \(flag): expected 0 or 1") }
      if flag == 1 { try checkMethod() } else { _ = try byte("compression method") }
      _ = try field("language")
      _ = try field("translated keyword")
      guard let text = String(validating: try rest(isCompressed: flag == 1), as: UTF8.self) else {
        throw fault("holds a text that is not UTF-8")
      }
      return PNGText(keyword: keyword, text: text)
    }
  }

  private mutating func field(_ name: String) throws(PNGError) -> ArraySlice<UInt8> {
    guard let end = contents[position...].firstIndex(of: 0) else {
      throw fault("ends inside its \(name)")
    }
    defer { position = end + 1 }
    return contents[position..<end]
  }

  private mutating func byte(_ name: String) throws(PNGError) -> UInt8 {
    guard position < contents.count else { throw fault("ends before its \(name)") }
    defer { position += 1 }
    return contents[position]
  }

  private mutating func checkMethod() throws(PNGError) {
    let method = try byte("compression method")
    guard method == 0 else {
      throw fault("has the compression method \(method): only 0 exists")
    }
  }

  private mutating func rest(isCompressed: Bool) throws(PNGError) -> ArraySlice<UInt8> {
    let stored = contents[position...]
    if !isCompressed {
      guard stored.count <= left else { throw tooLong() }
      left -= stored.count
      return stored
    }
    switch decompress(Array(stored), atMost: left) {
    case .complete(let text):
      left -= text.count
      return text[...]
    case .tooLong: throw tooLong()
    case .damaged: throw fault("holds text that does not decompress")
    }
  }

  private func tooLong() -> PNGError { fault("brings the text to more than \(limit) bytes") }

  private func fault(_ text: String) -> PNGError {
    PNGError("the \(chunk.type) chunk \(text)", at: chunk.offset)
  }
}

private func latin1(_ bytes: ArraySlice<UInt8>) -> String {
  var text = String.UnicodeScalarView()
  for byte in bytes { text.append(Unicode.Scalar(byte)) }
  return String(text)
}
