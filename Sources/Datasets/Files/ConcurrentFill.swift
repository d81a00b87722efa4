import Dispatch
import Pipeline
import Synchronization

/// An array of `count` items of `size` elements, each filled by `fill` on one of several threads,
/// with what `fill` returns for each.
///
/// The result is the same whatever the number of threads. Items start as zeros.
///
/// - Parameters:
///   - scratch: memory of one's own for each thread.
///   - fill: fills the item of a given index.
/// - Throws: of the errors of `fill` the one of the lowest index, or that the user asked to stop.
func concurrentlyFilled<
  Element: Numeric & BitwiseCopyable & SendableMetatype, Scratch, Result: Sendable
>(
  count: Int, size: Int, of: Element.Type, in context: RunContext,
  scratch: @Sendable () -> Scratch,
  _ fill: @Sendable (inout Scratch, Int, inout MutableSpan<Element>) throws -> Result
) throws -> (elements: [Element], results: [Result]) {
  // Enough to make taking one cheap, few enough that the threads end together.
  let blockSize = 16
  let next = Atomic(0)
  let state = Mutex(FillState<Result>(count: count))
  let threads = max(1, min(context.threads, (count + blockSize - 1) / blockSize))
  let elements = try unsafe [Element](unsafeUninitializedCapacity: count * size) { buffer, filled in
    unsafe buffer.initialize(repeating: 0)
    // The blocks are disjoint, so that no two threads write the same memory.
    nonisolated(unsafe) let memory = unsafe buffer
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var scratch = scratch()
      var results: [Result] = []
      while true {
        let start = next.add(blockSize, ordering: .relaxed).oldValue
        guard start < count, state.withLock({ $0.wants(start) }) else { return }
        let end = min(start + blockSize, count)
        results.removeAll(keepingCapacity: true)
        do {
          try context.checkCancellation()
          for index in start..<end {
            let range = index * size..<(index + 1) * size
            let item = unsafe memory.extracting(range)
            var span = unsafe item.mutableSpan
            results.append(try fill(&scratch, index, &span))
          }
        } catch {
          // Blocks are taken in order: every earlier one is finished, or is being worked on.
          state.withLock { $0.fail(error, at: start) }
          return
        }
        let done = state.withLock { $0.add(results, at: start) }
        context.progress(Progress(done: done, total: count, unit: "image"))
      }
    }
    if let error = state.withLock({ $0.error }) { throw error }
    filled = count * size
  }
  return (elements, state.withLock { $0.results.compactMap(\.self) })
}

private struct FillState<Result> {
  var results: [Result?]
  private(set) var error: (any Error)?
  private var failedBlock = Int.max
  private var done = 0

  init(count: Int) { results = Array(repeating: nil, count: count) }

  /// Whether a block still matters, with the failures so far.
  func wants(_ block: Int) -> Bool { block < failedBlock }

  mutating func fail(_ error: any Error, at block: Int) {
    guard block < failedBlock else { return }
    failedBlock = block
    self.error = error
  }

  mutating func add(_ block: [Result], at start: Int) -> Int {
    for (offset, result) in block.enumerated() { results[start + offset] = result }
    done += block.count
    return done
  }
}
