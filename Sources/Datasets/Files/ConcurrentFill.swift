import Pipeline

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
  var results: [Result] = []
  let elements = try unsafe [Element](unsafeUninitializedCapacity: count * size) { buffer, filled in
    unsafe buffer.initialize(repeating: 0)
    // The items are disjoint, so that no two threads write the same memory.
    nonisolated(unsafe) let memory = unsafe buffer
    // Chunks enough to make taking one cheap, small enough that the threads end together.
    results = try context.map(count, unit: "image", chunk: 16, scratch: scratch) { scratch, index in
      let item = unsafe memory.extracting(index * size..<(index + 1) * size)
      var span = unsafe item.mutableSpan
      return try fill(&scratch, index, &span)
    }
    filled = count * size
  }
  return (elements, results)
}
