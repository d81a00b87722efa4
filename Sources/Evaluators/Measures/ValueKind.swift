internal import Pipeline

/// What the values of a set of images are, which decides what a likelihood of them means.
enum ValueKind: Sendable {
  /// Every value is 0 or 1.
  case binary
  /// Every value is one of a few hundred steps of grey.
  case quantized
  /// Values that were measured, or made continuous by adding noise to steps of grey.
  case continuous

  init(_ pixels: Pixels) {
    switch pixels {
    case .bytes(let bytes, let white):
      self = bytes.allSatisfy { $0 == 0 || $0 == white } ? .binary : .quantized
    case .floats(let values):
      if values.allSatisfy({ $0 == 0 || $0 == 1 }) {
        self = .binary
      } else {
        // Bytes that were divided by 255 stay within a rounding of whole numbers.
        self =
          values.allSatisfy { abs(($0 * 255).rounded() - $0 * 255) <= 1e-4 }
          ? .quantized : .continuous
      }
    }
  }
}
