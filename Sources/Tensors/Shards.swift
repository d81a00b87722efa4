/// A fixed division of 0..<count into parts of nearly equal length.
///
/// It depends on the sizes alone, never on the number of threads: each part is computed whole by
/// one thread, so the same division gives the same bits however many threads there are.
public struct Shards: Sendable, Hashable {
  /// How many things are divided.
  public let items: Int
  /// How many parts there are: at least one.
  public let count: Int
  @usableFromInline let unit: Int

  /// As many parts as have about `smallest` things each, up to `most`.
  ///
  /// - Parameters:
  ///   - items: how many things there are to share out.
  ///   - smallest: things a part, as far as the others allow.
  ///   - most: parts.
  ///   - unit: Parts begin at multiples of it: 16 floats are a cache line, which two threads should
  ///     not both write.
  /// - Precondition: `items` is not negative; the others are at least 1.
  public init(of items: Int, atLeast smallest: Int, atMost most: Int = 16, multipleOf unit: Int = 1)
  {
    precondition(
      items >= 0 && smallest >= 1 && most >= 1 && unit >= 1, "a division needs positive sizes")
    self.items = items
    self.unit = unit
    count = max(1, min(most, items / max(smallest, unit)))
  }

  /// The things of one part.
  ///
  /// - Precondition: `shard` is in 0..<count.
  @inlinable public subscript(shard: Int) -> Range<Int> {
    precondition(shard >= 0 && shard < count, "no such shard")
    return bound(shard)..<bound(shard + 1)
  }

  /// The parts that one thread of several computes: neighbours, so that it reads memory in order.
  @inlinable public func indices(for worker: Int, of workers: Int) -> Range<Int> {
    count * worker / workers..<count * (worker + 1) / workers
  }

  @inlinable func bound(_ shard: Int) -> Int {
    // Most layers have one shard, and a step asks for it often: no division.
    shard == 0 ? 0 : shard == count ? items : items / unit * shard / count * unit
  }
}
