import Pipeline
import Tensors

/// Stages that do as little as a stage can, one of each kind.
extension Registry {
  static var sample: Registry {
    var registry = Registry()
    registry.register(Dots.self)
    registry.register(Halves.self)
    registry.register(Cropping.self)
    registry.register(Inversion.self)
    registry.register(Averaging.self)
    registry.register(Chronicle.self)
    registry.register(Counting.self)
    registry.register(Comparing.self)
    registry.register(Doubting.self)
    registry.register(Epilogue.self)
    registry.register(Words.self)
    return registry
  }
}

/// Square images whose pixels are the image's number.
struct Dots: LoadStage {
  static let name = "dots"
  static let summary = "Square images."
  static var fields: [Field<Self>] {
    [
      Field("file", \.file, help: "A file that must be there."),
      Field("count", \.count, .atLeast(1), help: "How many images."),
      Field("side", \.side, .atLeast(1), unit: "pixels", help: "Their side."),
      Field("grows", \.grows, help: "Whether the images are larger than the header says."),
    ]
  }

  var file = InputPath.builtin("dots")
  var count = 4
  var side = 2
  var grows = false

  func header() -> ImageHeader {
    ImageHeader(shape: ImageShape(height: side, width: side), count: count)
  }

  func load(in context: RunContext) throws -> ImageSet {
    let sum = file.builtinName == nil ? sha256(try FileSystem.read(file.path)) : "0"
    let side = grows ? self.side + 1 : self.side
    let pixels = (0..<count).flatMap { Array(repeating: Float($0), count: side * side) }
    return ImageSet(
      shape: ImageShape(height: side, width: side), pixels: .floats(pixels),
      sources: [SourceFile(path: file.text, sha256: sum)])
  }
}

struct Halves: TransformStage {
  static let name = "halves"
  static let summary = "Two sets of half the images."

  var products: [String] { ["front", "back"] }

  func headers(from input: ImageHeader) throws -> [ImageHeader] {
    guard input.count > 1 else { throw PipelineError(.badData, "one image has no halves") }
    var (front, back) = (input, input)
    front.count = input.count / 2
    back.count = input.count - front.count
    return [front, back]
  }

  func transform(_ images: ImageSet, in context: RunContext) -> [ImageSet] {
    let half = images.count / 2
    return [0..<half, half..<images.count].map {
      ImageSet(shape: images.shape, pixels: .floats(images.batch($0).elements))
    }
  }
}

struct Cropping: TransformStage {
  static let name = "cropping"
  static let summary = "The first pixel of every image."

  func headers(from input: ImageHeader) -> [ImageHeader] {
    [ImageHeader(shape: ImageShape(height: 1, width: 1), count: input.count)]
  }

  func transform(_ images: ImageSet, in context: RunContext) -> [ImageSet] {
    let batch = images.batch(0..<images.count)
    let pixels = (0..<images.count).map { batch.elements[$0 * batch.columns] }
    return [ImageSet(shape: ImageShape(height: 1, width: 1), pixels: .floats(pixels))]
  }
}

struct Inversion: AugmentStage {
  static let name = "inversion"
  static let summary = "Each value with the other sign."

  func header(from input: ImageHeader) -> ImageHeader { input }

  func augment(_ images: ImageSet, in context: RunContext) -> ImageSet {
    ImageSet(
      shape: images.shape,
      pixels: .floats(images.batch(0..<images.count).elements.map { 0 - $0 }))
  }
}

struct AverageModel: TrainedModel {
  var graph: ModelGraph
  var mean: Float
  var weights: [NamedTensor] { [NamedTensor(name: "mean", shape: [1], values: [mean])] }

  func reconstruct(_ images: Matrix) -> OutputDistribution {
    OutputDistribution(kind: .gaussian, parameters: images)
  }
}

struct Averaging: TrainStage {
  static let name = "averaging"
  static let summary = "Learns the mean of all pixels."
  static var fields: [Field<Self>] {
    [
      Field("fails", \.fails, help: "Whether it fails."),
      Field("sizes", \.sizes, help: "Numbers that do nothing."),
    ]
  }

  var fails = false
  var sizes: [Int] = []

  func graph(reading inputs: PlannedInputs) -> ModelGraph? {
    inputs.images("data").map {
      ModelGraph(plugin: Self.name, input: $0.shape, encoder: [], decoder: [], output: .gaussian)
    }
  }

  func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    ReportedNames(metrics: ["mean"], series: ["means"])
  }

  func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    let images = inputs.data
    let pixels = images.batch(0..<images.count).elements
    let mean = pixels.reduce(0, +) / Float(pixels.count)
    let metric = Metric("mean", Double(mean), unit: "grey")
    context.progress(Progress(done: 1, total: 2, unit: "round", metric: metric))
    context.warn("the second round is no better")
    context.progress(Progress(done: 2, total: 2, unit: "round", metric: metric))
    if fails { throw PipelineError(.badData, "the mean is not what was hoped for") }
    let graph = ModelGraph(
      plugin: Self.name, input: images.shape, encoder: [], decoder: [], output: .gaussian)
    return TrainingResult(
      model: AverageModel(graph: graph, mean: mean), report: Report(metrics: [metric]))
  }

  static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel {
    guard let mean = weights.first?.values.first else {
      throw PipelineError(.badData, "the weights hold no mean")
    }
    return AverageModel(graph: graph, mean: mean)
  }
}

struct Counting: EvaluateStage {
  static let name = "counting"
  static let summary = "Counts images."
  static var inputs: [StageInput] { [.data] }

  func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    ReportedNames(metrics: ["images"])
  }

  func evaluate(_ inputs: StageValues, in context: RunContext) -> Report {
    Report(metrics: [Metric("images", Double(inputs.data.count), unit: "images")])
  }
}

struct Comparing: EvaluateStage {
  static let name = "comparison"
  static let summary = "Reads images and a model."
  static var inputs: [StageInput] { [.data, .model] }

  func evaluate(_ inputs: StageValues, in context: RunContext) -> Report { Report() }
}

struct Doubting: EvaluateStage {
  static let name = "doubting"
  static let summary = "Warns of every result."
  static var inputs: [StageInput] { [.data] }

  func evaluate(_ inputs: StageValues, in context: RunContext) -> Report {
    context.warn("this says little")
    return Report()
  }
}

/// Writes the first pixel of every image.
struct Words: ExportStage {
  static let name = "words"
  static let summary = "Writes texts and pixels."
  static var inputs: [StageInput] { [.data] }
  static var fields: [Field<Self>] {
    [
      Field("words", \.words, help: "What to write first."),
      Field("levels", \.levels, each: .within(0...1), help: "Numbers to write next."),
      Field("file", \.file, endings: ["txt"], help: "The file to write."),
    ]
  }

  var words: [String] = []
  var levels: [Double] = []
  var file = OutputPath("words.txt")

  func export(_ inputs: StageValues, in context: RunContext) throws {
    let batch = inputs.data.batch(0..<inputs.data.count)
    let pixels = (0..<inputs.data.count).map { "\(batch.elements[$0 * batch.columns])" }
    let text = (words + levels.map { "\($0)" } + pixels).joined(separator: " ")
    try context.write(Array(text.utf8), to: file)
  }
}
