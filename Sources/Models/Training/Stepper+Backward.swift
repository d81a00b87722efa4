internal import Pipeline
internal import Tensors

/// The way back through the layers, and what it does to the parameters.
extension Stepper {
  func backward(_ space: Workspace, _ worker: Int) {
    let numbers = numbers
    weighPenalties(space)
    let last = space.layers.count - 1
    for index in stride(from: last, through: 0, by: -1) {
      let place = space.layers[index]
      let layer = network.layers[index]
      if index < last { gatherDelta(index, place, space, worker) }
      let input = numbers[moved(0..<rows * place.inputs, by: place.input)]
      for shard in own(place, worker) {
        let (range, step) = self.place(place, isLast: index == last, shard: shard)
        let part = moved(block(place.shards[shard]), by: place.delta)
        let kept = numbers[place.keeps ? moved(range, by: place.kept) : 0..<0]
        var delta = numbers.mutable(part)
        layer.backward(
          output: numbers[moved(range, by: place.output)], kept: kept, step: step, rows: rows,
          shard: shard, delta: &delta)
        if index > 0 {
          passDown(
            place, to: space.layers[index - 1], layer, shard, input: input, kept: kept,
            delta: numbers[part], space)
        }
        guard place.isCut || keepers[index] == worker else { continue }
        computeGradient(place, layer, shard, input: input, delta: numbers[part])
        if place.isCut && clipping.norm == nil { update(firstUpdates[index] + shard, scale: 1) }
      }
    }
  }

  /// One shard's share of the gradient of a layer's inputs: among the shares where the layer is cut,
  /// else straight to the layer below.
  private func passDown(
    _ place: Workspace.Place, to below: Workspace.Place, _ layer: any Layer, _ shard: Int,
    input: Span<Float>, kept: Span<Float>, delta: Span<Float>, _ space: Workspace
  ) {
    let (numbers, parameters) = (numbers, parameters)
    let size = rows * place.inputs
    let start =
      place.isCut
      ? place.shares + shard * size : below.isCut ? space.whole : below.delta
    var inputDelta = numbers.mutable(start..<start + size)
    layer.backwardToInput(
      delta: delta, input: input, kept: kept, rows: rows, shard: shard,
      parameters: parameters[place.parameters],
      penaltyWeights: numbers[moved(place.penalties, by: space.penaltyWeights)],
      into: &inputDelta)
  }

  /// Puts the gradient of a layer's outputs, as the layer above left it, into the layer's own place.
  private func gatherDelta(
    _ index: Int, _ place: Workspace.Place, _ space: Workspace, _ worker: Int
  ) {
    let above = space.layers[index + 1]
    if above.isCut { team.synchronize() }
    guard above.isCut || place.isCut else { return }
    let numbers = numbers
    let width = place.outputs
    let count = above.isCut ? above.shards.count : 1
    let start = above.isCut ? above.shares : space.whole
    for shard in own(place, worker) {
      let columns = place.shards[shard]
      let part = columns.lowerBound..<(rows - 1) * width + columns.upperBound
      var result = numbers.mutable(moved(block(columns), by: place.delta))
      sumShares(
        of: numbers[start..<start + count * rows * width], count: count, at: part, step: width,
        into: &result, width: columns.count)
    }
  }

  /// What multiplies each penalty's gradient.
  private func weighPenalties(_ space: Workspace) {
    let count = network.penaltyCount
    guard count > 0 else { return }
    let numbers = numbers
    var weights = numbers.mutable(space.penaltyWeights..<space.penaltyWeights + count)
    for term in 0..<count {
      // Free bits hold a dimension by its mean over the batch.
      let isFree = space.penalties[term] < objective.freeBits * Double(rows)
      weights[term] = isFree ? 0 : Float(batch.penaltyWeight / Double(rows))
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
    let (parameters, gradient, memory) = (parameters, gradient, memory)
    let slots = optimizer.memory
    var part = parameters.mutable(range)
    var state = memory.mutable(range.lowerBound * slots..<range.upperBound * slots)
    var moment = batch.moment
    moment.gradientScale = scale
    optimizer.step(&part, gradient: gradient[range], state: &state, at: moment)
  }
}
