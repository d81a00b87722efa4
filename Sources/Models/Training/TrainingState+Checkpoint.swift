import Pipeline

extension TrainingState {
  /// The state as a checkpoint holds it: the weights under their names, so that a checkpoint is a
  /// model too.
  func checkpoint(of network: Network) -> Checkpoint {
    var tensors = network.tensors(of: parameters) + optimizerTensors(of: network)
    var texts = [
      "graph": network.graph.text, "epoch": String(epoch), "seconds": String(seconds),
      "sums":
        "\(sums.rows) \(sums.loss) \(sums.divergence) \(sums.auxiliary) \(sums.freeDivergence)",
      "history": history.text,
    ]
    if let best {
      tensors += network.tensors(of: best.parameters, prefix: "best.")
      texts["best"] = "\(best.epoch) \(best.misses) \(best.loss)"
    }
    return Checkpoint(step: step, tensors: tensors, texts: texts)
  }

  private func optimizerTensors(of network: Network) -> [NamedTensor] {
    stride(from: 0, to: optimizer.count, by: max(parameters.count, 1)).flatMap { start in
      network.tensors(
        of: Array(optimizer[start..<start + parameters.count]),
        prefix: "optimizer.\(start / parameters.count).")
    }
  }

  /// The state at the end, without the weights that the training keeps: those are in a file of their
  /// own. Where the best ones were kept, the last ones are here.
  /// - Parameter hasTimes: whether it tells how long training took, which differs from run to run.
  func final(of network: Network, hasTimes: Bool) -> Checkpoint {
    var tensors = optimizerTensors(of: network)
    var texts = ["graph": network.graph.text, "epoch": String(epoch), "history": history.text]
    if hasTimes { texts["seconds"] = String(seconds) }
    if let best {
      texts["best"] = "\(best.epoch) \(best.misses) \(best.loss)"
      if best.parameters != parameters {
        tensors += network.tensors(of: parameters, prefix: Self.last)
      }
    }
    return Checkpoint(step: step, tensors: tensors, texts: texts)
  }

  private static let last = "last."

  /// - Parameters:
  ///   - final: as `final(of:hasTimes:)` made it.
  ///   - weights: those that the training kept.
  /// - Returns: `nil` for a state of another network or optimizer.
  init?(final: Checkpoint, weights: [NamedTensor], of network: Network, stateSlots: Int) {
    func renamed(_ tensors: [NamedTensor], _ name: (String) -> String) -> [NamedTensor] {
      tensors.map { NamedTensor(name: name($0.name), shape: $0.shape, values: $0.values) }
    }
    let last = final.tensors.filter { $0.name.hasPrefix(Self.last) }
    var whole = final
    whole.tensors.removeAll { $0.name.hasPrefix(Self.last) }
    whole.tensors +=
      last.isEmpty ? weights : renamed(last) { String($0.dropFirst(Self.last.count)) }
    if final.texts["best"] != nil { whole.tensors += renamed(weights) { "best." + $0 } }
    // Between two epochs, where training ends, there is nothing to sum up.
    whole.texts["sums"] = "0 0 0 0 0"
    whole.texts["seconds"] = final.texts["seconds"] ?? "0"
    self.init(whole, of: network, stateSlots: stateSlots)
  }

  /// The best weights by themselves.
  func bestCheckpoint(_ best: Best, of network: Network) -> Checkpoint {
    Checkpoint(
      step: step, tensors: network.tensors(of: best.parameters),
      texts: [
        "graph": network.graph.text, "epoch": String(best.epoch), "loss": String(best.loss),
      ])
  }

  /// - Parameter stateSlots: as the optimizer has them.
  /// - Returns: `nil` for a checkpoint of another network or optimizer.
  init?(_ checkpoint: Checkpoint, of network: Network, stateSlots: Int) {
    func numbers(_ key: String, _ count: Int) -> [Double]? {
      let numbers = checkpoint.texts[key]?.split(separator: " ").compactMap { Double($0) }
      return numbers?.count == count ? numbers : nil
    }
    func parameters(_ prefix: String) -> [Float]? {
      try? network.parameters(from: checkpoint.tensors, prefix: prefix)
    }
    let slots = (0..<stateSlots).compactMap { parameters("optimizer.\($0).") }
    guard checkpoint.texts["graph"] == network.graph.text,
      let weights = parameters(""), slots.count == stateSlots,
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
      rows: rows, loss: sums[1], divergence: sums[2], freeDivergence: sums[4], auxiliary: sums[3])
    guard checkpoint.texts["best"] != nil else { return }
    guard let best = numbers("best", 3), let kept = parameters("best."),
      let bestEpoch = Int(exactly: best[0]), let misses = Int(exactly: best[1])
    else { return nil }
    self.best = Best(epoch: bestEpoch, loss: best[2], parameters: kept, misses: misses)
  }
}

extension Network {
  fileprivate func tensors(of parameters: [Float], prefix: String) -> [NamedTensor] {
    tensors(of: parameters).map {
      NamedTensor(name: prefix + $0.name, shape: $0.shape, values: $0.values)
    }
  }

  fileprivate func parameters(from tensors: [NamedTensor], prefix: String) throws -> [Float] {
    try parameters(
      from: tensors.filter { $0.name.hasPrefix(prefix) }.map {
        NamedTensor(
          name: String($0.name.dropFirst(prefix.count)), shape: $0.shape, values: $0.values)
      })
  }
}
