/// JSON to be written, its keys in the order given. Source: RFC 8259.
public indirect enum JSON: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([(String, JSON)])

  public static func == (left: JSON, right: JSON) -> Bool { left.line == right.line }

  /// On one line.
  public var line: String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return String(value)
    case .integer(let value): return String(value)
    // JSON has no NaN and no infinity.
    case .number(let value): return value.isFinite ? "\(value)" : "null"
    case .text(let text): return Self.quoted(text)
    case .list(let items): return "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object(let entries):
      return "{"
        + entries.map { "\(Self.quoted($0.0)): \($0.1.line)" }.joined(separator: ", ") + "}"
    }
  }

  /// Indented by two spaces, short lists and objects on one line.
  public func pretty(indent: String = "") -> String {
    let inner = indent + "  "
    let line = self.line
    if line.utf8.count + indent.utf8.count <= 80 { return line }
    switch self {
    case .list(let items):
      let lines = items.map { inner + $0.pretty(indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
    case .object(let entries):
      let lines = entries.map { "\(inner)\(Self.quoted($0.0)): \($0.1.pretty(indent: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
    default: return line
    }
  }

  private static func quoted(_ text: String) -> String {
    // Most texts need no escape.
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c && $0 != 0x7f }
    if isPlain { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
