import Pipeline

/// The PNG files of a folder, in natural order of their paths: those that are called so, and those
/// that are called otherwise, as an image or without an ending, whose first bytes say so.
struct ImageFolder {
  /// Absolute.
  let path: String
  /// Folders that hold images, relative to `path`: empty for itself, else ending with a slash.
  private(set) var folders: [String] = []
  /// The absolute paths of `folders`, ending with a slash.
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
  /// - Throws: `PipelineError`: `missingData` where there is nothing at `path`, `inputOutput` for
  ///   what cannot be read, `badData` for a folder without images, images of other formats and
  ///   links that lead around in a circle.
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

  /// The folder with some of its files alone.
  func keeping(_ indices: [Int]) -> ImageFolder {
    var folder = self
    folder.files = indices.map { files[$0] }
    return folder
  }

  private mutating func list(_ folder: String, isRecursive: Bool) throws {
    let path = folder.isEmpty ? self.path : self.path + "/" + folder.dropLast()
    if let earlier = visited.updateValue(path, forKey: try FolderIdentity(of: path)) {
      throw PipelineError(
        .badData,
        "the link '\(path)' leads to the folder '\(earlier)', which is read already: remove the "
          + "link, or say 'recursive: false'")
    }
    let entries = try Datasets.entries(of: path)
    let disguised = try disguisedImages(among: entries, in: path)
    let index = folders.count
    folders.append(folder)
    absoluteFolders.append(path + "/")
    let wanted = entries.filter { entry in
      if entry.kind == .folder { return isRecursive }
      let isImage = entry.kind == .file && (isPNG(entry.name) || disguised.contains(entry.name))
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

/// Whether a file is called as an image is, of whatever format.
func isImageName(_ name: String) -> Bool {
  isPNG(name) || otherFormats.contains(ending(of: name))
}

private func isPNG(_ name: String) -> Bool { ending(of: name) == "png" }

private let otherFormats: Set<String> = [
  "avif", "bmp", "gif", "heic", "jpeg", "jpg", "pgm", "pnm", "ppm", "tif", "tiff", "webp",
]

/// The files that are PNG images under another name: that of another format, or one without an
/// ending. One that lies beside a PNG of the same name has been converted to that.
///
/// - Throws: `PipelineError` of kind `badData` for images of other formats, which would silently be
///   missing from the set, with what their first bytes say that they are.
private func disguisedImages(among entries: [FolderEntry], in folder: String) throws -> Set<String>
{
  let others = entries.filter { entry in
    guard entry.kind == .file else { return false }
    return otherFormats.contains(ending(of: entry.name)) || !entry.name.contains(".")
  }
  guard !others.isEmpty else { return [] }
  let converted = Set(entries.filter { isPNG($0.name) }.map { stem(of: $0.name) })
  var disguised: Set<String> = []
  var left: [(name: String, title: String?)] = []
  var buffer = FileBuffer()
  for entry in others where !converted.contains(stem(of: entry.name)) {
    try buffer.read(FilePaths.join(folder, entry.name), limit: 32)
    let start = buffer.bytes.prefix(buffer.count)
    let title = ForeignFile.title(of: start)
    if isPNGStart(start) {
      disguised.insert(entry.name)
    } else if !ending(of: entry.name).isEmpty || title?.hasSuffix("image") == true {
      left.append((entry.name, title))
    }
  }
  guard let first = left.min(by: { isNaturallyBefore($0.name, $1.name) }) else { return disguised }
  let format = ending(of: first.name)
  let what = first.title.map { "\($0), not a PNG" } ?? "not a PNG"
  let more = left.count == 1 ? "" : ", and \(left.count - 1) more here are not either"
  throw PipelineError(
    .badData,
    "'\(FilePaths.join(folder, first.name))' is \(what)\(more); "
      + "'cd \(folder) && magick mogrify -format png "
      + (format.isEmpty ? "\(first.name)" : "*.\(first.name.suffix(format.count))")
      + "' converts such files")
}

private func isPNGStart(_ start: some Collection<UInt8>) -> Bool {
  start.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
}

/// What follows the last dot, in small letters; empty where there is none.
private func ending(of name: String) -> String {
  name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
}

private func stem(of name: String) -> Substring {
  name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
}
