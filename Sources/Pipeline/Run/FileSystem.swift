#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Whole files in and out, with errors that name the path and the system's reason. The one file
/// that calls the system's file functions.
public enum FileSystem {
  public enum ItemKind: Sendable { case file, folder, other }

  /// The process's number, for names that no other process uses at the same time.
  static var processNumber: Int { Int(getpid()) }

  public static var currentFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  /// What is at `path`, links followed; `nil` for nothing.
  public static func kind(of path: String) -> ItemKind? {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Whether a link stands in the way to `path` (absolute), which need not be there yet.
  static func isBehindLink(_ path: String) -> Bool {
    var existing = path
    while kind(of: existing) == nil, existing != "/" { existing = FilePaths.parent(of: existing) }
    guard let real = unsafe realpath(existing, nil) else { return false }
    defer { unsafe free(real) }
    return unsafe String(cString: real) != FilePaths.absolute(existing, from: "/")
  }

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
    let kind: String
    switch info.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw PipelineError(.inputOutput, "'\(path)' is a folder, not a file")
    case S_IFIFO: kind = "a pipe"
    case S_IFSOCK: kind = "a socket"
    case S_IFCHR, S_IFBLK: kind = "a device"
    default: kind = "of an unknown kind"
    }
    throw PipelineError(
      .inputOutput, "'\(path)' is \(kind), not a regular file: copy what it holds into one")
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
      let count = Self.retrying { Self.read(descriptor, &buffer, blockSize) }
      guard count >= 0 else { throw failure("cannot read '\(path)'") }
      guard count > 0, try body(buffer.span.extracting(..<count)) else { return }
    }
  }

  /// Writes a new file, or replaces the contents of one. On failure nothing is left.
  /// - Parameter isNew: whether the file must not be there yet.
  static func write(
    _ bytes: [UInt8], to path: String, shownAs shown: String? = nil, isNew: Bool = false
  ) throws {
    var message: String { "cannot write '\(shown ?? path)'" }
    let descriptor = unsafe open(
      path, O_WRONLY | O_CREAT | (isNew ? O_EXCL : O_TRUNC) | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(message) }
    var written = 0
    var error: PipelineError?
    unsafe bytes.withUnsafeBytes { bytes in
      while written < bytes.count, error == nil {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = Self.retrying { unsafe Self.write(descriptor, rest) }
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
    try write(bytes, to: path)
  }

  package static func createFolder(_ path: String) throws {
    switch kind(of: path) {
    case .folder: return
    case nil: break
    default: throw PipelineError(.inputOutput, "cannot make the folder '\(path)': it is a file")
    }
    let parent = FilePaths.parent(of: path)
    if parent != path { try createFolder(parent) }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST && kind(of: path) == .folder else {
      throw failure("cannot make the folder '\(path)'")
    }
  }

  /// - Throws: `PipelineError` where no file can come into the folder of `path`.
  static func checkWritable(_ path: String) throws {
    guard unsafe access(FilePaths.parent(of: path), W_OK | X_OK) == 0 else {
      throw failure("cannot write '\(path)'")
    }
  }

  package static func rename(_ path: String, to newPath: String) throws {
    guard Self.renameFile(path, newPath) == 0 else {
      throw failure("cannot move '\(path)' to '\(newPath)'")
    }
  }

  package static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// What changes when a file is written, replaced or moved; `nil` where there is nothing.
  static func stamp(of path: String) -> FileStamp? {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let (modified, changed) = (info.st_mtimespec, info.st_ctimespec)
    #else
      let (modified, changed) = (info.st_mtim, info.st_ctim)
    #endif
    return FileStamp(
      device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(info.st_ino),
      size: Int(info.st_size), modified: FileTime(modified), changed: FileTime(changed),
      isFolder: info.st_mode & S_IFMT == S_IFDIR)
  }

  /// The system's clock, which files' times are taken from.
  static var time: FileTime {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return FileTime(time)
  }

  /// Sets a file's times to now, where that is allowed.
  static func touch(_ path: String) { _ = unsafe utimensat(AT_FDCWD, path, nil, 0) }

  /// Adds bytes to the end of a file in one piece, making the file if need be.
  static func append(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("cannot write '\(path)'") }
    defer { _ = close(descriptor) }
    let count = unsafe bytes.withUnsafeBytes { bytes in
      Self.retrying { unsafe Self.write(descriptor, bytes) }
    }
    guard count == bytes.count else { throw failure("cannot write '\(path)'") }
  }

  /// Whether a folder is at `path`, not a link to one.
  static func isFolderItself(_ path: String) -> Bool {
    var info = stat()
    return unsafe lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Removes a folder and all in it, following no links.
  /// Removes a folder with nothing in it; leaves any other.
  static func removeIfEmpty(_ path: String) { _ = unsafe rmdir(path) }

  static func removeFolder(_ path: String) {
    for name in names(in: path) {
      let item = path + "/" + name
      var info = stat()
      if unsafe lstat(item, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
        removeFolder(item)
      } else {
        _ = unsafe unlink(item)
      }
    }
    _ = unsafe rmdir(path)
  }

  /// The names in a folder, sorted; none where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let handle = unsafe opendir(folder) else { return [] }
    defer { _ = unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Opens and locks a file for this process alone; `nil` where another holds it. The lock goes with
  /// the process, however it ends.
  package static func lock(_ path: String) throws -> Int32? {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("cannot write '\(path)'") }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    let isHeld = errno == EWOULDBLOCK
    let error = failure("cannot lock '\(path)'")
    _ = close(descriptor)
    if isHeld { return nil }
    throw error
  }

  /// Also where a child that is being started still has the file open.
  package static func unlock(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }

  private static func failure(_ what: String) -> PipelineError {
    let reason = unsafe String(cString: strerror(errno))
    return PipelineError(.inputOutput, "\(what): \(reason)")
  }

  private static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  #if canImport(Darwin)
    private static func renameFile(_ from: String, _ to: String) -> Int32 {
      unsafe Darwin.rename(from, to)
    }
    private static func read(_ file: Int32, _ buffer: inout [UInt8], _ size: Int) -> Int {
      unsafe Darwin.read(file, &buffer, size)
    }
    private static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
      unsafe Darwin.write(file, bytes.baseAddress, bytes.count)
    }
  #else
    private static func renameFile(_ from: String, _ to: String) -> Int32 {
      unsafe Glibc.rename(from, to)
    }
    private static func read(_ file: Int32, _ buffer: inout [UInt8], _ size: Int) -> Int {
      unsafe Glibc.read(file, &buffer, size)
    }
    private static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
      unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
    }
  #endif
}

extension FileTime {
  fileprivate init(_ time: timespec) {
    self.init(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }
}
