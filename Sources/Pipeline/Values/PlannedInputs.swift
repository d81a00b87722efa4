/// What the plan knows, before the run, of the values that a stage will read.
public struct PlannedInputs: Sendable {
  var images: [String: ImageHeader] = [:]
  var graphs: [String: ModelGraph] = [:]

  /// - Parameters:
  ///   - images: headers by the key that the stage reads them under, such as `data`.
  ///   - graphs: layers of models by their key, such as `model`.
  public init(images: [String: ImageHeader] = [:], graphs: [String: ModelGraph] = [:]) {
    self.images = images
    self.graphs = graphs
  }

  /// What is wrong where `model` was made for images of another shape than `data` has.
  var shapeFault: String? {
    guard let data = images(StageInput.data.key), let graph = graph(StageInput.model.key) else {
      return nil
    }
    return graph.shapeFault(reading: data.shape)
  }

  /// The shape of the images under a key; `nil` where their file is not there yet.
  public func images(_ key: String) -> ImageHeader? { images[key] }
  /// The layers of the model under a key; `nil` where its images' shape is not known yet.
  public func graph(_ key: String) -> ModelGraph? { graphs[key] }
}
