import Pipeline

/// Tells a few times a second how far an epoch is, so that long ones show that they go on.
struct EpochNews {
  private let images: Int
  private let batches: Batches
  private let context: RunContext
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var rhythm = Rhythm(every: 0.2)
  /// The batches that were done when training began here, from which its speed is counted.
  private var first: Int?

  /// - Parameter images: the samples of an epoch.
  init(images: Int, batches: Batches, context: RunContext) {
    self.images = images
    self.batches = batches
    self.context = context
    start = clock.now
  }

  mutating func isDue() -> Bool { rhythm.isDue() }

  /// - Parameters:
  ///   - batch: of the epoch, those that are done.
  ///   - epoch: the one under way, from 1.
  ///   - loss: over the batches that are done, or the epoch before; `nil` where there is none yet.
  mutating func tell(batch: Int, epoch: Int, of epochs: Int, loss: Metric?) {
    rhythm.begin()
    let done = (epoch - 1) * batches.count + batch
    let elapsed = seconds(clock.now - start)
    let first = first ?? done
    self.first = first
    let trained = Double(done - first) / Double(batches.count) * Double(images)
    context.progress(
      Progress(
        done: epoch - 1, total: epochs, unit: "epoch", metric: loss,
        part: batches.count == 1
          ? nil
          : Progress.Part(
            done: batch, total: batches.count, unit: "batch",
            speed: trained > 0 && elapsed > 0 ? trained / elapsed : nil, speedUnit: "images/s")))
  }
}
