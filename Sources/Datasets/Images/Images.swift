import PNG
public import Pipeline

/// The PNG files of a folder, one image each.
public struct Images: LoadStage {
  public static let name = "images"
  public static let alsoKnownAs = ["image-folder", "png", "folder", "directory"]
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
  public var onError = ImageErrorPolicy.stop

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
      Field(
        "on_error", \.onError,
        help: "What a file that cannot be decoded does: stop ends the run with the names of all "
          + "such files, skip leaves them out with a warning."),
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
    var damage = ImageDamage()
    var plan: ImagePlan?
    var mismatch: PipelineError?
    for index in folder.files.indices {
      let path = folder.path(of: index)
      do {
        let kind = try kind(of: path, &buffer)
        if plan == nil { plan = ImagePlan(self, first: kind, at: path) }
        try plan?.check(kind, at: path)
      } catch let image as DamagedImage {
        damage.add(image)
      } catch let error as PipelineError where error.kind == .badData {
        mismatch = mismatch ?? error
      }
    }
    try check(damage, of: folder)
    if let mismatch { throw mismatch }
    guard let plan else { throw damage.error(of: folder.files.count) }
    let count = folder.files.count - damage.images.count
    try plan.checkMemory(count: count)
    var header = ImageHeader(shape: plan.shape, count: count, classNames: classes?.names ?? [])
    // What is behind the headers may be damaged too.
    header.isCountExact = onError == .stop
    header.isUnlabelled = header.classNames.isEmpty
    if plan.first.isWide { header.bytesPerValue = 4 }
    return header
  }

  public func load(in context: RunContext) throws -> ImageSet {
    try images(of: try ImageFolder(listing: path.path, isRecursive: recursive), in: context)
  }

  /// The images of a folder's listing.
  func images(of folder: ImageFolder, in context: RunContext) throws -> ImageSet {
    let classes = labels == .folders ? try FolderLabels(folder) : nil
    let plan = try plan(for: folder)
    var (pixels, results) = try decode(folder, plan, in: context)
    var damage = ImageDamage()
    var kept: [Int] = []
    var digests: [String] = []
    for (index, result) in results.enumerated() {
      switch result {
      case .success(let digest):
        kept.append(index)
        digests.append(digest)
      case .failure(let image): damage.add(image)
      }
    }
    try check(damage, of: folder)
    if !damage.isEmpty {
      context.warn("left out: " + damage.list(of: folder.files.count))
      pixels = pixels.keeping(kept, size: plan.shape.count)
    }
    let read = folder.keeping(kept)
    return ImageSet(
      shape: plan.shape, pixels: pixels,
      labels: classes.map { set in
        set.labels.isEmpty ? [] : kept.map { set.labels[$0] }
      } ?? [], classNames: classes?.names ?? [],
      sources: [
        source(read, digests, leftOut: damage.images.count)
      ])
  }

  /// - Throws: `PipelineError` of kind `badData` that names the damaged images, unless they are
  ///   to be left out and others remain.
  private func check(_ damage: ImageDamage, of folder: ImageFolder) throws {
    guard !damage.isEmpty, onError == .stop || damage.images.count == folder.files.count else {
      return
    }
    throw damage.error(of: folder.files.count)
  }

  /// The plan that the first image makes that can be read.
  private func plan(for folder: ImageFolder) throws -> ImagePlan {
    var buffer = FileBuffer()
    var damage = ImageDamage()
    for index in folder.files.indices {
      let path = folder.path(of: index)
      do {
        let plan = ImagePlan(self, first: try kind(of: path, &buffer), at: path)
        try plan.checkMemory(count: folder.files.count)
        return plan
      } catch let image as DamagedImage {
        damage.add(image)
      }
    }
    throw damage.error(of: folder.files.count)
  }

  private func kind(of path: String, _ buffer: inout FileBuffer) throws -> ImageKind {
    try buffer.read(path, limit: PNGHeader.byteCount)
    return try imageKind(buffer.bytes.span.extracting(first: buffer.count), name: path)
  }

  /// The pixels of all images, zeros for those that are damaged, and of each its digest or its
  /// fault.
  private func decode(
    _ folder: ImageFolder, _ plan: ImagePlan, in context: RunContext
  ) throws -> (Pixels, [Result<String, DamagedImage>]) {
    let (count, size) = (folder.files.count, plan.shape.count)
    if plan.first.isWide {
      let (floats, results) = try concurrentlyFilled(
        count: count, size: size, of: Float.self, in: context, scratch: { ImageDecoder(plan) }
      ) { decoder, index, pixels in
        try damageAsResult { try decoder.read(index, of: folder, into: &pixels) }
      }
      return (.floats(floats), results)
    }
    let (bytes, results) = try concurrentlyFilled(
      count: count, size: size, of: UInt8.self, in: context, scratch: { ImageDecoder(plan) }
    ) { decoder, index, pixels in
      try damageAsResult { try decoder.read(index, of: folder, into: &pixels) }
    }
    return (.bytes(bytes, white: 255), results)
  }

  /// What `find . -name '*.png' -printf '%P\0' | xargs -0 sha256sum | LC_ALL=C sort | sha256sum`
  /// prints in the folder, where all of these and no others are read; of a single file, its own.
  private func source(
    _ folder: ImageFolder, _ digests: [String], leftOut: Int
  ) -> SourceFile {
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
    return SourceFile(
      path: path.path, sha256: sha256(lines), fileCount: digests.count,
      leftOutCount: leftOut > 0 ? leftOut : nil)
  }
}

/// The outcome of decoding one image, whose damage does not keep the others from being decoded.
private func damageAsResult(_ decode: () throws -> String) throws -> Result<String, DamagedImage> {
  do {
    return .success(try decode())
  } catch let image as DamagedImage {
    return .failure(image)
  }
}

extension Pixels {
  /// The pixels of some images alone.
  /// - Parameter size: values of an image.
  fileprivate func keeping(_ images: [Int], size: Int) -> Pixels {
    func kept<Value>(_ values: [Value]) -> [Value] {
      var kept: [Value] = []
      kept.reserveCapacity(images.count * size)
      for image in images { kept += values[image * size..<(image + 1) * size] }
      return kept
    }
    return switch self {
    case .bytes(let bytes, let white): .bytes(kept(bytes), white: white)
    case .floats(let floats): .floats(kept(floats))
    }
  }
}
