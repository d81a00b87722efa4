public import Pipeline

/// Glyphs of a bitmap font as images, one a character, each a class of its own.
public struct Font: LoadStage {
  public static let name = "font"
  public static let summary = "Characters of a bitmap font, one image each."

  public var file = InputPath.builtin(BuiltinFont.name)
  public var codes = CodeRange(0x60...0x7f)

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field("file", \.file, help: "The font: builtin:5x7."),
      Field("codes", \.codes, help: "Codes of the characters to load, both ends included."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] { fault.map { [$0] } ?? [] }

  public func header() throws -> ImageHeader {
    if let fault { throw PipelineError(.badData, fault.message) }
    return ImageHeader(
      shape: ImageShape(height: BuiltinFont.height, width: BuiltinFont.width),
      count: codes.codes.count)
  }

  public func load(in context: RunContext) throws -> ImageSet {
    let header = try header()
    return ImageSet(
      shape: header.shape,
      pixels: .bytes(codes.codes.flatMap { BuiltinFont.pixels(of: $0) }, white: 1),
      labels: Array(0..<header.count), classNames: codes.codes.map(Self.className),
      sources: [SourceFile(path: file.text, sha256: sha256(BuiltinFont.pixels))])
  }

  private var fault: OptionFault? {
    guard file.builtinName == BuiltinFont.name else {
      return OptionFault(
        "no font '\(file.text)' can be read; built in is builtin:\(BuiltinFont.name)", at: "file")
    }
    let held = BuiltinFont.codes
    guard held.contains(codes.codes.lowerBound), held.contains(codes.codes.upperBound) else {
      return OptionFault(
        "the font \(BuiltinFont.name) holds the codes \(CodeRange(held)), "
          + "and \(codes) reaches beyond them", at: "codes")
    }
    return nil
  }

  /// The character; the two that cannot be seen by their ASCII abbreviations.
  private static func className(_ code: Int) -> String {
    switch code {
    case 0x20: "SP"
    case 0x7f: "DEL"
    default: Unicode.Scalar(UInt32(code)).map { String(Character($0)) } ?? ""
    }
  }
}
