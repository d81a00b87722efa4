import PNG
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

@Suite("Which images a grid shows, and how")
struct ImageChoiceTests {
  private let data = labelled(
    [[1, 1, 1, 1], [0, 0, 0, 0], [0.5, 0, 0, 0], [1, 0, 0, 0], [0.2, 0.2, 0, 0]],
    ["a", "a", "b", "a", "c"])
  private let key = RandomKey(seed: 3)

  private func chosen(_ choice: ImageChoice, _ count: Int) -> [Int] {
    choice.images(count, of: data, model: HalvingModel(), random: key)
  }

  @Test("the first are in the order of the set, and no more than there are")
  func first() {
    #expect(chosen(.first, 3) == [0, 1, 2])
    #expect(chosen(.first, 100) == [0, 1, 2, 3, 4])
  }

  @Test("the worst are those with the largest squared error, the worst first")
  func worst() { #expect(chosen(.worst, 4) == [0, 3, 2, 4]) }

  @Test("classes come in turn, and one that has run out is passed over")
  func byClass() { #expect(chosen(.byClass, 5) == [0, 2, 4, 1, 3]) }

  @Test("random ones are distinct, and the same for the same seed")
  func random() {
    #expect(Set(chosen(.random, 4)).count == 4)
    #expect(chosen(.random, 4) == chosen(.random, 4))
    #expect(
      (0..<20).contains { seed in
        ImageChoice.random.images(4, of: data, model: nil, random: RandomKey(seed: seed))
          != chosen(.random, 4)
      })
  }

  private func draw(_ change: (inout PNGGrid) -> Void) throws -> PNGImage {
    var grid = PNGGrid()
    grid.labels = false
    grid.scale = 1
    change(&grid)
    let captured = Captured()
    try grid.export(values(data, model: HalvingModel()), in: captured.context)
    return try captured.image("grid.png")
  }

  @Test("contents as columns lie side by side, an image a row")
  func columns() throws {
    let image = try draw {
      $0.columns = .contents([.original, .reconstruction, .difference])
      $0.gap = 0
    }
    #expect((image.width, image.height) == (8 + 6 + 8, 8 + 10 + 8))
    #expect(image.channels == 1)
    let row = 8 * image.width + 8
    #expect(Array(image.pixels[row..<row + 6]) == [255, 255, 128, 128, 128, 128])
  }

  @Test("16 bits keep what 8 cannot tell apart")
  func deep() throws {
    let image = try draw {
      $0.rows = [.original]
      $0.bits = 16
      $0.gap = 0
    }
    #expect(image.bitDepth == 16)
    // The third image begins at the fifth pixel.
    #expect(image.samples[8 * image.width + 8 + 4] == 32768)
  }

  @Test("a picture of black and white alone takes one bit a sample")
  func bilevel() throws {
    let captured = Captured()
    var grid = PNGGrid()
    grid.labels = false
    grid.gap = 0
    grid.rows = [.original]
    grid.count = 2
    try grid.export(values(data), in: captured.context)
    let header = try PNGHeader(reading: captured.bytes("grid.png").span)
    #expect(header.bitDepth == 1)
  }

  @Test("a picture says which run it is of")
  func provenance() throws {
    let captured = Captured()
    var grid = PNGGrid()
    grid.rows = [.original]
    try grid.export(values(data), in: captured.context)
    let notes = try PNGText.read(from: captured.bytes("grid.png").span)
    #expect(notes.map(\.keyword) == ["pipeline", "options_sha256", "seed", "Software"])
    #expect(notes.map(\.text) == ["name", "abc", "1", "pipe 9"])
  }

  @Test("bits that no file has, contents twice and none at all are faults of the check")
  func faults() {
    var grid = PNGGrid()
    grid.bits = 4
    #expect(
      messages(grid.faults(reading: PlannedInputs())) == [
        "bits: 'bits' is 4, and can be 1, 8 or 16"
      ])
    grid = PNGGrid()
    grid.columns = .contents([])
    #expect(
      messages(grid.faults(reading: PlannedInputs())) == [
        "columns: 'columns' names no column to draw"
      ])
    grid.columns = .contents([.original])
    grid.rows = [.noisy]
    #expect(
      messages(grid.faults(reading: PlannedInputs())) == [
        "rows: 'columns' names what is drawn, and so does 'rows': leave one out"
      ])
  }

  @Test("classes in turn need labels")
  func noLabels() {
    var grid = PNGGrid()
    grid.choose = .byClass
    grid.rows = [.original]
    let bare = ImageSet(shape: data.shape, pixels: data.pixels)
    let error = #expect(throws: PipelineError.self) {
      try grid.export(values(bare), in: Captured().context)
    }
    #expect(
      error?.message == "'choose: by_class' needs images with labels, and these have none")
    var header = ImageHeader(shape: data.shape, count: 2)
    header.isUnlabelled = true
    #expect(
      messages(grid.faults(reading: PlannedInputs(images: ["data": header])))
        == ["choose: 'choose: by_class' needs images with labels, and these have none"])
  }
}
