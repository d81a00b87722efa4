import Pipeline

/// What the start of a `.npy` file says of the array behind it.
///
/// Source: NumPy Enhancement Proposal 1, and `numpy.lib.format` for versions 2 and 3.
struct NumPyHeader: Equatable {
  /// The major version of the format: 1, 2 or 3.
  let version: Int
  let element: NumPyElement
  /// The first index runs fastest.
  let isFortranOrder: Bool
  let shape: [Int]
  /// Where the array begins.
  let offset: Int
  /// How many elements there are, which fit memory addresses.
  let count: Int

  /// Reads the header of the file that begins with `bytes`. Touches no file.
  ///
  /// - Parameters:
  ///   - bytes: the start of a file, or all of it.
  ///   - name: what messages call the file.
  /// - Throws: `PipelineError` of kind `badData` with the name and the byte.
  init(reading bytes: Span<UInt8>, name: String) throws {
    func fault(_ message: String, at byte: Int) -> PipelineError {
      PipelineError(.badData, "'\(name)': \(message) (at byte \(byte))")
    }
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    for index in 0..<min(magic.count, bytes.count) where bytes[index] != magic[index] {
      let archive = bytes.count > 1 && bytes[0] == 0x50 && bytes[1] == 0x4B
      let found = archive ? "a ZIP archive, such as .npz" : "not a NumPy file"
      throw fault("\(found): expected the byte 0x93 and the letters NUMPY", at: index)
    }
    if bytes.isEmpty { throw PipelineError(.badData, "'\(name)': the file is empty") }
    guard bytes.count >= 10 else { throw fault("the file ends inside its header", at: bytes.count) }
    version = Int(bytes[6])
    guard 1...3 ~= version else {
      throw fault("version \(version).\(bytes[7]) of the format: 1, 2 and 3 can be read", at: 6)
    }
    let start = version == 1 ? 10 : 12
    guard bytes.count >= start else {
      throw fault("the file ends inside its header", at: bytes.count)
    }
    var length = 0
    for index in (8..<start).reversed() { length = length << 8 | Int(bytes[index]) }
    guard length <= Self.greatestLength else {
      throw fault("a header of \(length) bytes: at most \(Self.greatestLength) are read", at: 8)
    }
    guard length <= bytes.count - start else {
      throw fault(
        "the file ends inside its header, which says it has \(length) bytes", at: bytes.count)
    }
    offset = start + length
    let text = [UInt8](capacity: length) { text in
      for index in start..<start + length { text.append(bytes[index]) }
    }
    var reader = NumPyLiteralReader(text)
    let literal: NumPyLiteral
    do {
      literal = try reader.whole()
    } catch {
      throw fault("the header cannot be read: \(error.message)", at: start + error.position)
    }
    guard case .dictionary(let entries) = literal else {
      throw fault("the header is not a dictionary: it begins with \(shown(text))", at: start)
    }
    let expected = ["descr", "fortran_order", "shape"]
    guard entries.map(\.key).sorted() == expected else {
      let keys = entries.map { "'\($0.key.shown)'" }.joined(separator: ", ")
      throw fault(
        "the header has the keys \(keys.isEmpty ? "of nothing" : keys): expected 'descr', "
          + "'fortran_order' and 'shape'", at: start)
    }
    let values = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
    switch values["descr"] {
    case .text(let code):
      guard let element = NumPyElement(code) else {
        throw fault(NumPyElement.refusal(of: code), at: start)
      }
      self.element = element
    default:
      throw fault(
        "an array of records: expected numbers of one kind; save one field, as in "
          + "numpy.save(FILE, array['field'])", at: start)
    }
    guard case .boolean(let isFortranOrder) = values["fortran_order"] else {
      throw fault("'fortran_order' is neither True nor False", at: start)
    }
    self.isFortranOrder = isFortranOrder
    guard case .sequence(let sizes) = values["shape"] else {
      throw fault("'shape' is not a tuple of whole numbers", at: start)
    }
    var shape: [Int] = []
    for size in sizes {
      guard case .integer(let number) = size else {
        throw fault("'shape' is not a tuple of whole numbers", at: start)
      }
      shape.append(number)
    }
    self.shape = shape
    guard shape.count <= 32 else {
      throw fault("an array of \(shape.count) dimensions: NumPy has at most 32", at: start)
    }
    // A zero makes the array empty, whatever the other sizes are.
    var count = shape.contains(0) ? 0 : 1
    if count > 0 {
      for size in shape + [element.size] {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, product <= Int.max - offset else {
          throw fault("the shape \(shape.tuple) overflows: no file can hold as much", at: start)
        }
        count = product
      }
      count /= element.size
    }
    self.count = count
  }

  /// - Throws: `PipelineError` where a file of `byteCount` bytes is too short or too long.
  func checkLength(_ byteCount: Int, name: String) throws {
    let expected = offset + count * element.size
    guard byteCount != expected else { return }
    let what =
      "\(count) values of \(element.size) byte\(element.size == 1 ? "" : "s") end at byte "
      + "\(expected)"
    throw PipelineError(
      .badData,
      byteCount < expected
        ? "'\(name)': the file ends at byte \(byteCount), and its \(what)"
        : "'\(name)': \(byteCount - expected) bytes too many: its \(what) "
          + "(at byte \(expected))")
  }

  /// The facts for `pipe inspect`.
  var facts: [Inspection.Fact] {
    [
      Inspection.Fact("version", "\(version).0"),
      Inspection.Fact("elements", element.description),
      Inspection.Fact("order", isFortranOrder ? "Fortran" : "C"),
      Inspection.Fact("array", shape.tuple),
    ]
  }

  /// NumPy itself pads headers to 64 bytes and refuses more than 10,000.
  private static let greatestLength = 10_000
}

private func shown(_ text: [UInt8]) -> String {
  "'" + String(decoding: text.prefix(20), as: UTF8.self).shown + "'"
}

extension String {
  /// At most 40 characters, none of them a control character.
  fileprivate var shown: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(40).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
  }
}

extension [Int] {
  /// As Python writes a shape: `(60000, 28, 28)`, `(3,)`.
  var tuple: String {
    "(" + map(String.init).joined(separator: ", ") + (count == 1 ? ",)" : ")")
  }
}
