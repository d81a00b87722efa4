/// Reads images from files.
public protocol LoadStage: Stage {
  /// The shape of the images, from a header or a table, without reading pixels.
  /// - Throws: `PipelineError` of kind `missingData` where the data is not there (a note of the
  ///   check, a fault of the run), of kind `badData` where it is there and wrong.
  func header() throws -> ImageHeader
  /// What it reads follows from its options and its files alone, never from the seed.
  func load(in context: RunContext) throws -> ImageSet
}

extension LoadStage {
  public static var kind: StageKind { .load }
}

/// Makes other sets of images from one.
public protocol TransformStage: Stage {
  /// The names of the sets that it makes, from the options alone. The plugin's own name for a stage
  /// that always makes one set, which `as:` replaces; where it makes several, or the one that is left
  /// of several, `as: NAME` stands before each name, as in `NAME.train`, and later stages read the
  /// first unless they name another.
  var products: [String] { get }
  /// What it makes, in the order of `products`, without pixels.
  func headers(from input: ImageHeader) throws -> [ImageHeader]
  /// The sets, in the order of `products`.
  func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet]
}

extension TransformStage {
  public static var kind: StageKind { .transform }
  public static var inputs: [StageInput] { [.data] }
  public var products: [String] { [Self.name] }
}

/// Attaches noise to images; the noise is drawn when they are used.
public protocol AugmentStage: Stage {
  /// The header with the noise that it attaches.
  func header(from input: ImageHeader) -> ImageHeader
  func augment(_ images: ImageSet, in context: RunContext) throws -> ImageSet
}

extension AugmentStage {
  public static var kind: StageKind { .augment }
  public static var inputs: [StageInput] { [.data] }
}

/// Trains a model.
public protocol TrainStage: Stage {
  var capabilities: Set<Capability> { get }
  /// Whether its results come with a `state`, from which training can go on.
  var keepsState: Bool { get }
  /// The layers for the images that it will read; `nil` while their shape is not known.
  func graph(reading inputs: PlannedInputs) throws -> ModelGraph?
  /// Looks before the run at the files that the run will read, and at whether the plugins that they
  /// name are registered. Nothing unless said.
  /// - Throws: `PipelineError` as the run would.
  func checkFiles(registry: Registry) throws
  /// What the report of its training holds; `nil` where that cannot be known before the run.
  func reportedNames(reading inputs: PlannedInputs) -> ReportedNames?
  func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult
  /// The model again, from what a weights file holds.
  /// - Throws: `PipelineError` of kind `badData` where weights and graph do not fit each other.
  /// - Parameters:
  ///   - graph: the layers.
  ///   - weights: by name, in the order of the layers.
  ///   - registry: has the activations that the graph names.
  static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel
}

extension TrainStage {
  public static var kind: StageKind { .train }
  public static var inputs: [StageInput] { [.data, .validation] }
  public var capabilities: Set<Capability> { [] }
  public var keepsState: Bool { false }
  public func checkFiles(registry: Registry) throws {}
  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? { nil }
}

/// Measures what earlier stages made.
public protocol EvaluateStage: Stage {
  /// What its report holds; `nil` where that cannot be known before the run.
  func reportedNames(reading inputs: PlannedInputs) -> ReportedNames?
  func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report
}

extension EvaluateStage {
  public static var kind: StageKind { .evaluate }
  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? { nil }
}

/// Writes files about what earlier stages made, through `RunContext.write`.
public protocol ExportStage: Stage {
  /// Whether it tells of the run as a whole, and so is done when all other stages are over, wherever
  /// the file has it.
  static var comesLast: Bool { get }
  func export(_ inputs: StageValues, in context: RunContext) throws
}

extension ExportStage {
  public static var kind: StageKind { .export }
  public static var comesLast: Bool { false }
}
