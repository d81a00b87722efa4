import Drawing
import PNG
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

/// How large a grid is, and what it holds beside its images.
extension PNGGridTests {
  @Test(
    "without a scale, a glyph is drawn at 6 times its size and a digit at twice",
    arguments: [(7, 6), (16, 3), (28, 2), (64, 1), (500, 1)])
  func defaultScale(height: Int, scale: Int) throws {
    var grid = PNGGrid()
    (grid.labels, grid.rows) = (false, [.original])
    let image = ImageSet(
      shape: ImageShape(height: height, width: 1),
      pixels: .bytes([UInt8](repeating: 0, count: height), white: 255))
    let captured = Captured()
    try grid.export(values(image), in: captured.context)
    #expect(try captured.image("grid.png").height == 8 + height * scale + 8)
  }

  @Test("large images and many of them are made smaller, and explicit wishes are foreseen")
  func sizes() throws {
    func layout(_ side: Int, _ count: Int, _ change: (inout PNGGrid) -> Void = { _ in })
      -> [OptionFault]
    {
      var grid = PNGGrid()
      grid.rows = [.original, .noisy]
      change(&grid)
      var header = ImageHeader(shape: ImageShape(height: side, width: side), count: count)
      header.noise = [PlannedNoise(name: "negative", target: .clean)]
      return grid.faults(reading: PlannedInputs(images: ["data": header]))
    }
    for (side, count, most) in [
      (512, 32, 2000), (4096, 32, 2000), (128, 400, 2000), (28, 10_000, 3200),
    ] {
      #expect(messages(layout(side, count) { $0.count = count }) == [])
      let plan = GridPlan(
        shape: ImageShape(height: side, width: side), count: count, lineCount: 2, classNames: [])
      let made = plan.layout(
        columns: nil, scale: nil, choose: .first, gap: 4, hasLabels: true, size: .screen)
      #expect(max(made.width, made.height) <= most, "\(made.width)x\(made.height)")
      #expect(max(made.width, made.height) >= 1000, "\(made.width)x\(made.height)")
    }
    let faults = layout(512, 1000) {
      $0.count = 1000
      $0.columns = .count(40)
      $0.scale = 1
      $0.labels = false
    }
    #expect(faults.map(\.severity) == [.warning])
    #expect(
      messages(faults) == [
        "count: the grid would have 20652x26052 pixels and take about 5.9 GB of memory to draw: "
          + "lower 'count', 'columns' or 'scale'"
      ])
  }

  @Test("an SVG and a PDF hold the images, title and names; the bits are those of PNG")
  func documents() throws {
    func draw(_ file: String) throws -> Captured {
      var grid = PNGGrid()
      grid.rows = [.original, .difference]
      grid.title = "Two <images>"
      grid.file = OutputPath(file)
      let captured = Captured()
      try grid.export(values(data, model: HalvingModel()), in: captured.context)
      return captured
    }
    let svg = try draw("grid.svg").text("grid.svg")
    for word in ["<title>Two &lt;images&gt;</title>", "original", "difference", "\n0.5\n"] {
      #expect(svg.contains(word), "\(word)")
    }
    // Two images of two rows, and the bar.
    #expect(svg.split(separator: "data:image/png").count == 1 + 5)
    #expect(try draw("grid.pdf").text("grid.pdf").hasPrefix("%PDF"))
    var grid = PNGGrid()
    grid.file = OutputPath("grid.svg")
    grid.bits = 1
    #expect(
      messages(grid.faults(reading: PlannedInputs())) == [
        "bits: 'bits' is of PNG files, and 'file' is 'grid.svg'"
      ])
  }

  @Test("a title and a bar of colours take room of their own, and text grows with the picture")
  func furniture() throws {
    let plain = try draw {
      ($0.labels, $0.scale) = (true, 20)
      $0.rows = [.original, .reconstruction]
    }
    let barred = try draw {
      ($0.labels, $0.scale) = (true, 20)
      $0.rows = [.original, .difference]
    }
    #expect(barred.width > plain.width + 30 && barred.height == plain.height)
    // The bar runs from black below to white above.
    let shades = ((barred.width - 80)..<barred.width).map { x in
      Set((0..<barred.height).map { grey(barred, x, $0) })
    }
    #expect(shades.contains { $0.count > 30 && $0.contains { 100...150 ~= $0 } })
    let titled = try draw {
      ($0.labels, $0.scale) = (true, 20)
      $0.title = "A title"
      $0.rows = [.original, .reconstruction]
    }
    #expect(titled.height > plain.height + 17 && titled.width == 16 + 450)
    func theme(_ scale: Int, _ size: PictureSize) -> PlotTheme {
      GridPlan(shape: shape, count: 16, lineCount: 1, classNames: []).layout(
        columns: nil, scale: scale, choose: .first, gap: 4, hasLabels: true, size: size
      ).theme
    }
    #expect(theme(10, .screen).tickSize == 13 && theme(10, .slide).tickSize == 22)
    // 16 images of 124 with their gaps are 1980 wide, a plot 900.
    #expect(abs(theme(60, .screen).tickSize - 13 * 1980 / 900) < 1e-9)
  }

  @Test("no rows and a grid too large are faults of the check")
  func faults() {
    var grid = PNGGrid()
    grid.rows = []
    #expect(
      messages(grid.faults(reading: PlannedInputs())) == ["rows: 'rows' names no row to draw"])
    grid.rows = [.original]
    grid.columns = .count(1000)
    grid.count = 1000
    grid.scale = 20
    grid.labels = false
    #expect(
      messages(
        grid.faults(
          reading: PlannedInputs(images: ["data": ImageHeader(shape: shape, count: 5000)])))
        == [
          "count: the grid would have 44012x56 pixels, and a side can have 32767: "
            + "lower 'count', 'columns' or 'scale'"
        ])
  }
}
