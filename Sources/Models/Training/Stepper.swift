internal import Pipeline
internal import Tensors

/// One batch after the other through a network, forward and back, on all threads of a team.
///
/// Every thread has a workspace and goes through all layers. Of a layer that is cut it computes its
/// shards of the outputs, their gradients and their updates, and nobody else touches those weights;
/// the other layers, which are small, it computes whole for itself. Threads meet before a layer
/// whose inputs were shared out, and before the sum of the shares of a gradient. How layers are cut
/// depends on their sizes alone, so the bits do not depend on the number of threads. Everything is
/// allocated beforehand.
///
/// docs/engine.md has the measurements behind this.
final class Stepper: @unchecked Sendable {
  // Unchecked: what the threads share is written by one of them at a time, as the team's
  // synchronisation orders it.
  let network: Network
  let objective: Objective
  let parameters: FloatBuffer
  let gradient: FloatBuffer
  /// What the optimizer remembers: for each range of `updates` in turn, `[memory, range.count]`.
  let memory: FloatBuffer
  let optimizer: any Optimizer
  let clipping: GradientClipping
  let source: BatchSource
  let team: ThreadTeam
  let trains: Bool
  /// The parts of the parameters that the optimizer moves at once.
  let updates: [Range<Int>]

  private let spaces: [Workspace]
  /// Of each layer that is cut, its shards' shares of the gradient of its inputs.
  private let shares: [FloatBuffer]
  /// Of each shard of the last layer, the loss over its columns.
  private let losses: [Total]
  /// Where each layer's updates begin among `updates`.
  private let firstUpdates: [Int]
  private let hasCuts: Bool
  private let sharesInputs: Bool
  private var holdsConstantBatch = false
  /// What the step under way is about.
  private var batch = Batch()
  private var rows = 0

  /// Samples to learn from.
  struct Batch {
    /// Positions in `order`.
    var range = 0..<0
    var epoch = 1
    var order: [Int] = []
    /// The root of the layers' random streams.
    var key = RandomKey(seed: 0)
    var penaltyWeight = 1.0
    var moment = OptimizerMoment(learningRate: 0, step: 1)
    /// Whether noise is drawn; tests put in their own.
    var draws = true
  }

  private final class Total {
    var value = 0.0
  }

  /// - Parameters:
  ///   - rows: of the largest batch.
  ///   - trains: whether it has room for the backward pass.
  init(
    _ network: Network, objective: Objective, optimizer: any Optimizer,
    clipping: GradientClipping, source: BatchSource, parameters: FloatBuffer, rows: Int,
    threads: Int, trains: Bool
  ) {
    self.network = network
    self.objective = objective
    self.optimizer = optimizer
    self.clipping = clipping
    self.source = source
    self.parameters = parameters
    self.trains = trains
    let layers = network.layers
    let count = network.parameterCount
    let most = layers.map(\.shards.count).max() ?? 1
    // A handful of rows is not worth meeting for.
    team = ThreadTeam(count: rows < 16 ? 1 : max(1, min(threads, most)))
    hasCuts = most > 1

    var updates: [Range<Int>] = []
    var firstUpdates: [Int] = []
    for (index, layer) in layers.enumerated() {
      firstUpdates.append(updates.count)
      let start = network.ranges[index].lowerBound
      for shard in 0..<layer.shards.count {
        let range = layer.parameters(of: shard)
        updates.append(start + range.lowerBound..<start + range.upperBound)
      }
    }
    self.updates = hasCuts ? updates : [0..<count]
    self.firstUpdates = firstUpdates
    gradient = FloatBuffer(count: trains ? count : 0)
    memory = FloatBuffer(count: trains ? count * optimizer.memory : 0)
    shares = layers.map {
      FloatBuffer(count: trains && $0.isCut ? $0.shards.count * rows * $0.inputs : 0)
    }
    losses = (0..<(layers.last?.shards.count ?? 1)).map { _ in Total() }

    // A copy of the batch each, unless it is large or costs more to draw than to read.
    let sharesInputs = !source.isConstant || rows * source.pixels > 1 << 20
    self.sharesInputs = sharesInputs
    var spaces: [Workspace] = []
    for _ in 0..<team.count {
      spaces.append(
        Workspace(
          network, source, rows: rows, trains: trains, sharing: spaces.first,
          sharesInputs: sharesInputs))
    }
    self.spaces = spaces
  }

  /// Made once and handed to `run` for every batch: making a closure allocates.
  var job: @Sendable (Int) -> Void { { [self] worker in work(worker) } }

  /// Learns from one batch, or only measures it.
  /// - Returns: the sums before the step.
  func run(_ batch: Batch, job: @escaping @Sendable (Int) -> Void) -> ObjectiveSums {
    self.batch = batch
    if rows != batch.range.count { holdsConstantBatch = false }
    rows = batch.range.count
    team.run(job)
    holdsConstantBatch = source.isConstant && rows == source.sampleCount
    return sums
  }

  /// Lets a test choose the noise of the batches to come.
  func setKept(_ values: [Float], layer: Int) {
    for space in spaces { space.kept[layer].update(from: values.span) }
  }

  /// The first layer whose output of the last batch is not finite.
  var firstDivergedLayer: String? {
    network.layers.indices.first { index in
      let output = spaces[0].outputs[index]
      let count = rows * network.layers[index].shape.outputs
      return indexOfFirstNonFinite(in: output[0..<count]) != nil
    }.map { network.layers[$0].shape.name }
  }

  private var sums: ObjectiveSums {
    var sums = ObjectiveSums(rows: rows)
    for loss in losses { sums.loss += loss.value }
    for term in 0..<network.penaltyCount {
      let total = spaces[0].penalties[term]
      sums.divergence += total
      sums.penalty += batch.penaltyWeight * max(total, objective.freeBits * Double(rows))
    }
    return sums
  }

  /// The shards of a layer that a thread computes.
  private func own(_ layer: any Layer, _ worker: Int) -> Range<Int> {
    layer.isCut ? layer.shards.indices(for: worker, of: team.count) : 0..<1
  }

  private func work(_ worker: Int) {
    let space = spaces[worker]
    load(space, worker)
    forward(space, worker)
    measure(space, worker)
    guard trains else { return }
    backward(space, worker)
    guard hasCuts else {
      clip(0..<network.parameterCount)
      return update(0, scale: normScale)
    }
    // Small layers are read by all threads until here; a norm takes the gradients of all.
    team.synchronize()
    let scale = normScale
    for (index, layer) in network.layers.enumerated() {
      if layer.isCut && clipping.norm != nil {
        for shard in own(layer, worker) { update(firstUpdates[index] + shard, scale: scale) }
      } else if !layer.isCut && index % team.count == worker {
        update(firstUpdates[index], scale: scale)
      }
    }
  }

  private func load(_ space: Workspace, _ worker: Int) {
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
    if sharesInputs { team.synchronize() }
  }

  /// Where one shard of a layer's outputs lies among them, from its first number to its last, and
  /// the step between rows. The last layer's shards follow one another: nothing reads all of a row.
  private func place(_ index: Int, _ shard: Int) -> (range: Range<Int>, step: Int) {
    let layer = network.layers[index]
    let columns = layer.shards[shard]
    guard index + 1 < network.layers.count else { return (block(columns), columns.count) }
    let width = layer.outputs
    return (columns.lowerBound..<(rows - 1) * width + columns.upperBound, width)
  }

  /// The place of a shard where the shards follow one another.
  private func block(_ columns: Range<Int>) -> Range<Int> {
    rows * columns.lowerBound..<rows * columns.upperBound
  }

  private func forward(_ space: Workspace, _ worker: Int) {
    let parameters = parameters
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
        let (range, step) = place(index, shard)
        var output = above.mutable(range)
        var keeping = keeps.mutable(layer.keeps ? range : 0..<0)
        layer.forward(
          input, rows: rows, shard: shard, parameters: parameters[network.ranges[index]],
          into: &output, keeping: &keeping, step: step)
      }
    }
  }

  /// The loss over the thread's columns of the last layer, and its gradient.
  private func measure(_ space: Workspace, _ worker: Int) {
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

  private func backward(_ space: Workspace, _ worker: Int) {
    weighPenalties(space)
    for index in network.layers.indices.reversed() {
      let layer = network.layers[index]
      let (output, keeps, deltas) = (space.outputs[index], space.kept[index], space.deltas[index])
      gatherDelta(index, space, worker)
      let below = space.buffer(below: index)
      let input = below[0..<rows * layer.inputs]
      for shard in own(layer, worker) {
        let (range, step) = place(index, shard)
        let part = block(layer.shards[shard])
        var delta = deltas.mutable(part)
        layer.backward(
          output: output[range], kept: keeps[layer.keeps ? range : 0..<0], step: step,
          rows: rows, shard: shard, delta: &delta)
        if index > 0 {
          passDown(
            index, shard, input: input, kept: keeps[layer.keeps ? range : 0..<0],
            delta: deltas[part], space)
        }
        guard layer.isCut || index % team.count == worker else { continue }
        computeGradient(of: index, shard: shard, input: input, delta: deltas[part])
        if layer.isCut && clipping.norm == nil { update(firstUpdates[index] + shard, scale: 1) }
      }
    }
  }

  /// One shard's share of the gradient of a layer's inputs: among the shares where the layer is cut,
  /// else straight to the layer below.
  private func passDown(
    _ index: Int, _ shard: Int, input: Span<Float>, kept: Span<Float>, delta: Span<Float>,
    _ space: Workspace
  ) {
    let layer = network.layers[index]
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
  private func gatherDelta(_ index: Int, _ space: Workspace, _ worker: Int) {
    guard index + 1 < network.layers.count else { return }
    let (layer, above) = (network.layers[index], network.layers[index + 1])
    let (deltas, whole, shares) = (space.deltas[index], space.whole, shares[index + 1])
    let width = layer.outputs
    if above.isCut { team.synchronize() }
    guard above.isCut || layer.isCut else { return }
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
  private func weighPenalties(_ space: Workspace) {
    let count = network.penaltyCount
    let penaltyWeights = space.penaltyWeights
    var weights = penaltyWeights.mutable(0..<count)
    for term in 0..<count {
      // Free bits hold a dimension by its mean over the batch.
      let isFree = space.penalties[term] < objective.freeBits * Double(rows)
      weights[term] = isFree ? 0 : Float(batch.penaltyWeight / Double(rows))
    }
  }

  private func computeGradient(
    of index: Int, shard: Int, input: Span<Float>, delta: Span<Float>
  ) {
    let gradient = gradient
    let layer = network.layers[index]
    let own = layer.parameters(of: shard)
    let start = network.ranges[index].lowerBound
    let range = start + own.lowerBound..<start + own.upperBound
    var part = gradient.mutable(range)
    layer.gradient(shard: shard, input: input, delta: delta, rows: rows, into: &part)
    if hasCuts { clip(range) }
  }

  private func clip(_ range: Range<Int>) {
    let gradient = gradient
    var part = gradient.mutable(range)
    clipping.clipValues(&part)
  }

  private var normScale: Float {
    let gradient = gradient
    return clipping.scale(of: gradient.span)
  }

  private func update(_ index: Int, scale: Float) {
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

extension Stepper {
  /// What the optimizer remembers, `[memory, parameters]` whatever the updates are.
  var savedMemory: [Float] {
    let slots = optimizer.memory
    let count = network.parameterCount
    let memory = memory
    var saved = [Float](repeating: 0, count: slots * count)
    for range in updates {
      let state = memory[range.lowerBound * slots..<range.upperBound * slots]
      for slot in 0..<slots {
        for index in 0..<range.count {
          saved[slot * count + range.lowerBound + index] = state[slot * range.count + index]
        }
      }
    }
    return saved
  }

  /// - Precondition: `saved` is as `savedMemory` of the same network and optimizer.
  func restoreMemory(_ saved: [Float]) {
    let slots = optimizer.memory
    let count = network.parameterCount
    let memory = memory
    precondition(saved.count == slots * count, "an optimizer's memory has numbers a parameter")
    for range in updates {
      var state = memory.mutable(range.lowerBound * slots..<range.upperBound * slots)
      for slot in 0..<slots {
        for index in 0..<range.count {
          state[slot * range.count + index] = saved[slot * count + range.lowerBound + index]
        }
      }
    }
  }
}
