import Pipeline

/// A plugin with an option of every type.
struct SampleLoad: LoadStage {
  enum Row: String, OptionChoice { case original, reconstruction }

  static let name = "sample"
  static let summary = "Has an option of every type."
  static let fields: [Field<Self>] = [
    Field("on", \.on, help: "A switch."),
    Field("count", \.count, .within(1...1024), help: "A whole number."),
    Field("share", \.share, .within(0..<1), help: "A number."),
    Field("rate", \.rate, .above(0), help: "A number above 0."),
    Field("seed", \.seed, .atLeast(0), help: "A number or nothing."),
    Field("title", \.title, help: "A text."),
    Field("row", \.row, help: "A choice."),
    Field("rows", \.rows, help: "A list of choices."),
    Field("layers", \.layers, each: .within(1...100), count: 1...3, help: "A list of numbers."),
    Field("codes", \.codes, help: "Codes."),
    Field("input", \.input, help: "A path."),
    Field("output", \.output, endings: ["png", "svg"], help: "A file."),
    Field("shape", \.shape, component: shapes, help: "A component."),
  ]
  static let shapes = ComponentKind<any SampleShape>("shape") { $0 }

  var on = false
  var count = 8
  var share = 0.5
  var rate = 1.0
  var seed: Int?
  var title = "plain"
  var row = Row.original
  var rows: [Row] = [.original]
  var layers = [4]
  var codes = CodeRange(32...126)
  var input = InputPath.builtin("font")
  var output = OutputPath("a.png")
  var shape: any SampleShape = Circle()

  func header() throws -> ImageHeader { throw PipelineError(.badData, "no images") }
  func load(in context: RunContext) throws -> ImageSet {
    throw PipelineError(.badData, "no images")
  }
}

protocol SampleShape: Component {}

extension SampleShape {
  static var componentKind: String { "shape" }
}

struct Circle: SampleShape {
  static let name = "circle"
  static let summary = "Round."
  static let fields: [Field<Self>] = [
    Field("radius", \.radius, .above(0), help: "Its radius.")
  ]
  var radius = 1.0
}

struct Square: SampleShape {
  static let name = "square"
  static let summary = "Has corners."
}

/// A plugin with an option that must be given.
struct NeedyLoad: LoadStage {
  static let name = "needy"
  static let summary = "Needs a path."
  static let fields: [Field<Self>] = [
    Field("path", \.path, isRequired: true, help: "what to read")
  ]
  var path = InputPath.builtin("none")

  func header() throws -> ImageHeader { throw PipelineError(.badData, "no images") }
  func load(in context: RunContext) throws -> ImageSet {
    throw PipelineError(.badData, "no images")
  }
}
