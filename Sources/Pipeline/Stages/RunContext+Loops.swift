import Synchronization

extension RunContext {
  /// Calls `body` with each number below `count`, on the threads that the stage may use, and tells
  /// how far that is.
  ///
  /// A loop that `body` itself begins has its share of these threads.
  ///
  /// - Parameters:
  ///   - count: how many numbers, from 0 on.
  ///   - unit: what is counted, in the singular.
  ///   - chunk: numbers that a thread takes at once: more than one where a call takes less than some
  ///     microseconds.
  ///   - body: called once for each number.
  /// - Throws: of the errors of `body` the one of the lowest number; `PipelineError` of kind
  ///   `interrupted` once the user asked to stop.
  public func forEach(
    _ count: Int, unit: String, chunk: Int = 1, _ body: @Sendable (Int) throws -> Void
  ) throws {
    try forEach(count, unit: unit, chunk: chunk, scratch: {}) { _, number in try body(number) }
  }

  /// What `body` gives for each number below `count`, in that order, whatever the number of threads:
  /// `forEach` with results.
  public func map<Result: Sendable>(
    _ count: Int, unit: String, chunk: Int = 1, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    try map(count, unit: unit, chunk: chunk, scratch: {}) { _, number in try body(number) }
  }

  /// `map` with memory of one's own for each thread, which `scratch` makes.
  package func map<Scratch, Result: Sendable>(
    _ count: Int, unit: String, chunk: Int = 1, scratch: @Sendable () -> Scratch,
    _ body: @Sendable (inout Scratch, Int) throws -> Result
  ) throws -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    try forEach(count, unit: unit, chunk: chunk, scratch: scratch) { scratch, number in
      let result = try body(&scratch, number)
      results.withLock { $0[number] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  private func forEach<Scratch>(
    _ count: Int, unit: String, chunk: Int, scratch: @Sendable () -> Scratch,
    _ body: @Sendable (inout Scratch, Int) throws -> Void
  ) throws {
    let threads = min(threads, LoopShare.threads ?? threads)
    let share = threads / max(1, min(threads, (count + chunk - 1) / chunk))
    try parallelForEach(
      count: count, threads: threads, chunk: chunk, cancellation: cancellation, scratch: scratch,
      advance: { progress(Progress(done: $0, total: count, unit: unit)) }
    ) { scratch, number in
      try LoopShare.$threads.withValue(share) { try body(&scratch, number) }
    }
  }
}

/// What a loop leaves to loops inside its body: together they use no more threads than it may.
private enum LoopShare {
  @TaskLocal static var threads: Int?
}
