import Pipeline

/// A file of no known format that is as large as the 256 glyphs of a ROM, of 8 columns and 8, 14 or 16
/// rows: what it may be, as far as its size tells.
struct ROMFont {
  let height: Int

  /// - Parameter start: the file's first bytes.
  /// - Returns: `nil` for a file of another size, and for one that is known to be something else.
  init?(of path: String, beginning start: [UInt8]) {
    guard !FontFile(name: path).isForeign(start),
      let size = try? FileSystem.start(of: path, count: 1).fileSize,
      let height = [8, 14, 16].first(where: { 256 * $0 == size })
    else { return nil }
    self.height = height
  }

  var options: FontOptions {
    var options = FontOptions()
    options.glyphHeight = height
    return options
  }
}
