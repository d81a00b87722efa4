/// Keys that a map holds twice. The YAML library stops at the first such key, so it is hidden behind
/// a name of private-use characters of the same length, noted, and the text is read again: the other
/// faults of the file are then found too.
struct RepeatedKeys {
  private(set) var text: String
  /// The names that are hidden, in the order of their masks.
  private(set) var keys: [String] = []
  /// Where they stand: line and column.
  private(set) var places: [(line: Int, column: Int)] = []

  /// Each key costs another reading of the text.
  private let most: Int
  private static let maskBase: UInt32 = 0xE000

  init(text: String) {
    self.text = text
    most = min(max(20, 4_000_000 / max(1, text.utf8.count)), 1000)
  }

  func isMask(_ key: String) -> Bool { index(of: key) != nil }

  /// The name as written, for a hidden key and any other.
  func original(of key: String) -> String { index(of: key).map { keys[$0] } ?? key }

  private func index(of key: String) -> Int? {
    guard let scalar = key.unicodeScalars.first, scalar.value >= Self.maskBase else { return nil }
    let index = Int(scalar.value - Self.maskBase)
    return keys.indices.contains(index) ? index : nil
  }

  /// Hides the key `name` that starts at the place given; false where the text there does not read
  /// so (a key with escapes), or where too many are hidden already.
  mutating func mask(_ name: String, line: Int, column: Int) -> Bool {
    guard keys.count < most, !name.isEmpty,
      let mask = Unicode.Scalar(Self.maskBase + UInt32(keys.count))
    else { return false }
    var scalars = Array(text.unicodeScalars)
    var start = 0
    for _ in 1..<line {
      guard let end = scalars[start...].firstIndex(of: "\n") else { return false }
      start = end + 1
    }
    start += column - 1
    if start < scalars.count, scalars[start] == "\"" || scalars[start] == "'" { start += 1 }
    let end = start + name.unicodeScalars.count
    guard end <= scalars.count, scalars[start..<end].elementsEqual(name.unicodeScalars) else {
      return false
    }
    scalars.replaceSubrange(start..<end, with: repeatElement(mask, count: end - start))
    var masked = String.UnicodeScalarView()
    masked.append(contentsOf: scalars)
    text = String(masked)
    keys.append(name)
    places.append((line, column))
    return true
  }
}
