import Drawing
import Testing

@Suite("The canvas")
struct DrawingCanvasTests {
  private func pixels(
    _ scale: Double = 1, fonts: [String] = ["DejaVu Sans"], _ draw: (Canvas) -> Void
  ) throws -> PixelImage {
    let canvas = try Canvas(width: 60, height: 40, format: .png(scale: scale), fonts: fonts)
    draw(canvas)
    return try canvas.finish().image()
  }

  @Test("a line has its colour where it runs and nowhere else")
  func line() throws {
    let image = try pixels {
      $0.polyline(
        [Point(10, 20), Point(50, 20)], stroke: Stroke(Color(hex: 0x0072b2), width: 4))
    }
    #expect(image[30, 20] == [0x00, 0x72, 0xb2])
    #expect(image[30, 15] == [255, 255, 255])
    #expect(image[5, 20] == [255, 255, 255])
  }

  @Test("a scale of two makes twice as many pixels of the same drawing")
  func scale() throws {
    let image = try pixels(2) {
      $0.rectangle(Rect(x: 10, y: 10, width: 10, height: 10), fill: Color(hex: 0x009e73))
    }
    #expect(image.width == 120 && image.height == 80)
    #expect(image[20, 20] == [0x00, 0x9e, 0x73])
    #expect(image[39, 39] == [0x00, 0x9e, 0x73])
    #expect(image[40, 40] == [255, 255, 255])
  }

  @Test("what is drawn inside a clip ends at its edge, and the clip ends with it")
  func clip() throws {
    let image = try pixels { canvas in
      canvas.clipped(to: Rect(x: 0, y: 0, width: 30, height: 40)) {
        canvas.rectangle(Rect(x: 0, y: 0, width: 60, height: 20), fill: .ink)
      }
      canvas.rectangle(Rect(x: 40, y: 30, width: 10, height: 5), fill: .ink)
    }
    #expect(image[29, 10] == [0x2b, 0x2b, 0x2b])
    #expect(image[30, 10] == [255, 255, 255])
    #expect(image[45, 32] == [0x2b, 0x2b, 0x2b])
  }

  @Test("pixels of a picture are enlarged with sharp edges, the first row on top")
  func picture() throws {
    let picture = PixelImage(width: 2, height: 2, rgb: [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9])
    let image = try pixels { $0.image(picture, in: Rect(x: 10, y: 10, width: 20, height: 20)) }
    #expect(image[10, 10] == [255, 0, 0] && image[19, 19] == [255, 0, 0])
    #expect(image[20, 10] == [0, 255, 0] && image[29, 19] == [0, 255, 0])
    #expect(image[10, 20] == [0, 0, 255])
    #expect(image[29, 29] == [9, 9, 9])
    #expect(image[30, 29] == [255, 255, 255])
  }

  @Test("each marker draws something about its point and nothing far from it")
  func markers() throws {
    for shape in MarkerShape.allCases {
      let image = try pixels {
        $0.marker(shape, at: Point(30, 20), radius: 6, color: Color(hex: 0xd55e00))
      }
      #expect(image[30, 20] == [0xd5, 0x5e, 0x00], "\(shape)")
      let far = image.inked { x, y in abs(x - 30) > 11 || abs(y - 20) > 11 }
      #expect(far == 0, "\(shape)")
    }
  }

  @Test("text covers what its extents say, upright too")
  func extents() throws {
    let canvas = try Canvas(width: 60, height: 40, format: .png(scale: 1))
    let style = TextStyle(size: 12)
    let ink = canvas.extents("Hxg", style: style).ink
    let upright = try pixels {
      $0.text("Hxg", at: Point(30, 35), style: style, rotation: -90)
    }
    let box = Rect(x: 30 + ink.y, y: 35 - ink.x - ink.width, width: ink.height, height: ink.width)
    #expect(upright.inked { _, _ in true } > 20)
    let outside = upright.inked { x, y in
      !box.insetBy(-1).contains(Point(Double(x) + 0.5, Double(y) + 0.5))
    }
    #expect(outside == 0)
  }

  @Test("without any font the drawing comes out, with a warning and no text")
  func noFont() throws {
    let canvas = try Canvas(width: 60, height: 40, format: .png(scale: 1), fonts: [])
    canvas.text("text", at: Point(5, 20), style: TextStyle(size: 12))
    #expect(canvas.extents("text", style: TextStyle(size: 10)).width == 24)
    let drawing = try canvas.finish()
    #expect(try drawing.image().inked { _, _ in true } == 0)
    #expect(
      drawing.warnings == [
        "no font was found, so the drawing has no text; install one (Debian: fonts-dejavu-core)"
      ])
  }

  @Test("a control character is drawn as a word, a line's end as a space")
  func controlCharacters() {
    #expect(printable("a\tb\nc") == "a b c")
    #expect(printable("\u{7f}") == "DEL")
    #expect(printable("a\u{0}\u{1b}") == "aU+0U+1B")
    #expect(printable("caf\u{e9} `{}'\"") == "caf\u{e9} `{}'\"")
  }

  @Test(
    "a size that cannot be drawn is refused with the limits",
    arguments: [(0, 10, 1), (10, -1, 1), (40_000, 10, 1), (900, 600, 100), (.nan, 10, 1)]
      as [(Double, Double, Double)])
  func badSize(width: Double, height: Double, scale: Double) {
    let expected = """
      a drawing of \(width) by \(height) units at scale \(scale) cannot be made: each side must \
      have 1 to 32767 pixels; choose another size or scale
      """
    let error = #expect(throws: DrawingError.self) {
      try Canvas(width: width, height: height, format: .png(scale: scale))
    }
    #expect(error?.description == expected)
  }

  @Test("a file name's ending chooses the format")
  func formats() {
    #expect(DrawingFormat(fileName: "a.b/loss.PNG") == .png(scale: 2))
    #expect(DrawingFormat(fileName: "loss.svg") == .svg)
    #expect(DrawingFormat(fileName: "loss.pdf") == .pdf)
    #expect(DrawingFormat(fileName: "loss.jpg") == nil)
    #expect(DrawingFormat(fileName: "loss") == nil)
  }

  @Test("a drawing in grey has one byte a pixel, any other three")
  func channels() throws {
    for (color, pixel) in [(0x808080, [128]), (0x808180, [128, 129, 128])] {
      let canvas = try Canvas(width: 3, height: 2, format: .png(scale: 1))
      canvas.rectangle(Rect(x: 1, y: 1, width: 1, height: 1), fill: Color(hex: UInt32(color)))
      let image = try canvas.finish().image()
      let white = [UInt8](repeating: 255, count: pixel.count)
      #expect(image.channels == pixel.count)
      #expect(
        image.pixels == [white, white, white, white, pixel.map(UInt8.init), white].flatMap(\.self))
      #expect(image == PixelImage(width: 3, height: 2, rgb: image.rgb))
    }
    let grey = PixelImage(width: 2, height: 1, grey: [7, 9])
    #expect(grey.rgb == [7, 7, 7, 9, 9, 9])
    #expect(grey == PixelImage(width: 2, height: 1, rgb: grey.rgb))
  }

  @Test("a colour map meets its ends, rises in lightness, and shows NaN as grey")
  func colorMap() {
    #expect(ColorMap.viridis.color(at: -1) == Color(hex: 0x440154))
    #expect(ColorMap.viridis.color(at: 2) == Color(hex: 0xfde725))
    #expect(ColorMap.viridis.color(at: .nan) == Color(hex: 0xd9d9d9))
    let lightness = (0...100).map { i in
      let c = ColorMap.viridis.color(at: Double(i) / 100)
      return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
    let picture = ColorMap.grey.pixels([0, 1, 2, 4], width: 2, range: 0...4)
    #expect(picture.rgb == [0, 0, 0, 64, 64, 64, 128, 128, 128, 255, 255, 255])
  }
}

extension FinishedDrawing {
  /// The pixels of a PNG drawing.
  func image() throws -> PixelImage {
    guard case .pixels(let image) = content else { throw WrongContent() }
    return image
  }

  /// The file of an SVG or PDF drawing.
  func document() throws -> [UInt8] {
    guard case .document(let bytes) = content else { throw WrongContent() }
    return bytes
  }

  private struct WrongContent: Error {}
}

extension PixelImage {
  subscript(x: Int, y: Int) -> [UInt8] {
    let i = 3 * (y * width + x)
    return Array(rgb[i..<i + 3])
  }

  /// How many pixels at places that `which` accepts are not white.
  func inked(_ which: (Int, Int) -> Bool) -> Int {
    var count = 0
    for y in 0..<height {
      for x in 0..<width where self[x, y] != [255, 255, 255] && which(x, y) { count += 1 }
    }
    return count
  }

  /// How many pixels have a colour, give or take what blending rounds.
  func count(near color: [UInt8]) -> Int {
    stride(from: 0, to: rgb.count, by: 3).count { at in
      (0..<3).allSatisfy { abs(Int(rgb[at + $0]) - Int(color[$0])) <= 3 }
    }
  }

  /// How many pixels have this colour, give or take one in each part.
  func count(_ color: UInt32) -> Int {
    let wanted = [16, 8, 0].map { Int(color >> $0 & 0xff) }
    return stride(from: 0, to: rgb.count, by: 3).count { i in
      (0..<3).allSatisfy { abs(Int(rgb[i + $0]) - wanted[$0]) <= 1 }
    }
  }
}
