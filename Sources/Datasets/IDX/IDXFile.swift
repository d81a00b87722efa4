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
  /// Bytes an item has.
  private var itemSize: Int { itemCount * header.element.size }

  /// - Throws: `PipelineError`: `missingData` where there is nothing, `badData` with the byte for a
  ///   file that is not IDX or promises more than it can hold, `inputOutput` for what cannot be read.
  package init(_ path: String) throws {
    stream = try GzipStream(path)
    header = try IDXHeader(from: stream)
  }

  /// Some items as the file has them, in one block of just their size. Read once: the stream then
  /// stands behind them.
  /// - Parameter items: ranges in rising order.
  func bytes(of items: [Range<Int>]) throws -> [UInt8] {
    let itemSize = self.itemSize
    let size = items.reduce(0) { $0 + $1.count } * itemSize
    try Self.checkMemory(size, for: path)
    let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      for range in items {
        try move(to: range.lowerBound)
        let end = filled + range.count * itemSize
        let part = unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled..<end])
        try unsafe fill(UnsafeMutableRawBufferPointer(part))
        filled = end
      }
    }
    try finish(items)
    return bytes
  }

  /// Some items as numbers, whatever their type. Read once: the stream then stands behind them.
  /// - Parameter items: ranges in rising order.
  func floats(of items: [Range<Int>]) throws -> [Float] {
    let count = items.reduce(0) { $0 + $1.count } * itemCount
    try Self.checkMemory(4 * count, for: path)
    let floats = try unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      var chunk = [UInt8](repeating: 0, count: 1 << 15)
      for range in items {
        try move(to: range.lowerBound)
        let end = filled + range.count * itemCount
        while filled < end {
          let values = min(end - filled, chunk.count / header.element.size)
          let start = filled
          try read(values, into: &chunk) {
            unsafe buffer.initializeElement(at: start + $0, to: $1)
          }
          filled += values
        }
      }
    }
    try finish(items)
    return floats
  }

  private func read(
    _ count: Int, into chunk: inout [UInt8], _ use: (Int, Float) -> Void
  ) throws {
    let start = stream.position
    let size = header.element.size
    try unsafe chunk.withUnsafeMutableBytes { bytes in
      try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: bytes[..<(count * size)]))
    }
    for index in 0..<count {
      let value = header.element.float(at: index, of: chunk.span)
      guard value.isFinite else {
        throw PipelineError(
          .badData,
          "'\(path)', \(stream.place(start + index * size)): the value is not a finite number "
            + "that fits 32 bits")
      }
      use(index, value)
    }
  }

  private func move(to item: Int) throws {
    let distance = header.size + item * itemSize - stream.position
    if try stream.skip(distance) < distance { throw cutShort }
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws {
    if try unsafe stream.read(into: buffer) < buffer.count { throw cutShort }
  }

  /// What comes after the last item must be the end of the file.
  private func finish(_ items: [Range<Int>]) throws {
    guard items.last?.upperBound == count else { return }
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
