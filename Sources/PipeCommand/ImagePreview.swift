import Pipeline
import Tensors

/// Images as text: two rows of pixels to a line of half blocks, shades or plain ASCII.
struct ImagePreview {
  enum Style: Equatable {
    /// Half blocks in 24-bit colours.
    case color
    /// Half blocks, black and white, for images of two values; shades for all others.
    case blocks
    /// A ramp of characters, darkest first.
    case ascii

    init(isTerminal: Bool, environment: (String) -> String?) {
      // The first that is set decides, as for every program.
      let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(environment).first { !$0.isEmpty } ?? ""
      let isUTF8 = ["UTF-8", "UTF8"].contains { locale.uppercased().contains($0) }
      let isPlain = environment("TERM") == "dumb" || !(environment("NO_COLOR") ?? "").isEmpty
      self = !isUTF8 ? .ascii : isTerminal && !isPlain ? .color : .blocks
    }
  }

  let width: Int
  let style: Style

  /// The first images of a set that are not all black, side by side, as many as fit into a line,
  /// band after band. Where the values lie close together, they are spread over the characters, and
  /// a last line says so.
  func lines(of set: ImageSet, count: Int) -> [String] {
    guard count > 0 else { return [] }
    // Larger images are shown at every nth pixel.
    let step = max(1, (set.shape.width + width - 1) / width, (set.shape.height + 63) / 64)
    let columns = (set.shape.width + step - 1) / step
    let perBand = max(1, (width + 1) / (columns + 1))
    let pictures = Self.shown(of: set, count: count).map {
      PreviewPicture(set, image: $0, step: step)
    }
    let tones = PreviewTones(pictures)
    var lines: [String] = []
    for start in stride(from: 0, to: pictures.count, by: perBand) {
      if start > 0 { lines.append("") }
      let band = pictures[start..<min(start + perBand, pictures.count)]
      for row in stride(from: 0, to: pictures[0].rows, by: 2) {
        lines.append(band.map { line($0, row: row, tones) }.joined(separator: " "))
      }
    }
    if style != .color, let note = tones.note { lines += ["", note] }
    return lines
  }

  /// Images that are looked at for such that show something.
  private static let lookedAt = 2000

  /// The first that show something: fonts of ROMs begin with a row of empty glyphs.
  private static func shown(of set: ImageSet, count: Int) -> [Int] {
    let inked = (0..<min(set.count, max(count, lookedAt))).lazy.filter { image in
      set.batch(image..<image + 1).elements.contains { $0 > 0 }
    }.prefix(count)
    return inked.isEmpty ? Array(0..<count) : Array(inked)
  }

  private func line(_ picture: PreviewPicture, row: Int, _ tones: PreviewTones) -> String {
    var text = ""
    for column in 0..<picture.columns {
      let top = picture.color(row, column)
      let bottom = row + 1 < picture.rows ? picture.color(row + 1, column) : nil
      switch style {
      case .color: text += Self.halfBlock(top, bottom ?? [0, 0, 0])
      case .blocks where tones.areTwo:
        let isLight = [top, bottom ?? [0, 0, 0]].map { tones.lightness($0) >= 0.5 }
        text +=
          isLight[0] ? (isLight[1] ? "\u{2588}" : "\u{2580}") : (isLight[1] ? "\u{2584}" : " ")
      case .blocks: text.append(tones.character(top, bottom ?? top, of: Self.shades))
      case .ascii: text.append(tones.character(top, bottom ?? top, of: Self.ramp))
      }
    }
    return style == .color ? text + "\u{1B}[0m" : text
  }

  private static let shades: [Character] = [" ", "\u{2591}", "\u{2592}", "\u{2593}", "\u{2588}"]
  private static let ramp = Array(" .:-=+*#%@")

  /// The upper half in the colour of the text, the lower one in that of its background.
  private static func halfBlock(_ top: [Float], _ bottom: [Float]) -> String {
    let codes = (top + bottom).map { String(Int(($0 * 255).rounded())) }
    return "\u{1B}[38;2;\(codes[..<3].joined(separator: ";"))m"
      + "\u{1B}[48;2;\(codes[3...].joined(separator: ";"))m\u{2580}"
  }
}
