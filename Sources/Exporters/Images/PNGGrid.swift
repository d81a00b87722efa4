import Drawing
public import Pipeline

/// Images in a grid, with their noise or what a model makes of them beside each.
public struct PNGGrid: ExportStage {
  public static let name = "png-grid"
  public static let alsoKnownAs = ["grid", "image-grid", "png", "images"]
  public static let summary = "Draws images, their noise and their reconstructions in a grid."

  /// `nil` draws what there is.
  public var rows: [ImageContent]?
  /// `nil` puts 16 images side by side, or one of each class, where they then have room.
  public var columns: GridColumns?
  public var count = 32
  public var choose = ImageChoice.first
  /// `nil` makes an image about 40 pixels high where the whole then has room.
  public var scale: Int?
  public var gap = 4
  public var labels = true
  /// `nil` takes 1 where there is only black and white, else 8.
  public var bits: Int?
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("grid.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "rows", \.rows,
        help: "What is drawn of each image, from the top; null draws the original, 'noisy' where "
          + "noise is attached and 'reconstruction', of 'noisy' if drawn, where there is a model."),
      Field(
        "columns", \.columns,
        help: "Images side by side, 1 to 1000 (null: 16, or one of each class, or as many as make "
          + "the grid about as large as a plot); or, instead of 'rows', what is drawn of each image "
          + "side by side."),
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
        help: "The side of an image's pixel; null makes images about 40 pixels high, smaller where "
          + "they are many or large."),
      Field(
        "gap", \.gap, .within(0...100), unit: "pixels", help: "The distance between images."),
      Field("labels", \.labels, help: "Whether rows and classes are named."),
      Field(
        "bits", \.bits, .within(1...16), unit: "bits",
        help: "Of a sample: 1, 8 or 16; null takes 1 where all is black or white, else 8."),
      Field("title", \.title, help: "What stands above the images; null for none."),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.whereMade] }

  public var needs: [StageInput] {
    if choose == .worst || wished?.contains(where: \.needsModel) == true { return [.data, .model] }
    return wished == nil ? Self.inputs : [.data]
  }

  /// What the file names to be drawn of each image; `nil` for what there is.
  private var wished: [ImageContent]? {
    if case .contents(let contents) = columns { contents } else { rows }
  }

  private func contents(hasNoise: Bool, hasModel: Bool) -> [ImageContent] {
    if let wished { return wished }
    var contents = [ImageContent.original]
    if hasNoise { contents.append(.noisy) }
    if hasModel { contents.append(.reconstruction) }
    return contents
  }

  private var isUpright: Bool { if case .contents = columns { true } else { false } }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    let option = isUpright ? "columns" : "rows"
    if wished?.isEmpty == true {
      faults.append(OptionFault("'\(option)' names no \(option.dropLast()) to draw", at: option))
    }
    if isUpright, rows != nil {
      faults.append(
        OptionFault("'columns' names what is drawn, and so does 'rows': leave one out", at: "rows"))
    }
    let images = inputs.images(StageInput.data.key)
    if let message = Self.bitsFault(bits, channels: images?.shape.channels ?? 1) {
      faults.append(OptionFault(message, at: "bits"))
    } else if bits == 1, file.ending == "png", gap > 0 || labels || title != nil {
      faults.append(
        OptionFault(
          "'bits' is 1, which holds black and white alone, and what is drawn around the images is "
            + "neither: take 'gap: 0', 'labels: false' and no 'title', or 'bits: 8'", at: "bits"))
    }
    if bits != nil, file.ending != "png" {
      faults.append(
        OptionFault("'bits' is of PNG files, and 'file' is '\(file.path)'", at: "bits"))
    }
    guard let header = inputs.images(StageInput.data.key) else { return faults }
    if choose == .byClass, header.isUnlabelled {
      faults.append(OptionFault(Self.lackOfLabels, at: "choose"))
    }
    if wished?.contains(.noisy) == true, header.noise.isEmpty {
      faults.append(
        OptionFault(
          "no 'augment' stage attached noise to 'data': the \(option.dropLast()) 'noisy' shows the "
            + "images as they are", at: option, severity: .warning))
    }
    let contents = contents(
      hasNoise: !header.noise.isEmpty, hasModel: !inputs.names(StageInput.model.key).isEmpty)
    let grid = GridPlan(
      shape: header.shape, count: min(count, header.count), lineCount: contents.count,
      classNames: header.classNames)
    if header.isCountExact, let fault = layout(grid).fault { faults.append(fault) }
    return faults
  }

  private static let lackOfLabels =
    "'choose: by_class' needs images with labels, and these have none"

  /// - Parameter channels: of the images, as far as they are known.
  static func bitsFault(_ bits: Int?, channels: Int) -> String? {
    guard let bits else { return nil }
    if ![1, 8, 16].contains(bits) { return "'bits' is \(bits), and can be 1, 8 or 16" }
    guard bits == 1, channels > 1 else { return nil }
    return "'bits' is 1, which grey images alone can have, and these have \(channels) channels"
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let model = inputs.optionalModel(StageInput.model.key)?.model
    let contents = contents(hasNoise: !data.noise.isEmpty, hasModel: model != nil)
    if choose == .byClass, data.labels.isEmpty {
      throw PipelineError(.badData, Self.lackOfLabels)
    }
    let chosen = choose.images(count, of: data, model: model, random: context.random)
    guard !chosen.isEmpty, !contents.isEmpty else {
      throw PipelineError(.badData, "png-grid has nothing to draw: no images or no rows")
    }
    let plan = GridPlan(
      shape: data.shape, count: chosen.count, lineCount: contents.count,
      classNames: data.classNames)
    var layout = layout(plan)
    let classNames = labels ? chosen.map(data.name) : []
    layout.sharesClasses = !isUpright && repeats(classNames, every: layout.perBand)
    layout = try drawing {
      try layout.furnished(
        title: title, bar: labels && contents.contains(.difference) ? Self.bar : nil)
    }
    if let fault = layout.fault, fault.severity == .error {
      throw PipelineError(.badData, fault.message)
    }
    let depth = bits == 16 ? 16 : 8
    let lines = data.subset(chosen).lines(contents, model: model, layout.reduction, bits: depth)
    for line in lines {
      context.warnOfNoNumbers(line.pixels.oddCount, of: line.pixels.count, in: line.name)
    }
    let (picture, warnings) = try layout.draw(
      lines, classNames: classNames, as: DrawingFormat(of: file, scale: 1), bits: depth)
    for warning in warnings { context.warn(warning) }
    switch picture {
    case .pixels(let image): try context.write(image, bits: bits, to: file)
    case .document(let bytes): try context.write(bytes, to: file)
    }
  }

  /// What the greys of a difference stand for.
  private static let bar = ColorBar(.grey, range: 0...1, label: "difference")

  /// Whether names come again in the same order, row for row.
  private func repeats(_ names: [String], every length: Int) -> Bool {
    names.count > length
      && names.indices.dropFirst(length).allSatisfy {
        names[$0] == names[$0 - length]
      }
  }

  private func layout(_ plan: GridPlan) -> GridLayout {
    plan.layout(
      columns: columns, scale: scale, choose: choose, gap: gap, hasLabels: labels, size: size)
  }
}

extension ImageSet {
  /// What is drawn of every image. Originals that are bytes, and are drawn in their size, stay bytes.
  /// - Parameters:
  ///   - model: there where a content needs one.
  ///   - bits: of a sample of the picture.
  fileprivate func lines(
    _ contents: [ImageContent], model: (any TrainedModel)?, _ reduction: ImageReduction, bits: Int
  ) -> [GridLine] {
    let bytes = bits == 8 && reduction.factor == 1 ? samplesOfBytes : nil
    let computed = contents.filter { $0 != .original || bytes == nil }
    var values = (computed.isEmpty ? [] : self.values(computed, model: model))[...]
    return contents.map { content in
      if content == .original, let bytes {
        return GridLine(name: content.rawValue, pixels: .bytes(bytes))
      }
      return GridLine(
        name: content.rawValue, pixels: .values(reduction.reduced(values.removeFirst())))
    }
  }
}
