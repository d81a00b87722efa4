import Pipeline

/// An array of numbers from a `.npy` file, in C order whatever the file's.
struct NumPyArray {
  let header: NumPyHeader
  private let name: String
  /// The elements as the file has them, without its header.
  private let bytes: [UInt8]

  /// Takes a whole file apart. Touches no file.
  ///
  /// - Parameters:
  ///   - file: all its bytes; the array keeps their memory.
  ///   - name: what messages call it.
  /// - Throws: `PipelineError` of kind `badData` with the name and the byte.
  init(reading file: consuming [UInt8], name: String) throws {
    header = try NumPyHeader(reading: file.span, name: name)
    try header.checkLength(file.count, name: name)
    self.name = name
    file.removeFirst(header.offset)
    bytes = file
  }

  /// Pixels with the value `white` for 1; unless told, the one that the elements' type suggests.
  ///
  /// Elements of one byte, and other whole numbers where `white` is at most 255, become bytes; all
  /// else becomes floats.
  /// - Throws: `PipelineError` of kind `badData` for a value below 0, above `white` or not finite;
  ///   floats may have any finite value.
  func pixels(white: Int?) throws -> Pixels {
    let element = header.element
    let white = white ?? element.usualWhite
    if element.kind == .float {
      return .floats(inCOrder(try floats(scale: 1 / Float(white))))
    }
    if element.size == 1, element.kind != .signed {
      if white < 255, let wrong = bytes.firstIndex(where: { $0 > white }) {
        throw outside(Int(bytes[wrong]), white: white, at: wrong)
      }
      return .bytes(inCOrder(bytes), white: UInt8(clamping: white))
    }
    let values = try integers()
    if let wrong = values.firstIndex(where: { $0 < 0 || $0 > white }) {
      throw outside(values[wrong], white: white, at: wrong)
    }
    if white > 255 { return .floats(inCOrder(values.map { Float($0) / Float(white) })) }
    return .bytes(inCOrder(values.map { UInt8(clamping: $0) }), white: UInt8(white))
  }

  /// The class numbers of a file of labels.
  ///
  /// - Parameter greatest: the greatest number allowed.
  /// - Throws: `PipelineError` of kind `badData` for what is no list of whole numbers from 0.
  func labels(count: Int, greatest: Int = 65535) throws -> [Int] {
    let shape = header.shape
    guard shape.count == 1 || shape.count == 2 && shape[1] == 1 else {
      throw fault("labels of shape \(shape.tuple): expected (\(count),), one number an image")
    }
    guard header.element.kind != .float else {
      throw fault(
        "labels of type \(header.element): expected whole numbers, as array.astype('int64') makes")
    }
    guard shape[0] == count else {
      throw fault("\(shape[0]) labels for \(count) images")
    }
    let labels = try integers()
    if let wrong = labels.firstIndex(where: { !(0...greatest ~= $0) }) {
      throw fault(
        "the label \(labels[wrong]) of image \(wrong): expected 0 to \(greatest)", element: wrong)
    }
    return labels
  }

  private func outside(_ value: Int, white: Int, at index: Int) -> PipelineError {
    fault(
      "the value \(value) is outside 0 to \(white), which 'white' says is white", element: index)
  }

  /// A fault about an element, by its place in the file.
  private func fault(_ message: String, element: Int? = nil) -> PipelineError {
    let place =
      element.map { " (at byte \(header.offset + $0 * header.element.size))" } ?? ""
    return PipelineError(.badData, "'\(name)': \(message)\(place)")
  }

  /// The elements in the file's order.
  private func integers() throws -> [Int] {
    let isBig = header.element.isBigEndian
    switch (header.element.kind, header.element.size) {
    case (.signed, 1): return map(Int8.self) { Int(isBig ? $0.byteSwapped : $0) }
    case (.signed, 2): return map(Int16.self) { Int(isBig ? $0.byteSwapped : $0) }
    case (.signed, 4): return map(Int32.self) { Int(isBig ? $0.byteSwapped : $0) }
    case (.signed, _): return map(Int64.self) { Int(isBig ? $0.byteSwapped : $0) }
    case (_, 1): return bytes.map { Int($0) }
    case (_, 2): return map(UInt16.self) { Int(isBig ? $0.byteSwapped : $0) }
    case (_, 4): return map(UInt32.self) { Int(isBig ? $0.byteSwapped : $0) }
    default:
      let values = map(UInt64.self) { isBig ? $0.byteSwapped : $0 }
      if let wrong = values.firstIndex(where: { $0 > Int.max }) {
        throw fault("the value \(values[wrong]) is too large", element: wrong)
      }
      return values.map { Int($0) }
    }
  }

  /// The elements in the file's order, times `scale`.
  private func floats(scale: Float) throws -> [Float] {
    let isBig = header.element.isBigEndian
    var floats: [Float] =
      switch header.element.size {
      case 2: map(UInt16.self) { float(half: isBig ? $0.byteSwapped : $0) }
      case 4: map(UInt32.self) { Float(bitPattern: isBig ? $0.byteSwapped : $0) }
      default: map(UInt64.self) { Float(Double(bitPattern: isBig ? $0.byteSwapped : $0)) }
      }
    if let wrong = floats.firstIndex(where: { !$0.isFinite }) {
      throw fault("the value \(floats[wrong]) is not a finite 32-bit number", element: wrong)
    }
    if scale != 1 { for index in floats.indices { floats[index] *= scale } }
    return floats
  }

  private func map<Element: FixedWidthInteger & BitwiseCopyable, Value>(
    _: Element.Type, _ transform: (Element) -> Value
  ) -> [Value] {
    unsafe bytes.withUnsafeBytes { bytes in
      (0..<header.count).map { index in
        transform(
          unsafe bytes.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Element>.size, as: Element.self))
      }
    }
  }

  /// Elements of the file with the last index running fastest.
  private func inCOrder<Value: BitwiseCopyable>(_ values: [Value]) -> [Value] {
    let shape = header.shape
    guard header.isFortranOrder, shape.count > 1, !values.isEmpty else { return values }
    var strides = [1]
    for size in shape.dropLast() { strides.append((strides.last ?? 1) * size) }
    var indices = Array(repeating: 0, count: shape.count)
    var source = 0
    return [Value](capacity: values.count) { result in
      for _ in 0..<values.count {
        result.append(values[source])
        var axis = shape.count - 1
        while axis >= 0 {
          indices[axis] += 1
          source += strides[axis]
          if indices[axis] < shape[axis] { break }
          source -= strides[axis] * shape[axis]
          indices[axis] = 0
          axis -= 1
        }
      }
    }
  }
}

extension NumPyElement {
  /// The value that stands for white unless a file is told otherwise.
  var usualWhite: Int {
    switch (kind, size) {
    case (.boolean, _), (.float, _): 1
    case (.unsigned, 2): 65535
    default: 255
    }
  }
}

/// The value of 16 bits as IEEE 754 has them: a sign, 5 bits of exponent, 10 of fraction.
private func float(half bits: UInt16) -> Float {
  let sign: Float = bits >> 15 == 1 ? -1 : 1
  let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
  switch exponent {
  case 0: return sign * fraction * 0x1p-24
  case 31: return fraction == 0 ? sign * .infinity : .nan
  default: return sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
  }
}
