import Pipeline

extension PlannedInputs {
  /// What is wrong where the model was made for images of another shape than the data has.
  var shapeFaults: [OptionFault] {
    guard let graph = graph(StageInput.model.key), let data = images(StageInput.data.key),
      graph.input != data.shape
    else { return [] }
    return [
      OptionFault(
        "the model reads images of \(graph.input), and those of 'data' are \(data.shape)",
        at: StageInput.data.key)
    ]
  }
}
