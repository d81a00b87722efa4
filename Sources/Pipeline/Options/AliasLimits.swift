/// Finds what the YAML library cannot bear of aliases, before it reads the text: a key that is made
/// of them, since it hashes every key and one of nine levels takes it hours; and aliases of aliases
/// so deep that it overflows the stack when it lets them go.
enum AliasLimits {
  /// How deep all aliases together may come to nest. The stack bears some three times as much.
  static let deepest = 20_000

  /// The first fault; `nil` where there is none. Explicit keys (`? `) are refused where the text
  /// has an alias at all.
  static func fault(in source: SourceText) -> Diagnostic? {
    let text = source.text.unicodeScalars
    guard text.contains("&"), text.contains("*") else { return nil }
    var scan = Scan(scalars: Array(text))
    guard let finding = scan.first() else { return nil }
    let message =
      switch finding.reason {
      case .key: "a key must be a word, not an alias or an explicit key ('? ')"
      case .depth:
        "too many aliases, or too deeply nested: put what repeats under 'vars:' and use ${name}"
      }
    let place = SourceLocation(source: source, line: finding.line, column: finding.column)
    return Diagnostic(.error, message, at: place)
  }

  private enum Reason { case key, depth }

  private struct Scan {
    let scalars: [Unicode.Scalar]
    var index = 0
    var line = 1
    var lineStart = 0
    /// For each open bracket: whether an alias stands in it.
    var holdsAlias: [Bool] = []
    /// The column of the outermost open bracket.
    var outermost = 0
    /// Levels that the aliases so far can add up to: each stands no deeper than twice its column
    /// (a list may stand at the column of its key) and the brackets around it.
    var depth = 0

    init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    mutating func first() -> (reason: Reason, line: Int, column: Int)? {
      while index < scalars.count {
        let column = index - lineStart + 1
        let key = (reason: Reason.key, line: line, column: column)
        let startsToken = index == 0 || " \t\r\n[]{},:".unicodeScalars.contains(scalars[index - 1])
        switch scalars[index] {
        case "\n":
          line += 1
          lineStart = index + 1
        case "#" where startsToken:
          skip { $0 != "\n" }
          continue
        case "\"" where startsToken, "'" where startsToken: skipQuoted()
        case "?" where startsToken && isBlank(index + 1): return key
        case "[", "{":
          if holdsAlias.isEmpty { outermost = column }
          holdsAlias.append(false)
        case "]", "}":
          let hadAlias = holdsAlias.popLast() ?? false
          if hadAlias, isBeforeColon(index + 1) { return key }
          if hadAlias, !holdsAlias.isEmpty { holdsAlias[holdsAlias.count - 1] = true }
        case "*" where startsToken:
          if !holdsAlias.isEmpty { holdsAlias[holdsAlias.count - 1] = true }
          index += 1
          skip { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" }
          if isBeforeColon(index) { return key }
          depth += 2 * (holdsAlias.isEmpty ? column : outermost) + holdsAlias.count
          if depth > deepest { return (.depth, line, column) }
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
