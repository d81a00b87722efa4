/// A time of the system's clock: seconds since 1970 and nanoseconds. Nanoseconds alone in 64 bits
/// would end in 2262 and begin in 1677, and a file's time can be any that was set.
package struct FileTime: Hashable, Comparable {
  let seconds: Int
  /// Below a billion.
  let nanoseconds: Int

  package init(seconds: Int, nanoseconds: Int) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  var text: String { "\(seconds).\(nanoseconds)" }

  /// Rounded as far as the distance is large.
  package func seconds(since earlier: FileTime) -> Double {
    (Double(seconds) - Double(earlier.seconds)) + Double(nanoseconds - earlier.nanoseconds) / 1e9
  }

  package static func < (left: FileTime, right: FileTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// What the system says of a file that is enough to tell, without reading it, that it is as it was.
package struct FileStamp: Hashable {
  package let device: UInt64
  package let inode: UInt64
  /// Bytes.
  package let size: Int
  /// Times of the system's clock. The second one cannot be set back by programs.
  package let modified: FileTime
  package let changed: FileTime
  package let isFolder: Bool

  package var text: String { "\(device) \(inode) \(size) \(modified.text) \(changed.text)" }
}
