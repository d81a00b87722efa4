/// Whether a name comes before another where runs of digits count as numbers: `2.png` before
/// `10.png`. All else is compared byte by byte, and equal numbers by their zeros, fewest first.
func isNaturallyBefore(_ first: String, _ second: String) -> Bool {
  var (first, second) = (first, second)
  return first.withUTF8 { first in
    second.withUTF8 { second in unsafe isNaturallyBefore(first.span, second.span) }
  }
}

private func isNaturallyBefore(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
  var (i, j) = (0, 0)
  var fewerZeros: Bool?
  while i < first.count, j < second.count {
    guard isDigit(first[i]), isDigit(second[j]) else {
      if first[i] != second[j] { return first[i] < second[j] }
      (i, j) = (i + 1, j + 1)
      continue
    }
    let (start, otherStart) = (i, j)
    while i < first.count, first[i] == zero { i += 1 }
    while j < second.count, second[j] == zero { j += 1 }
    if fewerZeros == nil, i - start != j - otherStart { fewerZeros = i - start < j - otherStart }
    // The longer of two numbers is the greater; of two as long, the first digit that differs says.
    let (digits, otherDigits) = (end(of: first, from: i), end(of: second, from: j))
    if digits - i != otherDigits - j { return digits - i < otherDigits - j }
    while i < digits {
      if first[i] != second[j] { return first[i] < second[j] }
      (i, j) = (i + 1, j + 1)
    }
  }
  let (left, otherLeft) = (first.count - i, second.count - j)
  return left != otherLeft ? left < otherLeft : fewerZeros ?? false
}

private let zero = UInt8(ascii: "0")

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

/// Where the digits that begin at `start` end.
private func end(of name: Span<UInt8>, from start: Int) -> Int {
  var end = start
  while end < name.count, isDigit(name[end]) { end += 1 }
  return end
}
