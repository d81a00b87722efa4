import Pipeline
import Testing

@testable import PipeCommand

@Suite("the preview of images")
struct ImagePreviewTests {
  /// Two images of 2x2: white and black above two greys, and the other way round.
  private let grey = ImageSet(
    shape: ImageShape(height: 2, width: 2),
    pixels: .bytes([255, 0, 64, 191, 191, 64, 0, 255], white: 255))

  private func lines(
    _ style: ImagePreview.Style, _ set: ImageSet, width: Int = 80, count: Int? = nil
  ) -> [String] {
    ImagePreview(width: width, style: style).lines(of: set, count: count ?? set.count)
  }

  @Test(
    "in blocks is two rows a line where there is black and white alone, and shades of grey else")
  func blocks() {
    let bits = ImageSet(
      shape: ImageShape(height: 2, width: 2), pixels: .bytes([1, 0, 0, 1, 0, 1, 1, 1], white: 1))
    #expect(lines(.blocks, bits) == ["\u{2580}\u{2584} \u{2584}\u{2588}"])
    #expect(lines(.blocks, grey) == ["\u{2593}\u{2591} \u{2591}\u{2593}"])
  }

  @Test("of a dim photograph is spread over all shades, and says so")
  func dim() {
    let dim = ImageSet(
      shape: ImageShape(height: 2, width: 5),
      pixels: .bytes([10, 15, 20, 25, 30, 10, 15, 20, 25, 30], white: 255))
    let note = "shown with more contrast: 0.039 as black, 0.118 as white"
    #expect(lines(.blocks, dim) == [" \u{2591}\u{2592}\u{2593}\u{2588}", "", note])
    #expect(lines(.ascii, dim) == [" :=#@", "", note])
    #expect(lines(.color, dim).count == 1)
  }

  @Test("passes over images that are all black, unless there are no others")
  func empty() {
    let set = ImageSet(
      shape: ImageShape(height: 2, width: 1), pixels: .bytes([0, 0, 1, 1, 0, 0, 1, 0], white: 1))
    #expect(lines(.blocks, set, count: 2) == ["\u{2588} \u{2580}"])
    let black = ImageSet(
      shape: ImageShape(height: 2, width: 1), pixels: .bytes([0, 0, 0, 0], white: 1))
    #expect(lines(.blocks, black, count: 2) == ["   "])
  }

  @Test("in ASCII is the mean of two rows in ten characters")
  func ascii() {
    let steps = ImageSet(
      shape: ImageShape(height: 2, width: 10),
      pixels: .floats((0..<20).map { Float($0 % 10) / 9 }))
    #expect(lines(.ascii, steps) == [" .:-=+*#%@"])
    #expect(lines(.ascii, grey) == ["*- -*"])
  }

  @Test("in colours is the upper row in the foreground, the lower one in the background")
  func color() {
    let red = ImageSet(
      shape: ImageShape(height: 2, width: 1, channels: 3),
      pixels: .bytes([255, 0, 0, 0, 51, 255], white: 255))
    #expect(
      lines(.color, red)
        == ["\u{1B}[38;2;255;0;0m\u{1B}[48;2;0;51;255m\u{2580}\u{1B}[0m"])
    #expect(
      lines(.color, grey, count: 1)
        == [
          "\u{1B}[38;2;255;255;255m\u{1B}[48;2;64;64;64m\u{2580}"
            + "\u{1B}[38;2;0;0;0m\u{1B}[48;2;191;191;191m\u{2580}\u{1B}[0m"
        ])
  }

  @Test("has nothing below an odd number of rows, and values outside 0 to 1 at the ends")
  func edges() {
    let odd = ImageSet(
      shape: ImageShape(height: 3, width: 3),
      pixels: .floats([7, -7, .nan, 7, .infinity, 0, 1, 0, 1]))
    #expect(lines(.blocks, odd) == ["\u{2588}  ", "\u{2580} \u{2580}"])
  }

  @Test("goes on below where a line is full, and leaves pixels out of larger images")
  func width() {
    let five = ImageSet(
      shape: ImageShape(height: 1, width: 2),
      pixels: .bytes([Int](0..<10).map { UInt8($0 % 2) }, white: 1))
    #expect(
      lines(.blocks, five, width: 8)
        == [" \u{2580}  \u{2580}  \u{2580}", "", " \u{2580}  \u{2580}"])
    let wide = ImageSet(
      shape: ImageShape(height: 2, width: 9), pixels: .bytes([UInt8](0..<18), white: 17))
    #expect(lines(.ascii, wide, width: 4, count: 1) == [" .-"])
  }

  @Test("of no images is nothing")
  func none() { #expect(lines(.blocks, grey, count: 0) == []) }

  @Test(
    "is drawn as the environment asks: the first locale that is set decides, colours need a terminal",
    arguments: [
      ([:], true, .ascii),
      (["LANG": "de_DE.UTF-8"], true, .color),
      (["LANG": "de_DE.UTF-8"], false, .blocks),
      (["LANG": "en_US.utf8"], true, .color),
      (["LANG": "de_DE.UTF-8", "LC_ALL": "C"], true, .ascii),
      (["LANG": "C", "LC_CTYPE": "C.UTF-8"], false, .blocks),
      (["LANG": "C.UTF-8", "LC_ALL": ""], false, .blocks),
      (["LANG": "C.UTF-8", "NO_COLOR": "1"], true, .blocks),
      (["LANG": "C.UTF-8", "NO_COLOR": ""], true, .color),
      (["LANG": "C.UTF-8", "TERM": "dumb"], true, .blocks),
      (["LANG": "C.UTF-8", "TERM": "xterm-256color"], true, .color),
      (["LC_ALL": "C", "TERM": "dumb"], false, .ascii),
    ] as [([String: String], Bool, ImagePreview.Style)])
  func style(environment: [String: String], isTerminal: Bool, style: ImagePreview.Style) {
    #expect(ImagePreview.Style(isTerminal: isTerminal, environment: { environment[$0] }) == style)
  }
}
