import Pipeline

/// The beginning of an IDX file: two zeros, the type of the elements, the number of dimensions, and
/// each dimension in four bytes, highest first.
///
/// Source: "The IDX file format", at the end of http://yann.lecun.com/exdb/mnist/.
package struct IDXHeader: Sendable, Equatable {
  package let element: IDXElement
  /// One to four numbers, none of them zero; the first counts items.
  package let dimensions: [Int]

  /// How many bytes the header takes.
  package var size: Int { 4 + 4 * dimensions.count }
  /// What follows the header, in bytes; `nil` where that is more than can be counted.
  package var promised: Int? {
    dimensions.reduce(Int?(element.size)) { product, dimension in
      guard let product else { return nil }
      let (result, isOver) = product.multipliedReportingOverflow(by: dimension)
      return isOver ? nil : result
    }
  }

  /// The header of a stream that stands at its start, checked against the size of the file: no more
  /// is promised than the file can hold.
  /// - Throws: `PipelineError` of kind `badData`, with the byte.
  package init(from stream: GzipStream) throws {
    let path = stream.path
    let start = try Self.read(4, of: stream, what: "the 4 bytes with which an IDX file begins")
    guard start[0] == 0, start[1] == 0 else {
      let given = start[..<2].map(Self.hexadecimal).joined(separator: " ")
      throw PipelineError(
        .badData,
        "'\(path)', \(stream.place(0)): an IDX file begins with 00 00, not with \(given)"
          + (ForeignFile.title(of: start).map { "; it looks to be \($0)" } ?? ""))
    }
    guard let element = IDXElement(rawValue: start[2]) else {
      let known = IDXElement.allCases.map { "\(Self.hexadecimal($0.rawValue)) (\($0))" }
      throw PipelineError(
        .badData,
        "'\(path)', \(stream.place(2)): \(Self.hexadecimal(start[2])) is no type of IDX elements; "
          + "they are \(known.joined(separator: ", "))")
    }
    guard (1...4).contains(start[3]) else {
      throw PipelineError(
        .badData,
        "'\(path)', \(stream.place(3)): the file has \(start[3]) dimensions; "
          + "1 to 4 can be read")
    }
    let rank = Int(start[3])
    let bytes = try Self.read(
      4 * rank, of: stream, what: "the \(rank) dimension\(rank == 1 ? "" : "s") of its header")
    self.element = element
    dimensions = (0..<rank).map { index in
      bytes[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    for (index, dimension) in dimensions.enumerated() where dimension == 0 {
      throw PipelineError(
        .badData, "'\(path)', \(stream.place(4 + 4 * index)): dimension \(index + 1) is 0")
    }
    try checkPromise(of: stream)
  }

  private func checkPromise(of stream: GzipStream) throws {
    let shown = dimensions.map(String.init).joined(separator: " x ") + " values of type \(element)"
    guard let promised, promised <= stream.mostBytes - size else {
      let needed = promised.map { ", \($0) bytes" } ?? ""
      let held =
        stream.isGzip
        ? "no gzip file of \(stream.fileSize) bytes can hold that"
        : "the file ends at byte \(stream.fileSize)"
      throw PipelineError(
        .badData,
        "'\(stream.path)', \(stream.place(4)): the header promises \(shown)\(needed), and \(held)")
    }
    if !stream.isGzip, stream.fileSize > size + promised {
      throw PipelineError(
        .badData,
        "'\(stream.path)', byte \(size + promised): \(stream.fileSize - size - promised) bytes "
          + "follow the \(shown) that the header promises")
    }
  }

  private static func read(_ count: Int, of stream: GzipStream, what: String) throws -> [UInt8] {
    let start = stream.position
    let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try unsafe stream.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    if bytes.count == count { return bytes }
    let end = start + bytes.count
    throw PipelineError(
      .badData,
      end == 0
        ? "'\(stream.path)' is empty"
        : "'\(stream.path)' ends at \(stream.place(end)), inside \(what)")
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}

/// The types that an IDX file's elements can have, by the code that the file gives them.
package enum IDXElement: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  case unsignedByte = 0x08
  case signedByte = 0x09
  case short = 0x0b
  case int = 0x0c
  case float = 0x0d
  case double = 0x0e

  /// Whether elements are whole numbers.
  package var isWhole: Bool { self != .float && self != .double }

  /// Bytes an element.
  package var size: Int {
    switch self {
    case .unsignedByte, .signedByte: 1
    case .short: 2
    case .int, .float: 4
    case .double: 8
    }
  }

  package var description: String {
    switch self {
    case .unsignedByte: "u8"
    case .signedByte: "i8"
    case .short: "i16"
    case .int: "i32"
    case .float: "f32"
    case .double: "f64"
    }
  }
}
