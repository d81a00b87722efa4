/// The pipeline file that a name which names none may mean.
enum NearestFile {
  private static let endings = [".yaml", ".yml"]
  /// Where a project keeps its pipeline files, by convention.
  private static let folder = "pipelines"

  /// The path, written as `path` is; `nil` where no file is near.
  static func path(to path: String) -> String? {
    if let ended = endings.lazy.map({ path + $0 }).first(where: isFile) { return ended }
    let slash = path.lastIndex(of: "/")
    let start = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard !name.isEmpty else { return nil }
    if let nearest = nearest(to: name, in: start) { return nearest }
    return slash == nil ? nearest(to: name, in: folder + "/") : nil
  }

  private static func nearest(to name: String, in start: String) -> String? {
    let names = FileSystem.names(in: start.isEmpty ? "." : start).filter { file in
      endings.contains(where: file.hasSuffix) && isFile(start + file)
    }
    let bare = withoutEnding(name)
    // The ending is no part of what was misspelt.
    if let same = names.first(where: { withoutEnding($0) == bare }) { return start + same }
    let nearest = nearestName(to: bare, in: names.map(withoutEnding))
    return names.first { withoutEnding($0) == nearest }.map { start + $0 }
  }

  private static func withoutEnding(_ name: String) -> String {
    endings.first(where: name.hasSuffix).map { String(name.dropLast($0.count)) } ?? name
  }

  private static func isFile(_ path: String) -> Bool { FileSystem.kind(of: path) == .file }
}
