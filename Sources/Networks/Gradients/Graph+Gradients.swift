extension Graph {
  /// Adds what computes the gradient of a number with respect to values that it depends on.
  ///
  /// The gradient is made of values of the graph like any other: it may enter an objective and be
  /// differentiated again.
  /// - Parameters:
  ///   - objective: a single number, once a batch.
  ///   - values: parameters, inputs or anything else.
  /// - Returns: for each value the gradient, of its shape; `nil` where the objective does not depend
  ///   on it, or only through operations that have no gradient.
  /// - Throws: `NetworkError` where an operation's gradient cannot be built.
  public mutating func gradients(
    of objective: Value, withRespectTo values: [Value]
  ) throws(NetworkError) -> [Value?] {
    precondition(objective.shape == .shared(), "a gradient is that of a single number")
    precondition(
      objective.index < nodes.count && values.allSatisfy { $0.index < nodes.count },
      "a value belongs to the graph that made it")
    let depends = dependents(of: values, upTo: objective.index)
    /// What the values read so far add to the gradient of each value before them.
    var shares: [Int: [Value]] = [objective.index: [constant([1])]]
    var found: [Int: Value] = [:]
    let wanted = Set(values.map(\.index))
    let layerBefore = layer
    defer { layer = layerBefore }
    for index in stride(from: objective.index, through: 0, by: -1) where depends[index] {
      guard let all = shares.removeValue(forKey: index) else { continue }
      let node = nodes[index]
      layer = node.layer
      let gradient = all.count == 1 ? all[0] : try add(all)
      if wanted.contains(index) { found[index] = gradient }
      guard case .operation(let operation) = node.source else { continue }
      let isNeeded = node.inputs.map { depends[$0.index] }
      guard isNeeded.contains(true) else { continue }
      let gradients = try operation.gradients(
        Differentiation(
          inputs: node.inputs, result: value(index), gradient: gradient, isNeeded: isNeeded),
        in: &self)
      precondition(gradients.count == node.inputs.count, "there is a gradient for each input")
      for (input, gradient) in zip(node.inputs, gradients) where depends[input.index] {
        guard let gradient else { continue }
        precondition(gradient.shape == input.shape, "a gradient has the shape of its input")
        shares[input.index, default: []].append(gradient)
      }
    }
    return values.map { found[$0.index] }
  }

  /// For each node up to one, whether it depends on some of the values.
  private func dependents(of values: [Value], upTo last: Int) -> [Bool] {
    var depends = [Bool](repeating: false, count: last + 1)
    for value in values where value.index <= last { depends[value.index] = true }
    for index in 0...last where !depends[index] {
      depends[index] = nodes[index].inputs.contains { depends[$0.index] }
    }
    return depends
  }
}
