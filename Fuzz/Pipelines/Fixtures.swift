import Foundation

/// Small data files of every format, written once into the working folder, and which options they
/// are for. Paths are relative to that folder, where the pipeline files lie.
struct Fixtures: Sendable {
  /// What a text may hold: by plugin and key, then by key.
  private static let texts: [String: [String]] = [
    "font file": [
      "builtin:5x7", "builtin:5x7", "data/font.bdf", "data/font.hex", "data/font.psf",
      "data/font.h",
    ],
    "idx images": ["data/grey.idx", "data/grey.idx", "data/color.idx", "data/flat.idx"],
    "idx labels": ["data/labels.idx"],
    "numpy images": ["data/float.npy", "data/bytes.npy", "data/color.npy"],
    "numpy labels": ["data/labels.npy"],
    "images path": [
      "data/images", "data/images", "data/color", "data/mixed", "data/images/a/0.png",
    ],
    "pretrained file": [
      "data/autoencoder.safetensors", "data/variational-autoencoder.safetensors",
      "data/pca.safetensors",
    ],
    "root": ["data/empty"],
    "classes": ["0", "1", "9"],
    "labels": ["a", "b", "A", "0", "1", "A", "B", "none"],
    "array": ["font"],
    "name": ["{index}", "{label}-{index}", "image"],
    "from": ["A", "0", "a"],
    "to": ["B", "1", "b"],
    "at": ["A", "1", "a"],
  ]

  func texts(of key: String, in owner: String) -> [String] {
    Self.texts["\(owner) \(key)"] ?? Self.texts[key] ?? ["word", "A", "data/images"]
  }

  /// Options without which most pipelines of the plugin would fail or be slow.
  func isAlwaysGiven(_ key: String, in plugin: String) -> Bool {
    if key == "epochs" { return true }
    return ["font codes", "images recursive", "images size", "font file", "pad margin"].contains(
      "\(plugin) \(key)")
  }

  /// Writes every file but the models.
  static func write(into folder: String) throws {
    let data = folder + "/data"
    for name in ["images/a", "images/b", "color", "mixed", "empty"] {
      try FileManager.default.createDirectory(
        atPath: data + "/" + name, withIntermediateDirectories: true)
    }
    var random = SeededRandom(seed: 7)
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: data + "/" + name))
    }
    func noise(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
    for index in 0..<12 {
      let name = "images/\(index.isMultiple(of: 2) ? "a" : "b")/\(index).png"
      try write(PNGFile.bytes(width: 6, height: 5, channels: 1, noise(30)), name)
      try write(PNGFile.bytes(width: 4, height: 4, channels: 3, noise(48)), "color/\(index).png")
      let side = 3 + index % 4
      try write(
        PNGFile.bytes(width: side, height: 5, channels: 1, noise(side * 5)), "mixed/\(index).png")
    }
    func idx(_ sides: [Int], _ bytes: [UInt8]) -> [UInt8] {
      let header: [UInt8] = [0, 0, 8, UInt8(sides.count)]
      return header + sides.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] } + bytes
    }
    try write(idx([24, 6, 5], noise(720)), "grey.idx")
    try write(idx([10, 4, 5, 3], noise(600)), "color.idx")
    try write(idx([20, 12], noise(240)), "flat.idx")
    try write(idx([24], (0..<24).map { UInt8($0 % 3) }), "labels.idx")
    func npy(_ type: String, _ shape: String, _ bytes: [UInt8]) -> [UInt8] {
      var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
      while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
      text += "\n"
      let size = text.utf8.count
      return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size & 255), UInt8(size >> 8)]
        + Array(text.utf8) + bytes
    }
    func littleEndian(_ value: UInt32) -> [UInt8] {
      [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    let floats = (0..<240).flatMap { _ in
      littleEndian(Float(random.unit()).bitPattern)
    }
    try write(npy("<f4", "15, 4, 4", floats), "float.npy")
    try write(npy("|u1", "15, 4, 5", noise(300)), "bytes.npy")
    try write(npy("|u1", "15, 3, 4, 3", noise(540)), "color.npy")
    try write(npy("|u1", "15,", (0..<15).map { UInt8($0 % 2) }), "labels.npy")
    try write(Array(FontFiles.bdf(&random).utf8), "font.bdf")
    try write(Array(FontFiles.hex(&random).utf8), "font.hex")
    try write(FontFiles.psf(&random), "font.psf")
    try write(Array(FontFiles.header(&random).utf8), "font.h")
  }
}

/// Fonts of random glyphs.
enum FontFiles {
  static func bdf(_ random: inout SeededRandom) -> String {
    var text = """
      STARTFONT 2.1
      FONT fuzz
      SIZE 6 75 75
      FONTBOUNDINGBOX 4 6 0 0
      CHARS 16

      """
    for code in 64..<80 {
      text +=
        "STARTCHAR c\(code)\nENCODING \(code)\nSWIDTH 500 0\nDWIDTH 4 0\nBBX 4 6 0 0\nBITMAP\n"
      for _ in 0..<6 { text += hexByte(UInt8(random.integer(0...15)) << 4) + "\n" }
      text += "ENDCHAR\n"
    }
    return text + "ENDFONT\n"
  }

  /// GNU Unifont's format: 8 columns of 16 rows a glyph.
  static func hex(_ random: inout SeededRandom) -> String {
    (64..<80).map { code in
      "00\(hexByte(UInt8(code))):"
        + (0..<16).map { _ in hexByte(UInt8(random.integer(0...255))) }.joined() + "\n"
    }.joined()
  }

  /// A console font of the first version: 256 glyphs of 8 rows.
  static func psf(_ random: inout SeededRandom) -> [UInt8] {
    [0x36, 0x04, 0, 8] + (0..<2048).map { _ in UInt8(random.integer(0...255)) }
  }

  static func header(_ random: inout SeededRandom) -> String {
    let rows = (0..<96).map { _ in
      "  {"
        + (0..<5).map { _ in "0x" + hexByte(UInt8(random.integer(0...127))) }.joined(
          separator: ", ")
        + "},\n"
    }
    return "const unsigned char font[96][5] = {\n\(rows.joined())};\n"
  }

  private static func hexByte(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "0" + text : text
  }
}
