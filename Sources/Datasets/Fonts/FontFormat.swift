import Pipeline

/// The formats of bitmap fonts, told apart by a file's first bytes.
package enum FontFormat: String, Sendable, CaseIterable {
  case builtin = "built-in"
  case header = "C header"

  /// What `bytes` are; `nil` for no format that can be read. Of a C header only that it is text.
  package static func recognise(_ bytes: [UInt8]) -> FontFormat? {
    isText(bytes) ? .header : nil
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty
      && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (9...13).contains($0) || $0 == 0x1a }
  }
}

extension BitmapFont {
  /// The font that a file's bytes hold.
  /// - Parameter name: the file's, for messages.
  /// - Throws: `PipelineError` of kind `badData` for what is no font, or a faulty one, with the line
  ///   or the byte.
  package static func parse(
    _ bytes: [UInt8], named name: String, options: FontOptions = FontOptions()
  ) throws -> BitmapFont {
    let file = FontFile(name: name)
    guard !bytes.isEmpty else { throw file.fault("is an empty file") }
    switch FontFormat.recognise(bytes) {
    case .header: return try HeaderFont.parse(bytes, file: file, options: options)
    default: throw file.fault("is not a font that can be read")
    }
  }
}
