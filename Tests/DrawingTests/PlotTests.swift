import Testing

@testable import Drawing

@Suite("Plots")
struct DrawingPlotTests {
  private let blue: UInt32 = 0x0072b2

  func image(_ plot: Plot) throws -> PixelImage {
    try plot.draw(as: .png(scale: 1)).image()
  }

  func texts(_ plot: Plot) throws -> String {
    String(decoding: try plot.draw(as: .svg).document(), as: UTF8.self)
  }

  private var sample: Plot {
    Plot(
      title: "Latent <space> & more", x: Axis("epoch"),
      y: Axis("loss", unit: "nats", scale: .log),
      series: [
        .line("training", x: [1, 2, 3], y: [0.7, 0.1, 0.001]),
        .points("a class", x: [1, 2], y: [0.2, 0.3], labels: ["`", "\u{7f}"]),
        .image(PixelImage(width: 1, height: 2, grey: [0, 255]), x: 2.5...3, y: 0.1...0.5),
      ], references: [ReferenceLine(.horizontal, at: 0.01, text: "goal")])
  }

  @Test(
    "the same plot gives the same bytes twice",
    arguments: [.png(scale: 1), .svg, .pdf] as [DrawingFormat])
  func sameBytes(format: DrawingFormat) throws {
    let first = try sample.draw(as: format).content
    _ = try Plot(title: "between").draw(as: format)
    #expect(try sample.draw(as: format).content == first)
  }

  @Test("SVG is well formed and holds the title and every text in words")
  func svg() throws {
    let svg = try texts(sample)
    #expect(svg.contains("<title>Latent &lt;space&gt; &amp; more</title>"))
    let words = svg.split { $0 == "\n" || $0 == "<" || $0 == ">" }
    for text in ["epoch", "loss (nats)", "training", "a class", "`", "DEL", "goal", "0.01"] {
      #expect(words.contains(Substring(text)), "\(text)")
    }
    #expect(unclosedTags(svg) == [])
    let ids = svg.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(ids).count == ids.count)
    for use in svg.split(separator: "href=\"#").dropFirst() {
      #expect(ids.contains(use.prefix { $0 != "\"" }))
    }
  }

  /// The tags that are not closed in order; empty for well-formed markup.
  private func unclosedTags(_ markup: String) -> [Substring] {
    var open: [Substring] = []
    for part in markup.split(separator: "<").dropFirst() {
      guard let end = part.firstIndex(of: ">") else { return [part] }
      let tag = part[..<end]
      if tag.hasPrefix("?") || tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return [tag] }
      } else {
        open.append(tag.prefix { $0 != " " && $0 != "\n" })
      }
    }
    return open
  }

  @Test("PDF starts as one and says no time of its making")
  func pdf() throws {
    let bytes = try sample.draw(as: .pdf).document()
    #expect(bytes.starts(with: Array("%PDF-1.".utf8)))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("/CreationDate (19700101000000"))
    #expect(!text.contains("/ModDate"))
  }

  @Test("NaN and infinity interrupt a line, leave zero alone, and are counted in a note")
  func gaps() throws {
    let x = (0...8).map(Double.init)
    let whole = try image(Plot(series: [.line(x: x, y: x.map { _ in 5.0 })]))
    var y = x.map { _ in 5.0 }
    (y[3], y[4], y[5]) = (.nan, .infinity, .nan)
    let plot = Plot(series: [.line(x: x, y: y)])
    // Four of eight parts of the line are missing; nothing is drawn at zero, which would widen y.
    let part = Double(try image(plot).count(blue)) / Double(whole.count(blue))
    #expect(abs(part - 0.5) < 0.05)
    #expect(try texts(plot).contains("Values not shown: 3 not finite"))
    #expect(try !texts(plot).contains("\n0.0\n"))
  }

  @Test("values at or below zero on a log axis are left out and counted")
  func logGaps() throws {
    let plot = Plot(
      y: Axis(scale: .log), series: [.line(x: [1, 2, 3, 4], y: [1, 0, -3, .nan])])
    #expect(
      try texts(plot).contains("Values not shown: 1 not finite, 2 not above zero (log scale)"))
  }

  @Test("a plot without a value that can be shown says so in an empty frame")
  func noData() throws {
    for plot in [
      Plot(), Plot(series: [.points("empty", x: [], y: [])]),
      Plot(y: Axis(scale: .log), series: [.line(x: [1], y: [-1])]),
      Plot(series: [.boxes(values: [])], references: []),
    ] {
      #expect(try texts(plot).contains("no data"))
    }
    #expect(try !texts(sample).contains("no data"))
  }

  @Test(
    "extreme data is drawn inside the frame: constant, single, huge, tiny, far outside a range",
    arguments: [
      ([1, 2, 3], [4, 4, 4]), ([3], [1e-9]), ([0, 1], [-1e300, 1e300]),
      ([1, 2], [1e-307, 2e-307]),
      ([1, 1 + 1e-13], [1e15, 1e15 + 1]), ([-1.7e308, 0, 1.7e308], [1, 2, 3]),
    ] as [([Double], [Double])], [Axis.Scale.linear, .log])
  func extremes(data: ([Double], [Double]), scale: Axis.Scale) throws {
    let axis = Axis("value", unit: "unit", scale: scale)
    var plot = Plot(
      title: "t", x: axis, y: axis,
      series: [.line("l", x: data.0, y: data.1), .points("p", x: data.0, y: data.1)],
      equalAspect: true)
    try expectFreeEdges(plot)
    plot.y.range = 0.25...0.75
    plot.x.range = 1...2
    try expectFreeEdges(plot)
  }

  @Test(
    "a line to a value far outside the range leaves the frame in that direction",
    arguments: [1e5, 3.3e7, 7.7e8, 1.23e12, 1e200, 1e300], [1, 1e-290])
  func farOutside(value: Double, unit: Double) throws {
    let plot = Plot(
      x: Axis(range: 0...2), y: Axis(range: 0...unit),
      series: [.line(x: [0, 1, 2], y: [unit / 2, unit / 2, value])])
    // Level to the middle, then straight up.
    let image = try image(plot)
    let columns = (0..<image.width).filter { image[$0, 100] == [0x00, 0x72, 0xb2] }
    let rows = (0..<image.height).filter { image[200, $0] == [0x00, 0x72, 0xb2] }
    #expect(!columns.isEmpty && columns.allSatisfy { (420...520).contains($0) })
    #expect(!rows.isEmpty && rows.allSatisfy { (250...330).contains($0) })
  }

  @Test(
    "long titles, names, classes and labels never reach the edge",
    arguments: [Plot.Size.screen, .slide])
  func longTexts(size: Plot.Size) throws {
    let long = "an unusually long class name that goes on and on"
    let classes = (0..<40).map { AxisTick(Double($0), "\(long) \($0)") }
    var plot = Plot(
      title: [String](repeating: long, count: 9).joined(separator: " "),
      x: Axis(long + long + long + long, unit: "unit", ticks: Array(classes.prefix(12))),
      y: Axis(String(repeating: "unbroken", count: 40), ticks: classes),
      series: (0..<90).map { .points("\(long) \($0)", x: [Double($0 % 12)], y: [Double($0 % 40)]) },
      references: [ReferenceLine(.vertical, at: 3, text: long + long + long + long + long)],
      colorBar: ColorBar(.viridis, range: 0...1, label: long + long + long), size: size)
    try expectFreeEdges(plot)
    #expect(try texts(plot).contains("more\n"))
    plot.x.ticks = classes
    try expectFreeEdges(plot)
    plot.x.ticks = [AxisTick(0, long)]
    try expectFreeEdges(plot)
  }

  /// The outermost pixels stay white: nothing is cut off there.
  private func expectFreeEdges(_ plot: Plot) throws {
    let image = try image(plot)
    let edge = image.inked { x, y in
      x < 5 || y < 5 || x >= image.width - 5 || y >= image.height - 5
    }
    #expect(edge == 0)
  }

  @Test("the legend stands beside the plot where it would cover data inside")
  func legendOutside() throws {
    let few = Plot(series: [.line("name", x: [0, 1], y: [0, 1])])
    let grid = (0..<2500)
    let full = Plot(series: [
      .points("name", x: grid.map { Double($0 % 50) }, y: grid.map { Double($0 / 50) })
    ])
    // The frame's right edge is a whole column of grey.
    func rightEdge(_ plot: Plot) throws -> Int {
      let image = try image(plot)
      return (0..<image.width).last { x in
        (100..<400).allSatisfy { image[x, $0][0] < 200 }
      } ?? 0
    }
    #expect(try rightEdge(few) > 870)
    #expect(try (700...850).contains(rightEdge(full)))
  }

  @Test("equal aspect makes a unit of x as long as a unit of y")
  func equalAspect() throws {
    let square = Plot(
      series: [.image(PixelImage(width: 1, height: 1, grey: [7]), x: 0...1, y: 0...1)],
      equalAspect: true)
    let image = try image(square)
    let dark = { (x: Int, y: Int) in image[x, y] == [7, 7, 7] }
    let width = (0..<image.width).count { dark($0, 280) }
    let height = (0..<image.height).count { dark(450, $0) }
    #expect(width > 300 && abs(width - height) <= 2)
  }

  @Test("names in a legend have one size, as small as the longest needs")
  func legendSizes() throws {
    let long = "a name of a series that is too long for its room"
    let canvas = try Canvas(width: 900, height: 600, format: .svg)
    let legend = try #require(
      Legend(
        [.line("short", x: [0], y: [0]), .line(long, x: [0], y: [0])],
        theme: PlotTheme(.screen), room: 500, on: canvas))
    #expect(Set(legend.textSizes).count == 1)
    #expect(legend.textSizes[0] < 13)
  }

  @Test("labels without room are left out with a warning")
  func crowdedLabels() throws {
    let n = 3000
    let plot = Plot(series: [
      .points(
        x: (0..<n).map { Double($0 % 60) }, y: (0..<n).map { Double($0 / 60) },
        labels: (0..<n).map { "label \($0)" })
    ])
    let warnings = try plot.draw(as: .png(scale: 1)).warnings
    #expect(warnings.count == 1)
    #expect(warnings[0].hasSuffix(" of 3000 labels are left out: there is no room for them"))
  }
}
