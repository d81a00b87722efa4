public import Pipeline

/// What becomes of a set in which some images cannot be decoded.
public enum ImageErrorPolicy: String, OptionChoice {
  /// The run ends, with the names of all.
  case stop
  /// Damaged images are left out, with a warning.
  case skip
}

/// An image that cannot be decoded, with its path and what is wrong with it.
struct DamagedImage: Error {
  let message: String
}

/// The images of a folder that cannot be decoded.
struct ImageDamage {
  private(set) var images: [DamagedImage] = []

  /// How many are told of one by one: a broken disk has thousands.
  private static let shown = 20

  var isEmpty: Bool { images.isEmpty }

  mutating func add(_ image: DamagedImage) { images.append(image) }

  /// - Parameter count: the images of the folder, damaged ones included.
  func list(of count: Int) -> String {
    if images.count == 1, let only = images.first { return only.message }
    let lines = images.prefix(Self.shown).map { "\n  \($0.message)" }.joined()
    let rest = images.count - Self.shown
    return "\(images.count) of \(count) images cannot be read:\(lines)"
      + (rest > 0 ? "\n  and \(rest) more" : "")
  }

  func error(of count: Int) -> PipelineError {
    PipelineError(
      .badData, list(of: count) + (images.count > 1 ? "\n'on_error: skip' leaves them out" : ""))
  }
}
