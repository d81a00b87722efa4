import Pipeline

/// Says on standard error how far a fetch is: one live line on a terminal, and lines that stay.
struct DataProgress: Sendable {
  private let isQuiet: Bool
  private let isLive: Bool

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isLive = !isQuiet && Output.error.isTerminal
  }

  /// A line that stays.
  func say(_ text: String) { if !isQuiet { Output.error.line(text) } }

  /// Replaces the live line; nothing without a terminal.
  func show(_ text: String) {
    if isLive { Output.error.write("\r\u{1B}[K" + String(text.prefix(Output.error.width - 1))) }
  }

  func clear() { if isLive { Output.error.write("\r\u{1B}[K") } }
}

/// The speed of a transfer.
struct DataRate {
  private let start: Int
  private let began = ContinuousClock.now

  init(start: Int) { self.start = start }

  /// `  4.1 MB/s`; nothing while it cannot be told.
  func text(at size: Int) -> String {
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    guard seconds > 0.5, size > start else { return "" }
    return "  \(Readable.bytes(Int(Double(size - start) / seconds)))/s"
  }
}
