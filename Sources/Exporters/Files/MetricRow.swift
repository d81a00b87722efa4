import Pipeline

/// A metric with the stage that reported it, as a line of a file.
struct MetricRow {
  let stage: String
  let metric: Metric

  static let columns = ["stage", "name", "value", "unit", "reduction"]

  /// - Parameter value: the metric's, as the file is to show it.
  private func cells(_ value: String) -> [String] {
    [stage, metric.name, value, metric.unit, metric.reduction]
  }

  private var object: JSON {
    let value = metric.value
    let text: [(String, JSON)] = value.isFinite ? [] : [("value_text", .text(value.description))]
    return .object(
      [("stage", .text(stage)), ("name", .text(metric.name)), ("value", .number(value))] + text
        + [("unit", .text(metric.unit)), ("reduction", .text(metric.reduction))])
  }

  /// An array of objects, one a line. JSON has no NaN and no infinity: such a value is `null`, and
  /// `value_text` says which it was.
  static func json(_ rows: [MetricRow]) -> String {
    let lines = rows.map { "  " + $0.object.line }
    return lines.isEmpty ? "[]\n" : "[\n\(lines.joined(separator: ",\n"))\n]\n"
  }

  /// Source: RFC 4180, with a header; lines end in CR LF.
  static func csv(_ rows: [MetricRow]) -> String {
    ([columns] + rows.map { $0.cells($0.metric.value.description) }).map { cells in
      cells.map { cell in
        guard cell.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
          return cell
        }
        return "\"" + escaped(cell) { $0 == "\"" ? "\"\"" : nil } + "\""
      }.joined(separator: ",") + "\r\n"
    }.joined()
  }

  /// A table to be read: of each value the first four digits.
  static func markdown(_ rows: [MetricRow]) -> String {
    let rule = ["---", "---", "---:", "---", "---"]
    return ([columns, rule] + rows.map { $0.cells(Readable.number($0.metric.value)) }).map {
      cells in
      let shown = cells.map { cell in
        escaped(cell) { ["|": "\\|", "\n": " ", "\r": " "][$0] }
      }
      return "| \(shown.joined(separator: " | ")) |\n"
    }.joined()
  }

  private static func escaped(
    _ text: String, by replacement: (Unicode.Scalar) -> String?
  ) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if let other = replacement(scalar) {
        result += other
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}
