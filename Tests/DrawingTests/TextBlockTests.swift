import Drawing
import Testing

@Suite("Text in lines")
struct TextBlockTests {
  private let canvas: Canvas
  private let style = TextStyle(size: 14)

  init() throws { canvas = try Canvas(width: 100, height: 100, format: .svg) }

  private func block(_ text: String, _ width: Double, most: Int = 2) -> TextBlock {
    TextBlock(text, style: style, width: width, most: most, on: canvas)
  }

  private func width(_ text: String) -> Double { canvas.extents(text, style: style).width }

  @Test(
    "breaks before a unit in parentheses, never inside it",
    arguments: ["reconstruction (nats an image)", "divergence of the code (nats an image)"])
  func units(text: String) {
    let unit = "(nats an image)"
    // From where the unit has room in small letters to where all is one line.
    for limit in stride(from: 0.75 * width(unit), through: width(text) + 1, by: 1.5) {
      let block = block(text, limit, most: 3)
      let isWhole = block.lines.contains { $0.hasSuffix(unit) }
      #expect(isWhole, "\(block.lines) in \(limit)")
      #expect(block.width <= limit)
    }
    #expect(
      block("reconstruction (nats an image)", width(unit)).lines == ["reconstruction", unit])
  }

  @Test("breaks inside parentheses that are longer than a line, and copes with half of a pair")
  func longParentheses() {
    let text = "what it is (a whole sentence of words that says what it was made of)"
    let block = block(text, width(text) / 2.2, most: 4)
    #expect(block.lines.count > 1)
    #expect(block.lines.joined(separator: " ") == text)
    for text in ["a :( b c d e", "a ) b ( c d", "((a b) c d", "()"] {
      let block = self.block(text, width("a b c"), most: 9)
      #expect(block.lines.joined(separator: " ") == text)
    }
  }
}
