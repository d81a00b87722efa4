/// A YAML document as the fuzzer builds it. Maps keep their order.
enum Tree: Sendable {
  case scalar(String)
  case list([Tree])
  case map([(key: String, value: Tree)])

  /// A text that is a text whatever it looks like.
  static func text(_ text: String) -> Tree {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      default: String(scalar)
      }
    }
    return .scalar("\"\(escaped.joined())\"")
  }

  /// On one line.
  var flow: String {
    switch self {
    case .scalar(let text): text
    case .list(let items): "[\(items.map(\.flow).joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", "))}"
    }
  }

  subscript(key: String) -> Tree? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }
}
