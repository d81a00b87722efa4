extension Report {
  /// The report without metrics that are not a number, and with empty cells in the place of such
  /// numbers; says of the first by name that they are left out, and of the others how many.
  package func leavingOutNaN(in context: RunContext) -> Report {
    var report = self
    report.metrics.removeAll { $0.value.isNaN }
    let missing = metrics.filter(\.value.isNaN).map { "'\($0.name)'" }
    if !missing.isEmpty {
      let (which, are) = missing.count == 1 ? ("a number", "is") : ("numbers", "are")
      let names = missing.prefix(8).joined(separator: ", ")
      let more = missing.count > 8 ? " and \(missing.count - 8) more" : ""
      context.warn("\(names)\(more) did not come out as \(which), and \(are) left out")
    }
    var empty: [String] = []
    report.tables = tables.map { table in
      let rows = table.rows.map { row in row.map(\.withoutNaN) }
      if rows != table.rows { empty.append("'\(table.name)'") }
      return Table(name: table.name, columns: table.columns, rows: rows)
    }
    if !empty.isEmpty {
      context.warn(
        "what did not come out as a number is left empty in the table\(empty.count == 1 ? "" : "s") "
          + empty.joined(separator: ", "))
    }
    return report
  }
}

extension Table.Cell {
  /// Nothing in the place of what is not a number.
  fileprivate var withoutNaN: Table.Cell {
    guard case .number(let value) = self, value.isNaN else { return self }
    return .text("")
  }
}
