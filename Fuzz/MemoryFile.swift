import Glibc

/// The one file that parsers are given; it lies in memory.
enum MemoryFile {
  static let path = "/proc/self/fd/\(descriptor)"

  private static let descriptor: CInt = {
    var name = Array("/dev/shm/pipe-fuzz-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&name)
    guard descriptor >= 0 else { fatalError("no file can be made in /dev/shm") }
    // The open file lives on without its name.
    unsafe unlink(name)
    return descriptor
  }()

  /// The path of the file, with new contents.
  static func path(holding bytes: [UInt8]) -> String {
    let written = unsafe pwrite(descriptor, bytes, bytes.count, 0)
    guard ftruncate(descriptor, off_t(bytes.count)) == 0, written == bytes.count else {
      fatalError("cannot write the memory file")
    }
    return path
  }
}
