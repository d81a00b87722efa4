extension ImageSet {
  /// For an image its number in the set that was loaded, which keys its noise.
  public func origin(of image: Int) -> Int { origins.isEmpty ? image : origins[image] }

  /// Some of the images, in the order given, with the noise that they carry: an image is drawn
  /// with the same noise from every subset.
  /// - Precondition: Every number is one of an image.
  public func subset(_ images: [Int]) -> ImageSet {
    replacing(
      labels: labels.isEmpty ? [] : images.map { labels[$0] }, shape: shape,
      pixels: pixels.gathered(images, size: shape.count), origins: images.map(origin))
  }

  /// These images with other pixels, one for one.
  /// - Precondition: As many images.
  public func replacing(shape: ImageShape, pixels: Pixels) -> ImageSet {
    precondition(pixels.count == count * shape.count, "as many images as before")
    return replacing(labels: labels, shape: shape, pixels: pixels, origins: origins)
  }

  /// Every image `times` times, the whole set after itself. Each repetition counts as an image of
  /// its own, with noise of its own.
  /// - Precondition: `times` is at least 1, and the values can be counted.
  public func repeated(_ times: Int) -> ImageSet {
    let count = count
    let origins = (0..<times).flatMap { round in
      (0..<count).map { image in
        let (repetition, loaded) = origin(of: image).quotientAndRemainder(
          dividingBy: Self.repetitionStride)
        return (repetition * times + round) * Self.repetitionStride + loaded
      }
    }
    return replacing(
      labels: repeatElement(labels, count: times).flatMap(\.self), shape: shape,
      pixels: pixels.repeated(times), origins: origins)
  }

  /// Whether some images are repetitions of others.
  public var hasRepetitions: Bool { origins.contains { $0 >= Self.repetitionStride } }

  /// An image's number keeps the count of its repetitions above this.
  private static let repetitionStride = 1 << 32

  private func replacing(
    labels: [Int], shape: ImageShape, pixels: Pixels, origins: [Int]
  ) -> ImageSet {
    var set = ImageSet(
      shape: shape, pixels: pixels, labels: labels, classNames: classNames, sources: sources,
      origins: origins)
    set.noise = noise
    return set
  }
}

extension Pixels {
  fileprivate func gathered(_ images: [Int], size: Int) -> Pixels {
    switch self {
    case .bytes(let bytes, let white): .bytes(gather(images, from: bytes, size: size), white: white)
    case .floats(let floats): .floats(gather(images, from: floats, size: size))
    }
  }

  fileprivate func repeated(_ times: Int) -> Pixels {
    switch self {
    case .bytes(let bytes, let white):
      .bytes(repeatElement(bytes, count: times).flatMap(\.self), white: white)
    case .floats(let floats): .floats(repeatElement(floats, count: times).flatMap(\.self))
    }
  }
}

private func gather<Value>(_ images: [Int], from values: [Value], size: Int) -> [Value] {
  var gathered: [Value] = []
  gathered.reserveCapacity(images.count * size)
  for image in images { gathered += values[image * size..<(image + 1) * size] }
  return gathered
}
