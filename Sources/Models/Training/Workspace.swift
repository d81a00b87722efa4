import Pipeline
import Tensors

/// Where the numbers between a network's layers lie, as one thread sees them, in the arena: one block
/// of memory for all threads.
///
/// A step of a small network takes microseconds: it asks for plain numbers here, since asking objects
/// would cost it the counting of their references.
final class Workspace: @unchecked Sendable {
  // Unchecked: only `auxiliaryLosses` changes, and one thread uses it at a time.

  /// A layer, and where its numbers begin.
  struct Place {
    let inputs: Int
    let outputs: Int
    let shards: Shards
    let savesForBackward: Bool
    let auxiliaryLossCount: Int
    /// The layer's part of the buffer of all parameters.
    let parameters: Range<Int>
    /// The layer's part of the auxiliary losses of all layers.
    let auxiliaryLosses: Range<Int>
    /// What the layer reads, `[rows, inputs]`.
    let input: Int
    /// What it gave, `[rows, outputs]`; of the last layer, shard after shard. Of a layer that is cut,
    /// the threads share it, each writing its own columns.
    let output: Int
    /// What the layer saves for the backward pass, laid out as the output; empty for most layers.
    let saved: Int
    /// The gradient of the output, shard after shard.
    let delta: Int
    /// The shares of the gradient of the layer's inputs that its shards give, where it is cut; all
    /// threads use the same.
    let shares: Int

    var isCut: Bool { shards.count > 1 }
  }

  let layers: [Place]
  let inputs: Int
  /// Where the targets lie: where `inputs` do, if a model is to give back what it is given.
  let targets: Int
  /// The gradient of a cut layer's outputs, `[rows, outputs]`, as a layer above that is not cut
  /// leaves it.
  let whole: Int
  let auxiliaryWeights: Int
  var auxiliaryLosses: [Double]

  /// The workspaces of all threads, and how many numbers their arena holds.
  /// - Parameters:
  ///   - sharesInputs: whether all threads read one copy of the batch.
  static func all(
    _ network: Network, _ samples: SampleLayout, rows: Int, trains: Bool, threads: Int,
    sharesInputs: Bool
  ) -> (spaces: [Workspace], size: Int) {
    var spaces: [Workspace] = []
    var size = 0
    for _ in 0..<threads {
      spaces.append(
        Workspace(
          network, samples, rows: rows, trains: trains, sharing: spaces.first,
          sharesInputs: sharesInputs, in: &size))
    }
    return (spaces, size)
  }

  /// - Parameters:
  ///   - first: another thread's, whose outputs of cut layers it shares.
  ///   - sharesInputs: whether it shares the batch too.
  ///   - arena: how many of its numbers are taken; grows by this thread's.
  private init(
    _ network: Network, _ samples: SampleLayout, rows: Int, trains: Bool,
    sharing first: Workspace?, sharesInputs: Bool, in arena: inout Int
  ) {
    func reserve(_ count: Int) -> Int {
      // A cache line belongs to one thread.
      defer { arena += (count + 15) / 16 * 16 }
      return arena
    }
    if let first, sharesInputs {
      inputs = first.inputs
      targets = first.targets
    } else {
      inputs = reserve(rows * samples.pixels)
      targets = samples.hasTargets ? reserve(rows * samples.pixels) : inputs
    }
    var layers: [Place] = []
    for (index, layer) in network.layers.enumerated() {
      let shared = layer.isCut ? first?.layers[index] : nil
      let size = rows * layer.outputs
      layers.append(
        Place(
          inputs: layer.inputs, outputs: layer.outputs, shards: layer.shards,
          savesForBackward: layer.savesForBackward,
          auxiliaryLossCount: layer.auxiliaryLossCount, parameters: network.ranges[index],
          auxiliaryLosses: network.auxiliaryLossRanges[index], input: layers.last?.output ?? inputs,
          output: shared?.output ?? reserve(size),
          saved: shared?.saved ?? reserve(layer.savesForBackward ? size : 0),
          delta: reserve(trains ? size : 0),
          shares: shared?.shares
            ?? reserve(trains && layer.isCut ? layer.shards.count * rows * layer.inputs : 0)))
    }
    self.layers = layers
    let widest = zip(layers, layers.dropFirst()).filter { $0.isCut && !$1.isCut }
      .map { $0.0.outputs }.max()
    whole = reserve(trains ? rows * (widest ?? 0) : 0)
    auxiliaryWeights = reserve(network.auxiliaryLossCount)
    auxiliaryLosses = [Double](repeating: 0, count: network.auxiliaryLossCount)
  }
}
