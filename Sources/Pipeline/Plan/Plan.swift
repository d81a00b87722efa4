/// A pipeline whose every option is decoded and whose every need is met by an earlier stage.
public struct Plan: Sendable {
  public let name: String
  public let description: String?
  public let seed: Int
  /// Whether the file or the command line gave the seed; else it is 0 by default.
  public let isSeedGiven: Bool
  public let stages: [PlannedStage]
  /// The plugins that it was made with.
  package let registry: Registry
}

/// One stage of a plan.
public struct PlannedStage: Sendable {
  public let stage: any Stage
  public let kind: StageKind
  public let plugin: String
  /// Its `as:`, else its plugin's name.
  public let name: String
  /// Whether the name was given with `as:`.
  package let isNamed: Bool
  /// For each key that the stage reads, the values: one, or the several of a list.
  package let sources: [String: [ValueSource]]
  /// What is known of these before the run.
  let inputs: PlannedInputs
  /// The names of what it makes, in order.
  package let products: [String]
  /// The layers, for a train stage whose images' shape is known.
  public let graph: ModelGraph?
  /// The files that it will write, a trained model's own included.
  public let outputs: [OutputPath]
  package let location: SourceLocation?

  /// `train: autoencoder`.
  public var title: String { "\(kind): \(plugin)" }
}

/// Where a value comes from: the index of the stage that makes it, and its name.
package struct ValueSource: Sendable, Hashable {
  package let stage: Int
  package let name: String

  package init(stage: Int, name: String) {
    self.stage = stage
    self.name = name
  }
}
