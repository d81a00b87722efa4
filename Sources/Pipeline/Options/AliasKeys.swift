/// Finds a key that is made of aliases, before the text is read: the YAML library hashes every key,
/// and a key of nine levels of aliases takes it hours.
enum AliasKeys {
  /// The place of the first such key; `nil` where there is none. Explicit keys (`? `) count where
  /// the text has an alias at all.
  static func first(in source: SourceText) -> SourceLocation? {
    let text = source.text.unicodeScalars
    guard text.contains("&"), text.contains("*") else { return nil }
    var scan = Scan(scalars: Array(text))
    return scan.firstKey().map { SourceLocation(source: source, line: $0.line, column: $0.column) }
  }

  private struct Scan {
    let scalars: [Unicode.Scalar]
    var index = 0
    var line = 1
    var lineStart = 0
    /// For each open bracket: whether an alias stands in it.
    var holdsAlias: [Bool] = []

    init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    mutating func firstKey() -> (line: Int, column: Int)? {
      while index < scalars.count {
        let place = (line: line, column: index - lineStart + 1)
        let startsToken = index == 0 || " \t\r\n[]{},:".unicodeScalars.contains(scalars[index - 1])
        switch scalars[index] {
        case "\n":
          line += 1
          lineStart = index + 1
        case "#" where startsToken:
          skip { $0 != "\n" }
          continue
        case "\"" where startsToken, "'" where startsToken: skipQuoted()
        case "?" where startsToken && isBlank(index + 1): return place
        case "[", "{": holdsAlias.append(false)
        case "]", "}":
          let hadAlias = holdsAlias.popLast() ?? false
          if hadAlias, isBeforeColon(index + 1) { return place }
          if hadAlias, !holdsAlias.isEmpty { holdsAlias[holdsAlias.count - 1] = true }
        case "*" where startsToken:
          if !holdsAlias.isEmpty { holdsAlias[holdsAlias.count - 1] = true }
          index += 1
          skip { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" }
          if isBeforeColon(index) { return place }
          continue
        default: break
        }
        index += 1
      }
      return nil
    }

    private mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
      while index < scalars.count, condition(scalars[index]) { index += 1 }
    }

    /// To the closing quote.
    private mutating func skipQuoted() {
      let quote = scalars[index]
      index += 1
      while index < scalars.count, scalars[index] != quote {
        if quote == "\"", scalars[index] == "\\" { index += 1 }
        if index < scalars.count, scalars[index] == "\n" {
          line += 1
          lineStart = index + 1
        }
        index += 1
      }
    }

    private func isBlank(_ index: Int) -> Bool {
      index >= scalars.count || " \t\r\n".unicodeScalars.contains(scalars[index])
    }

    private func isBeforeColon(_ start: Int) -> Bool {
      scalars[min(start, scalars.count)...].first { $0 != " " && $0 != "\t" } == ":"
    }
  }
}
