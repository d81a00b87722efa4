/// Reads images from files.
public protocol LoadStage: Stage {
  /// The shape of the images, from a header or a table, without reading pixels.
  /// - Throws: `PipelineError` of kind `missingData` where the data is not there (a note of the
  ///   check, a fault of the run), of kind `badData` where it is there and wrong.
  func header() throws -> ImageHeader
  func load(in context: RunContext) throws -> ImageSet
}

extension LoadStage {
  public static var kind: StageKind { .load }
}

/// Makes other sets of images from one.
public protocol TransformStage: Stage {
  /// The shape of what it makes. One name for a stage that makes one set, which `as:` replaces.
  func headers(from input: ImageHeader) throws -> [NamedValue<ImageHeader>]
  /// The sets, in the order of `headers`.
  func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet]
}

extension TransformStage {
  public static var kind: StageKind { .transform }
  public static var inputs: [StageInput] { [.data] }
}

/// Attaches noise to images; the noise is drawn when they are used.
public protocol AugmentStage: Stage {
  func augment(_ images: ImageSet, in context: RunContext) throws -> ImageSet
}

extension AugmentStage {
  public static var kind: StageKind { .augment }
  public static var inputs: [StageInput] { [.data] }
}

/// Trains a model.
public protocol TrainStage: Stage {
  var capabilities: Set<Capability> { get }
  /// The layers for images of a shape.
  func graph(for images: ImageHeader) throws -> ModelGraph
  func train(
    on images: ImageSet, validation: ImageSet?, in context: RunContext
  ) throws -> TrainingResult
}

extension TrainStage {
  public static var kind: StageKind { .train }
  public static var inputs: [StageInput] { [.data, .validation] }
  public var capabilities: Set<Capability> { [] }
}

/// Measures what earlier stages made.
public protocol EvaluateStage: Stage {
  func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report
}

extension EvaluateStage {
  public static var kind: StageKind { .evaluate }
}

/// Writes files about what earlier stages made, through `RunContext.write`.
public protocol ExportStage: Stage {
  func export(_ inputs: StageValues, in context: RunContext) throws
}

extension ExportStage {
  public static var kind: StageKind { .export }
}

/// A value under the name that a file can refer to it by.
public struct NamedValue<Value: Sendable>: Sendable {
  public let name: String
  public let value: Value

  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
