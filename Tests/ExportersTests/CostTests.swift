import Pipeline
import Tensors
import Testing

@testable import Exporters

@Suite("What files of pictures take, told before the run")
struct ImageFilesCostTests {
  private func fault(
    _ side: Int, _ count: Int, scale: Int = 1, memory: Int? = nil
  ) -> OptionFault? {
    var files = ImageFiles()
    files.scale = scale
    return ImageFilesCost(
      files, ImageHeader(shape: ImageShape(height: side, width: side), count: count)
    ).fault(memory: memory, threads: 2)
  }

  @Test("many files take long")
  func many() {
    #expect(fault(28, 60_000, memory: 1_000_000_000) == nil)
    let slow = fault(4, 14_000_000)
    #expect(
      slow?.message
        == "14,000,000 pictures of 4x4: on one core about 12 minutes; fewer or smaller ones take less"
    )
    #expect(slow?.severity == .warning)
  }

  @Test("large pictures take memory")
  func large() {
    let fault = fault(20_000, 20, scale: 2, memory: 8_000_000_000)
    #expect(
      fault?.message
        == "20 pictures of 20000x20000 take about 28.8 GB of memory to write, and this machine has "
        + "8 GB: make them fewer or smaller")
    #expect(fault?.option == "scale")
    #expect(fault?.isOfMemory == true)
  }

  @Test("components of very wide codes are refused")
  func wideCodes() {
    let plane = LatentPlane(projection: .pca)
    #expect(plane.faults(latentSize: 5000).isEmpty)
    #expect(
      plane.faults(latentSize: 5001).map(\.message) == [
        "the model's code has 5001 dimensions, and components are taken of at most 5000: pick two "
          + "dimensions, as in 'dimensions: [1, 2]'"
      ])
  }

  @Test("one code lies in every plane")
  func oneCode() throws {
    let basis = try LatentPlane(projection: .pca).basis(
      latentSize: 3, center: [0, 0, 0], codes: Matrix(rows: 1, columns: 3, elements: [1, 2, 3]))
    let places = basis.places(of: Matrix(rows: 1, columns: 3, elements: [1, 2, 3]))
    #expect(places.x == [0] && places.y == [0])
    let none = Matrix(rows: 1, columns: 3, elements: [.nan, 2, 3])
    #expect(
      #expect(throws: PipelineError.self) {
        try LatentPlane(projection: .pca).basis(latentSize: 3, center: [0, 0, 0], codes: none)
      }?.message == "the codes have no principal components: too few are numbers")
  }
}
