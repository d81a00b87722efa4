/// Writes nodes as YAML that reads back to the same nodes.
package enum YAMLText {
  /// A map in block form, its values in flow form: the way pipeline files are written by hand.
  package static func block(_ entries: [Node.Entry], indent: String = "") -> String {
    entries.map { "\(indent)\(word($0.key)): \(flow($0.value))\n" }.joined()
  }

  /// One line.
  package static func flow(_ node: Node) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.isQuoted ? quoted(scalar.text) : scalar.text
    case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\(word($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private static func word(_ key: String) -> String {
    StrictScalar.looksLikeOtherThanText(key) ? quoted(key) : key
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count < 2 ? "0" : "") + digits
      case "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        result += "\\u" + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
