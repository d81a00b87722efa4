/// Reads one entry of `compare:`.
struct ComparisonReader {
  private(set) var faults: [Diagnostic] = []
  private let axes: [String]

  private static let subjects = ["metric", "series", "image"]
  private static let keys = subjects + ["over", "rows", "columns", "best", "file"]

  /// - Parameter axes: of the matrix, in their order.
  init(axes: [String]) { self.axes = axes }

  /// - Returns: `nil` where it makes no sense, with the reasons among `faults`.
  mutating func read(_ node: Node) -> Comparison? {
    guard let entries = node.map else {
      fail(
        "a comparison is a map such as {metric: reconstruction.wrong_pixels, over: seed}, not "
          + node.summary, at: node.location)
      return nil
    }
    for entry in entries where !Self.keys.contains(entry.key) {
      fail(
        "unknown key '\(entry.key.shortened)' of a comparison"
          + suggestion(for: entry.key, among: Self.keys), at: entry.keyLocation)
    }
    let subjects = entries.filter { Self.subjects.contains($0.key) }
    guard subjects.count == 1, let subject = subjects.first else {
      fail(
        "a comparison names one of 'metric', 'series' and 'image'",
        at: subjects.dropFirst().first?.keyLocation ?? node.location)
      return nil
    }
    guard let name = subject.value.scalar, !name.isNull, !name.text.isEmpty else {
      fail(
        "'\(subject.key)' must be a name, not \(subject.value.summary)",
        at: subject.value.location ?? subject.keyLocation)
      return nil
    }
    var taken: [String: SourceLocation?] = [:]
    let over = names(node.entry("over"), &taken)
    let rows = names(node.entry("rows"), &taken)
    let columns = names(node.entry("columns"), &taken)
    var best = Comparison.Best.lowest
    if let given = node.entry("best")?.value {
      if let known = given.scalar.flatMap({ Comparison.Best(rawValue: $0.text) }) {
        best = known
      } else {
        fail("'best' must be lowest or highest, not \(given.summary)", at: given.location)
      }
    }
    let file = file(node.entry("file"), of: name.text)
    guard faults.isEmpty else { return nil }
    let rest = axes.filter { taken[$0] == nil }
    let kind: Comparison.Subject =
      switch subject.key {
      case "metric": .metric(name.text)
      case "series": .series(name.text)
      default: .image(name.text)
      }
    return Comparison(
      kind, over: over, rows: rows + rest, columns: columns, best: best, file: file)
  }

  /// The axes under a key: a name or a list of names, none of them used before.
  private mutating func names(
    _ entry: Node.Entry?, _ taken: inout [String: SourceLocation?]
  ) -> [String] {
    guard let entry else { return [] }
    var names: [String] = []
    for node in entry.value.list ?? [entry.value] {
      guard let name = node.scalar?.text else {
        fail("'\(entry.key)' must name axes, not \(node.summary)", at: node.location)
        continue
      }
      guard axes.contains(name) else {
        fail(
          "the matrix has no axis '\(name.shortened)'\(suggestion(for: name, among: axes))",
          at: node.location)
        continue
      }
      if let other = taken[name] {
        faults.append(
          Diagnostic(
            .error, "the axis '\(name)' is used twice", at: node.location,
            related: [.init("it is used here first", at: other)]))
      }
      taken[name] = .some(node.location)
      names.append(name)
    }
    return names
  }

  private mutating func file(_ entry: Node.Entry?, of subject: String) -> String {
    guard let entry else {
      let name = subject.hasSuffix(".png") ? String(subject.dropLast(4)) : subject
      return String(name.map { $0 == "/" || $0 == " " ? "-" : $0 })
    }
    guard let text = entry.value.scalar?.text, text.isPlainName(with: ["-", "_", "."]),
      !text.hasPrefix("."), text.utf8.count <= 100
    else {
      fail(
        "'file' must be a name of letters, digits, '-', '_' and '.', not \(entry.value.summary)",
        at: entry.value.location)
      return ""
    }
    return text
  }

  private mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }
}
