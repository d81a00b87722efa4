import Pipeline

/// The trials that agree on the axes of a comparison's rows and columns: repetitions of one
/// setting.
public struct Variant: Sendable {
  /// Its labels on the axes of the rows, and on those of the columns.
  public let row: [String]
  public let column: [String]
  /// In the order of their numbers.
  public let trials: [TrialResult]

  /// `adam, bce`; `all` where no axis tells variants apart.
  public var name: String {
    let labels = row + column
    return labels.isEmpty ? "all" : labels.joined(separator: ", ")
  }
}

/// The variants of a comparison in rows and columns.
public struct VariantGrid: Sendable {
  public let rowAxes: [String]
  public let columnAxes: [String]
  /// Labels on the axes, in the order of the axes' values.
  public let rows: [[String]]
  public let columns: [[String]]
  /// Row by row, of a row from left to right; combinations without a trial are left out.
  public let variants: [Variant]
  private let places: [Key: Int]

  private struct Key: Hashable {
    let row: [String]
    let column: [String]
  }

  /// - Parameters:
  ///   - comparison: its `over`, `rows` and `columns` between them name every axis.
  ///   - results: in any order.
  init(_ comparison: Comparison, results: [TrialResult], axes: [ComparedAxis]) {
    rowAxes = comparison.rows
    columnAxes = comparison.columns
    func labels(_ axes: [String], of result: TrialResult) -> [String] {
      axes.map { result.trial.label(on: $0) ?? "" }
    }
    func place(_ labels: [String], on names: [String]) -> [Int] {
      zip(labels, names).map { label, name in
        let known = axes.first { $0.name == name }?.labels ?? []
        return known.firstIndex(of: label) ?? known.count
      }
    }
    func sorted(_ found: [[String]], _ axes: [String]) -> [[String]] {
      found.map { (labels: $0, place: place($0, on: axes)) }
        .sorted { left, right in
          left.place != right.place
            ? left.place.lexicographicallyPrecedes(right.place)
            : left.labels.lexicographicallyPrecedes(right.labels)
        }.map(\.labels)
    }
    var groups: [Key: [TrialResult]] = [:]
    for result in results.sorted(by: { $0.trial.number < $1.trial.number }) {
      let key = Key(
        row: labels(comparison.rows, of: result), column: labels(comparison.columns, of: result))
      groups[key, default: []].append(result)
    }
    let rows = sorted(Array(Set(groups.keys.map(\.row))), comparison.rows)
    let columns = sorted(Array(Set(groups.keys.map(\.column))), comparison.columns)
    self.rows = rows
    self.columns = columns
    let variants = rows.flatMap { row in
      columns.compactMap { column in
        groups[Key(row: row, column: column)].map { Variant(row: row, column: column, trials: $0) }
      }
    }
    self.variants = variants
    places = Dictionary(
      variants.enumerated().map { (Key(row: $1.row, column: $1.column), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The variant of a row and a column; `nil` for a combination that the matrix leaves out.
  func variant(_ row: [String], _ column: [String]) -> Int? {
    places[Key(row: row, column: column)]
  }

  /// The variant that another is held against: its own labels but for some; `nil` where there is none
  /// like that.
  func baseline(of index: Int, _ settings: [Trial.Setting]) -> Int? {
    func replaced(_ labels: [String], _ axes: [String]) -> [String] {
      zip(axes, labels).map { axis, label in
        settings.first { $0.axis == axis }?.label ?? label
      }
    }
    let own = variants[index]
    return variant(replaced(own.row, rowAxes), replaced(own.column, columnAxes))
  }
}
