import PNG
public import Pipeline

/// The PNG files of a folder, one image each.
public struct Images: LoadStage {
  public static let name = "images"
  public static let summary = "The PNG files of a folder, in natural order (2.png before 10.png)."

  /// Where classes come from.
  public enum Labels: String, OptionChoice { case folders, none }

  public var path = InputPath("", from: "/")
  public var recursive = true
  public var size: [Int] = []
  public var filter = ResizeFilter.bilinear
  public var channels: Int?
  public var background = 1.0
  public var labels = Labels.folders

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "path", \.path, isRequired: true,
        help: "The folder, or a single file. Samples of 1 to 8 bits become bytes with 255 for "
          + "white, those of 16 bits floats from 0 to 1."),
      Field("recursive", \.recursive, help: "Also read the folders inside, and theirs."),
      Field(
        "size", \.size, each: .within(1...65535), count: 0...2, unit: "pixels",
        help: "[height, width] to resize to, [side] for a square; [] asks that all have one size."),
      Field("filter", \.filter, help: "How images are resized; all but nearest average to shrink."),
      Field(
        "channels", \.channels, .within(1...3),
        help: "1 for grey, 3 for red, green and blue; null asks that all are of one kind, and "
          + "takes a palette for colour."),
      Field(
        "background", \.background, .within(0...1),
        help: "The grey under what is transparent: 0 black, 1 white."),
      Field(
        "labels", \.labels,
        help: "folders: the sub-folder of path that an image lies in names its class."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if channels == 2 {
      faults.append(OptionFault("'channels' must be 1 or 3, not 2", at: "channels"))
    }
    if path.builtinName != nil {
      faults.append(OptionFault("no images are built in: '\(path.text)'", at: "path"))
    }
    return faults
  }

  /// Reads the header of every file, and nothing behind it.
  public func header() throws -> ImageHeader {
    let folder = try ImageFolder(listing: path.path, isRecursive: recursive)
    let classes = labels == .folders ? try FolderLabels(folder) : nil
    var buffer = FileBuffer()
    let plan = try plan(for: folder, &buffer)
    for index in folder.files.indices.dropFirst() {
      try plan.check(kind(of: folder.path(of: index), &buffer), at: folder.path(of: index))
    }
    var header = ImageHeader(
      shape: plan.shape, count: folder.files.count, classNames: classes?.names ?? [])
    header.isUnlabelled = classes == nil
    return header
  }

  public func load(in context: RunContext) throws -> ImageSet {
    let folder = try ImageFolder(listing: path.path, isRecursive: recursive)
    let classes = labels == .folders ? try FolderLabels(folder) : nil
    var buffer = FileBuffer()
    let plan = try plan(for: folder, &buffer)
    let (pixels, digests) = try decode(folder, plan, in: context)
    return ImageSet(
      shape: plan.shape, pixels: pixels, labels: classes?.labels ?? [],
      classNames: classes?.names ?? [], sources: [source(folder, digests)])
  }

  private func plan(for folder: ImageFolder, _ buffer: inout FileBuffer) throws -> ImagePlan {
    let first = folder.path(of: 0)
    let plan = ImagePlan(self, first: try kind(of: first, &buffer), at: first)
    try plan.checkMemory(count: folder.files.count)
    return plan
  }

  private func kind(of path: String, _ buffer: inout FileBuffer) throws -> ImageKind {
    try buffer.read(path, limit: PNGHeader.byteCount)
    return try imageKind(buffer.bytes.span.extracting(first: buffer.count), name: path)
  }

  private func decode(
    _ folder: ImageFolder, _ plan: ImagePlan, in context: RunContext
  ) throws -> (Pixels, [String]) {
    let (count, size) = (folder.files.count, plan.shape.count)
    if plan.first.isWide {
      let (floats, digests) = try concurrentlyFilled(
        count: count, size: size, of: Float.self, in: context, scratch: { ImageDecoder(plan) }
      ) { decoder, index, pixels in try decoder.read(index, of: folder, into: &pixels) }
      return (.floats(floats), digests)
    }
    let (bytes, digests) = try concurrentlyFilled(
      count: count, size: size, of: UInt8.self, in: context, scratch: { ImageDecoder(plan) }
    ) { decoder, index, pixels in try decoder.read(index, of: folder, into: &pixels) }
    return (.bytes(bytes, white: 255), digests)
  }

  /// What `find . -name '*.png' -printf '%P\0' | xargs -0 sha256sum | LC_ALL=C sort | sha256sum`
  /// prints in the folder; of a single file, the file's own.
  private func source(_ folder: ImageFolder, _ digests: [String]) -> SourceFile {
    guard FileSystem.kind(of: path.path) == .folder else {
      return SourceFile(path: path.path, sha256: digests[0])
    }
    // Two numbers are compared far sooner than two texts, and the first eight letters mostly differ.
    let starts = digests.map { $0.utf8.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    let order = digests.indices.sorted { first, second in
      if starts[first] != starts[second] { return starts[first] < starts[second] }
      if digests[first] != digests[second] { return digests[first] < digests[second] }
      return folder.relativePath(of: first).utf8.lexicographicallyPrecedes(
        folder.relativePath(of: second).utf8)
    }
    var lines: [UInt8] = []
    lines.reserveCapacity(digests.count * 80)
    for index in order {
      for part in [digests[index], "  ", folder.relativePath(of: index), "\n"] {
        lines += part.utf8
      }
    }
    return SourceFile(path: path.path, sha256: sha256(lines), fileCount: digests.count)
  }
}
