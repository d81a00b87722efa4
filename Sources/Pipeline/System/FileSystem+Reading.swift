#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Reading whole files, of which none can keep a run waiting.
extension FileSystem {
  /// - Throws: `PipelineError`: `missingData` where there is nothing at `path`, `inputOutput` for what
  ///   is no regular file: a FIFO or a device has no end, and may wait for someone to write.
  package static func checkIsFile(_ path: String) throws {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw failure("cannot read '\(path)'") }
      throw PipelineError(.missingData, "there is no file '\(path)'")
    }
    try checkIsFile(info, path)
  }

  private static func checkIsFile(_ info: stat, _ path: String) throws {
    switch info.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw PipelineError(.inputOutput, "'\(path)' is a folder, not a file")
    default:
      throw PipelineError(
        .inputOutput,
        "'\(path)' is \(specialKind(info)), not a regular file: copy what it holds into one")
    }
  }

  /// What a special file is, with an article.
  static func specialKind(_ info: stat) -> String {
    switch info.st_mode & S_IFMT {
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "of an unknown kind"
    }
  }

  /// - Throws: `PipelineError`: `missingData` where there is nothing, `inputOutput` for what is no
  ///   regular file, for what cannot be read and for a file larger than `limit` bytes or than the
  ///   machine's memory.
  public static func read(_ path: String, limit: Int = .max) throws -> [UInt8] {
    let limit = min(limit, Machine.addressableMemory ?? .max)
    var bytes: [UInt8] = []
    func check(_ size: Int) throws {
      guard size > limit else { return }
      throw PipelineError(
        .inputOutput, "'\(path)' has \(size) bytes, more than the \(limit) that are read at most")
    }
    try forEachBlock(
      of: path,
      size: { size in
        try check(size)
        bytes.reserveCapacity(size)
      },
      { block in
        unsafe block.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        // A file can grow while it is read.
        try check(bytes.count)
      })
    return bytes
  }

  /// How many bytes a regular file has, and the first of them.
  /// - Throws: as `read`.
  package static func start(
    of path: String, count: Int
  ) throws -> (bytes: [UInt8], fileSize: Int) {
    var bytes: [UInt8] = []
    var fileSize = 0
    try forEachBlock(of: path, blockSize: count, size: { fileSize = $0 }) { block in
      unsafe block.withUnsafeBufferPointer {
        unsafe bytes.append(contentsOf: $0.prefix(count - bytes.count))
      }
      return bytes.count < count
    }
    return (bytes, fileSize)
  }

  /// The SHA-256 of a file that is not held in memory, in small hexadecimal letters.
  package static func sha256(of path: String) throws -> String {
    var sum = SHA256Stream()
    try forEachBlock(of: path) { sum.update($0) }
    return sum.finish()
  }

  private static func forEachBlock(
    of path: String, size: (Int) throws -> Void = { _ in }, _ body: (Span<UInt8>) throws -> Void
  ) throws {
    try forEachBlock(of: path, blockSize: 1 << 16, size: size) { block in
      try body(block)
      return true
    }
  }

  /// - Parameters:
  ///   - size: called first, with the bytes that the file has.
  ///   - body: says whether it wants the next block.
  private static func forEachBlock(
    of path: String, blockSize: Int, size: (Int) throws -> Void,
    _ body: (Span<UInt8>) throws -> Bool
  ) throws {
    // Before it is opened, which alone can wait, rewind a tape or start a device.
    try checkIsFile(path)
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot read '\(path)'") }
    defer { _ = close(descriptor) }
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else { throw failure("cannot read '\(path)'") }
    // Another may lie there by now.
    try checkIsFile(info, path)
    try size(Int(info.st_size))
    var buffer = [UInt8](repeating: 0, count: blockSize)
    while true {
      let count = retrying { systemRead(descriptor, &buffer, blockSize) }
      guard count >= 0 else { throw failure("cannot read '\(path)'") }
      guard count > 0, try body(buffer.span.extracting(..<count)) else { return }
    }
  }
}

#if canImport(Darwin)
  private func systemRead(_ file: Int32, _ buffer: inout [UInt8], _ size: Int) -> Int {
    unsafe Darwin.read(file, &buffer, size)
  }
#else
  private func systemRead(_ file: Int32, _ buffer: inout [UInt8], _ size: Int) -> Int {
    unsafe Glibc.read(file, &buffer, size)
  }
#endif
