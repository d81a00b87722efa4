/// What training needs to go on as if it had never stopped.
public struct Checkpoint: Sendable, Equatable {
  /// Steps of the optimizer that are done.
  public var step: Int
  /// Weights, the optimizer's moments and the like, by name.
  public var tensors: [NamedTensor]
  /// Everything else, by name, such as the history of the loss.
  public var texts: [String: String]

  public init(step: Int, tensors: [NamedTensor], texts: [String: String] = [:]) {
    self.step = step
    self.tensors = tensors
    self.texts = texts
  }
}
