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
    let fault = NumPyFault(name: name)
    let preamble = try NumPyPreamble(reading: bytes, fault)
    version = preamble.version
    offset = preamble.text.upperBound
    // What is wrong with a value is said of the place where all of them begin.
    let start = preamble.text.lowerBound
    let values = try Self.values(of: bytes, in: preamble.text, fault)
    element = try Self.element(values["descr"], fault, at: start)
    guard case .boolean(let isFortranOrder) = values["fortran_order"] else {
      throw fault("'fortran_order' is neither True nor False", at: start)
    }
    self.isFortranOrder = isFortranOrder
    shape = try Self.shape(values["shape"], fault, at: start)
    guard let count = Self.count(shape, of: element, from: offset) else {
      throw fault("the shape \(shape.tuple) overflows: no file can hold as much", at: start)
    }
    self.count = count
  }

  /// The dictionary that the header spells out as Python does: the values of its three keys.
  private static func values(
    of bytes: Span<UInt8>, in range: Range<Int>, _ fault: NumPyFault
  ) throws -> [String: NumPyLiteral] {
    let start = range.lowerBound
    let text = [UInt8](capacity: range.count) { text in
      for index in range { text.append(bytes[index]) }
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
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
  }

  private static func element(
    _ description: NumPyLiteral?, _ fault: NumPyFault, at start: Int
  ) throws -> NumPyElement {
    guard case .text(let code) = description else {
      throw fault(
        "an array of records: expected numbers of one kind; save one field, as in "
          + "numpy.save(FILE, array['field'])", at: start)
    }
    guard let element = NumPyElement(code) else {
      throw fault(NumPyElement.refusal(of: code), at: start)
    }
    return element
  }

  private static func shape(
    _ value: NumPyLiteral?, _ fault: NumPyFault, at start: Int
  ) throws -> [Int] {
    guard case .sequence(let sizes) = value else {
      throw fault("'shape' is not a tuple of whole numbers", at: start)
    }
    let shape = try sizes.map { size in
      guard case .integer(let number) = size else {
        throw fault("'shape' is not a tuple of whole numbers", at: start)
      }
      return number
    }
    guard shape.count <= 32 else {
      throw fault("an array of \(shape.count) dimensions: NumPy has at most 32", at: start)
    }
    return shape
  }

  /// How many elements an array has; `nil` where they do not fit memory addresses behind the header.
  private static func count(
    _ shape: [Int], of element: NumPyElement, from offset: Int
  ) -> Int? {
    // A zero makes the array empty, whatever the other sizes are.
    guard !shape.contains(0) else { return 0 }
    var bytes = 1
    for size in shape + [element.size] {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Int.max - offset else { return nil }
      bytes = product
    }
    return bytes / element.size
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
