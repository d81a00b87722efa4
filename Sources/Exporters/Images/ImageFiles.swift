import PNG
public import Pipeline

/// Every image in a PNG file of its own, in a folder that appears whole or not at all.
public struct ImageFiles: ExportStage {
  public static let name = "image-files"
  public static let alsoKnownAs = ["pngs"]
  public static let summary = "Writes every image to a PNG file of its own."

  public enum Compression: String, OptionChoice {
    /// None for files that fit into a disk's smallest piece of 4 KiB as they are, where it would
    /// cost most of the time and save no room; else fast.
    case automatic
    /// As small as libpng makes them.
    case small
  }

  public var what = ImageContent.original
  public var naming = "{index}.png"
  public var scale = 1
  public var bits = 8
  public var compress = Compression.automatic
  public var folder = OutputPath("images")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field("what", \.what, help: "What is written of each image."),
      Field(
        "name", \.naming,
        help: "Names of the files: {index} from 0, {label} the class, {code} a character's code."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel."),
      Field("bits", \.bits, .within(1...16), unit: "bits", help: "Of a sample: 1, 8 or 16."),
      Field(
        "compress", \.compress,
        help: "Automatic stores files that fit into 4 KiB as they are, and presses others fast; "
          + "small takes the time to make all as small as they can be."),
      Field(
        "folder", \.folder,
        help: "The folder to write, which belongs to the stage: it is replaced as a whole."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model] }

  public var needs: [StageInput] { what.needsModel ? Self.inputs : [.data] }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    let channels = inputs.images(StageInput.data.key)?.shape.channels ?? 1
    if let message = PNGGrid.bitsFault(bits, channels: channels) {
      faults.append(OptionFault(message, at: "bits"))
    }
    do {
      let pattern = try FileNamePattern(naming)
      if let images = inputs.images(StageInput.data.key) {
        try pattern.check(classNames: images.classNames, isUnlabelled: images.isUnlabelled)
      }
    } catch {
      faults.append(OptionFault("\(error)", at: "name"))
    }
    if let images = inputs.images(StageInput.data.key),
      let fault = ImageFilesCost(self, images).fault()
    {
      faults.append(fault)
    }
    if what == .noisy, inputs.images(StageInput.data.key)?.noise.isEmpty == true {
      faults.append(
        OptionFault(
          "no 'augment' stage attached noise to 'data': the files show the images as they are",
          at: "what", severity: .warning))
    }
    return faults
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let shape = data.shape
    let names = try FileNamePattern(naming).names(of: data)
    let depth = bits == 16 ? 16 : 8
    let model = what.needsModel ? inputs.model.model : nil
    let samples = samples(of: data, model: model, depth, in: context)
    let size = shape.count * depth / 8
    let notes = context.run.notes
    let compression = compression(of: shape, notes)
    try context.write(data.count, unit: "file", to: folder) { image in
      let pixels = enlarged(Array(samples[image * size..<(image + 1) * size]), shape, depth / 8)
      let picture = PNGImage(
        width: shape.width * scale, height: shape.height * scale, channels: shape.channels,
        bitDepth: depth, pixels: pixels, text: notes)
      do {
        return (names[image], try picture.encode(bitDepth: bits, compression: compression))
      } catch {
        throw PipelineError(.badData, "'\(FilePaths.join(folder.path, names[image]))': \(error)")
      }
    }
  }

  private func compression(of shape: ImageShape, _ notes: [PNGText]) -> PNGCompression {
    if compress == .small { return .default }
    let rows = shape.height * scale * (1 + (shape.width * scale * shape.channels * bits + 7) / 8)
    // A chunk has 12 bytes about it; the file's frame and the header take about 100.
    let text = notes.reduce(100) { $0 + $1.keyword.utf8.count + $1.text.utf8.count + 13 }
    return rows + text <= 4096 ? PNGCompression(level: 0, filter: .none) : .fast
  }

  /// `[count, height, width, channels]` samples of all images.
  private func samples(
    of data: ImageSet, model: (any TrainedModel)?, _ depth: Int, in context: RunContext
  ) -> [UInt8] {
    if what == .original, depth == 8, case .bytes(let bytes, let white) = data.pixels {
      if white == 255 { return bytes }
      let levels = (0...255).map { level in
        UInt8(min(255, (255 * Double(level) / Double(white)).rounded()))
      }
      return bytes.map { levels[Int($0)] }
    }
    var samples: [UInt8] = []
    samples.reserveCapacity(data.pixels.count * depth / 8)
    var odd = 0
    inBatches(of: data.count, size: data.shape.count) { range in
      for values in data.values([what], model: model, in: range) {
        odd += values.count(where: \.isNaN)
        samples += Exporters.samples(values[...], bits: depth)
      }
    }
    context.warnOfNoNumbers(odd, of: data.pixels.count, in: what.rawValue)
    return samples
  }

  /// Every pixel, of `size` bytes a sample, as a square of `scale` by `scale`.
  private func enlarged(_ pixels: [UInt8], _ shape: ImageShape, _ size: Int) -> [UInt8] {
    guard scale > 1 else { return pixels }
    let pixelSize = shape.channels * size
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count * scale * scale)
    for row in 0..<shape.height {
      let start = result.count
      for column in 0..<shape.width {
        let at = (row * shape.width + column) * pixelSize
        for _ in 0..<scale { result += pixels[at..<at + pixelSize] }
      }
      let line = Array(result[start...])
      for _ in 1..<scale { result += line }
    }
    return result
  }
}
