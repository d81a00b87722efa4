import Pipeline
import Tensors

/// One batch after the other through a network, forward and back, on all threads of a team.
///
/// Every thread has a workspace and goes through all layers. Of a layer that is cut it computes its
/// shards of the outputs, their gradients and their updates, and nobody else touches those weights;
/// the other layers, which are small, it computes whole for itself. Threads meet before a layer
/// whose inputs were shared out, and before the sum of the shares of a gradient. How layers are cut
/// depends on their sizes alone, so the bits do not depend on the number of threads. Everything is
/// allocated beforehand. Small networks of dense layers are trained by `FeatureMajorPass` instead.
///
/// docs/engine.md has the measurements behind this.
final class TrainingStep: @unchecked Sendable {
  // Unchecked: what the threads share is written by one of them at a time, as the team's
  // synchronisation orders it.
  let network: Network
  let objective: Objective
  let parameters: FloatBuffer
  let gradient: FloatBuffer
  /// The optimizer's state: for each range of `updates` in turn, `[stateSlots, range.count]`.
  let optimizerState: FloatBuffer
  let optimizer: any Optimizer
  let clipping: GradientClipping
  let source: BatchSource
  let team: ThreadTeam
  let trains: Bool
  /// The parts of the parameters that the optimizer moves at once.
  let updates: [Range<Int>]

  /// For small networks in training: goes through all layers in place of what follows.
  let featureMajorPass: FeatureMajorPass?
  let spaces: [Workspace]
  /// The numbers between the layers, of all threads.
  let arena: FloatBuffer
  /// The loss over the columns of each shard of the last layer.
  let losses: [Total]
  /// Where each layer's updates begin among `updates`.
  let firstUpdates: [Int]
  /// Which thread moves the parameters of each layer that is not cut.
  let owners: [Int]
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
    var auxiliaryWeight = 1.0
    var stepContext = StepContext(learningRate: 0, step: 1)
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
    var owners: [Int] = []
    var owned = 0
    for (index, layer) in layers.enumerated() {
      firstUpdates.append(updates.count)
      owners.append(owned % team.count)
      if !layer.isCut && layer.shape.parameterCount > 0 { owned += 1 }
      let start = network.ranges[index].lowerBound
      for shard in 0..<layer.shards.count {
        let range = layer.parameters(of: shard)
        updates.append(start + range.lowerBound..<start + range.upperBound)
      }
    }
    self.updates = hasCuts ? updates : [0..<count]
    self.firstUpdates = firstUpdates
    self.owners = owners
    gradient = FloatBuffer(count: trains ? count : 0)
    optimizerState = FloatBuffer(count: trains ? count * optimizer.stateSlots : 0)
    losses = (0..<(layers.last?.shards.count ?? 1)).map { _ in Total() }
    featureMajorPass =
      trains
      ? FeatureMajorPass(
        network, objective, source, rows: rows, parameters: parameters, gradient: gradient) : nil

    sharesInputs = source.layout.isShared(rows: rows)
    let (spaces, size) = Workspace.all(
      network, source.layout, rows: rows, trains: trains && featureMajorPass == nil,
      threads: team.count,
      sharesInputs: sharesInputs)
    self.spaces = spaces
    arena = FloatBuffer(count: size)
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
  func setSaved(_ values: [Float], layer: Int) {
    for space in spaces { arena.update(from: values.span, at: space.layers[layer].saved) }
  }

  /// The first layer whose output of the last batch is not finite.
  var firstDivergedLayer: String? {
    let arena = arena
    let index =
      if let featureMajorPass {
        featureMajorPass.layers.firstNonFinite(samples: rows)
      } else {
        spaces[0].layers.firstIndex { place in
          let output = place.output..<place.output + rows * place.outputs
          return indexOfFirstNonFinite(in: arena[output]) != nil
        }
      }
    return index.map { network.layers[$0].shape.name }
  }

  private var sums: ObjectiveSums {
    var sums = ObjectiveSums(rows: rows)
    for loss in losses { sums.loss += loss.value }
    for index in 0..<network.auxiliaryLossCount {
      let total = spaces[0].auxiliaryLosses[index]
      sums.divergence += total
      let counted = max(total, objective.freeBits * Double(rows))
      sums.freeDivergence += counted
      sums.auxiliary += batch.auxiliaryWeight * counted
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
    if let featureMajorPass {
      losses[0].value = featureMajorPass.learn(samples: rows)
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
      } else if !layer.isCut && owners[index] == worker {
        update(firstUpdates[index], scale: scale)
      }
    }
  }
}
