import PNG
public import Pipeline

/// Describes folders of images: how many, in which classes, of which sizes and kinds, and which of
/// the options of `load: images` they need.
public struct ImagesInspector: Inspector {
  public static let name = "folder of images"
  public init() {}

  /// Images whose headers are read; of more the sizes are those of the first.
  private static let lookedAt = 2000
  /// Images that a preview may show.
  private static let previewed = 64

  /// Whether there are images in the folder or in the first of those inside.
  public func recognises(_ start: [UInt8], path: String) -> Bool {
    guard FileSystem.kind(of: path) == .folder, let entries = try? entries(of: path) else {
      return false
    }
    if entries.contains(where: { $0.kind == .file && isImageName($0.name) }) { return true }
    return entries.filter { $0.kind == .folder }.prefix(100).contains { folder in
      (try? Datasets.entries(of: FilePaths.join(path, folder.name)))?.contains {
        $0.kind == .file && isImageName($0.name)
      } ?? false
    }
  }

  public func inspect(_ path: String) throws -> Inspection {
    let folder = try ImageFolder(listing: path, isRecursive: true)
    var kinds: [ImageKind] = []
    var sound: [Int] = []
    var damage = ImageDamage()
    var buffer = FileBuffer()
    let looked = folder.files.indices.prefix(Self.lookedAt)
    for index in looked {
      do {
        try buffer.read(folder.path(of: index), limit: PNGHeader.byteCount)
        let start = buffer.bytes.span.extracting(first: buffer.count)
        kinds.append(try imageKind(start, name: folder.path(of: index)))
        sound.append(index)
      } catch let image as DamagedImage {
        damage.add(image)
      }
    }
    var facts: [Inspection.Fact] = [.init("images", "\(folder.files.count)")]
    if looked.count < folder.files.count {
      facts.append(.init("looked at", "the first \(looked.count)"))
    }
    facts += classes(of: folder)
    facts += [
      .init("sizes", Self.counted(kinds.map { "\($0.height)x\($0.width)" }) + ", height first"),
      .init("colours", Self.counted(kinds.map { $0.isColour ? "in colour" : "grey" })),
      .init("bits", Self.counted(kinds.map { $0.isWide ? "16 a sample" : "8 a sample or fewer" })),
    ]
    if !damage.isEmpty { facts.append(.init("damaged", damage.list(of: looked.count))) }
    guard let first = kinds.first else { throw damage.error(of: folder.files.count) }
    facts.append(.init("to load it", Self.stage(kinds, first)))
    return Inspection(
      "folder of images", facts: facts, images: sample(folder.keeping(sound), first), isSample: true
    )
  }

  private func classes(of folder: ImageFolder) -> [Inspection.Fact] {
    do {
      let classes = try FolderLabels(folder)
      guard !classes.names.isEmpty else { return [] }
      var counts = [Int](repeating: 0, count: classes.names.count)
      for label in classes.labels { counts[label] += 1 }
      let shown = zip(classes.names, counts).prefix(40).map { "\($0) \($1)" }
      let rest = counts.count > 40 ? ", and \(counts.count - 40) more" : ""
      return [.init("classes", shown.joined(separator: ", ") + rest)]
    } catch {
      return [.init("classes", "\(error)")]
    }
  }

  /// The stage that loads all of them.
  private static func stage(_ kinds: [ImageKind], _ first: ImageKind) -> String {
    let isMixed = kinds.contains { $0.height != first.height || $0.width != first.width }
    let isMixedColour = kinds.contains { $0.isColour != first.isColour }
    return "load: images, path: FOLDER"
      + (isMixed ? ", size: [\(first.height), \(first.width)]" : "")
      + (isMixedColour ? ", channels: 1" : "")
  }

  /// How often each text occurs, the most frequent first: `28x28`, or `28x28 90, 32x32 10`.
  private static func counted(_ texts: [String]) -> String {
    var counts: [String: Int] = [:]
    for text in texts { counts[text, default: 0] += 1 }
    if counts.count == 1, let only = counts.keys.first { return only }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let rest = sorted.count > 8 ? ", and \(sorted.count - 8) others" : ""
    return sorted.prefix(8).map { "\($0.key) \($0.value)" }.joined(separator: ", ") + rest
  }

  /// The first images, in the size and the colours of the first; `nil` where they cannot be shown
  /// side by side.
  private func sample(_ folder: ImageFolder, _ first: ImageKind) -> ImageSet? {
    let shown = folder.keeping(Array(folder.files.indices.prefix(Self.previewed)))
    var options = Images()
    options.size = [first.height, first.width]
    options.channels = first.isColour ? 3 : 1
    options.onError = .skip
    options.labels = .none
    // A preview that cannot be made is no fault of what is said above it.
    return try? options.images(of: shown, in: RunContext(stageName: Self.name, seed: 0))
  }
}
