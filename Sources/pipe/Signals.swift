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
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { number in
        unsafe Signals.cancellation?.request()
        _ = signal(number, SIG_DFL)
      }
    }
    // Writing to a closed pipe is an error of that write, not the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
  }
}
