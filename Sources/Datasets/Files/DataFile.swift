import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A regular file, read from its start to its end in pieces, so that a large one never lies in
/// memory as a whole.
package final class DataFile {
  package let path: String
  /// In bytes, when it was opened.
  package let size: Int
  /// Where the next read starts.
  package private(set) var offset = 0
  private let descriptor: Int32

  /// - Throws: `PipelineError`: `missingData` where there is nothing, `inputOutput` for a folder, for
  ///   a pipe and the like, and for what cannot be read.
  package init(_ path: String) throws {
    try FileSystem.checkIsFile(path)
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(path) }
    self.path = path
    self.descriptor = descriptor
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else {
      size = 0
      throw Self.failure(path)
    }
    size = Int(info.st_size)
  }

  deinit { _ = close(descriptor) }

  /// Reads at most as many bytes as `buffer` has, and says how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        offset += count
        return count
      }
      guard errno == EINTR else { throw Self.failure(path) }
    }
  }

  /// Moves on without reading.
  func skip(_ count: Int) throws {
    guard lseek(descriptor, off_t(offset + count), SEEK_SET) >= 0 else { throw Self.failure(path) }
    offset += count
  }

  private static func failure(_ path: String) -> PipelineError {
    PipelineError(
      .inputOutput, "cannot read '\(path)': \(unsafe String(cString: strerror(errno)))")
  }
}

/// The system's call, which `DataFile.read` would otherwise hide.
private func systemRead(
  _ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
  unsafe read(file, buffer, count)
}
