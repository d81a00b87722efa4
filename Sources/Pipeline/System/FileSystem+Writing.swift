#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Writing and locking files.
extension FileSystem {
  /// Writes a new file, or replaces the contents of one. On failure nothing is left.
  /// - Parameter isNew: whether the file must not be there yet.
  package static func write(
    _ bytes: [UInt8], to path: String, shownAs shown: String? = nil, isNew: Bool = false
  ) throws {
    var message: String { "cannot write '\(shown ?? path)'" }
    let descriptor = try openForWriting(
      path, O_WRONLY | O_CREAT | (isNew ? O_EXCL : O_TRUNC), message)
    var written = 0
    var error: PipelineError?
    unsafe bytes.withUnsafeBytes { bytes in
      while written < bytes.count, error == nil {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = retrying { unsafe systemWrite(descriptor, rest) }
        if count < 0 { error = failure(message) } else { written += count }
      }
    }
    if close(descriptor) != 0, error == nil { error = failure(message) }
    if let error {
      _ = unsafe unlink(path)
      throw error
    }
  }

  /// Writes a file that must not be there yet.
  public static func create(_ bytes: [UInt8], at path: String) throws {
    guard kind(of: path) == nil else {
      throw PipelineError(.inputOutput, "'\(path)' is there already; choose another name")
    }
    try write(bytes, to: path, isNew: true)
  }

  /// Adds bytes to the end of a file in one piece, making the file if need be.
  package static func append(_ bytes: [UInt8], to path: String) throws {
    let descriptor = try openForWriting(
      path, O_WRONLY | O_CREAT | O_APPEND, "cannot write '\(path)'")
    defer { _ = close(descriptor) }
    let count = unsafe bytes.withUnsafeBytes { bytes in
      retrying { unsafe systemWrite(descriptor, bytes) }
    }
    guard count == bytes.count else { throw failure("cannot write '\(path)'") }
  }

  /// - Throws: `PipelineError` where no file can come into the folder of `path`.
  package static func checkWritable(_ path: String) throws {
    guard unsafe access(FilePaths.parent(of: path), W_OK | X_OK) == 0 else {
      throw failure("cannot write '\(path)'")
    }
  }

  /// Sets a file's times to now, where that is allowed.
  package static func touch(_ path: String) { _ = unsafe utimensat(AT_FDCWD, path, nil, 0) }

  /// Opens and locks a file for this process alone; `nil` where another holds it. The lock goes
  /// with the process, however it ends.
  package static func lock(_ path: String) throws -> Int32? {
    let descriptor = try openForWriting(path, O_RDWR | O_CREAT, "cannot write '\(path)'")
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    let isHeld = errno == EWOULDBLOCK
    let error = failure("cannot lock '\(path)'")
    _ = close(descriptor)
    if isHeld { return nil }
    throw error
  }

  /// Gives a lock back and closes its file, also where a child that is being started still has the
  /// file open.
  package static func unlock(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }

  /// Opens a regular file. A pipe would keep the program waiting for a reader, and a device may
  /// start something when it is opened: neither is opened, and where one comes in between, it is
  /// closed.
  private static func openForWriting(
    _ path: String, _ flags: Int32, _ message: String
  ) throws -> Int32 {
    func check(_ info: stat) throws {
      // Of a folder the system says the same.
      guard ![S_IFREG, S_IFDIR].contains(info.st_mode & S_IFMT) else { return }
      throw PipelineError(
        .inputOutput, "\(message): it is \(specialKind(info)), not a regular file; move it away")
    }
    var info = stat()
    if unsafe stat(path, &info) == 0 { try check(info) }
    let descriptor = unsafe open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw failure(message) }
    do {
      guard unsafe fstat(descriptor, &info) == 0 else { throw failure(message) }
      try check(info)
    } catch {
      _ = close(descriptor)
      throw error
    }
    return descriptor
  }
}

#if canImport(Darwin)
  private func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe Darwin.write(file, bytes.baseAddress, bytes.count)
  }
#else
  private func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
  }
#endif
