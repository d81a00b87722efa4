internal import Pipeline
internal import Tensors

/// One batch after the other through a network, forward and back, on all threads of a team.
///
/// A step has two parts. First each thread takes shards of the batch's rows through all layers
/// forward, and back as far as the gradients of every layer's sums. Then each takes parts of the
/// parameters, computes their gradient over all rows, and moves them. How rows and parameters are
/// divided depends on their number alone, so the bits do not depend on the number of threads.
/// Everything is allocated beforehand.
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

  private let inputs: FloatBuffer
  private let targets: FloatBuffer
  private let outputs: [FloatBuffer]
  private let kept: [FloatBuffer]
  private let deltas: [FloatBuffer]
  private let penaltyWeights: FloatBuffer
  private let results: [ShardResult]
  private let blocks: [Block]
  /// The parts of the parameters that the optimizer moves at once.
  let updates: [Range<Int>]
  private let blockShards: Shards
  private let smallestShard: Int
  private var holdsConstantBatch = false

  /// What the step under way is about.
  private var batch = Batch()
  private var rowShards: Shards

  /// Samples to learn from.
  struct Batch {
    /// Positions in `order`.
    var range = 0..<0
    var epoch = 1
    var order: [Int] = []
    /// The root of the shards' random streams.
    var key = RandomKey(seed: 0)
    var penaltyWeight = 1.0
    var moment = OptimizerMoment(learningRate: 0, step: 1)
    /// Whether noise is drawn; tests put in their own.
    var draws = true
  }

  private struct Block {
    let layer: Int
    let part: Int
    let range: Range<Int>
  }

  /// What one shard of rows adds to the sums.
  private final class ShardResult {
    var loss = 0.0
    var penalties: [Double]
    init(penaltyCount: Int) { penalties = [Double](repeating: 0, count: penaltyCount) }
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
    // Work below some 100 microseconds is not worth a thread's while.
    smallestShard = max(40, 4_000_000 / max(count, 1))
    rowShards = Stepper.shards(of: rows, smallest: smallestShard)
    team = ThreadTeam(count: max(1, min(threads, rowShards.count)))
    let isShared = rowShards.count > 1

    inputs = FloatBuffer(count: rows * source.pixels)
    targets = source.hasTargets ? FloatBuffer(count: rows * source.pixels) : inputs
    outputs = layers.map { FloatBuffer(count: rows * $0.shape.outputs) }
    kept = layers.map { FloatBuffer(count: rows * $0.keptCount) }
    deltas = layers.map { FloatBuffer(count: trains ? rows * $0.shape.outputs : 0) }
    penaltyWeights = FloatBuffer(count: team.count * network.penaltyCount)
    results = (0..<rowShards.count).map { _ in
      ShardResult(penaltyCount: network.penaltyCount)
    }
    var blocks: [Block] = []
    for (index, layer) in layers.enumerated() {
      let start = network.ranges[index].lowerBound
      for (part, range) in layer.parts.enumerated() {
        blocks.append(
          Block(
            layer: index, part: part,
            range: start + range.lowerBound..<start + range.upperBound))
      }
    }
    self.blocks = blocks
    updates = isShared ? blocks.map(\.range) : [0..<count]
    blockShards = Shards(of: blocks.count, atLeast: 1, atMost: max(blocks.count, 1))
    gradient = FloatBuffer(count: trains ? count : 0)
    memory = FloatBuffer(count: trains ? count * optimizer.memory : 0)
  }

  private static func shards(of rows: Int, smallest: Int) -> Shards {
    // A power of two: as many shards for each of two or four threads.
    var most = 1
    while most < 64 && rows / (2 * most) >= smallest { most *= 2 }
    return Shards(of: rows, atLeast: 1, atMost: most)
  }

  /// Made once and handed to `run` for every batch: making a closure allocates.
  var job: @Sendable (Int) -> Void { { [self] worker in work(worker) } }

  /// Learns from one batch, or only measures it.
  /// - Returns: the sums before the step.
  func run(_ batch: Batch, job: @escaping @Sendable (Int) -> Void) -> ObjectiveSums {
    self.batch = batch
    if batch.range.count != rowShards.items {
      rowShards = Stepper.shards(of: batch.range.count, smallest: smallestShard)
      holdsConstantBatch = false
    }
    team.run(job)
    if source.isConstant && batch.range.count == source.sampleCount { holdsConstantBatch = true }
    return sums
  }

  /// Lets a test choose the noise of the batches to come.
  func setKept(_ values: [Float], layer: Int) { kept[layer].update(from: values.span) }

  /// The first layer whose output of the last batch is not finite.
  var firstDivergedLayer: String? {
    network.layers.indices.first { index in
      let output = outputs[index]
      let count = rowShards.items * network.layers[index].shape.outputs
      return indexOfFirstNonFinite(in: output[0..<count]) != nil
    }.map { network.layers[$0].shape.name }
  }

  private var sums: ObjectiveSums {
    var sums = ObjectiveSums(rows: rowShards.items)
    for shard in 0..<rowShards.count { sums.loss += results[shard].loss }
    for term in 0..<network.penaltyCount {
      var total = 0.0
      for shard in 0..<rowShards.count { total += results[shard].penalties[term] }
      sums.divergence += total
      sums.penalty +=
        batch.penaltyWeight * max(total, objective.freeBits * Double(rowShards.items))
    }
    return sums
  }

  private func work(_ worker: Int) {
    let mine = rowShards.indices(for: worker, of: team.count)
    // Free bits hold a dimension by its mean over the whole batch.
    let gathers = trains && objective.freeBits > 0 && network.penaltyCount > 0
    for shard in mine {
      load(rowShards[shard])
      forward(shard)
      if trains && !gathers {
        weighPenalties(for: worker)
        backward(shard, worker: worker)
      }
    }
    guard trains else { return }
    if gathers {
      team.synchronize()
      weighPenalties(for: worker)
      for shard in mine { backward(shard, worker: worker) }
    }
    team.synchronize()
    let share = blockShards.indices(for: worker, of: team.count)
    guard updates.count == blocks.count else {
      for block in blocks { computeGradient(block) }
      clip(0..<network.parameterCount)
      return update(0, scale: normScale)
    }
    for index in share {
      computeGradient(blocks[index])
      clip(blocks[index].range)
      if clipping.norm == nil { update(index, scale: 1) }
    }
    guard clipping.norm != nil else { return }
    team.synchronize()
    let scale = normScale
    for index in share { update(index, scale: scale) }
  }

  private func load(_ rows: Range<Int>) {
    guard !holdsConstantBatch else { return }
    let pixels = source.pixels
    let range = rows.lowerBound * pixels..<rows.upperBound * pixels
    let (inputs, targets) = (inputs, targets)
    let order = batch.order
    var values = inputs.mutable(range)
    var goals = targets.mutable(source.hasTargets ? range : 0..<0)
    let first = batch.range.lowerBound
    source.read(
      order.span.extracting(first + rows.lowerBound..<first + rows.upperBound),
      epoch: batch.epoch, into: &values, targets: &goals)
  }

  private func forward(_ shard: Int) {
    let rows = rowShards[shard]
    let result = results[shard]
    let (parameters, targets) = (parameters, targets)
    for (index, layer) in network.layers.enumerated() {
      let (below, above, keeps) = (buffer(below: index), outputs[index], kept[index])
      var output = above.mutable(rows * layer.shape.outputs)
      var keeping = keeps.mutable(rows * layer.keptCount)
      if layer.penaltyCount > 0 {
        if batch.draws {
          var stream = batch.key.derived(index).derived(shard).stream()
          layer.draw(into: &keeping, rows: rows.count, random: &stream)
        }
        let terms = network.penaltyRanges[index]
        layer.penalties(below[rows * layer.shape.inputs], rows: rows.count) { term, value in
          result.penalties[terms.lowerBound + term] = value
        }
      }
      layer.forward(
        below[rows * layer.shape.inputs], rows: rows.count,
        parameters: parameters[network.ranges[index]], into: &output, keeping: &keeping)
    }
    let last = network.layers.count - 1
    let (output, gradients) = (outputs[last], deltas[last])
    let range = rows * source.pixels
    var delta = gradients.mutable(trains ? range : 0..<0)
    let divisor = objective.reduction.divisor(images: rowShards.items, pixels: source.pixels)
    result.loss = objective.loss.evaluate(
      output[range], objective.output, targets: targets[range], gradient: &delta,
      scale: Float(1 / divisor))
  }

  /// What a layer reads.
  private func buffer(below layer: Int) -> FloatBuffer {
    layer == 0 ? inputs : outputs[layer - 1]
  }

  /// What multiplies each penalty's gradient, for one thread.
  private func weighPenalties(for worker: Int) {
    let count = network.penaltyCount
    guard count > 0 else { return }
    let penaltyWeights = penaltyWeights
    var weights = penaltyWeights.mutable(worker * count..<(worker + 1) * count)
    let weight = Float(batch.penaltyWeight / Double(rowShards.items))
    for term in 0..<count {
      weights[term] = weight
      guard objective.freeBits > 0 else { continue }
      var total = 0.0
      for shard in 0..<rowShards.count { total += results[shard].penalties[term] }
      if total < objective.freeBits * Double(rowShards.items) { weights[term] = 0 }
    }
  }

  private func backward(_ shard: Int, worker: Int) {
    let rows = rowShards[shard]
    let terms = worker * network.penaltyCount
    let (parameters, penaltyWeights) = (parameters, penaltyWeights)
    for index in network.layers.indices.reversed() {
      let layer = network.layers[index]
      let (output, keeps, gradients) = (outputs[index], kept[index], deltas[index])
      let range = rows * layer.shape.outputs
      var delta = gradients.mutable(range)
      layer.backward(
        output: output[range], kept: keeps[rows * layer.keptCount], rows: rows.count,
        delta: &delta)
      guard index > 0 else { return }
      let (below, gradientsBelow) = (outputs[index - 1], deltas[index - 1])
      var inputDelta = gradientsBelow.mutable(rows * layer.shape.inputs)
      let weights = network.penaltyRanges[index]
      layer.backwardToInput(
        delta: gradients[range], input: below[rows * layer.shape.inputs],
        kept: keeps[rows * layer.keptCount], rows: rows.count,
        parameters: parameters[network.ranges[index]],
        penaltyWeights: penaltyWeights[
          terms + weights.lowerBound..<terms + weights.upperBound],
        into: &inputDelta)
    }
  }

  private func computeGradient(_ block: Block) {
    let rows = 0..<rowShards.items
    let layer = network.layers[block.layer]
    let (below, gradients) = (buffer(below: block.layer), deltas[block.layer])
    let gradient = gradient
    var part = gradient.mutable(block.range)
    layer.gradient(
      part: block.part, input: below[rows * layer.shape.inputs],
      delta: gradients[rows * layer.shape.outputs], rows: rows.count, into: &part)
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
    var part = parameters.mutable(range)
    let slots = optimizer.memory
    var state = memory.mutable(range.lowerBound * slots..<range.upperBound * slots)
    var moment = batch.moment
    moment.gradientScale = scale
    optimizer.step(&part, gradient: gradient[range], state: &state, at: moment)
  }
}

/// Rows as the range of their values in a buffer.
private func * (rows: Range<Int>, width: Int) -> Range<Int> {
  rows.lowerBound * width..<rows.upperBound * width
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
