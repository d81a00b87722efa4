import Pipeline
import Tensors

/// What a training holds at its height.
struct TrainingMemory {
  /// Samples of a step.
  let rows: Int
  let bytes: Double
  /// Samples of an epoch.
  let samples: Double
  /// What would help most to make smaller.
  let largest: Part

  enum Part { case parameters, batch, order }

  init(_ training: NetworkTraining, _ images: ImageHeader) {
    let options = training.options
    samples = images.noise.reduce(Double(images.count)) { $0 * Double($1.copies) }
    // Where the images may be fewer, training asks again.
    rows = images.isCountExact ? min(options.batchSize ?? Int.max, Int(min(samples, 1e15))) : 1
    // When a checkpoint is written: the parameters, what the optimizer remembers and the gradient; and
    // of what the checkpoint holds the state, the tensors and the bytes of the file.
    let held = 1 + options.optimizer.stateSlots + (options.patience == nil ? 0 : 1)
    let copies = 2 + options.optimizer.stateSlots + 3 * held
    let parameters = 4 * Double(copies) * Double(training.graph.parameterCount)
    let layout = SampleLayout(
      pixels: images.shape.count, hasTargets: images.noise.contains { $0.target == .clean },
      isConstant: images.noise.isEmpty)
    var arena = 0.0
    // The layers of a graph that contradicts itself are refused when they are made.
    if let network = try? Network(training.graph, activations: training.activations), rows > 0 {
      // Of many rows they grow with the rows.
      let few = min(rows, 1024)
      let space = Workspace.all(
        network, layout, rows: few, trains: true,
        threads: TrainingStep.teamSize(network, rows: few, threads: ThreadTeam.availableCores),
        sharesInputs: layout.isShared(rows: few))
      arena = Double(space.size) * Double(rows) / Double(few)
      // Of the images that it is measured on.
      let measured = network.rowsAtOnce(most: 1000)
      arena += Double(
        Workspace.all(
          network, layout, rows: measured, trains: false, threads: 1, sharesInputs: true
        ).size)
    }
    // The order of an epoch's samples, and the next one while it is drawn.
    let order = images.isCountExact ? 16 * samples : 0
    bytes = parameters + 4 * arena + order
    largest = order > bytes / 2 ? .order : parameters < bytes / 2 ? .batch : .parameters
  }
}
