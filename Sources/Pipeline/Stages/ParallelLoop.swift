import Dispatch
import Synchronization

/// Calls `body` with each number below `count`, on several threads at once: the only loop of the
/// package that does so.
///
/// Numbers are handed out in their order. After an error only those before it are still worked on, so
/// that the error that is thrown does not depend on the threads. One thread is the caller's own.
///
/// - Parameters:
///   - threads: how many work at most, the caller's among them; fewer where there are fewer chunks.
///   - chunk: numbers that a thread takes at once: more than one where a call takes less than some
///     microseconds.
///   - cancellation: looked at before every number.
///   - scratch: makes memory of its own for each thread.
///   - advance: told after every chunk how many numbers are done; on several threads, so that a
///     smaller number may come after a larger one.
///   - body: called once for each number.
/// - Throws: of the errors of `body` the one of the lowest number; where there is none and not all
///   numbers are done, `PipelineError` of kind `interrupted`.
package func parallelForEach<Scratch>(
  count: Int, threads: Int, chunk: Int = 1, cancellation: Cancellation,
  scratch: @Sendable () -> Scratch, advance: @Sendable (_ done: Int) -> Void = { _ in },
  _ body: @Sendable (inout Scratch, Int) throws -> Void
) throws {
  precondition(count >= 0 && chunk >= 1, "numbers below one that is not negative, in whole chunks")
  guard count > 0 else { return }
  let next = Atomic(0)
  let done = Atomic(0)
  let failure = Mutex<(number: Int, error: any Error)?>(nil)
  @Sendable func work() {
    var scratch = scratch()
    while true {
      let start = next.add(chunk, ordering: .relaxed).oldValue
      // Chunks are taken in order: every earlier one is done, or is being worked on.
      guard start < count, failure.withLock({ $0.map { start < $0.number } ?? true }) else {
        return
      }
      let end = min(start + chunk, count)
      for number in start..<end {
        if cancellation.isRequested { return }
        do {
          try body(&scratch, number)
        } catch {
          failure.withLock { if $0.map({ number < $0.number }) ?? true { $0 = (number, error) } }
          return
        }
      }
      advance(done.add(end - start, ordering: .relaxed).newValue)
    }
  }
  let workers = min(threads, (count + chunk - 1) / chunk)
  if workers > 1 {
    DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
  } else {
    work()
  }
  if let error = failure.withLock(\.self)?.error { throw error }
  guard done.load(ordering: .relaxed) == count else { throw cancellation.error }
}

/// Calls `body` with each number below `count`, on several threads at once that have no memory of their
/// own.
package func parallelForEach(
  count: Int, threads: Int, cancellation: Cancellation,
  _ body: @Sendable (Int) throws -> Void
) throws {
  try parallelForEach(count: count, threads: threads, cancellation: cancellation, scratch: {}) {
    _, number in try body(number)
  }
}

extension Cancellation {
  /// What ends work that was to stop.
  var error: PipelineError { PipelineError(.interrupted, "stopped on request") }
}
