import Dispatch
import Pipeline
import Synchronization

/// The SHA-256 of a file, worked out on another thread while the file is being loaded.
///
/// It is that of the whole file as it lies there, however little of it is loaded: it says which
/// file a run read.
final class FileSum: Sendable {
  private let result = Mutex<Result<String, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(of path: String) {
    DispatchQueue.global().async { [self] in
      let sum = Result { try Self.sum(of: path) }
      result.withLock { $0 = sum }
      isDone.signal()
    }
  }

  /// Waits for the sum, in small hexadecimal letters. To be called once.
  func value() throws -> String {
    isDone.wait()
    return try result.withLock { try $0?.get() } ?? ""
  }

  /// The sum, worked out on this thread.
  static func sum(of path: String) throws -> String {
    let file = try DataFile(path)
    var sum = SHA256Stream()
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    while true {
      let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      if count == 0 { return sum.finish() }
      sum.update(buffer.span.extracting(..<count))
    }
  }
}

/// The SHA-256 of a file, in small hexadecimal letters.
/// - Throws: `PipelineError` of kind `missingData` or `inputOutput` where it cannot be read.
package func sha256(ofFile path: String) throws -> String { try FileSum.sum(of: path) }
