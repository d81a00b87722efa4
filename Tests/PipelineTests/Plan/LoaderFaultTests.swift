import Testing

@testable import Pipeline
@testable import Studies

/// Cannot make an image of no width.
private struct Wide: LoadStage {
  static let name = "wide"
  static let summary = "Has images as wide as is said."
  static var fields: [Field<Self>] { [Field("widths", \.widths, help: "The widths.")] }
  var widths = [1]

  func header() throws -> ImageHeader {
    guard let width = widths.first else {
      throw PipelineError(.badData, "there is no width", option: "widths")
    }
    return ImageHeader(shape: ImageShape(height: 1, width: width), count: 1)
  }
  func load(in context: RunContext) throws -> ImageSet {
    ImageSet(shape: try header().shape, pixels: .floats([0]))
  }
}

@Suite("what a loader says of its options")
struct LoaderFaultTests {
  @Test("stands at the option that it names, where the file gives it")
  func place() {
    var registry = Registry()
    registry.register(Wide.self)
    let text = "pipeline: p\nstages:\n  - load: wide\n    widths: []\n"
    let check = Check(
      PipelineDocument(SourceText(name: "p.yaml", text: text), folder: "/nowhere"),
      registry: registry)
    #expect(
      check.diagnostics.map(\.description) == [
        """
        p.yaml:4:13: error: there is no width
              widths: []
                      ^
        """
      ])
  }
}
