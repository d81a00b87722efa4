import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One of the process's output streams.
struct Output: Sendable {
  static let standard = Output(descriptor: 1)
  static let error = Output(descriptor: 2)

  private let descriptor: Int32

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// A text in one of the terminal's colours; as it is off a terminal, or where the user wants none
  /// (https://no-color.org).
  func colored(_ text: String, _ color: Color) -> String {
    guard isTerminal, (environment("NO_COLOR") ?? "").isEmpty else { return text }
    return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
  }

  /// ANSI's codes.
  enum Color: Int {
    case red = 31
    case green = 32
    case yellow = 33
  }

  /// Columns of the terminal; 80 where it does not say.
  var width: Int {
    var size = winsize()
    let status = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe systemWrite(descriptor, buffer.baseAddress, buffer.count)
      }
      // A closed pipe is not worth a message: its reader has gone.
      guard count > 0 || errno == EINTR else { return }
      if count > 0 { bytes = bytes.dropFirst(count) }
    }
  }

  func line(_ text: String) { write(text + "\n") }
}

/// The system's call, which `Output.write` would otherwise hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, bytes, count)
}

/// The value of an environment variable; `nil` where it is unset.
func environment(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}
