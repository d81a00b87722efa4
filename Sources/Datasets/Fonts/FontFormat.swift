import Pipeline

/// The formats of bitmap fonts, told apart by a file's first bytes.
package enum FontFormat: Sendable, CaseIterable {
  case builtin, header, gfx, utft, bdf, pcf, psf1, psf2, hex, raw

  /// With an article, for messages.
  package var title: String {
    switch self {
    case .builtin: "a built-in font"
    case .header: "a C header"
    case .gfx: "a font of Adafruit GFX in a C header"
    case .utft: "a font of UTFT in a C header"
    case .bdf: "a BDF font"
    case .pcf: "a PCF font"
    case .psf1: "a PSF 1 font"
    case .psf2: "a PSF 2 font"
    case .hex: "a Unifont .hex font"
    case .raw: "a font without a header"
    }
  }

  /// What `bytes` are; `nil` for no format that can be read. Any text may be a C header.
  package static func recognise(_ bytes: [UInt8]) -> FontFormat? {
    if bytes.starts(with: PSFFont.magic2) { return .psf2 }
    if bytes.starts(with: PSFFont.magic1) { return .psf1 }
    if bytes.starts(with: PCFFont.magic) { return .pcf }
    if bytes.starts(with: BDFFont.start) { return .bdf }
    if HexFont.recognises(bytes) { return .hex }
    return isText(bytes) ? .header : nil
  }

  /// Whether there is anything, no zero, and hardly a control character but those that lay out text:
  /// comments of headers quote the characters of their glyphs, control characters among them.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty, !bytes.contains(0) else { return false }
    let odd = bytes.count { $0 < 0x20 && !(9...13).contains($0) || $0 == 0x7f }
    return odd <= bytes.count / 50
  }
}

extension BitmapFont {
  /// The font that a file's bytes hold, gzipped or not.
  /// - Parameter name: the file's, for messages.
  /// - Throws: `PipelineError` of kind `badData` for what is no font, or a faulty one, with the line
  ///   or the byte (of what is in the gzip file, where it is one).
  package static func parse(
    _ bytes: [UInt8], named name: String, options: FontOptions = FontOptions()
  ) throws -> BitmapFont {
    let file = FontFile(name: name)
    let (bytes, note) = try file.inflated(bytes)
    var font = try parse(inflated: bytes, file: file, options: options)
    if let note { font.notes.append(note) }
    return font
  }

  private static func parse(
    inflated bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont {
    guard !bytes.isEmpty else { throw file.fault("is an empty file") }
    // A file that is nothing known is a font without a header where its glyphs' size is said.
    let isRaw = options.glyphHeight != nil && !file.isForeign(bytes)
    guard let format = FontFormat.recognise(bytes) ?? (isRaw ? .raw : nil) else {
      throw file.foreign(bytes)
    }
    // Such as a web page, which is a text as a C header is.
    if format == .header, file.isForeign(bytes) { throw file.foreign(bytes) }
    if format != .header, format != .raw { try options.refuseLayout(file, format) }
    if [.bdf, .pcf, .hex].contains(format) {
      try options.refuseFirstCode(file, because: "the file")
    }
    return switch format {
    case .raw: try HeaderFont.parseRaw(bytes, file: file, options: options)
    case .builtin, .gfx, .utft, .header: try HeaderFont.parse(bytes, file: file, options: options)
    case .bdf: try BDFFont.parse(bytes, file: file)
    case .pcf: try PCFFont.parse(bytes, file: file)
    case .psf1: try PSFFont.parse1(bytes, file: file, options: options)
    case .psf2: try PSFFont.parse2(bytes, file: file, options: options)
    case .hex: try HexFont.parse(bytes, file: file)
    }
  }
}

extension FontFile {
  /// Whether the bytes are of a format that holds no bitmap font, known by its first bytes.
  func isForeign(_ bytes: [UInt8]) -> Bool { ForeignFile.title(of: bytes) != nil }

  /// What to say of a file that is none of the formats: what it is, where that shows, and what
  /// makes a font of it.
  fileprivate func foreign(_ bytes: [UInt8]) -> PipelineError {
    if ForeignFile.isOutlineFont(bytes) {
      return fault("is an outline font; make a bitmap of it: otf2bdf -p 12 -r 72 -o font.bdf FILE")
    }
    if let other = ForeignFile.title(of: bytes) {
      return fault("is no bitmap font: it is \(other)")
    }
    return fault(
      "is in none of the formats that can be read: a C header, BDF, PCF, PSF or Unifont .hex, "
        + "gzipped or not; of one without a header, such as the 8x8 or 8x16 font of a ROM, say "
        + "'glyph_height'")
  }
}
