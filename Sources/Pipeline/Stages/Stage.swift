/// The kinds of stage, in the order in which a pipeline usually has them.
public enum StageKind: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
  case load, transform, augment, train, evaluate, export

  public var description: String { rawValue }

  /// Other words that a file may use for the kind.
  package static let synonyms: [String: StageKind] = ["noise": .augment]

  /// What stages of the kind do, for lists.
  public var summary: String {
    switch self {
    case .load: "reads images"
    case .transform: "reshapes a set of images"
    case .augment: "attaches noise to training images"
    case .train: "trains a model"
    case .evaluate: "measures a model"
    case .export: "writes files"
    }
  }
}

/// A plugin: one step of a pipeline.
///
/// Conform to one of the six refinements (`LoadStage`, `TransformStage`, `AugmentStage`,
/// `TrainStage`, `EvaluateStage`, `ExportStage`) and register the type. Everything but the work
/// itself is asked before a run starts, so it must follow from the options alone.
public protocol Stage: Configurable {
  static var kind: StageKind { get }
  /// Raised when the same options come to give other results.
  static var version: Int { get }
  /// The keys under which a file may name earlier values for the stage to read, and their types.
  static var inputs: [StageInput] { get }

  /// Which of `inputs` the stage reads with the options that it has. All of them unless said.
  var needs: [StageInput] { get }
  /// The files that the stage writes, relative to the run folder. Those that the table's output
  /// paths name unless said; the runner adds a trained model's own file.
  var outputs: [OutputPath] { get }
  /// The files and folders that the stage would read now, absolute: while they stay as they are, so
  /// does what it makes. Those that the table's input paths name unless said.
  /// - Throws: `PipelineError` of kind `missingData` where it must look for them and finds none.
  func sourcePaths() throws -> [String]
  /// Faults that no single option shows: options that contradict each other, or that do not fit
  /// what the earlier stages make.
  func faults(reading inputs: PlannedInputs) -> [OptionFault]
}

extension Stage {
  public static var version: Int { 1 }
  public static var inputs: [StageInput] { [] }
  public var needs: [StageInput] { Self.inputs }
  public var outputs: [OutputPath] { Self.table.flatMap { $0.outputPaths(self) } }
  public func sourcePaths() throws -> [String] { inputPaths.map(\.path) }
  public func faults(reading inputs: PlannedInputs) -> [OptionFault] { [] }
}

/// A fault that a stage finds in its own options before the run.
public struct OptionFault: Sendable {
  /// The option that the message points at; `nil` for the stage as a whole.
  public let option: String?
  /// A whole sentence without a full stop.
  public let message: String
  public let severity: Diagnostic.Severity
  /// Whether it says that this machine has too little memory, which says nothing of the file.
  public let isOfMemory: Bool

  public init(
    _ message: String, at option: String? = nil, severity: Diagnostic.Severity = .error,
    isOfMemory: Bool = false
  ) {
    self.option = option
    self.message = message
    self.severity = severity
    self.isOfMemory = isOfMemory
  }
}

/// What stages hand on to later ones.
public enum ValueType: String, Sendable {
  case images, model, report

  /// With an article, for messages.
  var noun: String {
    switch self {
    case .images: "images"
    case .model: "a trained model"
    case .report: "a report"
    }
  }
}

/// What a model can do beyond reconstructing images.
public struct Capability: Sendable, Hashable, RawRepresentable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Images to codes and codes to images: `LatentModel`.
  public static let latent = Capability(rawValue: "a latent space")
  /// Images to numbers in which alike images are near: `ImageFeatures`. What has a latent space has
  /// them.
  public static let features = Capability(rawValue: "features of images")
  /// Images to distributions of codes: `VariationalModel`.
  public static let posterior = Capability(rawValue: "a posterior distribution")
}

/// One value that a stage reads: the key that names it in a file, and its type.
public struct StageInput: Sendable, Equatable {
  public let key: String
  public let type: ValueType
  /// Without it the stage still works.
  public let isOptional: Bool
  /// Without it the stage still works, and it reads the latest where an earlier stage makes one.
  public private(set) var isWhereMade = false
  /// A list of names, or one; all earlier values of the type where the file names none.
  public let isList: Bool
  /// What a model must be able to do.
  public let capabilities: Set<Capability>
  /// The plugins whose reports can be read; empty for any.
  public let plugins: [String]

  public init(
    _ key: String, _ type: ValueType, isOptional: Bool = false, isList: Bool = false,
    capabilities: Set<Capability> = [], plugins: [String] = []
  ) {
    self.key = key
    self.type = type
    self.isOptional = isOptional
    self.isList = isList
    self.capabilities = capabilities
    self.plugins = plugins
  }

  /// `data:`, the latest images.
  public static let data = StageInput("data", .images)
  /// `validation:`, images that training does not learn from; read only where a file names them.
  public static let validation = StageInput("validation", .images, isOptional: true)
  /// `model:`, the latest model.
  public static let model = StageInput("model", .model)
  /// `models:`, several models side by side.
  public static let models = StageInput("models", .model, isList: true)
  /// `report:`, the latest report of a stage with one of the plugins.
  public static func report(of plugins: String...) -> StageInput {
    StageInput("report", .report, plugins: plugins)
  }

  /// What it reads, with an article, for messages.
  var noun: String {
    plugins.isEmpty
      ? type.noun : "\(type.noun) of \(plugins.map { "'\($0)'" }.alternatives)"
  }

  /// This input, for models that can do more.
  public func with(_ capability: Capability) -> StageInput {
    StageInput(
      key, type, isOptional: isOptional, isList: isList,
      capabilities: capabilities.union([capability]), plugins: plugins)
  }

  /// This input, for a stage that does with what there is: it reads the latest value where an
  /// earlier stage makes one, and works without. Meant for `needs`.
  public var whereMade: StageInput {
    var input = self
    input.isWhereMade = true
    return input
  }
}
