import Foundation
import Pipeline
import Testing

@testable import Datasets

/// A glyph of a font as lines of `#` and `.`, in a cell of its own.
func picture(_ font: BitmapFont, _ code: Int) throws -> String {
  let glyph = try #require(font.glyphs.first { $0.code == code })
  let pixels = try font.pixels(of: [glyph], in: glyph.cell, fit: .pad, title: "the font")
  return picture(pixels, width: glyph.cell.width)
}

/// Rows of `#` and `.`.
func picture(_ pixels: [UInt8], width: Int) -> String {
  stride(from: 0, to: pixels.count, by: width).map { start in
    String(pixels[start..<start + width].map { $0 == 1 ? Character("#") : "." })
  }.joined(separator: "\n")
}

/// The lowest bytes of a number, the least significant first.
func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
}

/// What is said of a text that is no sound font.
func fontFault(_ text: String, options: FontOptions = FontOptions()) -> String? {
  fontFault(Array(text.utf8), options: options)
}

func fontFault(_ bytes: [UInt8], options: FontOptions = FontOptions()) -> String? {
  let error = #expect(throws: PipelineError.self) {
    try BitmapFont.parse(bytes, named: "f", options: options)
  }
  #expect(error?.kind == .badData)
  return error?.message
}

/// A font that a test writes to a file and loads as a pipeline would.
struct FontOnDisk: ~Copyable {
  let path: String

  init(_ bytes: [UInt8]) throws {
    path = NSTemporaryDirectory() + "font-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var stage: Font {
    var font = Font()
    font.file = InputPath(path, from: "/")
    return font
  }
}
