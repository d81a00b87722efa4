public import Pipeline

/// `.npy` files: type, order and shape of the array, and its images where it holds some.
public struct NumPyInspector: Inspector {
  public static let name = "NumPy"

  public init() {}

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    start.starts(with: [0x93] + Array("NUMPY".utf8))
  }

  public func inspect(_ path: String) throws -> Inspection {
    let array = try NumPyArray(
      reading: try FileSystem.read(path, limit: Self.mostBytes), name: path)
    var inspection = Inspection("NumPy array", facts: array.header.facts)
    // Labels and other arrays are no images: the facts are all there is to say.
    if let images = try? array.header.images(given: [], name: path),
      let pixels = try? array.pixels(white: nil)
    {
      inspection.images = ImageSet(shape: images.shape, pixels: pixels)
    }
    return inspection
  }
}
