/// When something is due that comes back every so many seconds. The clock is not read at every visit,
/// which would take a small network a fiftieth of its time.
struct Rhythm {
  /// In seconds.
  private let interval: Double
  private let clock = ContinuousClock()
  private var due: ContinuousClock.Instant
  private var lastRead: ContinuousClock.Instant
  /// For how many visits the clock need not be read.
  private var skips = 0

  /// - Parameter interval: in seconds.
  init(every interval: Double) {
    // Thirty years at most: a clock has no time that is any number of seconds away.
    self.interval = min(interval, 1e9)
    lastRead = clock.now
    due = lastRead + .seconds(self.interval)
  }

  /// Whether it is time: where visits take about as long as each other, at most a hundredth of the
  /// interval late.
  mutating func isDue() -> Bool {
    guard skips == 0 else {
      skips -= 1
      return false
    }
    let before = lastRead
    lastRead = clock.now
    let most = 63
    if seconds(lastRead - before) * 100 * Double(most) < interval { skips = most }
    return lastRead >= due
  }

  /// Counts the time from now on.
  mutating func begin() { due = clock.now + .seconds(interval) }
}

/// A duration as a number of seconds.
func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
