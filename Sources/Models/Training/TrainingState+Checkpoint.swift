internal import Pipeline

extension TrainingState {
  /// The state as a checkpoint holds it: the weights under their names, so that a checkpoint is a
  /// model too.
  func checkpoint(of network: Network) -> Checkpoint {
    var tensors = network.tensors(of: parameters)
    tensors.append(
      Tensor(
        name: "optimizer", shape: [optimizer.count / max(parameters.count, 1), parameters.count],
        values: optimizer))
    var texts = [
      "graph": network.graph.text, "epoch": String(epoch), "seconds": String(seconds),
      "sums": "\(sums.rows) \(sums.loss) \(sums.divergence) \(sums.penalty)",
      "history": history.text,
    ]
    if let best {
      tensors.append(
        Tensor(name: "best", shape: [best.parameters.count], values: best.parameters))
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

  /// - Returns: `nil` for a checkpoint of another network or optimizer.
  init?(_ checkpoint: Checkpoint, of network: Network, memory: Int) {
    func numbers(_ key: String, _ count: Int) -> [Double]? {
      let numbers = checkpoint.texts[key]?.split(separator: " ").compactMap { Double($0) }
      return numbers?.count == count ? numbers : nil
    }
    func values(_ name: String, _ count: Int) -> [Float]? {
      let tensor = checkpoint.tensors.first { $0.name == name }
      return tensor?.values.count == count ? tensor?.values : nil
    }
    let count = network.parameterCount
    guard checkpoint.texts["graph"] == network.graph.text,
      let parameters = try? network.parameters(from: checkpoint.tensors),
      let optimizer = values("optimizer", memory * count),
      let epoch = checkpoint.texts["epoch"].flatMap({ Int($0) }),
      let seconds = numbers("seconds", 1), let sums = numbers("sums", 4),
      let history = checkpoint.texts["history"].flatMap({ TrainingHistory(text: $0) })
    else { return nil }
    self.init(epoch: epoch, step: checkpoint.step, parameters: parameters, optimizer: optimizer)
    self.history = history
    self.seconds = seconds[0]
    self.sums = ObjectiveSums(
      rows: Int(sums[0]), loss: sums[1], divergence: sums[2], penalty: sums[3])
    guard checkpoint.texts["best"] != nil else { return }
    guard let best = numbers("best", 3), let weights = values("best", count) else { return nil }
    self.best = Best(
      epoch: Int(best[0]), loss: best[2], parameters: weights, misses: Int(best[1]))
  }
}
