extension TextTable {
  /// What a terminal has unless it is made larger.
  static let usualWidth = 80
  /// Columns of texts are not made narrower than this, where their texts are longer.
  private static let narrowest = 12
  /// Nor are tables parted before their columns of texts are down to this.
  private static let narrow = 26

  /// Columns of equal width, the titles above a rule.
  ///
  /// A table that is wider than `width` becomes several, one below the other, each with the columns of
  /// labels in front; long texts go on in the next line. Numbers are never broken.
  func text(_ emphasis: Emphasis, width: Int = usualWidth) -> String {
    parted(at: width).map { $0.whole(emphasis, width: width) }.joined(separator: "\n")
  }

  private static func plain(_ cell: Cell) -> String { cell.text + (cell.isBest ? " *" : "") }

  private var widths: [Int] {
    columns.indices.map { column in
      max(columns[column].title.count, rows.map { Self.plain($0[column]).count }.max() ?? 0)
    }
  }

  // MARK: - Several tables

  private func parted(at width: Int) -> [TextTable] {
    let natural = widths
    let labelCount = columns.firstIndex(where: \.isNumber) ?? 1
    guard natural.reduce(-2, { $0 + $1 + 2 }) > width, columns.count > labelCount + 1 else {
      return [self]
    }
    let widths = columns.indices.map { column in
      columns[column].isNumber ? natural[column] : min(natural[column], Self.narrow)
    }
    guard widths.reduce(-2, { $0 + $1 + 2 }) > width else { return [self] }
    let labelWidth = widths.prefix(labelCount).reduce(0) { $0 + $1 + 2 }
    var parts: [[Int]] = []
    var used = 0
    for column in labelCount..<columns.count {
      // What must have room beside the columns before: this one, or its whole group.
      var end = column + 1
      if columns[column].start == .group {
        while end < columns.count, columns[end].start == .anywhere { end += 1 }
      }
      let needed = widths[column..<end].reduce(-2) { $0 + $1 + 2 }
      if parts.isEmpty || columns[column].start == .part || used + needed > width {
        parts.append([])
        used = labelWidth
      }
      parts[parts.count - 1].append(column)
      used += widths[column] + 2
    }
    return parts.map { part in
      let shown = Array(0..<labelCount) + part
      return TextTable(
        columns: shown.map { columns[$0] }, rows: rows.map { row in shown.map { row[$0] } })
    }
  }

  // MARK: - One table

  private func whole(_ emphasis: Emphasis, width: Int) -> String {
    let widths = narrowed(to: width)
    func lines(_ texts: [String], bold: [Bool] = []) -> String {
      let cells = zip(texts, widths).map { $0.chunks(of: $1) }
      return (0..<(cells.map(\.count).max() ?? 1)).map { line in
        var text = ""
        for (index, cell) in cells.enumerated() {
          let part = line < cell.count ? cell[line] : ""
          let space = String(repeating: " ", count: widths[index] - part.count)
          let isBold = !bold.isEmpty && bold[index] && !part.isEmpty
          let shown = isBold ? "\u{1b}[1m\(part)\u{1b}[0m" : part
          text +=
            (index > 0 ? "  " : "") + (columns[index].isNumber ? space + shown : shown + space)
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text + "\n"
      }.joined()
    }
    return lines(columns.map(\.title))
      + lines(widths.map { String(repeating: "-", count: $0) })
      + rows.map { row in
        lines(row.map(Self.plain), bold: emphasis == .bold ? row.map(\.isBest) : [])
      }.joined()
  }

  /// The columns' widths, the widest of texts made narrower until all fit.
  private func narrowed(to width: Int) -> [Int] {
    var widths = widths
    var excess = widths.reduce(-2) { $0 + $1 + 2 } - width
    while excess > 0 {
      let wide = columns.indices.filter { !columns[$0].isNumber && widths[$0] > Self.narrowest }
      guard let widest = wide.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}

extension String {
  /// Parts of at most so many letters, broken between words where there is one to break at.
  fileprivate func chunks(of width: Int) -> [String] {
    guard count > width, width > 0 else { return [self] }
    var parts: [String] = []
    var rest = Substring(self)
    while rest.count > width {
      let head = rest.prefix(width + 1)
      if let space = head.lastIndex(of: " "), space > rest.startIndex {
        parts.append(String(rest[..<space]))
        rest = rest[rest.index(after: space)...]
      } else {
        parts.append(String(rest.prefix(width)))
        rest = rest.dropFirst(width)
      }
    }
    return rest.isEmpty ? parts : parts + [String(rest)]
  }
}
