#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An end with a message where the system has no memory left: the runtime can only abort then.
enum OutOfMemory {
  /// What handled an abort before, such as the runtime's report of a crash.
  nonisolated(unsafe) private static var earlier = sigaction()
  /// What handled an invalid access before.
  nonisolated(unsafe) private static var earlierAccess = sigaction()

  static func install() {
    unsafe install(SIGABRT, &earlier) { _ in
      // Whatever could not allocate has left its reason here; nothing that aborts on a fault of the
      // program's own sets it.
      if errno == ENOMEM { OutOfMemory.end() }
      _ = unsafe sigaction(SIGABRT, &OutOfMemory.earlier, nil)
      raise(SIGABRT)
    }
    // Where not even a few bytes are left, the runtime comes to grief over its own report.
    unsafe install(SIGSEGV, &earlierAccess) { _ in
      if OutOfMemory.isNothingLeft { OutOfMemory.end() }
      // The instruction faults again, under the earlier handler.
      _ = unsafe sigaction(SIGSEGV, &OutOfMemory.earlierAccess, nil)
    }
  }

  /// Whether the system has no more for this process.
  private static var isNothingLeft: Bool {
    let size = 1 << 18
    let memory = unsafe mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0)
    if unsafe memory == MAP_FAILED { return errno == ENOMEM }
    _ = unsafe munmap(memory, size)
    return false
  }

  private static func install(
    _ signal: Int32, _ earlier: inout sigaction, handler: @convention(c) (Int32) -> Void
  ) {
    var action = sigaction()
    #if canImport(Darwin)
      unsafe action.__sigaction_u.__sa_handler = handler
    #else
      unsafe action.__sigaction_handler.sa_handler = handler
    #endif
    action.sa_flags = SA_ONSTACK | SA_NODEFER
    _ = unsafe sigaction(signal, &action, &earlier)
  }

  /// Only calls that a handler may make.
  private static func end() {
    let text: StaticString = """
      error: out of memory: the system gives this process no more; take smaller images, batches or \
      layers, or allow it more ('ulimit -v', the job's limit)

      """
    _ = unsafe write(2, text.utf8Start, text.utf8CodeUnitCount)
    _exit(74)
  }
}
