import Pipeline
import Tensors

/// Images as text: two rows of pixels to a line of half blocks, or plain ASCII.
struct ImagePreview {
  enum Style: Equatable {
    /// Half blocks in 24-bit colours.
    case color
    /// Half blocks, black and white.
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

  /// The first images of a set side by side, as many as fit into a line, band after band.
  func lines(of set: ImageSet, count: Int) -> [String] {
    guard count > 0 else { return [] }
    // Larger images are shown at every nth pixel.
    let step = max(1, (set.shape.width + width - 1) / width, (set.shape.height + 63) / 64)
    let columns = (set.shape.width + step - 1) / step
    let perBand = max(1, (width + 1) / (columns + 1))
    let pictures = (0..<count).map { Picture(set, image: $0, step: step) }
    var lines: [String] = []
    for start in stride(from: 0, to: count, by: perBand) {
      if start > 0 { lines.append("") }
      let band = pictures[start..<min(start + perBand, count)]
      for row in stride(from: 0, to: pictures[0].rows, by: 2) {
        lines.append(band.map { line($0, row: row) }.joined(separator: " "))
      }
    }
    return lines
  }

  private func line(_ picture: Picture, row: Int) -> String {
    var text = ""
    for column in 0..<picture.columns {
      let top = picture.color(row, column)
      let below = style == .ascii ? top : [0, 0, 0]
      let bottom = row + 1 < picture.rows ? picture.color(row + 1, column) : below
      switch style {
      case .color:
        let codes = (top + bottom).map { String(Int(($0 * 255).rounded())) }
        text += "\u{1B}[38;2;\(codes[..<3].joined(separator: ";"))m"
        text += "\u{1B}[48;2;\(codes[3...].joined(separator: ";"))m\u{2580}"
      case .blocks:
        let isLight = [top, bottom].map { $0.reduce(0, +) >= 1.5 }
        text +=
          isLight[0] ? (isLight[1] ? "\u{2588}" : "\u{2580}") : (isLight[1] ? "\u{2584}" : " ")
      case .ascii:
        let ramp = Array(" .:-=+*#%@")
        let light = (top + bottom).reduce(0, +) / 6
        text.append(ramp[min(ramp.count - 1, Int(light * Float(ramp.count)))])
      }
    }
    return style == .color ? text + "\u{1B}[0m" : text
  }
}

/// One image at every nth pixel.
private struct Picture {
  let rows: Int
  let columns: Int
  private let values: [Float]
  private let shape: ImageShape
  private let step: Int

  init(_ set: ImageSet, image: Int, step: Int) {
    values = set.batch(image..<image + 1).elements
    shape = set.shape
    self.step = step
    rows = (shape.height + step - 1) / step
    columns = (shape.width + step - 1) / step
  }

  /// Red, green and blue in 0...1.
  func color(_ row: Int, _ column: Int) -> [Float] {
    let start = (row * step * shape.width + column * step) * shape.channels
    let pixel = values[start..<start + shape.channels].map { $0.isFinite ? min(max($0, 0), 1) : 0 }
    return pixel.count == 3 ? pixel : [pixel[0], pixel[0], pixel[0]]
  }
}
