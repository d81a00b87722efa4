/// A fixed division of 0..<count into parts of nearly equal length.
///
/// It depends on the sizes alone, never on the number of threads: each part is computed whole by
/// one thread, so the same division gives the same bits however many threads there are.
public struct Shards: Sendable, Hashable {
  /// How many things are divided.
  public let items: Int
  /// How many parts there are: at least one.
  public let count: Int

  /// As many parts as have `smallest` things each, up to `most`.
  ///
  /// - Precondition: `items` is not negative; the others are at least 1.
  public init(of items: Int, atLeast smallest: Int, atMost most: Int = 16) {
    precondition(items >= 0 && smallest >= 1 && most >= 1, "a division needs positive sizes")
    self.items = items
    count = max(1, min(most, items / smallest))
  }

  /// The things of one part.
  ///
  /// - Precondition: `shard` is in 0..<count.
  public subscript(shard: Int) -> Range<Int> {
    precondition(shard >= 0 && shard < count, "no such shard")
    return items * shard / count..<items * (shard + 1) / count
  }

  /// The parts that one thread of several computes: neighbours, so that it reads memory in order.
  public func indices(for worker: Int, of workers: Int) -> Range<Int> {
    count * worker / workers..<count * (worker + 1) / workers
  }
}
