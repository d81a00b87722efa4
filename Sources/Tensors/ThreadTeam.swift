import CKernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Threads that work on one job together, the caller among them.
///
/// Denormals are flushed on every one of them while it works. Results must not depend on how many
/// there are: cut the work into `Shards`, whose number depends on its size alone, and add what the
/// shards give in their order.
///
/// ```swift
/// let team = ThreadTeam(count: 2)
/// let shards = Shards(of: 100, atLeast: 50)
/// let step: @Sendable (Int) -> Void = { worker in
///   for shard in shards.indices(for: worker, of: team.count) { forward(rows: shards[shard]) }
///   team.synchronize()
///   …
/// }
/// for _ in 0..<steps { team.run(step) }
/// ```
public final class ThreadTeam: Sendable {
  /// How many threads work, the caller included.
  public let count: Int
  private let shared: TeamState
  private let isRunning = Atomic<Bool>(false)

  /// Starts `count - 1` threads. Where the system refuses one, the team is smaller.
  ///
  /// - Precondition: `count` is at least 1.
  public init(count: Int) {
    precondition(count >= 1, "a team has at least one thread")
    let state = TeamState()
    var started = 1
    while started < count {
      let worker = started
      guard startThread({ state.work(as: worker) }) else { break }
      started += 1
    }
    // The threads read it when the first job starts.
    state.barrier = Barrier(count: started)
    self.count = started
    shared = state
  }

  deinit {
    shared.isStopping.store(true, ordering: .releasing)
    shared.start.open()
  }

  /// Calls `body` once on each thread, with the thread's number, and returns when all are done.
  ///
  /// It allocates nothing itself; a closure that is made anew for each call does: make it once.
  ///
  /// - Parameter body: Receives 0..<count; the caller's thread is number 0.
  /// - Precondition: The team is not running already.
  public func run(_ body: @escaping @Sendable (_ worker: Int) -> Void) {
    let wasRunning = isRunning.exchange(true, ordering: .acquiring)
    precondition(!wasRunning, "a team does one job at a time")
    defer { isRunning.store(false, ordering: .releasing) }
    guard count > 1 else { return withFlushedDenormals { body(0) } }
    shared.job = body
    shared.start.open()
    withFlushedDenormals { body(0) }
    shared.barrier.arrive()
    shared.job = nil
  }

  /// Waits, inside a job, until every thread of the team has come as far.
  ///
  /// What any of them wrote before is seen by all after. Every thread calls it equally often.
  public func synchronize() {
    if count > 1 { shared.barrier.arrive() }
  }
}

/// What the threads of a team share: it outlives the team until the last of them has ended.
private final class TeamState: @unchecked Sendable {
  // `job` and `barrier` are written only while the threads wait at the gate, which orders them.
  let start = Gate()
  let isStopping = Atomic<Bool>(false)
  var barrier = Barrier(count: 1)
  var job: (@Sendable (Int) -> Void)?

  func work(as worker: Int) {
    _ = ck_flush_denormals()
    var generation = 0
    while true {
      start.wait(past: generation)
      generation += 1
      if isStopping.load(ordering: .acquiring) { return }
      job?(worker)
      barrier.arrive()
    }
  }
}

/// Starts a thread that leaves every signal to the others; false where the system has no room.
private func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  final class Start {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var all = sigset_t()
  var before = sigset_t()
  unsafe sigfillset(&all)
  unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
  defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
  let start = unsafe Unmanaged.passRetained(Start(body))
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let status = unsafe pthread_create(
    &thread, nil,
    { argument in
      let pointer: UnsafeMutableRawPointer? = unsafe argument
      if let pointer = unsafe pointer {
        unsafe Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue().body()
      }
      return nil
    }, start.toOpaque())
  guard status == 0 else {
    unsafe start.release()
    return false
  }
  #if canImport(Darwin)
    if let thread = unsafe thread { unsafe pthread_detach(thread) }
  #else
    pthread_detach(thread)
  #endif
  return true
}
