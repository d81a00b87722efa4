/// SHA-256 of bytes, in small hexadecimal letters. Source: FIPS 180-4.
public func sha256(_ bytes: [UInt8]) -> String { sha256(bytes.span) }

/// SHA-256 of part of an array, in small hexadecimal letters.
public func sha256(_ bytes: Span<UInt8>) -> String {
  var stream = SHA256Stream()
  stream.update(bytes)
  return stream.finish()
}

/// Bytes as small hexadecimal letters, two each.
func hexadecimal(_ bytes: [UInt8]) -> String {
  unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
    for (index, byte) in bytes.enumerated() {
      unsafe text[2 * index] = digit(byte >> 4)
      unsafe text[2 * index + 1] = digit(byte & 15)
    }
    return 2 * bytes.count
  }
}

private func digit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
}
