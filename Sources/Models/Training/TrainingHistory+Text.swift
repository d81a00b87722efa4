extension TrainingHistory {
  /// A line a curve: name, label, interval, the latest epoch and number, the epochs that are kept and
  /// their numbers, parted by tabs. The numbers read back bit for bit.
  var text: String {
    kept.map { curve in
      let latest = curve.latest.map { "\($0.epoch) \(Digits.text([$0.value]))" } ?? ""
      return [
        curve.name, curve.label, String(curve.interval), latest, EpochRuns(curve.epochs).text,
        Digits.text(curve.values),
      ].joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// - Returns: `nil` for a text that is none of `text`.
  init?(text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 6, let interval = Int(parts[2]), interval > 0,
        let runs = EpochRuns(text: parts[4]), let values = Digits.values(parts[5]),
        runs.epochs.count == values.count
      else { return nil }
      var curve = Curve(name: String(parts[0]), label: String(parts[1]))
      curve.interval = interval
      curve.epochs = runs.epochs
      curve.values = values
      if !parts[3].isEmpty {
        let latest = parts[3].split(separator: " ")
        guard latest.count == 2, let epoch = Int(latest[0]),
          let value = Digits.values(latest[1])?.first
        else { return nil }
        curve.latest = Latest(epoch: epoch, value: value)
      }
      kept.append(curve)
    }
  }
}

/// Epochs as runs of even distance, `FIRST:STEP:COUNT` each: a history's are few.
private struct EpochRuns {
  var epochs: [Int] = []

  init(_ epochs: [Int]) { self.epochs = epochs }

  var text: String {
    var runs: [String] = []
    var start = 0
    while start < epochs.count {
      var end = start + 1
      let step = end < epochs.count ? epochs[end] - epochs[start] : 1
      while end < epochs.count, epochs[end] - epochs[end - 1] == step { end += 1 }
      runs.append("\(epochs[start]):\(step):\(end - start)")
      start = end
    }
    return runs.joined(separator: " ")
  }

  init?(text: Substring) {
    for run in text.split(separator: " ") {
      let numbers = run.split(separator: ":").compactMap { Int($0) }
      // No history holds more numbers, so that a damaged text cannot ask for them.
      guard numbers.count == 3, (1...4000).contains(numbers[2]),
        let last = Optional(numbers[1].multipliedReportingOverflow(by: numbers[2])),
        !last.overflow, !last.partialValue.addingReportingOverflow(numbers[0]).overflow
      else { return nil }
      epochs += (0..<numbers[2]).map { numbers[0] + $0 * numbers[1] }
    }
  }
}

/// Numbers as their bits, eleven digits of base 64 each: half as long as in the decimal system.
private enum Digits {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let count = 11

  static func text(_ values: [Double]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * count)
    for value in values {
      var bits = value.bitPattern
      for _ in 0..<count {
        bytes.append(alphabet[Int(bits & 63)])
        bits >>= 6
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// - Returns: `nil` for a text with other characters or of another length.
  static func values(_ text: Substring) -> [Double]? {
    let bytes = Array(text.utf8)
    guard bytes.count.isMultiple(of: count) else { return nil }
    var values: [Double] = []
    for start in stride(from: 0, to: bytes.count, by: count) {
      var bits: UInt64 = 0
      for byte in bytes[start..<start + count].reversed() {
        guard let digit = alphabet.firstIndex(of: byte) else { return nil }
        bits = bits << 6 | UInt64(digit)
      }
      values.append(Double(bitPattern: bits))
    }
    return values
  }
}
