/// Paths as text, without asking the file system.
///
/// The system knows bytes alone. So do these: a `Character` may join a slash and an accent behind it,
/// and two `String`s that name different files may be equal.
package enum FilePaths {
  private static let slash = UInt8(ascii: "/")

  package static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

  /// The names in a path, without the empty ones.
  package static func parts(of path: String) -> [String] {
    path.utf8.split(separator: slash).map { String(Substring($0)) }
  }

  /// The last name in a path; empty where it ends in a slash.
  package static func name(of path: String) -> String {
    path.utf8.lastIndex(of: slash).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// The names one below the other, from `folder` on: the one place where slashes are put between
  /// them. A slash at an end is not doubled, and an empty folder is none.
  package static func join(_ folder: String, _ names: String...) -> String {
    names.reduce(folder) { path, name in
      path.isEmpty || path.utf8.last == slash ? path + name : path + "/" + name
    }
  }

  /// `path` from `folder` (absolute), without `.` and `..`.
  package static func absolute(_ path: String, from folder: String) -> String {
    var parts: [String] = []
    for part in Self.parts(of: isAbsolute(path) ? path : join(folder, path)) {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The way from `folder` to `path`, both absolute.
  package static func relative(_ path: String, to folder: String) -> String {
    let target = parts(of: path)
    let start = parts(of: folder)
    let shared = zip(target, start).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    let up = Array(repeating: "..", count: start.count - shared)
    return (up + target[shared...]).joined(separator: "/")
  }

  /// The folder that holds `path`.
  package static func parent(of path: String) -> String {
    guard let end = path.utf8.lastIndex(of: slash) else { return "." }
    return end == path.utf8.startIndex ? "/" : String(path[..<end])
  }

  /// A name as it is where a file system takes it with some bytes more, else its beginning, cut
  /// between characters, and what tells it from others with the same beginning.
  package static func fitting(_ name: String) -> String {
    guard name.utf8.count > longestName else { return name }
    var (kept, size) = ("", 0)
    for character in name {
      size += character.utf8.count
      if size > 100 { break }
      kept.append(character)
    }
    return kept + "-" + sha256(Array(name.utf8)).prefix(16)
  }

  /// Most file systems take names of 255 bytes: an ending and a mark go with one.
  private static let longestName = 200

  /// A hidden name beside `path` for what is not finished, which no file system finds too long.
  package static func unfinished(_ path: String) -> String {
    let name = name(of: path)
    let folder = String(Substring(path.utf8.dropLast(name.utf8.count)))
    let isShort = name.utf8.count <= longestName
    return folder + "." + (isShort ? name : String(sha256(Array(name.utf8)).prefix(32))) + ".new"
  }
}
