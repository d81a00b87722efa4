import PNG
public import Pipeline

/// Describes PNG files with their text chunks.
public struct PNGInspector: Inspector {
  public static let name = "PNG"
  public init() {}

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    start.starts(with: [0x89, 0x50, 0x4E, 0x47])
  }

  public func inspect(_ path: String) throws -> Inspection {
    let bytes = try FileSystem.read(path, limit: Self.mostBytes)
    do {
      let header = try PNGHeader(reading: bytes)
      let image = try PNGImage(decoding: bytes)
      let kinds: [PNGHeader.ColorType: String] = [
        .grey: "grey", .rgb: "RGB", .palette: "palette", .greyAlpha: "grey and alpha",
        .rgba: "RGB and alpha",
      ]
      let facts: [Inspection.Fact] =
        [
          .init("size", "\(header.width)x\(header.height) pixels, width first"),
          .init("colour", "\(kinds[header.colorType] ?? ""), \(header.bitDepth) bits a sample"),
          .init("interlaced", header.isInterlaced ? "yes" : "no"),
        ] + image.text.map { .init("text: \($0.keyword)", $0.text) }
      // A white background is what most viewers show behind transparent pixels.
      let shown = image.converted(channels: image.channels < 3 ? 1 : 3, bitDepth: 8)
      return Inspection(
        "PNG image", facts: facts,
        images: ImageSet(
          shape: ImageShape(
            height: image.height, width: image.width, channels: shown.channels),
          pixels: .bytes(shown.pixels, white: 255)))
    } catch {
      throw PipelineError(.badData, "'\(path)': \(error)")
    }
  }
}
