import Pipeline

/// The PNG files of a folder, in natural order of their paths.
struct ImageFolder {
  /// Absolute.
  let path: String
  /// Folders that hold images, relative to `path`: empty for itself, else ending with a slash.
  private(set) var folders: [String] = []
  /// The same, absolute, ending with a slash.
  private var absoluteFolders: [String] = []
  private(set) var files: [File] = []
  /// Files that are not images.
  private(set) var otherCount = 0
  private var visited: [FolderIdentity: String] = [:]

  struct File {
    /// Its folder's place in `folders`.
    let folder: Int
    let name: String
  }

  /// Lists a folder, or takes a single file for a folder of one.
  ///
  /// - Throws: `PipelineError`: `missingData` where there is nothing at `path`, `inputOutput` for what
  ///   cannot be read, `badData` for a folder without images, images of other formats and links
  ///   that lead around in a circle.
  init(listing path: String, isRecursive: Bool) throws {
    switch FileSystem.kind(of: path) {
    case nil: throw PipelineError(.missingData, "there is no file or folder '\(path)'")
    case .folder:
      self.path = path
      try list("", isRecursive: isRecursive)
    default:
      try FileSystem.checkIsFile(path)
      self.path = FilePaths.parent(of: path)
      folders = [""]
      absoluteFolders = [self.path == "/" ? "/" : self.path + "/"]
      files = [File(folder: 0, name: FilePaths.name(of: path))]
    }
    guard files.isEmpty else { return }
    let found =
      otherCount == 0
      ? "it is empty" : "of \(otherCount) file\(otherCount == 1 ? "" : "s") none ends in .png"
    throw PipelineError(
      .badData,
      "no images in the folder '\(path)': \(found)"
        + (isRecursive ? "" : "; 'recursive: true' looks into its folders too"))
  }

  /// Where a file lies; ends with a slash.
  func folder(of index: Int) -> String { absoluteFolders[files[index].folder] }

  func path(of index: Int) -> String {
    absoluteFolders[files[index].folder] + files[index].name
  }

  func relativePath(of index: Int) -> String { folders[files[index].folder] + files[index].name }

  private mutating func list(_ folder: String, isRecursive: Bool) throws {
    let path = folder.isEmpty ? self.path : self.path + "/" + folder.dropLast()
    if let earlier = visited.updateValue(path, forKey: try FolderIdentity(of: path)) {
      throw PipelineError(
        .badData,
        "the link '\(path)' leads to the folder '\(earlier)', which is read already: remove the "
          + "link, or say 'recursive: false'")
    }
    let entries = try Datasets.entries(of: path)
    try refuseOtherImages(entries, in: path)
    let index = folders.count
    folders.append(folder)
    absoluteFolders.append(path + "/")
    let wanted = entries.filter { entry in
      if entry.kind == .folder { return isRecursive }
      let isImage = entry.kind == .file && isPNG(entry.name)
      if !isImage { otherCount += 1 }
      return isImage
    }
    for entry in wanted.sorted(by: { isNaturallyBefore($0.name, $1.name) }) {
      if entry.kind == .folder {
        try list(folder + entry.name + "/", isRecursive: true)
      } else {
        files.append(File(folder: index, name: entry.name))
      }
    }
  }
}

private func isPNG(_ name: String) -> Bool { ending(of: name) == "png" }

private let otherFormats: Set<String> = [
  "avif", "bmp", "gif", "heic", "jpeg", "jpg", "pgm", "pnm", "ppm", "tif", "tiff", "webp",
]

/// Images that would silently be missing from the set; those that lie beside a PNG of the same
/// name have been converted.
private func refuseOtherImages(_ entries: [FolderEntry], in folder: String) throws {
  let others = entries.filter { $0.kind == .file && otherFormats.contains(ending(of: $0.name)) }
  guard !others.isEmpty else { return }
  let converted = Set(entries.filter { isPNG($0.name) }.map { stem(of: $0.name) })
  let left = others.filter { !converted.contains(stem(of: $0.name)) }
  guard let first = left.min(by: { isNaturallyBefore($0.name, $1.name) }) else { return }
  let format = ending(of: first.name)
  let more = left.count == 1 ? "" : ", and \(left.count - 1) more here are not either"
  throw PipelineError(
    .badData,
    "'\(folder)/\(first.name)' is not a PNG\(more); "
      + "'cd \(folder) && magick mogrify -format png *.\(format)' converts such files")
}

/// What follows the last dot, in small letters; empty where there is none.
private func ending(of name: String) -> String {
  name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
}

private func stem(of name: String) -> Substring {
  name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
}
