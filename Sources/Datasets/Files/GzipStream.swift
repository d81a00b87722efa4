import Pipeline

/// A file's contents in order, inflated where the file is gzipped, which its first bytes tell.
///
/// A gzip file may have several members, which follow each other. Each one's CRC and length are
/// checked once it has been read to its end.
@safe package final class GzipStream {
  /// The most that one byte of a deflated stream can stand for: 258 bytes in 2 bits.
  /// Source: RFC 1951, section 3.2.5.
  static let highestRatio = 1032

  package let path: String
  package let isGzip: Bool
  /// The size of the file as it lies there.
  package let fileSize: Int
  /// How many bytes of the contents have been handed out.
  package private(set) var position = 0

  private let file: DataFile
  private let buffer: UnsafeMutableRawBufferPointer
  /// The bytes of `buffer` that are not used up yet.
  private var pending = 0..<0
  private let inflater: GzipInflater?
  private var isInsideMember = true
  /// Whether nothing but padding, or what is no gzip member, is left of the file.
  private var isOver = false
  /// What was ignored behind the last member, for a warning; `nil` for nothing.
  package private(set) var note: String?
  /// Takes what is passed over.
  private lazy var scratch = [UInt8](repeating: 0, count: 1 << 16)

  /// - Throws: `PipelineError`: `missingData` where there is nothing, `inputOutput` for what cannot
  ///   be read.
  package init(_ path: String) throws {
    let file = try DataFile(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    var count = 0
    do {
      while count < 2 {
        let more = try unsafe file.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if more == 0 { break }
        count += more
      }
    } catch {
      unsafe buffer.deallocate()
      throw error
    }
    self.file = file
    unsafe self.buffer = buffer
    self.path = path
    fileSize = file.size
    pending = 0..<count
    isGzip = unsafe count >= 2 && buffer[0] == 0x1f && buffer[1] == 0x8b
    inflater = isGzip ? GzipInflater() : nil
  }

  deinit { unsafe buffer.deallocate() }

  /// More bytes than the contents can possibly have are promised by nobody honest.
  package var mostBytes: Int {
    isGzip ? fileSize.multipliedReportingOverflow(by: Self.highestRatio).partialValue : fileSize
  }

  /// The byte of the file at which reading stands.
  package var fileOffset: Int { file.offset - pending.count }

  /// Fills `output`; less than all of it only at the end of the contents.
  /// - Returns: how many bytes it wrote.
  /// - Throws: `PipelineError` of kind `badData` for a gzip stream that is damaged or ends early.
  package func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < output.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: output[filled...])
      let count =
        if let inflater { try unsafe inflate(into: rest, with: inflater) } else {
          try unsafe copy(into: rest)
        }
      if count == 0 { break }
      filled += count
    }
    position += filled
    return filled
  }

  /// Moves on without handing out what lies between; a gzip stream still has to be inflated.
  /// - Returns: how many bytes it passed, fewer than `count` only at the end of the contents.
  package func skip(_ count: Int) throws -> Int {
    guard isGzip else {
      let passed = min(count, fileSize - fileOffset)
      let buffered = min(passed, pending.count)
      pending.removeFirst(buffered)
      try file.skip(passed - buffered)
      position += passed
      return passed
    }
    var passed = 0
    while passed < count {
      let part = min(count - passed, scratch.count)
      let done = try unsafe scratch.withUnsafeMutableBytes {
        try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<part]))
      }
      passed += done
      if done < part { break }
    }
    return passed
  }

  /// Whether the contents are over; if not, one more byte of them is used up. The end of a gzip
  /// stream is read, which checks the CRC and the length.
  package func isAtEnd() throws -> Bool {
    var byte: UInt8 = 0
    return try unsafe withUnsafeMutableBytes(of: &byte) { try unsafe read(into: $0) } == 0
  }

  /// A byte of the contents, for messages: `byte 16`, or `byte 16 of the inflated data`.
  func place(_ position: Int) -> String {
    "byte \(position)" + (isGzip ? " of the inflated data" : "")
  }

  private func copy(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    if pending.isEmpty { return try unsafe file.read(into: output) }
    let count = min(pending.count, output.count)
    unsafe output.copyMemory(
      from: UnsafeRawBufferPointer(
        rebasing: buffer[pending.lowerBound..<pending.lowerBound + count]))
    pending.removeFirst(count)
    return count
  }

  private func inflate(
    into output: UnsafeMutableRawBufferPointer, with inflater: GzipInflater
  ) throws -> Int {
    while true {
      if isOver { return 0 }
      if pending.isEmpty {
        let count = try unsafe file.read(into: buffer)
        pending = 0..<count
        if pending.isEmpty {
          if !isInsideMember { return 0 }
          throw PipelineError(
            .badData,
            "'\(path)' ends at byte \(fileOffset), inside its gzip stream: it is cut short; "
              + "get it again")
        }
      }
      if !isInsideMember {
        guard try isAtMember() else { continue }
        inflater.reset()
        isInsideMember = true
      }
      let (read, written, step) = unsafe inflater.step(
        from: UnsafeRawBufferPointer(rebasing: buffer[pending]), into: output)
      pending.removeFirst(read)
      switch step {
      case .needsMore: break
      case .memberEnded: isInsideMember = false
      case .damaged(let reason):
        throw PipelineError(
          .badData,
          "'\(path)', byte \(fileOffset): the gzip stream is damaged (\(reason)); get it again")
      }
      if written > 0 { return written }
    }
  }

  /// Whether the next bytes begin a member; if not, the contents are over.
  private func isAtMember() throws -> Bool {
    let end = fileOffset
    // Both bytes of the mark are needed, and the buffer may end between them.
    if pending.count == 1 {
      unsafe buffer[0] = buffer[pending.lowerBound]
      let more = try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[1...]))
      pending = 0..<1 + more
    }
    if unsafe GzipTail.isMember(buffer[pending]) { return true }
    isOver = true
    while !pending.isEmpty {
      guard unsafe buffer[pending].allSatisfy({ $0 == 0 }) else {
        note = GzipTail.note(path, at: end, count: fileSize - end)
        break
      }
      pending = 0..<(try unsafe file.read(into: buffer))
    }
    return false
  }
}
