/// A text in lines that are no wider than there is room.
package struct TextBlock {
  package var lines: [String]
  package var style: TextStyle
  package var width: Double
  package var lineHeight: Double
  package var height: Double { lineHeight * Double(lines.count) }

  /// Breaks a text between words into at most `most` lines; makes it up to a third smaller if that
  /// does not do, then breaks words, and at last leaves a part out. What stands in parentheses, such as
  /// a unit, stays in one line where it has room there.
  package init(
    _ text: String, style: TextStyle, width limit: Double, most: Int, on canvas: Canvas
  ) {
    let text = printable(text)
    var style = style
    func width(_ line: String) -> Double { canvas.extents(line, style: style).width }
    let words = text.split(separator: " ").map(String.init)
    let full = style.size
    func fitting(_ parts: [String]) -> [String]? {
      style.size = full
      while true {
        let lines = Self.broken(parts, limit, width)
        if lines.count <= most, lines.allSatisfy({ width($0) <= limit }) { return lines }
        guard style.size * 0.94 >= full * 0.68 else { return nil }
        style.size *= 0.94
      }
    }
    let lines =
      fitting(Self.parts(of: words)) ?? fitting(words) ?? Self.cut(text, limit, most, width)
    self.lines = lines
    self.style = style
    self.width = lines.map(width).max() ?? 0
    let e = canvas.extents("Hg", style: style)
    lineHeight = lines.isEmpty ? 0 : e.ascent + e.descent
  }

  /// The words, with those from an opening parenthesis to the closing one as a single part.
  private static func parts(of words: [String]) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in words {
      if depth > 0 { parts[parts.count - 1] += " " + word } else { parts.append(word) }
      depth = max(0, depth + word.count { $0 == "(" } - word.count { $0 == ")" })
    }
    return parts
  }

  private static func broken(
    _ words: [String], _ limit: Double, _ width: (String) -> Double
  ) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, width(last + " " + word) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  private static func cut(
    _ text: String, _ limit: Double, _ most: Int, _ width: (String) -> Double
  ) -> [String] {
    // A single line keeps its end as well: names in a list often differ there only.
    if most == 1 {
      let letters = Array(text)
      for kept in stride(from: letters.count - 1, through: 1, by: -1) {
        let line = letters.prefix((kept * 2 + 2) / 3) + "..." + letters.suffix(kept / 3)
        if width(String(line)) <= limit { return [String(line)] }
      }
      return ["..."]
    }
    var lines = [""]
    for c in text {
      let line = lines[lines.count - 1]
      let isLast = lines.count == most
      if width(line + String(c) + (isLast ? "..." : "")) <= limit {
        lines[lines.count - 1].append(c)
      } else if isLast {
        lines[lines.count - 1] += "..."
        return lines
      } else {
        lines.append(c == " " ? "" : String(c))
      }
    }
    return lines
  }

  /// Draws the lines below `top`, each anchored at `x`.
  package func draw(
    on canvas: Canvas, x: Double, top: Double, align: TextAnchor.Horizontal = .center
  ) {
    for (i, line) in lines.enumerated() {
      canvas.text(
        line, at: Point(x, top + Double(i) * lineHeight), style: style,
        anchor: TextAnchor(align, .top))
    }
  }

  /// Draws the lines upwards, centred about `y`, the first line's top at `x`.
  package func drawUpwards(on canvas: Canvas, x: Double, y: Double) {
    for (i, line) in lines.enumerated() {
      canvas.text(
        line, at: Point(x + Double(i) * lineHeight, y), style: style,
        anchor: TextAnchor(.center, .top), rotation: -90)
    }
  }
}
