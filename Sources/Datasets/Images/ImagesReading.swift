// The one file of the folder's loader that calls the system.
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A name in a folder.
struct FolderEntry {
  enum Kind { case file, folder, other }

  let name: String
  let kind: Kind
}

/// Which folder it is, whatever path leads there.
struct FolderIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// - Throws: `PipelineError` of kind `inputOutput`.
  init(of path: String) throws {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { throw failure("cannot read the folder '\(path)'") }
    (device, number) = (UInt64(truncatingIfNeeded: info.st_dev), UInt64(info.st_ino))
  }
}

/// The entries of a folder in the system's order, those whose names start with a dot left out.
/// Links are what they lead to; one that leads nowhere is a file, which then cannot be read.
///
/// - Throws: `PipelineError` of kind `inputOutput`; `badData` for a name that is not UTF-8.
func entries(of folder: String) throws -> [FolderEntry] {
  guard let handle = unsafe opendir(folder) else {
    throw failure("cannot read the folder '\(folder)'")
  }
  defer { _ = unsafe closedir(handle) }
  var entries: [FolderEntry] = []
  while true {
    errno = 0
    guard let entry = unsafe readdir(handle) else {
      if errno != 0 { throw failure("cannot read the folder '\(folder)'") }
      return entries
    }
    let type = unsafe Int32(entry.pointee.d_type)
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { characters in
        unsafe characters[0] == 0x2E
          ? "" : String(validatingCString: characters)
      }
    }
    guard let name else {
      throw PipelineError(
        .badData, "the folder '\(folder)' holds a name that is not UTF-8: rename the file")
    }
    if name.isEmpty { continue }
    switch type {
    case Int32(DT_REG): entries.append(FolderEntry(name: name, kind: .file))
    case Int32(DT_DIR): entries.append(FolderEntry(name: name, kind: .folder))
    case Int32(DT_LNK), Int32(DT_UNKNOWN):
      let kind: FolderEntry.Kind =
        switch FileSystem.kind(of: FilePaths.join(folder, name)) {
        case .folder: .folder
        case .file, nil: .file
        case .other: .other
        }
      entries.append(FolderEntry(name: name, kind: kind))
    default: entries.append(FolderEntry(name: name, kind: .other))
    }
  }
}

/// How many bytes a file holds.
///
/// - Throws: `PipelineError` of kind `inputOutput`.
func byteCount(of path: String) throws -> Int {
  var info = stat()
  guard unsafe stat(path, &info) == 0 else { throw failure("cannot read '\(path)'") }
  return Int(info.st_size)
}

/// A folder held open, from which the system finds its files without walking the whole path again.
final class OpenFolder {
  /// Ends with a slash.
  let path: String
  fileprivate let descriptor: Int32

  /// - Throws: `PipelineError` of kind `inputOutput`.
  init(_ path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else { throw failure("cannot read the folder '\(path)'") }
  }

  deinit { _ = close(descriptor) }
}

/// Memory that one file after another is read into.
struct FileBuffer {
  private(set) var bytes = [UInt8](repeating: 0, count: 1 << 14)
  /// A gigabyte: an image that can be decoded has fewer.
  private static let mostBytes = 1 << 30
  /// How many of the first bytes are the file's.
  private(set) var count = 0

  /// Reads a file, or its first `limit` bytes. A small one takes three calls of the system: open,
  /// read and close.
  ///
  /// - Throws: `PipelineError` of kind `inputOutput`.
  mutating func read(_ path: String, limit: Int = .max) throws {
    try read(path, in: nil, limit: limit)
  }

  /// Reads the file of a name in an open folder; without one the name is a whole path.
  mutating func read(_ name: String, in folder: OpenFolder?, limit: Int = .max) throws {
    count = 0
    let start = folder?.descriptor ?? AT_FDCWD
    let descriptor = unsafe openat(start, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    func path() -> String { (folder?.path ?? "") + name }
    guard descriptor >= 0 else { throw failure("cannot read '\(path())'") }
    defer { _ = close(descriptor) }
    while count < limit {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
      let wanted = min(bytes.count, limit) - count
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe system(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), wanted)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure("cannot read '\(path())'") }
      count += got
      guard count <= Self.mostBytes else {
        throw PipelineError(
          .inputOutput, "'\(path())' has more than \(Self.mostBytes) bytes, too many for an image")
      }
      // The system gives less than it was asked for only at the end of a file.
      if got < wanted { return }
    }
  }
}

#if canImport(Darwin)
  private func system(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ size: Int) -> Int {
    unsafe Darwin.read(file, buffer.baseAddress, size)
  }
#else
  private func system(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ size: Int) -> Int {
    unsafe Glibc.read(file, buffer.baseAddress, size)
  }
#endif

private func failure(_ what: String) -> PipelineError {
  let reason = unsafe String(cString: strerror(errno))
  return PipelineError(.inputOutput, "\(what): \(reason)")
}

/// Bytes of memory that this machine has.
var physicalMemory: Int { Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE))) }
