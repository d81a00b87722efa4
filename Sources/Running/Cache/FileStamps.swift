import Pipeline
package

  /// The stamps of files and of all that is in folders, as lines that can be compared and kept.
  struct FileStamps: Equatable
{
  /// `STAMP PATH`, or `- PATH` where nothing is.
  package private(set) var lines: [String] = []
  /// The latest time among them.
  private(set) var latest = FileTime(seconds: .min, nanoseconds: 0)

  /// - Parameters:
  ///   - paths: absolute; folders stand for everything below them, links followed.
  ///   - others: further paths; folders stand for their lists of names.
  package init(of paths: [String], andShallowly others: [String] = []) {
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
    for name in FileSystem.names(in: path) {
      add(FilePaths.join(path, name), isDeep: true, &visited)
    }
  }

  var text: String { lines.joined(separator: "\n") }

  /// Whether the files were left alone for long enough that a change from now on shows: file
  /// systems keep times to a few milliseconds. A clock that was set back makes it `false`.
  package var isSettled: Bool { FileSystem.time.seconds(since: latest) > 0.05 }
}
