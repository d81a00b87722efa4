import Pipeline
import Synchronization

/// Images that the trials of a study share: each set is made once, by the trial that first asks.
final class SharedImages: Sendable {
  /// What one set holds, locked while it is made.
  private final class Slot: Sendable {
    let images = Mutex<[ImageSet]?>(nil)
  }

  private struct Shelf {
    var slots: [StageKey: Slot] = [:]
    /// The latest used last.
    var order: [StageKey] = []
  }

  private let shelf = Mutex(Shelf())
  /// How many results of stages stay; those that trials hold live on with them.
  private let capacity = 16

  /// - Returns: The sets, and whether another trial made them.
  func images(
    _ key: StageKey, make: () throws -> [ImageSet]
  ) rethrows -> (sets: [ImageSet], isShared: Bool) {
    let slot = shelf.withLock { shelf in
      let slot = shelf.slots[key] ?? Slot()
      shelf.slots[key] = slot
      shelf.order.removeAll { $0 == key }
      shelf.order.append(key)
      if shelf.order.count > capacity { shelf.slots[shelf.order.removeFirst()] = nil }
      return slot
    }
    return try slot.images.withLock { images in
      if let images { return (images, true) }
      let made = try make()
      images = made
      return (made, false)
    }
  }
}

/// One at a time for each key: who comes later waits, and finds what the first left in the cache.
final class KeyedLocks: Sendable {
  private final class Gate: Sendable {
    let lock = Mutex(())
  }

  /// A gate stays for as long as someone is inside or waits.
  private struct Entry {
    let gate: Gate
    var users = 0
  }

  private let entries = Mutex<[StageKey: Entry]>([:])

  func withLock<Result>(_ key: StageKey, _ body: () throws -> Result) rethrows -> Result {
    let gate = entries.withLock { entries in
      var entry = entries[key] ?? Entry(gate: Gate())
      entry.users += 1
      entries[key] = entry
      return entry.gate
    }
    defer {
      entries.withLock { entries in
        entries[key]?.users -= 1
        if entries[key]?.users == 0 { entries[key] = nil }
      }
    }
    return try gate.lock.withLock { _ in try body() }
  }
}

/// What the trials of a study have in common while they run.
package struct TrialSharing: Sendable {
  let images = SharedImages()
  let locks = KeyedLocks()
  /// See `BuildIdentity`.
  package let build: String

  package init(build: String) { self.build = build }
}
