import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Ctrl-C and SIGTERM as a request to stop at the next safe point. A second one ends the process.
enum Signals {
  /// What the handler reaches: set once, before the handlers are installed.
  nonisolated(unsafe) private static var cancellation: Cancellation?

  static func install(_ cancellation: Cancellation) {
    unsafe Self.cancellation = cancellation
    // A parent may have blocked them, as threads of Dispatch do, and a child inherits that.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      unsafe sigaddset(&signals, number)
      _ = signal(number) { number in
        unsafe Signals.cancellation?.request()
        _ = signal(number, SIG_DFL)
      }
    }
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // Writing to a closed pipe is an error of that write, not the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
  }
}
