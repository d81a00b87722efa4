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
    useOwnStack()
    // A parent may have blocked them, as threads of Dispatch do, and a child inherits that.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      unsafe sigaddset(&signals, number)
      handle(number)
    }
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // Writing to a closed pipe is an error of that write, not the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Generated product kernels use the stack pointer for addresses of their own: a handler on the
  /// stack of the thread that it interrupts would write over their data.
  private static func useOwnStack() {
    let size = 1 << 16
    // Kept for as long as the process: a signal can come at any time.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    var stack = unsafe stack_t()
    unsafe stack.ss_sp = memory
    unsafe stack.ss_size = numericCast(size)
    _ = unsafe sigaltstack(&stack, nil)
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { number in
      unsafe Signals.cancellation?.request()
      _ = signal(number, SIG_DFL)
    }
    #if canImport(Darwin)
      unsafe action.__sigaction_u.__sa_handler = handler
    #else
      unsafe action.__sigaction_handler.sa_handler = handler
    #endif
    action.sa_flags = SA_ONSTACK | SA_RESTART
    _ = unsafe sigaction(number, &action, nil)
  }
}
