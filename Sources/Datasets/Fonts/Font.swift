public import Pipeline

/// Glyphs of a bitmap font as images, one a character, each a class of its own.
public struct Font: LoadStage {
  public static let name = "font"
  public static let alsoKnownAs = ["bdf", "pcf", "psf", "hex"]
  public static let summary = "Characters of a bitmap font, one image each."

  public var file = InputPath.builtin(BuiltinFont.name)
  public var codes: CodeRanges?
  public var width: Int?
  public var height: Int?
  public var fit = FontFit.pad
  public var label = FontLabel.character
  var options = FontOptions()

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "file", \.file,
        help: "The font: builtin:5x7, or a file, whose format is told from its bytes."),
      Field(
        "codes", \.codes,
        help: "Codes of the characters to load, both ends included; null for all of the font."),
      Field(
        "width", \.width, .within(1...1024), unit: "pixels",
        help: "Columns of an image; null for those of the widest glyph's cell."),
      Field(
        "height", \.height, .within(1...1024), unit: "pixels",
        help: "Rows of an image; null for those of the highest glyph's cell."),
      Field(
        "fit", \.fit,
        help: "What fills or cuts a cell of another size: paper at the right and below, "
          + "cutting there too, or paper on all sides."),
      Field("label", \.label, help: "What the classes are called: the character or its code."),
    ] + FontOptions.fields.map { $0.lifted(to: \.options) }
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    if let name = file.builtinName, name != BuiltinFont.name {
      return [
        OptionFault(
          "there is no font '\(file.text)'; built in is builtin:\(BuiltinFont.name)", at: "file")
      ]
    }
    // A file that cannot be read is for `header` to report.
    guard let font = try? read().font else { return [] }
    if let message = missing(from: font) { return [OptionFault(message, at: "codes")] }
    return fitFaults(of: font)
  }

  /// Whether glyphs have ink outside a size that the file gives.
  private func fitFaults(of font: BitmapFont) -> [OptionFault] {
    guard fit != .crop, width != nil || height != nil else { return [] }
    do {
      let glyphs = try chosen(from: font)
      let shape = shape(of: glyphs)
      try font.checkInk(
        of: glyphs, in: PixelSize(width: shape.width, height: shape.height), fit: fit, title: title)
      return []
    } catch {
      return [OptionFault("\(error)", at: width == nil ? "height" : "width")]
    }
  }

  public func header() throws -> ImageHeader {
    let (font, _) = try read()
    let glyphs = try chosen(from: font)
    return ImageHeader(
      shape: shape(of: glyphs), count: glyphs.count,
      classNames: glyphs.map { label.className(of: $0.code) })
  }

  public func load(in context: RunContext) throws -> ImageSet {
    let (font, source) = try read()
    for note in font.notes { context.warn("\(title): \(note)") }
    let glyphs = try chosen(from: font)
    let pixels = try pixels(of: glyphs, from: font)
    return ImageSet(
      shape: shape(of: glyphs), pixels: .bytes(pixels, white: 1), labels: Array(glyphs.indices),
      classNames: glyphs.map { label.className(of: $0.code) }, sources: [source])
  }

  private func pixels(
    of glyphs: [BitmapFont.Glyph], from font: BitmapFont
  ) throws -> [UInt8] {
    let shape = shape(of: glyphs)
    return try font.pixels(
      of: glyphs, in: PixelSize(width: shape.width, height: shape.height), fit: fit, title: title)
  }

  private var title: String { "the font '\(file.text)'" }

  private func read() throws -> (font: BitmapFont, source: SourceFile) {
    guard file.builtinName == nil else {
      return (
        BuiltinFont.font, SourceFile(path: file.text, sha256: sha256(BuiltinFont.pixels))
      )
    }
    let bytes = try FileSystem.read(file.path, limit: FontFile.sizeLimit)
    let font = try BitmapFont.parse(bytes, named: file.text, options: options)
    return (font, SourceFile(path: file.path, sha256: sha256(bytes)))
  }

  private func chosen(from font: BitmapFont) throws -> [BitmapFont.Glyph] {
    if let message = missing(from: font) { throw PipelineError(.badData, message) }
    guard let codes else { return font.glyphs }
    return font.glyphs.filter { glyph in codes.ranges.contains { $0.contains(glyph.code) } }
  }

  /// Which of the codes asked for the font lacks.
  private func missing(from font: BitmapFont) -> String? {
    guard let codes else { return nil }
    let held = font.codes
    let lacking = codes.ranges.flatMap { Datasets.lacking($0, among: held) }
    guard !lacking.isEmpty else { return nil }
    return
      "\(title) has no glyphs for \(lacking.listed) of the codes \(codes); it has \(held.listed)"
  }

  private func shape(of glyphs: [BitmapFont.Glyph]) -> ImageShape {
    let cell = BitmapFont.cell(of: glyphs)
    return ImageShape(height: height ?? cell.height, width: width ?? cell.width)
  }
}

/// The parts of `codes` that lie in none of the ranges, which ascend.
private func lacking(
  _ codes: ClosedRange<Int>, among ranges: [ClosedRange<Int>]
) -> [ClosedRange<Int>] {
  var lacking: [ClosedRange<Int>] = []
  var next = codes.lowerBound
  for range in ranges where range.overlaps(codes) {
    if range.lowerBound > next { lacking.append(next...range.lowerBound - 1) }
    next = range.upperBound + 1
  }
  if next <= codes.upperBound { lacking.append(next...codes.upperBound) }
  return lacking
}

extension [ClosedRange<Int>] {
  /// `0x20-0x7e, 0xa0-0xff`, and how many more where there are many.
  var listed: String {
    let shown = prefix(4).map { range in
      range.count == 1
        ? hexadecimal(range.lowerBound)
        : hexadecimal(range.lowerBound) + "-" + hexadecimal(range.upperBound)
    }
    let rest = dropFirst(4).reduce(0) { $0 + $1.count }
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
