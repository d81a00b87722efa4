internal import Dispatch
internal import Pipeline
internal import Synchronization

/// What `body` gives for each of 0..<count, in that order, computed on as many threads as the stage
/// may use: the results do not depend on how many those are.
///
/// - Parameter unit: what is counted, in the singular, for the progress.
/// - Throws: of the errors of `body` the one of the lowest number; that the user asked to stop.
func concurrentMap<Result: Sendable>(
  _ count: Int, unit: String, in context: RunContext,
  _ body: @Sendable (Int) throws -> Result
) throws -> [Result] {
  let next = Atomic(0)
  let state = Mutex(MapState<Result>(count: count))
  DispatchQueue.concurrentPerform(iterations: max(1, min(context.threads, count))) { _ in
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count, state.withLock({ $0.error == nil }) else { return }
      do {
        try context.checkCancellation()
        let result = try body(index)
        let done = state.withLock { $0.add(result, at: index) }
        context.progress(Progress(done: done, total: count, unit: unit, metric: nil))
      } catch {
        state.withLock { $0.fail(error, at: index) }
      }
    }
  }
  return try state.withLock {
    if let error = $0.error { throw error }
    return $0.results.compactMap(\.self)
  }
}

private struct MapState<Result> {
  var results: [Result?]
  private(set) var error: (any Error)?
  private var failed = Int.max
  private var done = 0

  init(count: Int) { results = Array(repeating: nil, count: count) }

  mutating func fail(_ error: any Error, at index: Int) {
    guard index < failed else { return }
    failed = index
    self.error = error
  }

  mutating func add(_ result: Result, at index: Int) -> Int {
    results[index] = result
    done += 1
    return done
  }
}
