#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Making, moving and removing.
extension FileSystem {
  package static func createFolder(_ path: String) throws {
    switch kind(of: path) {
    case .folder: return
    case nil: break
    default: throw PipelineError(.inputOutput, "cannot make the folder '\(path)': it is a file")
    }
    let parent = FilePaths.parent(of: path)
    if parent != path { try createFolder(parent) }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST && kind(of: path) == .folder else {
      throw failure("cannot make the folder '\(path)'")
    }
  }

  package static func rename(_ path: String, to newPath: String) throws {
    guard systemRename(path, newPath) == 0 else {
      throw failure("cannot move '\(path)' to '\(newPath)'")
    }
  }

  package static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// Removes a folder with nothing in it; leaves any other.
  package static func removeIfEmpty(_ path: String) { _ = unsafe rmdir(path) }

  /// Removes a folder and all in it, following no links: a link in its place is removed itself.
  package static func removeFolder(_ path: String) {
    guard isFolderItself(path) else { return remove(path) }
    for name in names(in: path) {
      let item = FilePaths.join(path, name)
      if isFolderItself(item) { removeFolder(item) } else { remove(item) }
    }
    _ = unsafe rmdir(path)
  }
}

#if canImport(Darwin)
  private func systemRename(_ from: String, _ to: String) -> Int32 {
    unsafe Darwin.rename(from, to)
  }
#else
  private func systemRename(_ from: String, _ to: String) -> Int32 {
    unsafe Glibc.rename(from, to)
  }
#endif
