import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An IDX file whose header has been read and checked.
package struct IDXFile {
  package let header: IDXHeader
  let stream: GzipStream

  var path: String { stream.path }
  package var isGzip: Bool { stream.isGzip }
  /// The first dimension: how many images or labels there are.
  package var count: Int { header.dimensions[0] }
  /// Values an item has.
  var itemCount: Int { header.dimensions.dropFirst().reduce(1, *) }

  /// - Throws: `PipelineError`: `missingData` where there is nothing, `badData` with the byte for a
  ///   file that is not IDX or promises more than it can hold, `inputOutput` for what cannot be read.
  package init(_ path: String) throws {
    stream = try GzipStream(path)
    header = try IDXHeader(from: stream)
  }

  /// Some items as the file has them, in one block of just their size. Read once: the stream then
  /// stands behind them.
  func bytes(of items: Range<Int>) throws -> [UInt8] {
    try start(on: items)
    let size = items.count * itemCount * header.element.size
    try Self.checkMemory(size, for: path)
    let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      try unsafe fill(
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<size]))
      filled = size
    }
    try finish(items)
    return bytes
  }

  /// Some items as numbers, whatever their type. Read once: the stream then stands behind them.
  func floats(of items: Range<Int>) throws -> [Float] {
    try start(on: items)
    let count = items.count * itemCount
    try Self.checkMemory(4 * count, for: path)
    let floats = try unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      var chunk = [UInt8](repeating: 0, count: 1 << 15)
      while filled < count {
        let values = min(count - filled, chunk.count / header.element.size)
        let place = stream.position
        try unsafe chunk.withUnsafeMutableBytes {
          try unsafe fill(
            UnsafeMutableRawBufferPointer(rebasing: $0[..<(values * header.element.size)]))
        }
        for index in 0..<values {
          let value = header.element.float(at: index, of: chunk.span)
          guard value.isFinite else {
            throw PipelineError(
              .badData,
              "'\(path)', \(stream.place(place + index * header.element.size)): the value is "
                + "not a finite number that fits 32 bits")
          }
          unsafe buffer.initializeElement(at: filled + index, to: value)
        }
        filled += values
      }
    }
    try finish(items)
    return floats
  }

  private func start(on items: Range<Int>) throws {
    let bytes = items.lowerBound * itemCount * header.element.size
    if try stream.skip(bytes) < bytes { throw cutShort }
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws {
    if try unsafe stream.read(into: buffer) < buffer.count { throw cutShort }
  }

  /// What comes after the last item must be the end of the file.
  private func finish(_ items: Range<Int>) throws {
    guard items.upperBound == count else { return }
    let end = stream.position
    guard try stream.isAtEnd() else {
      throw PipelineError(
        .badData,
        "'\(path)', \(stream.place(end)): more data follow those that the header promises")
    }
  }

  private var cutShort: PipelineError {
    let promised = header.size + (header.promised ?? 0)
    return PipelineError(
      .badData,
      "'\(path)' ends at \(stream.place(stream.position)), and its header promises data up to byte "
        + "\(promised): it is cut short; get it again")
  }

  /// Asks the system for memory before an array does, which would end the program where there is
  /// none.
  static func checkMemory(_ size: Int, for path: String) throws {
    guard let memory = unsafe malloc(size) else {
      throw PipelineError(.badData, "'\(path)' takes \(size) bytes of memory, more than there are")
    }
    unsafe free(memory)
  }
}

extension IDXElement {
  /// An element of big-endian bytes as a number.
  func float(at index: Int, of bytes: Span<UInt8>) -> Float {
    switch self {
    case .unsignedByte, .signedByte, .short, .int: Float(integer(at: index, of: bytes) ?? 0)
    case .float: Float(bitPattern: UInt32(Self.bits(at: index, size: 4, of: bytes)))
    case .double: Float(Double(bitPattern: Self.bits(at: index, size: 8, of: bytes)))
    }
  }

  /// An element of big-endian bytes as a whole number; `nil` for the two types that have others.
  func integer(at index: Int, of bytes: Span<UInt8>) -> Int? {
    switch self {
    case .unsignedByte: Int(bytes[index])
    case .signedByte: Int(Int8(bitPattern: bytes[index]))
    case .short: Int(Int16(truncatingIfNeeded: Self.bits(at: index, size: 2, of: bytes)))
    case .int: Int(Int32(truncatingIfNeeded: Self.bits(at: index, size: 4, of: bytes)))
    case .float, .double: nil
    }
  }

  @inline(__always)
  private static func bits(at index: Int, size: Int, of bytes: Span<UInt8>) -> UInt64 {
    var bits: UInt64 = 0
    for byte in index * size..<(index + 1) * size { bits = bits << 8 | UInt64(bytes[byte]) }
    return bits
  }
}
