internal import Pipeline
internal import Tensors

/// One batch after the other through a network, forward and back, on all threads of a team.
///
/// Every thread has a workspace and goes through all layers. Of a layer that is cut it computes its
/// shards of the outputs, their gradients and their updates, and nobody else touches those weights;
/// the other layers, which are small, it computes whole for itself. Threads meet before a layer
/// whose inputs were shared out, and before the sum of the shares of a gradient. How layers are cut
/// depends on their sizes alone, so the bits do not depend on the number of threads. Everything is
/// allocated beforehand. Small networks of dense layers are trained by `Columns` instead.
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

  /// For small networks in training: goes through all layers in place of what follows.
  let columns: Columns?
  let spaces: [Workspace]
  /// The numbers between the layers, of all threads.
  let numbers: FloatBuffer
  /// Of each shard of the last layer, the loss over its columns.
  let losses: [Total]
  /// Where each layer's updates begin among `updates`.
  let firstUpdates: [Int]
  /// Which thread moves the parameters of each layer that is not cut.
  let keepers: [Int]
  let hasCuts: Bool
  let sharesInputs: Bool
  private(set) var holdsConstantBatch = false
  /// The samples of an epoch, as batches take them.
  var order: [Int] { didSet { holdsConstantBatch = false } }
  /// What the step under way is about.
  private(set) var batch = Batch()
  private(set) var rows = 0

  /// Samples to learn from: plain numbers, since a step copies them.
  struct Batch {
    /// Positions in `order`.
    var range = 0..<0
    var epoch = 1
    /// The root of the layers' random streams.
    var key = RandomKey(seed: 0)
    var penaltyWeight = 1.0
    var moment = OptimizerMoment(learningRate: 0, step: 1)
    /// Whether noise is drawn; tests put in their own.
    var draws = true
  }

  final class Total {
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
    order = Array(0..<source.sampleCount)
    let layers = network.layers
    let count = network.parameterCount
    let most = layers.map(\.shards.count).max() ?? 1
    team = ThreadTeam(count: Self.teamSize(network, rows: rows, threads: threads))
    hasCuts = most > 1

    var updates: [Range<Int>] = []
    var firstUpdates: [Int] = []
    var keepers: [Int] = []
    var kept = 0
    for (index, layer) in layers.enumerated() {
      firstUpdates.append(updates.count)
      keepers.append(kept % team.count)
      if !layer.isCut && layer.shape.parameterCount > 0 { kept += 1 }
      let start = network.ranges[index].lowerBound
      for shard in 0..<layer.shards.count {
        let range = layer.parameters(of: shard)
        updates.append(start + range.lowerBound..<start + range.upperBound)
      }
    }
    self.updates = hasCuts ? updates : [0..<count]
    self.firstUpdates = firstUpdates
    self.keepers = keepers
    gradient = FloatBuffer(count: trains ? count : 0)
    memory = FloatBuffer(count: trains ? count * optimizer.memory : 0)
    losses = (0..<(layers.last?.shards.count ?? 1)).map { _ in Total() }
    columns =
      trains
      ? Columns(
        network, objective, source, rows: rows, parameters: parameters, gradient: gradient) : nil

    sharesInputs = source.layout.isShared(rows: rows)
    let (spaces, size) = Workspace.all(
      network, source.layout, rows: rows, trains: trains && columns == nil, threads: team.count,
      sharesInputs: sharesInputs)
    self.spaces = spaces
    numbers = FloatBuffer(count: size)
  }

  /// A handful of rows is not worth meeting for.
  static func teamSize(_ network: Network, rows: Int, threads: Int) -> Int {
    let most = network.layers.map(\.shards.count).max() ?? 1
    return rows < 16 ? 1 : max(1, min(threads, most))
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
    for space in spaces { numbers.update(from: values.span, at: space.layers[layer].kept) }
  }

  /// The first layer whose output of the last batch is not finite.
  var firstDivergedLayer: String? {
    let numbers = numbers
    let index =
      if let columns {
        columns.layers.firstNonFinite(samples: rows)
      } else {
        spaces[0].layers.firstIndex { place in
          let output = place.output..<place.output + rows * place.outputs
          return indexOfFirstNonFinite(in: numbers[output]) != nil
        }
      }
    return index.map { network.layers[$0].shape.name }
  }

  private var sums: ObjectiveSums {
    var sums = ObjectiveSums(rows: rows)
    for loss in losses { sums.loss += loss.value }
    for term in 0..<network.penaltyCount {
      let total = spaces[0].penalties[term]
      sums.divergence += total
      let counted = max(total, objective.freeBits * Double(rows))
      sums.freeDivergence += counted
      sums.penalty += batch.penaltyWeight * counted
    }
    return sums
  }

  /// The shards of a layer that a thread computes.
  func own(_ layer: Workspace.Place, _ worker: Int) -> Range<Int> {
    layer.isCut ? layer.shards.indices(for: worker, of: team.count) : 0..<1
  }

  private func work(_ worker: Int) {
    let space = spaces[worker]
    load(space, worker)
    if let columns {
      losses[0].value = columns.learn(samples: rows)
    } else {
      forward(space, worker)
      measure(space, worker)
      guard trains else { return }
      backward(space, worker)
    }
    guard hasCuts else {
      clip(0..<network.parameterCount)
      return update(0, scale: normScale)
    }
    // Small layers are read by all threads until here; a norm takes the gradients of all.
    team.synchronize()
    let scale = normScale
    for (index, layer) in space.layers.enumerated() {
      if layer.isCut && clipping.norm != nil {
        for shard in own(layer, worker) { update(firstUpdates[index] + shard, scale: scale) }
      } else if !layer.isCut && keepers[index] == worker {
        update(firstUpdates[index], scale: scale)
      }
    }
  }
}
