#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An end with a message where the system has no memory left: the runtime can only abort then.
enum OutOfMemory {
  /// What handled an abort before, such as the runtime's report of a crash.
  nonisolated(unsafe) private static var earlier = sigaction()

  static func install() {
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { _ in
      // Whatever could not allocate has left its reason here; nothing that aborts on a fault of the
      // program's own sets it.
      if errno == ENOMEM { OutOfMemory.end() }
      _ = unsafe sigaction(SIGABRT, &OutOfMemory.earlier, nil)
      raise(SIGABRT)
    }
    #if canImport(Darwin)
      unsafe action.__sigaction_u.__sa_handler = handler
    #else
      unsafe action.__sigaction_handler.sa_handler = handler
    #endif
    action.sa_flags = SA_ONSTACK | SA_NODEFER
    _ = unsafe sigaction(SIGABRT, &action, &earlier)
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
