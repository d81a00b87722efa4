#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whole files in and out, with errors that name the path and the system's reason. The files
/// `FileSystem*.swift` alone call the system's functions for them.
public enum FileSystem {
  public enum ItemKind: Sendable { case file, folder, other }

  /// The process's number, for names that no other process uses at the same time.
  package static var processNumber: Int { Int(getpid()) }

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
  package static func isBehindLink(_ path: String) -> Bool {
    var existing = path
    while kind(of: existing) == nil, existing != "/" { existing = FilePaths.parent(of: existing) }
    guard let real = unsafe realpath(existing, nil) else { return false }
    defer { unsafe free(real) }
    return unsafe String(cString: real) != FilePaths.absolute(existing, from: "/")
  }

  /// What changes when a file is written, replaced or moved; `nil` where there is nothing.
  package static func stamp(of path: String) -> FileStamp? {
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
  package static var time: FileTime {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return FileTime(time)
  }

  /// Whether a folder is at `path`, not a link to one.
  package static func isFolderItself(_ path: String) -> Bool {
    var info = stat()
    return unsafe lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted; none where it cannot be read.
  package static func names(in folder: String) -> [String] {
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

  /// What to throw where the system has refused.
  static func failure(_ what: String) -> PipelineError {
    let reason = unsafe String(cString: strerror(errno))
    return PipelineError(.inputOutput, "\(what): \(reason)")
  }

  /// Calls again what a signal broke off.
  static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

extension FileTime {
  fileprivate init(_ time: timespec) {
    self.init(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }
}
