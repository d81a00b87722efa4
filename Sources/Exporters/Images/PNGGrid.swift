public import Pipeline

/// Images in a grid, with their noise or what a model makes of them beside each.
public struct PNGGrid: ExportStage {
  public static let name = "png-grid"
  public static let alsoKnownAs = ["grid", "image-grid", "png", "images"]
  public static let summary = "Draws images, their noise and their reconstructions in a grid."

  public var rows: [ImageContent] = [.original, .reconstruction]
  /// `nil` puts 16 images side by side, or one of each class.
  public var columns: GridColumns?
  public var count = 32
  public var choose = ImageChoice.first
  /// `nil` makes an image about 40 pixels high.
  public var scale: Int?
  public var gap = 4
  public var labels = true
  /// `nil` takes 1 where there is only black and white, else 8.
  public var bits: Int?
  public var file = OutputPath("grid.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "rows", \.rows,
        help: "What is drawn of each image, from the top; 'reconstruction' is that of 'noisy' if "
          + "drawn."),
      Field(
        "columns", \.columns,
        help: "Images side by side (16, or one of each class, for null), 1 to 1000; or, instead of "
          + "'rows', what is drawn of each image side by side."),
      Field(
        "count", \.count, .within(1...1_000_000), unit: "images",
        help: "How many images; all where there are fewer."),
      Field(
        "choose", \.choose,
        help:
          "Which: the first, drawn by the seed, those that the model reconstructs worst, or the "
          + "classes in turn."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel; null makes images about 40 pixels high."),
      Field(
        "gap", \.gap, .within(0...100), unit: "pixels", help: "The distance between images."),
      Field("labels", \.labels, help: "Whether rows and classes are named."),
      Field(
        "bits", \.bits, .within(1...16), unit: "bits",
        help: "Of a sample: 1, 8 or 16; null takes 1 where all is black or white, else 8."),
      Field("file", \.file, endings: ["png"], help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model] }

  public var needs: [StageInput] { needsModel ? Self.inputs : [.data] }

  private var contents: [ImageContent] {
    if case .contents(let contents) = columns { contents } else { rows }
  }

  private var isUpright: Bool { if case .contents = columns { true } else { false } }

  private var needsModel: Bool { choose == .worst || contents.contains(where: \.needsModel) }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    let option = isUpright ? "columns" : "rows"
    if contents.isEmpty {
      faults.append(OptionFault("'\(option)' names no \(option.dropLast()) to draw", at: option))
    }
    if isUpright, rows != PNGGrid().rows {
      faults.append(
        OptionFault("'columns' names what is drawn, and so does 'rows': leave one out", at: "rows"))
    }
    if let message = Self.bitsFault(bits) { faults.append(OptionFault(message, at: "bits")) }
    guard let header = inputs.images(StageInput.data.key) else { return faults }
    if contents.contains(.noisy), header.noise.isEmpty {
      faults.append(
        OptionFault(
          "no 'augment' stage attached noise to 'data': the \(option.dropLast()) 'noisy' shows the "
            + "images as they are", at: option, severity: .warning))
    }
    if header.isCountExact,
      let message = layout(header.shape, min(count, header.count), header.classNames).fault
    {
      faults.append(OptionFault(message, at: "count"))
    }
    return faults
  }

  static func bitsFault(_ bits: Int?) -> String? {
    guard let bits, ![1, 8, 16].contains(bits) else { return nil }
    return "'bits' is \(bits), and can be 1, 8 or 16"
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let contents = contents
    if choose == .byClass, data.labels.isEmpty {
      throw PipelineError(
        .badData, "'choose: by_class' needs images with labels, and these have none")
    }
    let model = needsModel ? inputs.model.model : nil
    let chosen = choose.images(count, of: data, model: model, random: context.random)
    var layout = layout(data.shape, chosen.count, data.classNames)
    let classNames = labels ? chosen.map(data.name) : []
    layout.sharesClasses = !isUpright && repeats(classNames, every: layout.perBand)
    guard layout.count > 0, !contents.isEmpty else {
      throw PipelineError(.badData, "png-grid has nothing to draw: no images or no rows")
    }
    if let message = layout.fault { throw PipelineError(.badData, message) }
    let shown = data.subset(chosen)
    let lines = zip(contents, shown.values(contents, model: model))
      .map { GridLine(name: $0.rawValue, values: $1) }
    for line in lines {
      let odd = line.values.count(where: \.isNaN)
      context.warnOfNoNumbers(odd, of: line.values.count, in: line.name)
    }
    let (picture, warnings) = try layout.draw(
      lines, classNames: classNames, bits: bits == 16 ? 16 : 8)
    for warning in warnings { context.warn(warning) }
    try context.write(picture, bits: bits, to: file)
  }

  /// Whether names come again in the same order, row for row.
  private func repeats(_ names: [String], every length: Int) -> Bool {
    names.count > length
      && names.indices.dropFirst(length).allSatisfy {
        names[$0] == names[$0 - length]
      }
  }

  private func layout(_ shape: ImageShape, _ shown: Int, _ names: [String]) -> GridLayout {
    var perBand = choose == .byClass && 1...32 ~= names.count ? names.count : 16
    if case .count(let count) = columns { perBand = count }
    return GridLayout(
      shape: shape, count: shown, lineCount: contents.count,
      perBand: max(1, min(perBand, shown)),
      scale: scale ?? defaultScale(shape, shown, names), gap: gap,
      hasLabels: labels, isUpright: isUpright)
  }

  /// Images about 40 pixels high, or of a few images so wide that most names of classes fit above.
  private func defaultScale(_ shape: ImageShape, _ shown: Int, _ names: [String]) -> Int {
    // A glyph of 7 rows is drawn at 6 times its size, a digit of 28 at twice.
    let scale = max(1, (42 + shape.height / 2) / shape.height)
    guard labels, !isUpright, shown <= 200 else { return scale }
    let longest = names.map(\.count).max() ?? 0
    // A letter of the labels is about 7 pixels wide.
    return max(scale, (min(7 * longest, 90) + shape.width - 1) / shape.width)
  }
}
