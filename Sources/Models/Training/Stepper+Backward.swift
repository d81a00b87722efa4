internal import Pipeline
internal import Tensors

/// The way back through the layers, and what it does to the parameters.
extension Stepper {
  func backward(_ space: Workspace, _ worker: Int) {
    weighPenalties(space)
    let last = network.layers.count - 1
    for index in stride(from: last, through: 0, by: -1) {
      let layer = network.layers[index]
      let (output, keeps, deltas) = (space.outputs[index], space.kept[index], space.deltas[index])
      if index < last { gatherDelta(index, layer, space, worker) }
      let below = space.buffer(below: index)
      let input = below[0..<rows * layer.inputs]
      for shard in own(layer, worker) {
        let (range, step) = place(layer, isLast: index == last, shard: shard)
        let part = block(layer.shards[shard])
        var delta = deltas.mutable(part)
        layer.backward(
          output: output[range], kept: keeps[layer.keeps ? range : 0..<0], step: step,
          rows: rows, shard: shard, delta: &delta)
        if index > 0 {
          passDown(
            index, layer, shard, input: input, kept: keeps[layer.keeps ? range : 0..<0],
            delta: deltas[part], space)
        }
        guard layer.isCut || keepers[index] == worker else { continue }
        computeGradient(index, layer, shard, input: input, delta: deltas[part])
        if layer.isCut && clipping.norm == nil { update(firstUpdates[index] + shard, scale: 1) }
      }
    }
  }

  /// One shard's share of the gradient of a layer's inputs: among the shares where the layer is cut,
  /// else straight to the layer below.
  func passDown(
    _ index: Int, _ layer: any Layer, _ shard: Int, input: Span<Float>, kept: Span<Float>,
    delta: Span<Float>,
    _ space: Workspace
  ) {
    let (parameters, weights) = (parameters, space.penaltyWeights)
    let size = rows * layer.inputs
    let target =
      layer.isCut
      ? shares[index] : network.layers[index - 1].isCut ? space.whole : space.deltas[index - 1]
    let start = layer.isCut ? shard * size : 0
    var inputDelta = target.mutable(start..<start + size)
    layer.backwardToInput(
      delta: delta, input: input, kept: kept, rows: rows, shard: shard,
      parameters: parameters[network.ranges[index]],
      penaltyWeights: weights[network.penaltyRanges[index]], into: &inputDelta)
  }

  /// Puts the gradient of a layer's outputs, as the layer above left it, into the layer's own place.
  func gatherDelta(_ index: Int, _ layer: any Layer, _ space: Workspace, _ worker: Int) {
    let above = network.layers[index + 1]
    if above.isCut { team.synchronize() }
    guard above.isCut || layer.isCut else { return }
    let (deltas, whole, shares) = (space.deltas[index], space.whole, shares[index + 1])
    let width = layer.outputs
    for shard in own(layer, worker) {
      let columns = layer.shards[shard]
      let part = columns.lowerBound..<(rows - 1) * width + columns.upperBound
      var result = deltas.mutable(block(columns))
      sumShares(
        of: above.isCut ? shares[0..<above.shards.count * rows * width] : whole[0..<rows * width],
        count: above.isCut ? above.shards.count : 1, at: part, step: width, into: &result,
        width: columns.count)
    }
  }

  /// What multiplies each penalty's gradient.
  func weighPenalties(_ space: Workspace) {
    let count = network.penaltyCount
    let penaltyWeights = space.penaltyWeights
    var weights = penaltyWeights.mutable(0..<count)
    for term in 0..<count {
      // Free bits hold a dimension by its mean over the batch.
      let isFree = space.penalties[term] < objective.freeBits * Double(rows)
      weights[term] = isFree ? 0 : Float(batch.penaltyWeight / Double(rows))
    }
  }

  func computeGradient(
    _ index: Int, _ layer: any Layer, _ shard: Int, input: Span<Float>, delta: Span<Float>
  ) {
    let gradient = gradient
    let own = layer.parameters(of: shard)
    let start = network.ranges[index].lowerBound
    let range = start + own.lowerBound..<start + own.upperBound
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
    let (parameters, gradient, memory) = (parameters, gradient, memory)
    let slots = optimizer.memory
    var part = parameters.mutable(range)
    var state = memory.mutable(range.lowerBound * slots..<range.upperBound * slots)
    var moment = batch.moment
    moment.gradientScale = scale
    optimizer.step(&part, gradient: gradient[range], state: &state, at: moment)
  }
}
