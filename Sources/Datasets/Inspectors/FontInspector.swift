public import Pipeline

/// Describes bitmap fonts of every format that can be loaded, gzipped or not, with their glyphs.
public struct FontInspector: Inspector {
  public static let name = "bitmap font"
  public init() {}

  /// Any text may be a C header: one that is called so is taken for one, another only where it holds
  /// a font. A gzip file that is damaged from its start is taken for a font's, for that to be told.
  public func recognises(_ start: [UInt8], path: String) -> Bool {
    let isGzip = start.starts(with: [0x1f, 0x8b])
    let contents = isGzip ? try? Gzip.start(of: path, count: 4096) : start
    guard let contents else { return true }
    return switch FontFormat.recognise(contents) {
    case nil: false
    case .header: path.hasSuffix(".h") || (try? font(path).font) != nil
    default: true
    }
  }

  private func font(_ path: String) throws -> (font: BitmapFont, isGzip: Bool) {
    let bytes = try FileSystem.read(path, limit: FontFile.sizeLimit)
    return (try BitmapFont.parse(bytes, named: path), bytes.starts(with: [0x1f, 0x8b]))
  }

  public func inspect(_ path: String) throws -> Inspection {
    let (font, isGzip) = try font(path)
    var facts: [Inspection.Fact] = [
      .init("glyphs", "\(font.glyphs.count)"),
      .init("cell", "\(font.cell) pixels, width first"),
      .init("codes", font.codes.listed),
    ]
    if !font.name.isEmpty { facts.insert(.init("name", font.name), at: 0) }
    return Inspection(
      "bitmap font, \(font.format.title)\(isGzip ? ", gzip" : "")", facts: facts,
      images: ImageSet(
        shape: ImageShape(height: font.cell.height, width: font.cell.width),
        pixels: .bytes(
          try font.pixels(of: font.glyphs, in: font.cell, fit: .crop, title: "the font '\(path)'"),
          white: 1)))
  }
}
