import Pipeline

/// One thing that a study varies: a variable, or several that move together under the names of
/// their combinations.
struct StudyAxis: Sendable {
  let name: String
  /// The variables that a trial sets by it.
  let variables: [String]
  let location: SourceLocation?
  private let values: Values

  private enum Values {
    case listed([Value])
    case range(AxisRange)
  }

  /// What a trial can choose on the axis.
  struct Value: Sendable {
    let label: String
    let settings: [Node.Entry]
    let location: SourceLocation?
  }

  init(_ name: String, listed values: [Value], variables: [String], at location: SourceLocation?) {
    self.name = name
    self.values = .listed(values)
    self.variables = variables
    self.location = location
  }

  init(_ name: String, _ range: AxisRange, at location: SourceLocation?) {
    self.name = name
    values = .range(range)
    variables = [name]
    self.location = location
  }

  var count: Int {
    switch values {
    case .listed(let values): values.count
    case .range(let range): range.count
    }
  }

  subscript(_ index: Int) -> Value {
    switch values {
    case .listed(let values): return values[index]
    case .range(let range):
      let node = Node(.scalar(Node.Scalar(range.text(index))), at: location)
      return Value(
        label: range.text(index), settings: [Node.Entry(name, node, at: location)],
        location: location)
    }
  }

  /// The values that show every fault there can be: all that are listed; of a range its ends, since
  /// options allow intervals.
  var checkedIndices: [Int] {
    switch values {
    case .listed(let values): Array(values.indices)
    case .range(let range): range.count > 1 ? [0, range.count - 1] : [0]
    }
  }

  /// The values that a node of `exclude` or `include` means.
  func indices(of node: Node) -> [Int] {
    (0..<count).filter { index in
      let value = self[index]
      if node.scalar?.text == value.label { return true }
      guard variables == [name], let own = value.settings.first?.value else { return false }
      return own.means(node)
    }
  }
}

extension Node {
  /// Whether two nodes are the same value, `0.10` and `0.1` included.
  func means(_ other: Node) -> Bool {
    if self == other { return true }
    guard let left = scalar, let right = other.scalar,
      let number = try? StrictScalar.number(left), let same = try? StrictScalar.number(right)
    else { return false }
    return number == same
  }
}
