public import Pipeline

/// Describes bitmap fonts of every format that can be loaded, gzipped or not, with their glyphs.
public struct FontInspector: Inspector {
  public static let name = "bitmap font"
  public init() {}

  /// Any text may be a C header: one that is called so is taken for one, another only where it has
  /// an array of numbers. A gzip file that is damaged from its start is taken for a font's, for that
  /// to be told.
  public func recognises(_ start: [UInt8], path: String) -> Bool {
    let isGzip = start.starts(with: [0x1f, 0x8b])
    let contents = isGzip ? try? Gzip.start(of: path, count: 4096) : start
    guard let contents else { return true }
    return switch FontFormat.recognise(contents) {
    case nil: ROMFont(of: path, beginning: start) != nil
    case .header: path.lowercased().hasSuffix(".h") || hasArray(path)
    default: true
    }
  }

  /// Longer texts than fonts in C are not looked through.
  private static let textLimit = 1 << 24

  private func hasArray(_ path: String) -> Bool {
    guard let bytes = try? FileSystem.read(path, limit: Self.textLimit),
      let text = try? FontFile(name: path).inflated(bytes)
    else { return false }
    return HeaderArray.isIn(text.bytes)
  }

  public func inspect(_ path: String) throws -> Inspection {
    let bytes = try FileSystem.read(path, limit: FontFile.sizeLimit)
    let isGzip = bytes.starts(with: [0x1f, 0x8b])
    if FontFormat.recognise(bytes) == nil, let font = ROMFont(of: path, beginning: bytes) {
      return try inspection(of: font, in: bytes, path)
    }
    do {
      let font = try BitmapFont.parse(bytes, named: path)
      return try inspection(of: font, title: "the font '\(path)'", isGzip: isGzip)
    } catch let error as PipelineError {
      guard let array = try Self.soundArray(in: bytes, path) else { throw error }
      return Inspection(
        "C source with an array of numbers, perhaps a bitmap font\(isGzip ? ", gzip" : "")",
        facts: [
          .init("array", array.name), .init("values", "\(array.values.count)"),
          .init("to load it", "options of 'load: font' are needed: \(error.message)"),
        ])
    }
  }

  private func inspection(of rom: ROMFont, in bytes: [UInt8], _ path: String) throws -> Inspection {
    let font = try BitmapFont.parse(bytes, named: path, options: rom.options)
    var inspection = try inspection(of: font, title: "the font '\(path)'")
    inspection.title = "perhaps the font of a ROM, without a header"
    inspection.facts.append(
      .init("to load it", "where the preview shows glyphs: load: font, glyph_height: \(rom.height)")
    )
    return inspection
  }

  /// The array of a header whose values can be read, however many a glyph takes: with options it is
  /// a font all the same.
  private static func soundArray(in bytes: [UInt8], _ path: String) throws -> HeaderArray? {
    let file = FontFile(name: path)
    let text = try file.inflated(bytes).bytes
    guard FontFormat.recognise(text) == .header else { return nil }
    do {
      try ForeignHeader.refuse(text, file: file)
      guard try GFXFont.parse(text, file: file, options: FontOptions()) == nil else { return nil }
      let array = try HeaderArray.find(nil, in: text, file: file)
      try ForeignArray.refuse(array, file: file)
      return array
    } catch {
      return nil
    }
  }

  /// What there is to say of a font, with its glyphs as images.
  func inspection(of font: BitmapFont, title: String, isGzip: Bool = false) throws -> Inspection {
    var facts: [Inspection.Fact] = []
    if !font.name.isEmpty { facts.append(.init("name", font.name)) }
    facts += [
      .init("glyphs", "\(font.glyphs.count)"),
      .init("cell", "\(font.cell) pixels, width first"),
      .init("codes", font.codes.listed),
    ]
    if let layout = font.layout { facts.append(.init("read with", layout)) }
    facts += font.notes.map { .init("note", $0) }
    return Inspection(
      "bitmap font, \(font.format.title)\(isGzip ? ", gzip" : "")", facts: facts,
      images: ImageSet(
        shape: ImageShape(height: font.cell.height, width: font.cell.width),
        pixels: .bytes(
          try font.pixels(of: font.glyphs, in: font.cell, fit: .crop, title: title), white: 1)))
  }
}
