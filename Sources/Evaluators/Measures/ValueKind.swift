import Pipeline

/// What the values of a set of images are, which decides what a likelihood of them means.
enum ValueKind: Sendable {
  /// Every value is 0 or 1.
  case binary
  /// Every value is one of some steps of grey.
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
        self = isRepeated(values) || liesOnGrid(values) ? .quantized : .continuous
      }
    }
  }

  /// Whether a likelihood in nats means something: grey values are no outcomes of a coin, and a
  /// density of values that come in steps can be as high as one likes.
  func hasLikelihood(under likelihood: PixelLikelihood) -> Bool {
    switch likelihood {
    case .bernoulli: self == .binary
    case .gaussian: self == .continuous
    }
  }
}

/// Whether values come again and again, as steps do whatever they were scaled to: each of them four
/// times in the mean, of a hundred thousand spread over all.
private func isRepeated(_ values: [Float]) -> Bool {
  let step = max(1, values.count / 100_000) | 1
  let looked = (values.count + step - 1) / step
  var distinct: Set<Float> = []
  for index in stride(from: 0, to: values.count, by: step)
  where distinct.insert(values[index]).inserted {
    guard distinct.count <= looked / 4 else { return false }
  }
  return true
}

/// Whether all values are whole multiples of 1/n, for an n up to that of 16 bits, as few values of
/// which none comes twice can be.
private func liesOnGrid(_ values: [Float]) -> Bool {
  // Few values lie on some grid by chance: of those only bytes are known.
  let steps = values.count < 8 ? 255...255 : 1...65_535
  let first = Array(Set(values.lazy.filter { $0 != 0 }.prefix(100)))
  return steps.contains { steps in
    isMultiple(first, steps: steps) && isMultiple(values, steps: steps)
  }
}

private func isMultiple(_ values: [Float], steps: Int) -> Bool {
  values.allSatisfy { value in
    // What single precision has rounded off a whole number of steps.
    let scaled = Double(value) * Double(steps)
    return abs(scaled.rounded() - scaled) <= 4e-7 * max(1, abs(scaled))
  }
}
