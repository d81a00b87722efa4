import Pipeline

/// What principal components take, as far as the check can tell: they are those of a matrix with a row and
/// a column for every value of an image.
struct PrincipalComponentsCost {
  private let images: ImageHeader
  private let size: Double

  init(_ images: ImageHeader) {
    self.images = images
    size = Double(images.shape.count)
  }

  /// Each part of the samples has a matrix of its own, in double precision; LAPACK works on a copy of
  /// their sum, and another copy is kept.
  private var bytes: Double {
    8 * size * size * Double(2 + SampleCovariance.partCount(samples: images.count))
  }

  /// LAPACK takes some 4/3 n^3 operations, most of them as fast as memory is read: some 4e9 in a second.
  /// The matrix of single products is made at some 2e10.
  private var seconds: Double {
    4.0 / 3 * size * size * size / 4e9 + Double(images.count) * size * size / 2e10
  }

  /// A sentence on images that make the work too large for the machine, or long; `nil` where it is
  /// neither.
  func fault(memory: Int? = Machine.memory) -> OptionFault? {
    if let memory, bytes > Double(memory) {
      return OptionFault(
        "components of images of \(images.shape.count) values take \(Readable.bytes(bytes)) of memory, "
          + "and this machine has \(Readable.bytes(Double(memory))): make the images smaller",
        isOfMemory: true)
    }
    return Readable.longWork(seconds: seconds).map { time in
      OptionFault(
        "components of images of \(images.shape.count) values: \(time); "
          + "smaller images take less", severity: .warning)
    }
  }
}
