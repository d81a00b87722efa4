extension Graph {
  /// The gradients of all parameters that a number depends on, each in a value of its own, so that they
  /// can lie in one buffer as the parameters do.
  /// - Parameter objective: a single number, once a batch.
  /// - Throws: `NetworkError` where an operation's gradient cannot be built.
  public mutating func parameterGradients(
    of objective: Value
  ) throws(NetworkError) -> [(parameter: Value, gradient: Value)] {
    let parameters = nodes.indices.filter {
      if case .parameter = nodes[$0].source { true } else { false }
    }.map { value($0) }
    let gradients = try gradients(of: objective, withRespectTo: parameters)
    var taken: Set<Int> = []
    var result: [(parameter: Value, gradient: Value)] = []
    for (parameter, gradient) in zip(parameters, gradients) {
      guard var gradient else { continue }
      // Two parameters may have the same gradient, and a gradient may be a given value.
      let isComputed = if case .operation = nodes[gradient.index].source { true } else { false }
      let isAlias = nodes[gradient.index].signature.placement == .sameAsFirstInput
      if !isComputed || isAlias || !taken.insert(gradient.index).inserted {
        gradient = try scale(gradient, by: 1)
      }
      result.append((parameter, gradient))
    }
    return result
  }
}
