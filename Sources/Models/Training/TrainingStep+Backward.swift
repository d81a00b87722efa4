import Pipeline
import Tensors

/// The way back through the layers, and what it does to the parameters.
extension TrainingStep {
  func backward(_ space: Workspace, _ worker: Int) {
    let arena = arena
    weighAuxiliaryLosses(space)
    let last = space.layers.count - 1
    for index in stride(from: last, through: 0, by: -1) {
      let place = space.layers[index]
      let layer = network.layers[index]
      if index < last { gatherDelta(index, place, space, worker) }
      let input = arena[moved(0..<rows * place.inputs, by: place.input)]
      for shard in own(place, worker) {
        let (range, step) = self.place(place, isLast: index == last, shard: shard)
        let part = moved(block(place.shards[shard]), by: place.delta)
        let saved = arena[place.savesForBackward ? moved(range, by: place.saved) : 0..<0]
        var delta = arena.mutable(part)
        layer.backward(
          output: arena[moved(range, by: place.output)], saved: saved, step: step, rows: rows,
          shard: shard, delta: &delta)
        if index > 0 {
          passDown(
            place, to: space.layers[index - 1], layer, shard, input: input, saved: saved,
            delta: arena[part], space)
        }
        guard place.isCut || owners[index] == worker else { continue }
        computeGradient(place, layer, shard, input: input, delta: arena[part])
        if place.isCut && clipping.norm == nil { update(firstUpdates[index] + shard, scale: 1) }
      }
    }
  }

  /// One shard's share of the gradient of a layer's inputs: among the shares where the layer is cut,
  /// else straight to the layer below.
  private func passDown(
    _ place: Workspace.Place, to below: Workspace.Place, _ layer: any Layer, _ shard: Int,
    input: Span<Float>, saved: Span<Float>, delta: Span<Float>, _ space: Workspace
  ) {
    let (arena, parameters) = (arena, parameters)
    let size = rows * place.inputs
    let start =
      place.isCut
      ? place.shares + shard * size : below.isCut ? space.whole : below.delta
    var inputDelta = arena.mutable(start..<start + size)
    layer.backwardToInput(
      delta: delta, input: input, saved: saved, rows: rows, shard: shard,
      parameters: parameters[place.parameters],
      auxiliaryWeights: arena[moved(place.auxiliaryLosses, by: space.auxiliaryWeights)],
      into: &inputDelta)
  }

  /// Puts the gradient of a layer's outputs, as the layer above left it, into the layer's own place.
  private func gatherDelta(
    _ index: Int, _ place: Workspace.Place, _ space: Workspace, _ worker: Int
  ) {
    let above = space.layers[index + 1]
    if above.isCut { team.synchronize() }
    guard above.isCut || place.isCut else { return }
    let arena = arena
    let width = place.outputs
    let count = above.isCut ? above.shards.count : 1
    let start = above.isCut ? above.shares : space.whole
    for shard in own(place, worker) {
      let columns = place.shards[shard]
      let part = columns.lowerBound..<(rows - 1) * width + columns.upperBound
      var result = arena.mutable(moved(block(columns), by: place.delta))
      sumShares(
        of: arena[start..<start + count * rows * width], count: count, at: part, step: width,
        into: &result, width: columns.count)
    }
  }

  /// Writes what multiplies each auxiliary loss's gradient.
  private func weighAuxiliaryLosses(_ space: Workspace) {
    let count = network.auxiliaryLossCount
    guard count > 0 else { return }
    let arena = arena
    var weights = arena.mutable(space.auxiliaryWeights..<space.auxiliaryWeights + count)
    for index in 0..<count {
      // Free bits hold a dimension by its mean over the batch.
      let isFree = space.auxiliaryLosses[index] < objective.freeBits * Double(rows)
      weights[index] = isFree ? 0 : Float(batch.auxiliaryWeight / Double(rows))
    }
  }

  private func computeGradient(
    _ place: Workspace.Place, _ layer: any Layer, _ shard: Int, input: Span<Float>,
    delta: Span<Float>
  ) {
    let gradient = gradient
    let own = layer.parameters(of: shard)
    let range = moved(own, by: place.parameters.lowerBound)
    var part = gradient.mutable(range)
    layer.gradient(shard: shard, input: input, delta: delta, rows: rows, into: &part)
    if hasCuts { clip(range) }
  }

  func clip(_ range: Range<Int>) {
    let gradient = gradient
    var part = gradient.mutable(range)
    clipping.clipValues(&part)
  }

  var normScale: Float {
    let gradient = gradient
    return clipping.scale(of: gradient.span)
  }

  func update(_ index: Int, scale: Float) {
    let range = updates[index]
    let (parameters, gradient, optimizerState) = (parameters, gradient, optimizerState)
    let slots = optimizer.stateSlots
    var part = parameters.mutable(range)
    var state = optimizerState.mutable(range.lowerBound * slots..<range.upperBound * slots)
    var context = batch.stepContext
    context.gradientScale = scale
    optimizer.step(&part, gradient: gradient[range], state: &state, in: context)
  }
}
