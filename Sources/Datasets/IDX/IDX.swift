public import Pipeline

/// Images of an IDX file, the format of MNIST, with the labels of a second one.
public struct IDX: LoadStage {
  public static let name = "idx"
  public static let alsoKnownAs = ["ubyte", "idx-ubyte"]
  public static let summary = "Images of an IDX file, the format of MNIST, gzipped or not."

  public var images = InputPath("images.idx", from: "/")
  public var labels: InputPath?
  public var limit: Int?
  public var offset = 0
  public var transpose = false
  public var white: Int?
  public var labelColumn: Int?

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "images", \.images, isRequired: true,
        help: "The file of images: count x height x width, or x channels; count x pixels gives "
          + "images of one row. Bytes stand for 0 to 1; values of other types are kept as they are "
          + "unless 'white' is said."),
      Field("labels", \.labels, help: "The file of their labels, as many as there are images."),
      Field(
        "label_column", \.labelColumn, .atLeast(0),
        help: "Of labels with several columns, as QMNIST has them, which one is read, from 0 on "
          + "(QMNIST's digits are column 0)."),
      Field(
        "limit", \.limit, .atLeast(1), unit: "images",
        help: "The most images to load; all where it is not given."),
      Field("offset", \.offset, .atLeast(0), unit: "images", help: "How many images to pass over."),
      Field(
        "transpose", \.transpose,
        help: "Whether rows and columns are swapped, as EMNIST's files need it."),
      Field(
        "white", \.white, .within(1...Int(Int32.max)),
        help: "The value that is white, by which all are divided; null takes 255 for bytes and 1 "
          + "for values of other types."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard labelColumn != nil, labels == nil else { return [] }
    return [
      OptionFault(
        "'label_column' says which column of 'labels' is read, and no labels are given",
        at: "label_column")
    ]
  }

  public func header() throws -> ImageHeader {
    let set = try open()
    var header = ImageHeader(shape: set.shape, count: try items(of: set).count)
    header.isUnlabelled = labels == nil
    if set.images.header.element != .unsignedByte || white ?? 255 > 255 { header.bytesPerValue = 4 }
    return header
  }

  public func load(in context: RunContext) throws -> ImageSet {
    let set = try open()
    let items = try items(of: set)
    let paths = [images.path] + (labels.map { [$0.path] } ?? [])
    let sums = paths.map(FileSum.init)
    let pixels = try set.pixels(of: [items], white: white)
    let numbers = try set.labels?.labels(of: [items], column: labelColumn) ?? []
    for note in [set.images.stream.note, set.labels?.stream.note].compactMap(\.self) {
      context.warn(note)
    }
    warn(of: pixels, in: context)
    let (labels, names) = NumberedClasses.classes(of: numbers)
    return ImageSet(
      shape: set.shape, pixels: pixels, labels: labels, classNames: names,
      sources: try zip(paths, sums).map { SourceFile(path: $0, sha256: try $1.value()) })
  }

  private func open() throws -> IDXSet {
    try IDXSet(
      images: images.path, labels: labels?.path, labelColumn: labelColumn, isTransposed: transpose)
  }

  private func warn(of pixels: Pixels, in context: RunContext) {
    guard case .floats(let floats) = pixels, let least = floats.min(), let most = floats.max(),
      least < 0 || most > 1
    else { return }
    context.warn(
      "'\(images.path)' holds values from \(least) to \(most), and images go from 0 to 1: "
        + "'white' says which value is white")
  }

  private func items(of set: IDXSet) throws -> Range<Int> {
    guard offset < set.count else {
      throw PipelineError(
        .badData, "'\(images.path)' has \(set.count) images, and 'offset' passes over \(offset)")
    }
    return offset..<offset + min(limit ?? .max, set.count - offset)
  }
}
