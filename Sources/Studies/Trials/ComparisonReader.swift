import Pipeline

/// Reads one entry of `compare:`.
struct ComparisonReader {
  private(set) var faults: [Diagnostic] = []
  let matrixAxes: [StudyAxis]
  private var axes: [String] { matrixAxes.map(\.name) }

  private static let subjects = ["metric", "series", "image"]
  /// What only a metric can be asked for: a series and a picture have no test.
  private static let statistics = ["best", "repetitions", "baseline", "test", "interval"]
  private static let keys = subjects + ["over", "rows", "columns"] + statistics + ["file"]

  /// - Parameter axes: of the matrix, in their order.
  init(axes: [StudyAxis]) { matrixAxes = axes }

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
    if subject.key != "metric",
      let entry = entries.first(where: { Self.statistics.contains($0.key) })
    {
      fail(
        "'\(entry.key)' is of a metric, and this compares the \(subject.key) "
          + "'\(name.text.shortened)'", at: entry.keyLocation)
    }
    let best = choice(node.entry("best"), among: Comparison.Best.self) ?? .lowest
    let statistics = Comparison.Statistics(
      repetition: repetition(node.entry("repetitions"), among: over),
      baseline: baseline(node.entry("baseline"), over: over),
      test: choice(node.entry("test"), among: Comparison.Test.self) ?? .t,
      interval: choice(node.entry("interval"), among: Comparison.Interval.self) ?? .t)
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
      kind, over: over, rows: rows + rest, columns: columns, best: best, statistics: statistics,
      file: file)
  }

  /// One of the words that an option can have; `nil` where it is not given, or wrongly.
  private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ entry: Node.Entry?, among: Choice.Type
  ) -> Choice? {
    guard let entry else { return nil }
    if let known = entry.value.scalar.flatMap({ Choice(rawValue: $0.text) }) { return known }
    let words = Choice.allCases.map(\.rawValue)
    fail(
      "'\(entry.key)' must be \(words.joined(separator: " or ")), not \(entry.value.summary)",
      at: entry.value.location ?? entry.keyLocation)
    return nil
  }

  /// The axis of `over` whose values are repetitions: the one that is named, else the one that sets
  /// the seed, else the only one.
  private mutating func repetition(_ entry: Node.Entry?, among over: [String]) -> String? {
    guard let entry else {
      let seeds = matrixAxes.first { $0.variables.contains(PipelineFile.seedVariable) }?.name
      if let seeds, over.contains(seeds) { return seeds }
      return Comparison.Statistics.usualRepetition(of: over)
    }
    guard let name = entry.value.scalar?.text, over.contains(name) else {
      fail(
        "'repetitions' must be one of the axes of 'over', not \(entry.value.summary)"
          + suggestion(for: entry.value.scalar?.text ?? "", among: over),
        at: entry.value.location ?? entry.keyLocation)
      return nil
    }
    return name
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
      return FilePaths.fitting(
        String(
          String.UnicodeScalarView(
            name.unicodeScalars.map { $0 == "/" || $0 == " " ? "-" : $0 })))
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

  mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }
}
