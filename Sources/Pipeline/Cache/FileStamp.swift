/// A time of the system's clock: seconds since 1970 and nanoseconds. Nanoseconds alone in 64 bits
/// would end in 2262 and begin in 1677, and a file's time can be any that was set.
struct FileTime: Hashable, Comparable {
  let seconds: Int
  /// Below a billion.
  let nanoseconds: Int

  var text: String { "\(seconds).\(nanoseconds)" }

  /// Rounded as far as the distance is large.
  func seconds(since earlier: FileTime) -> Double {
    (Double(seconds) - Double(earlier.seconds)) + Double(nanoseconds - earlier.nanoseconds) / 1e9
  }

  static func < (left: FileTime, right: FileTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// What the system says of a file that is enough to tell, without reading it, that it is as it was.
struct FileStamp: Hashable {
  let device: UInt64
  let inode: UInt64
  /// Bytes.
  let size: Int
  /// Times of the system's clock. The second one cannot be set back by programs.
  let modified: FileTime
  let changed: FileTime
  let isFolder: Bool

  fileprivate var text: String { "\(device) \(inode) \(size) \(modified.text) \(changed.text)" }
}

/// The stamps of files and of all that is in folders, as lines that can be compared and kept.
struct FileStamps: Equatable {
  /// `STAMP PATH`, or `- PATH` where nothing is.
  private(set) var lines: [String] = []
  /// The latest time among them.
  private(set) var latest = FileTime(seconds: .min, nanoseconds: 0)

  /// - Parameters:
  ///   - paths: absolute; folders stand for everything below them, links followed.
  ///   - others: further paths; folders stand for their lists of names.
  init(of paths: [String], andShallowly others: [String] = []) {
    var visited: Set<[UInt64]> = []
    for path in paths { add(path, isDeep: true, &visited) }
    for path in others { add(path, isDeep: false, &visited) }
  }

  private mutating func add(_ path: String, isDeep: Bool, _ visited: inout Set<[UInt64]>) {
    guard let stamp = FileSystem.stamp(of: path) else {
      lines.append("- \(path)")
      return
    }
    lines.append("\(stamp.text) \(path)")
    latest = max(latest, stamp.modified, stamp.changed)
    // A link can lead back to a folder that is being looked at.
    guard isDeep, stamp.isFolder, visited.insert([stamp.device, stamp.inode]).inserted
    else { return }
    for name in FileSystem.names(in: path) { add("\(path)/\(name)", isDeep: true, &visited) }
  }

  var text: String { lines.joined(separator: "\n") }

  /// Whether the files were left alone for long enough that a change from now on shows: file
  /// systems keep times to a few milliseconds. A clock that was set back makes it `false`.
  var isSettled: Bool { FileSystem.time.seconds(since: latest) > 0.05 }
}
