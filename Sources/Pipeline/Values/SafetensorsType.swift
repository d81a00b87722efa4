/// The types of values that are read, by the names that the format gives them.
enum SafetensorsType: String {
  case float = "F32"
  /// IEEE 754's of 16 bits.
  case half = "F16"
  /// The upper 16 bits of a float.
  case brain = "BF16"

  /// Bytes a value.
  var size: Int { self == .float ? 4 : 2 }

  /// Little-endian values as floats, each exactly.
  func floats(of bytes: [UInt8], in range: Range<Int>) -> [Float] {
    unsafe [Float](unsafeUninitializedCapacity: range.count / size) { buffer, count in
      for position in stride(from: range.lowerBound, to: range.upperBound, by: size) {
        var bits: UInt32 = 0
        for index in (0..<size).reversed() { bits = bits << 8 | UInt32(bytes[position + index]) }
        unsafe buffer.initializeElement(at: count, to: Self.float(bits, self))
        count += 1
      }
    }
  }

  private static func float(_ bits: UInt32, _ type: SafetensorsType) -> Float {
    switch type {
    case .float: Float(bitPattern: bits)
    case .brain: Float(bitPattern: bits << 16)
    case .half: float(half: bits)
    }
  }

  /// Swift has no such type on every platform: the exponent moves from a bias of 15 to one of 127.
  private static func float(half bits: UInt32) -> Float {
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 0x1f, bits & 0x3ff)
    let size: Float =
      switch exponent {
      // Multiples of 2^-24, which is exact.
      case 0: Float(fraction) * 0x1p-24
      case 0x1f: Float(bitPattern: 0x7f80_0000 | fraction << 13)
      default: Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
      }
    return sign == 1 ? -size : size
  }
}
