/// What an option holds, as data: from it come the text of `pipe describe` and the JSON Schema.
public indirect enum OptionType: Sendable, Equatable {
  case boolean
  case integer
  case number
  case text
  case choice([String])
  /// A character code, such as `0x60`.
  case code
  /// A range of character codes, such as `0x60-0x7f`.
  case codes
  /// A range of character codes or a list of them.
  case codeRanges
  case inputPath
  /// A path inside the run folder; with endings, one of those.
  case outputPath(endings: [String])
  case list(OptionType)
  /// A component: its name, or a map of its name to its options.
  case component(String)
  /// Any of several types.
  case either([OptionType])

  /// In words: `whole number`, `list of numbers`, `one of: bce, mse`.
  public var text: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "whole number"
    case .number: "number"
    case .text: "text"
    case .choice(let names): names.joined(separator: " | ")
    case .code: "code, such as 0x60 or 96"
    case .codeRanges: "codes, such as 0x60-0x7f or [0x20-0x7e, 0xa0-0xff]"
    case .codes: "codes, such as 0x60-0x7f"
    case .inputPath: "path of an input"
    case .outputPath(let endings):
      "path in the run folder"
        + (endings.isEmpty ? "" : ", ." + endings.joined(separator: ", ."))
    case .list(let element):
      switch element {
      case .integer: "list of whole numbers"
      case .number: "list of numbers"
      case .choice(let names): "list of: \(names.joined(separator: " | "))"
      default: "list of \(element.text)"
      }
    case .component(let kind): "\(kind), by name or {name: {options}}"
    case .either(let types): types.map(\.text).joined(separator: ", or ")
    }
  }
}
