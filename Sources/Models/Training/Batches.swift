/// How the samples of an epoch are cut into batches.
struct Batches: Sendable {
  /// Samples of a whole batch.
  let size: Int
  /// Batches an epoch.
  let count: Int
  private let samples: Int

  init(_ samples: Int, _ options: TrainingOptions) {
    self.samples = samples
    size = min(options.batchSize ?? samples, samples)
    let whole = samples / size
    count = options.dropLast || whole * size == samples ? whole : whole + 1
  }

  subscript(batch: Int) -> Range<Int> { batch * size..<min((batch + 1) * size, samples) }
}
