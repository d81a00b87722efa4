import Pipeline

/// The commit of the git repository around a folder, read from the repository's own files.
public struct Commit: Sendable, Equatable {
  /// In hexadecimal.
  public let hash: String
  /// `nil` where no branch is checked out.
  public let branch: String?
  /// The repository's folder, absolute.
  let folder: String
  /// Whether files that the commit holds have changed since; `nil` where git could not say.
  public internal(set) var isDirty: Bool?

  /// - Parameter folder: absolute.
  /// - Returns: `nil` where there is no repository, no commit in it yet, or it is kept in another way
  ///   than in plain files.
  init?(around folder: String) {
    guard let (top, store) = Self.repository(around: folder),
      let head = Self.line(of: FilePaths.join(store, "HEAD"))
    else { return nil }
    self.folder = top
    guard let name = head.value(after: "ref: ") else {
      guard Self.isHash(head) else { return nil }
      (hash, branch) = (head, nil)
      return
    }
    // Working trees beside the first share its branches.
    let common = Self.line(of: FilePaths.join(store, "commondir")).map {
      FilePaths.absolute($0, from: store)
    }
    guard !name.split(separator: "/").contains(".."),
      let hash = Self.hash(of: name, in: [store, common].compactMap(\.self))
    else { return nil }
    self.hash = hash
    branch = name.value(after: "refs/heads/") ?? name
  }

  /// The nearest folder upwards with a `.git`, and the folder that this is or names.
  private static func repository(around folder: String) -> (top: String, store: String)? {
    var top = folder
    while true {
      let path = FilePaths.join(top, ".git")
      switch FileSystem.kind(of: path) {
      case .folder: return (top, path)
      case .file:
        let named = line(of: path)?.value(after: "gitdir: ")
        return named.map { (top, FilePaths.absolute($0, from: top)) }
      default: break
      }
      guard top != "/", !top.isEmpty else { return nil }
      top = FilePaths.parent(of: top)
    }
  }

  private static func hash(of name: String, in stores: [String]) -> String? {
    for store in stores {
      if let hash = line(of: FilePaths.join(store, name)), isHash(hash) { return hash }
    }
    for store in stores {
      let lines = (text(of: FilePaths.join(store, "packed-refs")) ?? "").split(separator: "\n")
      let line = lines.first { $0.hasSuffix(" " + name) }
      if let hash = line?.split(separator: " ").first.map(String.init), isHash(hash) {
        return hash
      }
    }
    return nil
  }

  private static func isHash(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count) && text.allSatisfy(\.isHexDigit)
  }

  private static func line(of path: String) -> String? {
    text(of: path)?.split(separator: "\n").first.map(String.init)
  }

  private static func text(of path: String) -> String? {
    guard FileSystem.kind(of: path) == .file else { return nil }
    // A list of a hundred thousand branches has ten megabytes.
    return (try? FileSystem.read(path, limit: 20_000_000)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  var json: JSON {
    .object([
      ("hash", .text(hash)), ("branch", branch.map(JSON.text) ?? .null),
      ("dirty", isDirty.map(JSON.boolean) ?? .null),
    ])
  }
}

extension String {
  fileprivate func value(after prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
