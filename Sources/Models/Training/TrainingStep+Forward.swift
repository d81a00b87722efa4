import Pipeline
import Tensors

/// The batch, and the way through the layers up to the loss.
extension TrainingStep {
  func load(_ space: Workspace, _ worker: Int) {
    guard !holdsConstantBatch else { return }
    let part =
      sharesInputs
      ? rows * worker / team.count..<rows * (worker + 1) / team.count : 0..<rows
    let range = part.lowerBound * source.pixels..<part.upperBound * source.pixels
    let arena = arena
    let order = order
    let first = batch.range.lowerBound
    var values = arena.mutable(moved(range, by: space.inputs))
    var goals = arena.mutable(source.hasTargets ? moved(range, by: space.targets) : 0..<0)
    source.read(
      order.span.extracting(first + part.lowerBound..<first + part.upperBound),
      epoch: batch.epoch, into: &values, targets: &goals)
    featureMajorPass?.load(values.span, targets: goals.span, samples: rows)
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
    _ layer: Workspace.Place, isLast: Bool, shard: Int
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
    let (arena, parameters) = (arena, parameters)
    let last = space.layers.count - 1
    for index in 0...last {
      let place = space.layers[index]
      let layer = network.layers[index]
      // All of the layer below must be there.
      if index > 0 && space.layers[index - 1].isCut { team.synchronize() }
      let input = arena[moved(0..<rows * place.inputs, by: place.input)]
      if place.auxiliaryLossCount > 0 { measureAuxiliaryLosses(layer, place, index, space) }
      for shard in own(place, worker) {
        let (range, step) = self.place(place, isLast: index == last, shard: shard)
        var output = arena.mutable(moved(range, by: place.output))
        var saving = arena.mutable(
          place.savesForBackward ? moved(range, by: place.saved) : 0..<0)
        layer.forward(
          input, rows: rows, shard: shard, parameters: parameters[place.parameters],
          into: &output, saving: &saving, step: step)
      }
    }
  }

  /// Draws a layer's noise and computes its auxiliary losses.
  private func measureAuxiliaryLosses(
    _ layer: any Layer, _ place: Workspace.Place, _ index: Int, _ space: Workspace
  ) {
    let arena = arena
    if batch.draws && place.savesForBackward {
      var stream = batch.key.derived(index).stream()
      var noise = arena.mutable(moved(0..<rows * place.outputs, by: place.saved))
      layer.draw(into: &noise, rows: rows, random: &stream)
    }
    let first = place.auxiliaryLosses.lowerBound
    let input = arena[moved(0..<rows * place.inputs, by: place.input)]
    layer.auxiliaryLosses(input, rows: rows) { index, value in
      space.auxiliaryLosses[first + index] = value
    }
  }

  /// The loss over the thread's columns of the last layer, and its gradient.
  func measure(_ space: Workspace, _ worker: Int) {
    let arena = arena
    let place = space.layers[space.layers.count - 1]
    let scale = objective.gradientScale(images: rows, pixels: source.pixels)
    func evaluate(_ own: Range<Int>, targets: Range<Int>) -> Double {
      var delta = arena.mutable(trains ? moved(own, by: place.delta) : 0..<0)
      return objective.loss.evaluate(
        arena[moved(own, by: place.output)], objective.output,
        targets: arena[moved(targets, by: space.targets)], gradient: &delta, scale: scale)
    }
    guard place.isCut else {
      let all = 0..<rows * place.outputs
      let loss = evaluate(all, targets: all)
      if worker == 0 { losses[0].value = loss }
      return
    }
    for shard in own(place, worker) {
      let columns = place.shards[shard]
      var sum = 0.0
      for row in 0..<rows {
        let start = rows * columns.lowerBound + row * columns.count
        sum += evaluate(
          start..<start + columns.count, targets: moved(columns, by: row * source.pixels))
      }
      losses[shard].value = sum
    }
  }
}

func moved(_ range: Range<Int>, by distance: Int) -> Range<Int> {
  range.lowerBound + distance..<range.upperBound + distance
}
