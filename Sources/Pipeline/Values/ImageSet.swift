public import Tensors

/// Height, width and channels of images: what a loader tells before it reads pixels.
public struct ImageShape: Sendable, Hashable, Codable, CustomStringConvertible {
  public let height: Int
  public let width: Int
  /// 1 for grey, 3 for red, green and blue.
  public let channels: Int

  public init(height: Int, width: Int, channels: Int = 1) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Values an image has.
  public var count: Int { height * width * channels }

  /// `7x5`, height first, with channels where there is more than one.
  public var description: String {
    "\(height)x\(width)" + (channels == 1 ? "" : "x\(channels)")
  }
}

/// What is known of a set of images before its pixels are read.
public struct ImageHeader: Sendable, Equatable {
  public var shape: ImageShape
  public var count: Int
  /// Whether there will be as many as `count`. Of a filtered set there are at most that many: labels
  /// are not read before the run.
  public var isCountExact = true
  /// What a value takes in memory: 1, or 4 where the file has floats.
  public var bytesPerValue = 1
  /// Empty where there are no labels or they are not known yet.
  public var classNames: [String]
  /// Whether it is known that the images have no labels.
  public var isUnlabelled = false
  /// What `augment` stages have attached.
  public var noise: [PlannedNoise] = []

  public init(shape: ImageShape, count: Int, classNames: [String] = []) {
    self.shape = shape
    self.count = count
    self.classNames = classNames
  }
}

/// Pixels as they came: bytes, or floats only where the file has floats.
public enum Pixels: Sendable, Equatable {
  /// `white` is the byte that stands for 1: 255 for photographs, 1 for bitmaps.
  case bytes([UInt8], white: UInt8)
  case floats([Float])

  public var count: Int {
    switch self {
    case .bytes(let bytes, _): bytes.count
    case .floats(let floats): floats.count
    }
  }
}

/// Images in one block, all of one shape, with what belongs to them.
public struct ImageSet: Sendable {
  public let shape: ImageShape
  /// `count x height x width x channels`, row by row, channels interleaved.
  public let pixels: Pixels
  /// For each image the index of its class in `classNames`; empty where there are no labels.
  public let labels: [Int]
  public let classNames: [String]
  /// The files that the images came from.
  public let sources: [SourceFile]
  /// For each image its number in the set that was loaded, which keys its noise and stays with it
  /// in every subset; empty where the set is that set, in its order.
  public let origins: [Int]
  /// Noise that is attached and not drawn yet, in the order of the `augment` stages.
  public var noise: [AttachedNoise] = []

  /// - Precondition: whole images; labels for all or none, each with a class name; origins for all
  ///   or none.
  public init(
    shape: ImageShape, pixels: Pixels, labels: [Int] = [], classNames: [String] = [],
    sources: [SourceFile] = [], origins: [Int] = []
  ) {
    precondition(shape.count > 0 && pixels.count.isMultiple(of: shape.count), "partial images")
    precondition(labels.isEmpty || labels.count == pixels.count / shape.count, "partial labels")
    precondition(labels.allSatisfy(classNames.indices.contains), "a label without a class name")
    precondition(
      origins.isEmpty || origins.count == pixels.count / shape.count, "partial origins")
    self.shape = shape
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
    self.sources = sources
    self.origins = origins
  }

  public var count: Int { pixels.count / shape.count }

  /// The name of an image's class, or its index where there are no labels.
  public func name(of image: Int) -> String {
    labels.isEmpty ? String(image) : classNames[labels[image]]
  }

  /// Some of the images, as floats where bytes are scaled to 0...1.
  /// - Returns: `[images.count, shape.count]`
  public func batch(_ images: Range<Int>) -> Matrix {
    let range = images.lowerBound * shape.count..<images.upperBound * shape.count
    var batch = Matrix(rows: images.count, columns: shape.count)
    switch pixels {
    case .bytes(let bytes, let white):
      var output = batch.elements.mutableSpan
      convert(bytes.span.extracting(range), into: &output, scale: 1 / Float(white))
    case .floats(let floats):
      batch.elements = Array(floats[range])
    }
    return batch
  }

  /// One image's values into `output`, scaled as in `batch`.
  /// - Precondition: `output` has `shape.count` elements.
  public func read(_ image: Int, into output: inout MutableSpan<Float>) {
    let range = image * shape.count..<(image + 1) * shape.count
    switch pixels {
    case .bytes(let bytes, let white):
      convert(bytes.span.extracting(range), into: &output, scale: 1 / Float(white))
    case .floats(let floats):
      output.copy(floats.span.extracting(range))
    }
  }
}

/// A file that was read, or a folder of files, as a run records it.
public struct SourceFile: Sendable, Equatable, Codable {
  /// Absolute, or `builtin:NAME`.
  public let path: String
  /// In small hexadecimal letters; of a built-in, of its pixels; of a folder, of the lines that
  /// `sha256sum` writes of its files, sorted.
  public let sha256: String
  /// How many files were read in a folder; `nil` for a single file.
  public let fileCount: Int?
  /// How many files of a folder could not be decoded and were left out; `nil` for none.
  public let leftOutCount: Int?

  public init(path: String, sha256: String, fileCount: Int? = nil, leftOutCount: Int? = nil) {
    self.path = path
    self.sha256 = sha256
    self.fileCount = fileCount
    self.leftOutCount = leftOutCount
  }
}
