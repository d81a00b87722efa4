internal import Pipeline

extension TrainingState {
  /// The state as a checkpoint holds it: the weights under their names, so that a checkpoint is a
  /// model too.
  func checkpoint(of network: Network) -> Checkpoint {
    var tensors = network.tensors(of: parameters)
    for start in stride(from: 0, to: optimizer.count, by: max(parameters.count, 1)) {
      tensors += network.tensors(
        of: Array(optimizer[start..<start + parameters.count]),
        prefix: "optimizer.\(start / parameters.count).")
    }
    var texts = [
      "graph": network.graph.text, "epoch": String(epoch), "seconds": String(seconds),
      "sums":
        "\(sums.rows) \(sums.loss) \(sums.divergence) \(sums.penalty) \(sums.freeDivergence)",
      "history": history.text,
    ]
    if let best {
      tensors += network.tensors(of: best.parameters, prefix: "best.")
      texts["best"] = "\(best.epoch) \(best.misses) \(best.loss)"
    }
    return Checkpoint(step: step, tensors: tensors, texts: texts)
  }

  /// The best weights by themselves.
  func bestCheckpoint(_ best: Best, of network: Network) -> Checkpoint {
    Checkpoint(
      step: step, tensors: network.tensors(of: best.parameters),
      texts: [
        "graph": network.graph.text, "epoch": String(best.epoch), "loss": String(best.loss),
      ])
  }

  /// - Parameter memory: numbers that the optimizer remembers for each weight.
  /// - Returns: `nil` for a checkpoint of another network or optimizer.
  init?(_ checkpoint: Checkpoint, of network: Network, memory: Int) {
    func numbers(_ key: String, _ count: Int) -> [Double]? {
      let numbers = checkpoint.texts[key]?.split(separator: " ").compactMap { Double($0) }
      return numbers?.count == count ? numbers : nil
    }
    func parameters(_ prefix: String) -> [Float]? {
      try? network.parameters(from: checkpoint.tensors, prefix: prefix)
    }
    let slots = (0..<memory).compactMap { parameters("optimizer.\($0).") }
    guard checkpoint.texts["graph"] == network.graph.text,
      let weights = parameters(""), slots.count == memory,
      let epoch = checkpoint.texts["epoch"].flatMap({ Int($0) }),
      let seconds = numbers("seconds", 1), let sums = numbers("sums", 5),
      let history = checkpoint.texts["history"].flatMap({ TrainingHistory(text: $0) }),
      let rows = Int(exactly: sums[0])
    else { return nil }
    self.init(
      epoch: epoch, step: checkpoint.step, parameters: weights, optimizer: Array(slots.joined()))
    self.history = history
    self.seconds = seconds[0]
    self.sums = ObjectiveSums(
      rows: rows, loss: sums[1], divergence: sums[2], freeDivergence: sums[4], penalty: sums[3])
    guard checkpoint.texts["best"] != nil else { return }
    guard let best = numbers("best", 3), let kept = parameters("best."),
      let bestEpoch = Int(exactly: best[0]), let misses = Int(exactly: best[1])
    else { return nil }
    self.best = Best(epoch: bestEpoch, loss: best[2], parameters: kept, misses: misses)
  }
}

extension Network {
  fileprivate func tensors(of parameters: [Float], prefix: String) -> [Tensor] {
    tensors(of: parameters).map {
      Tensor(name: prefix + $0.name, shape: $0.shape, values: $0.values)
    }
  }

  fileprivate func parameters(from tensors: [Tensor], prefix: String) throws -> [Float] {
    try parameters(
      from: tensors.filter { $0.name.hasPrefix(prefix) }.map {
        Tensor(
          name: String($0.name.dropFirst(prefix.count)), shape: $0.shape, values: $0.values)
      })
  }
}
