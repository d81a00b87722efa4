import Foundation

/// The table that a group prints, a row as soon as it is measured.
final class Table {
  enum Limit {
    case atMost(Double)
    case atLeast(Double)

    func admits(_ value: Double) -> Bool {
      switch self {
      case .atMost(let bound): value <= bound
      case .atLeast(let bound): value >= bound
      }
    }
  }

  /// Rows that missed their limit, and rows that could not be measured.
  private(set) var missed = 0
  private(set) var skipped = 0

  func begin(_ group: Group) {
    say("\n\(group.name): \(group.summary)")
    line("what", "ours", "peer", "ratio", "limit", "ok")
  }

  /// A figure of ours that has a limit of its own.
  func row(_ what: String, _ ours: Double, unit: String, _ limit: Limit) {
    line(what, shown(ours, unit), "", "", shown(limit), verdict(limit.admits(ours)))
  }

  /// Ours against a peer's: the limit is on ours / peer.
  func row(_ what: String, _ ours: Double, peer: Double, unit: String, _ limit: Limit) {
    let ratio = ours / peer
    line(
      what, shown(ours, unit), shown(peer, unit), shown(ratio), shown(limit),
      verdict(limit.admits(ratio)))
  }

  /// Ours against a peer's where the difference, ours - peer, has the limit.
  func row(_ what: String, _ ours: Double, minus peer: Double, unit: String, _ limit: Limit) {
    let difference = ours - peer
    line(
      what, shown(ours, unit), shown(peer, unit), (difference < 0 ? "" : "+") + shown(difference),
      shown(limit), verdict(limit.admits(difference)))
  }

  /// Rows that may not be there: an error becomes a line that says why.
  func rows(_ what: String, _ body: () throws -> Void) {
    do { try body() } catch {
      skipped += 1
      say("\(what): not measured: \(error)")
    }
  }

  private func verdict(_ isMet: Bool) -> String {
    if !isMet { missed += 1 }
    return isMet ? "yes" : "NO"
  }

  private func line(
    _ what: String, _ ours: String, _ peer: String, _ ratio: String, _ limit: String, _ ok: String
  ) {
    let cells = [(ours, 12), (peer, 12), (ratio, 8), (limit, 10)].map { text, width in
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let name = what + String(repeating: " ", count: max(0, 52 - what.count))
    say(([name] + cells + [ok]).joined(separator: " | "))
  }

  private func shown(_ limit: Limit) -> String {
    switch limit {
    case .atMost(let bound): "<= " + shown(bound)
    case .atLeast(let bound): ">= " + shown(bound)
    }
  }

  private func shown(_ value: Double, _ unit: String = "") -> String {
    String(format: "%.4g", value) + (unit.isEmpty ? "" : " " + unit)
  }
}

/// A line of the report, at once: a long run is watched through a pipe too.
func say(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
