import Drawing
import PNG
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

@Suite("Grids of images")
struct PNGGridTests {
  let shape = ImageShape(height: 2, width: 2)

  let data = ImageSet(
    shape: ImageShape(height: 2, width: 2),
    pixels: .bytes([255, 0, 0, 0, 0, 0, 0, 102], white: 255), labels: [0, 1],
    classNames: ["a", "b"])

  func draw(_ change: (inout PNGGrid) -> Void) throws -> PNGImage {
    var grid = PNGGrid()
    grid.labels = false
    change(&grid)
    let captured = Captured()
    try grid.export(values(data, model: HalvingModel()), in: captured.context)
    #expect(captured.names == ["grid.png"])
    return try captured.image("grid.png")
  }

  func grey(_ image: PNGImage, _ x: Int, _ y: Int) -> UInt8 {
    image.pixels[image.channels * (y * image.width + x)]
  }

  @Test("each image lies above its reconstruction, its pixels sharp squares")
  func pixels() throws {
    let image = try draw {
      $0.scale = 3
      $0.gap = 2
    }
    // Margins of 8, images of 6, gaps of 2.
    #expect(image.width == 8 + 6 + 2 + 6 + 8)
    #expect(image.height == 8 + 6 + 2 + 6 + 8)
    for (x, y, value) in [
      (8, 8, 255), (10, 10, 255), (11, 8, 0), (8, 11, 0), (21, 13, 102), (18, 13, 0),
      (8, 16, 128), (10, 18, 128), (11, 16, 0), (21, 21, 51), (5, 8, 255), (7, 8, 157),
      (14, 11, 157),
    ] as [(Int, Int, UInt8)] {
      #expect(grey(image, x, y) == value, "at \(x), \(y)")
    }
  }

  @Test("the difference is how far the two are apart")
  func difference() throws {
    let image = try draw {
      $0.rows = [.difference]
      $0.scale = 1
    }
    #expect(grey(image, 8, 8) == 128)
    #expect(grey(image, 9, 8) == 0)
  }

  @Test("images beyond the columns start a new band")
  func bands() throws {
    let image = try draw {
      $0.rows = [.original]
      $0.scale = 1
      $0.columns = .count(1)
    }
    #expect(image.width == 8 + 2 + 8)
    #expect(image.height == 8 + 2 + 4 + 10 + 2 + 8)
    #expect(grey(image, 9, 8 + 2 + 4 + 10 + 1) == 102)
  }

  @Test("labels draw dark text beside and above the images, which stay exact")
  func labels() throws {
    let image = try draw {
      $0.labels = true
      $0.scale = 10
    }
    let dark = { (xs: Range<Int>, ys: Range<Int>) in
      ys.contains { y in xs.contains { grey(image, $0, y) < 100 } }
    }
    #expect(dark(0..<106, 32..<52))
    #expect(dark(112..<132, 8..<28))
    #expect(grey(image, 112, 32) == 255)
    #expect(grey(image, 121, 41) == 255)
    #expect(grey(image, 122, 32) == 0)
  }

  @Test("a single content is not named, and classes that come again are named once")
  func sharedClasses() throws {
    func draw(_ labels: [String], rows: [ImageContent] = [.original]) throws -> PNGImage {
      var grid = PNGGrid()
      grid.rows = rows
      grid.columns = .count(2)
      grid.scale = 20
      let captured = Captured()
      try grid.export(
        values(
          labelled(Array(repeating: [1, 1, 1, 1], count: 4), labels), model: HalvingModel()),
        in: captured.context)
      return try captured.image("grid.png")
    }
    let shared = try draw(["a", "b", "a", "b"])
    #expect(shared.width == 8 + 40 + 4 + 40 + 8)
    #expect(shared.height == 8 + 24 + 40 + 4 + 40 + 8)
    let own = try draw(["a", "b", "b", "a"])
    #expect(own.width == shared.width)
    #expect(own.height == 8 + 24 + 40 + 4 + 10 + 24 + 40 + 8)
    let rows = try draw(["a", "b", "a", "b"], rows: [.original, .reconstruction])
    #expect(rows.width == shared.width + 104)
    #expect(rows.height == 8 + 24 + 84 + 4 + 10 + 84 + 8)
  }

  @Test("values that are not numbers are told, row by row")
  func notNumbers() throws {
    let captured = Captured()
    var grid = PNGGrid()
    grid.labels = false
    let odd = labelled([[.nan, 0, 1, 1], [1, 1, 1, 1]], ["a", "b"])
    try grid.export(values(odd, model: HalvingModel()), in: captured.context)
    #expect(
      captured.warnings
        == ["original", "reconstruction"].map {
          "1 of 8 values of '\($0)' are not numbers, and drawn black"
        })
  }

  // Of 110, some bytes lie so near the middle of two samples that another formula rounds otherwise.
  @Test(
    "bytes are drawn as their values are", arguments: [1, 3, 110, 254, 255] as [UInt8], [1, 3])
  func bytes(white: UInt8, channels: Int) throws {
    let shape = ImageShape(height: 16, width: 16, channels: channels)
    let levels = (0..<shape.count * 2).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let bytes = ImageSet(shape: shape, pixels: .bytes(levels, white: white))
    let floats = ImageSet(shape: shape, pixels: .floats(bytes.batch(0..<2).elements))
    let drawn = try [bytes, floats].map { images in
      var grid = PNGGrid()
      (grid.rows, grid.labels, grid.scale) = ([.original, .difference, .original], false, 2)
      let captured = Captured()
      try grid.export(values(images, model: HalvingModel()), in: captured.context)
      return captured.bytes(grid.file.path)
    }
    #expect(!drawn[0].isEmpty && drawn[0] == drawn[1])
  }

  @Test("grey images on grey stay one channel, and with colour around them three")
  func channels() throws {
    for (gap, channels) in [(0, 1), (4, 3)] {
      let image = try draw {
        ($0.rows, $0.bits, $0.gap) = ([.original, .reconstruction], 8, gap)
      }
      #expect(image.channels == channels)
      #expect(grey(image, 8, 8) == 255)
    }
  }

  @Test("colours stay colours")
  func colours() throws {
    var grid = PNGGrid()
    grid.labels = false
    grid.rows = [.original]
    let captured = Captured()
    let shape = ImageShape(height: 1, width: 1, channels: 3)
    try grid.export(
      values(ImageSet(shape: shape, pixels: .bytes([255, 0, 51], white: 255))),
      in: captured.context)
    let image = try captured.image("grid.png")
    let start = 3 * (8 * image.width + 8)
    #expect(Array(image.pixels[start..<start + 3]) == [255, 0, 51])
  }

  @Test("the noisy row has each image's first copy in the first epoch, which the model then reads")
  func noisy() throws {
    var stage = Augmentation<Negative>()
    stage.usage.copies = 3
    let noisy = stage.augment(data, in: RunContext(stageName: "noise", seed: 1))
    var grid = PNGGrid()
    grid.labels = false
    grid.rows = [.original, .noisy, .reconstruction]
    grid.scale = 1
    grid.gap = 0
    let captured = Captured()
    try grid.export(values(noisy, model: HalvingModel()), in: captured.context)
    let image = try captured.image("grid.png")
    // The corners of the first image: 255, 0 and the second: 0, 102.
    #expect([8, 10, 12].map { grey(image, 8, $0) } == [255, 0, 0])
    #expect([8, 10, 12].map { grey(image, 9, $0) } == [0, 255, 128])
    #expect([9, 11, 13].map { grey(image, 11, $0) } == [102, 153, 76])
  }

  @Test("a noisy row of images without noise is a warning, and needs no model")
  func noNoise() {
    var grid = PNGGrid()
    grid.rows = [.original, .noisy]
    #expect(grid.needs == [.data])
    var header = ImageHeader(shape: shape, count: 5)
    let faults = grid.faults(reading: PlannedInputs(images: ["data": header]))
    #expect(
      messages(faults) == [
        "rows: no 'augment' stage attached noise to 'data': the row 'noisy' shows the images as "
          + "they are"
      ])
    #expect(faults.map(\.severity) == [.warning])
    header.noise = [PlannedNoise(name: "negative", target: .clean)]
    #expect(messages(grid.faults(reading: PlannedInputs(images: ["data": header]))) == [])
  }

  @Test("a model is needed only where a row asks for it")
  func needs() {
    var grid = PNGGrid()
    #expect(grid.needs == [.data, .model.whereMade])
    grid.rows = [.original]
    #expect(grid.needs == [.data])
    grid.rows = [.original, .difference]
    #expect(grid.needs == [.data, .model])
    grid.rows = nil
    grid.choose = .worst
    #expect(grid.needs == [.data, .model])
  }

  @Test("without rows it draws what there is: the noise only where attached, no model needed")
  func whatThereIs() throws {
    func height(_ data: ImageSet, _ model: HalvingModel?) throws -> Int {
      let captured = Captured()
      var grid = PNGGrid()
      (grid.labels, grid.scale, grid.gap) = (false, 1, 0)
      try grid.export(values(data, model: model), in: captured.context)
      return try captured.image("grid.png").height - 16
    }
    let noisy = Augmentation<Negative>().augment(data, in: RunContext(stageName: "noise", seed: 1))
    #expect(try height(data, nil) == 2)
    #expect(try height(noisy, nil) == 4)
    #expect(try height(data, HalvingModel()) == 4)
    #expect(try height(noisy, HalvingModel()) == 6)
  }
}

/// Every image's negative.
private struct Negative: Noise {
  static let name = "negative"
  static let summary = "Negatives."
  static var level: NoiseLevel<Self> { NoiseLevel("size", \.size, 0...1) }
  static var fields: [Field<Self>] { [Field("size", \.size, .within(0...1), help: "Its size.")] }
  var size = 1.0

  func apply(to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream) {
    for index in pixels.indices { pixels[index] = 1 - pixels[index] }
  }
}
