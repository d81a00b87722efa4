import CKernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A counter that threads wait for: they spin for some microseconds, then let others run, then
/// sleep. Waiting allocates nothing.
@safe final class Gate: Sendable {
  private let generation = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  nonisolated(unsafe) private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  nonisolated(unsafe) private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  var current: Int { generation.load(ordering: .acquiring) }

  /// Lets everyone pass who waits for the current number to change.
  func open() {
    // Sequentially consistent with `sleep`: either this sees the sleeper, or it sees the number.
    generation.add(1, ordering: .sequentiallyConsistent)
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    unsafe pthread_mutex_lock(mutex)
    unsafe pthread_cond_broadcast(condition)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Returns once the number is no longer `past`.
  func wait(past: Int) {
    for _ in 0..<500 {
      if current != past { return }
      ck_pause()
    }
    // Another thread of this team may need this core.
    for _ in 0..<300 {
      if current != past { return }
      sched_yield()
    }
    sleep(past: past)
  }

  private func sleep(past: Int) {
    unsafe pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == past {
      unsafe pthread_cond_wait(condition, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(mutex)
  }
}

/// Where a fixed number of threads wait for one another, again and again.
final class Barrier: Sendable {
  private let count: Int
  private let arrived = Atomic<Int>(0)
  private let gate = Gate()

  init(count: Int) { self.count = count }

  func arrive() {
    let generation = gate.current
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      gate.open()
    } else {
      gate.wait(past: generation)
    }
  }
}
