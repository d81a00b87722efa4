internal import Pipeline
internal import Tensors

/// The batch, and the way through the layers up to the loss.
extension Stepper {
  func load(_ space: Workspace, _ worker: Int) {
    guard !holdsConstantBatch else { return }
    let part =
      sharesInputs
      ? rows * worker / team.count..<rows * (worker + 1) / team.count : 0..<rows
    let range = part.lowerBound * source.pixels..<part.upperBound * source.pixels
    let (inputs, targets) = (space.inputs, space.targets)
    let order = batch.order
    let first = batch.range.lowerBound
    var values = inputs.mutable(range)
    var goals = targets.mutable(source.hasTargets ? range : 0..<0)
    source.read(
      order.span.extracting(first + part.lowerBound..<first + part.upperBound),
      epoch: batch.epoch, into: &values, targets: &goals)
    // They are far apart in memory: without this, each would wait for its first bytes.
    let next = first + rows + part.lowerBound
    if trains && next < order.count {
      source.prefetch(order.span.extracting(next..<min(next + part.count, order.count)))
    }
    if sharesInputs { team.synchronize() }
  }

  /// Where one shard of a layer's outputs lies among them, from its first number to its last, and
  /// the step between rows. The last layer's shards follow one another: nothing reads all of a row.
  func place(
    _ layer: any Layer, isLast: Bool, shard: Int
  ) -> (range: Range<Int>, step: Int) {
    let columns = layer.shards[shard]
    guard !isLast else { return (block(columns), columns.count) }
    let width = layer.outputs
    return (columns.lowerBound..<(rows - 1) * width + columns.upperBound, width)
  }

  /// The place of a shard where the shards follow one another.
  func block(_ columns: Range<Int>) -> Range<Int> {
    rows * columns.lowerBound..<rows * columns.upperBound
  }

  func forward(_ space: Workspace, _ worker: Int) {
    let parameters = parameters
    let last = network.layers.count - 1
    for (index, layer) in network.layers.enumerated() {
      // All of the layer below must be there.
      if index > 0 && network.layers[index - 1].isCut { team.synchronize() }
      let (below, above) = (space.buffer(below: index), space.outputs[index])
      let keeps = space.kept[index]
      let input = below[0..<rows * layer.inputs]
      if layer.penaltyCount > 0 {
        if batch.draws && layer.keeps {
          var stream = batch.key.derived(index).stream()
          var noise = keeps.mutable(0..<rows * layer.outputs)
          layer.draw(into: &noise, rows: rows, random: &stream)
        }
        let first = network.penaltyRanges[index].lowerBound
        layer.penalties(input, rows: rows) { term, value in
          space.penalties[first + term] = value
        }
      }
      for shard in own(layer, worker) {
        let (range, step) = place(layer, isLast: index == last, shard: shard)
        var output = above.mutable(range)
        var keeping = keeps.mutable(layer.keeps ? range : 0..<0)
        layer.forward(
          input, rows: rows, shard: shard, parameters: parameters[network.ranges[index]],
          into: &output, keeping: &keeping, step: step)
      }
    }
  }

  /// The loss over the thread's columns of the last layer, and its gradient.
  func measure(_ space: Workspace, _ worker: Int) {
    let last = network.layers.count - 1
    let layer = network.layers[last]
    let (output, targets, deltas) = (space.outputs[last], space.targets, space.deltas[last])
    let divisor = objective.reduction.divisor(images: rows, pixels: source.pixels)
    let scale = Float(1 / divisor)
    for shard in own(layer, worker) {
      let columns = layer.shards[shard]
      let range = block(columns)
      guard layer.isCut else {
        var delta = deltas.mutable(trains ? range : 0..<0)
        let loss = objective.loss.evaluate(
          output[range], objective.output, targets: targets[range], gradient: &delta,
          scale: scale)
        if worker == 0 { losses[0].value = loss }
        return
      }
      var sum = 0.0
      for row in 0..<rows {
        let start = range.lowerBound + row * columns.count
        let own = start..<start + columns.count
        let target = row * source.pixels
        var delta = deltas.mutable(trains ? own : 0..<0)
        sum += objective.loss.evaluate(
          output[own], objective.output,
          targets: targets[target + columns.lowerBound..<target + columns.upperBound],
          gradient: &delta, scale: scale)
      }
      losses[shard].value = sum
    }
  }
}
