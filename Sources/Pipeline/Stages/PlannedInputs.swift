/// What the plan knows, before the run, of the values that a stage will read.
public struct PlannedInputs: Sendable {
  private let images: [String: ImageHeader]
  private let graphs: [String: [ModelGraph]]
  private let names: [String: [String]]
  private let reported: [String: ReportedNames]

  /// - Parameters:
  ///   - images: under every key, without their pixels.
  ///   - graphs: of the models under every key, as far as they are known.
  ///   - names: of the values under every key that the stage reads.
  ///   - reported: by the trainings of the models under every key.
  public init(
    images: [String: ImageHeader] = [:], graphs: [String: [ModelGraph]] = [:],
    names: [String: [String]] = [:], reported: [String: ReportedNames] = [:]
  ) {
    self.images = images
    self.graphs = graphs
    self.names = names
    self.reported = reported
  }

  /// The images under a key without their pixels; `nil` where their file is not there yet.
  public func images(_ key: String) -> ImageHeader? { images[key] }
  /// The layers of the model under a key; `nil` where its images' shape is not known yet.
  public func graph(_ key: String) -> ModelGraph? { graphs[key]?.first }
  /// The layers of the models under a key that takes a list, as far as they are known.
  public func graphs(_ key: String) -> [ModelGraph] { graphs[key] ?? [] }
  /// The names of the values under a key; empty where the stage reads none.
  public func names(_ key: String) -> [String] { names[key] ?? [] }
  /// What the training of the model under a key reports; `nil` where that is not known.
  public func reported(_ key: String) -> ReportedNames? { reported[key] }
}
