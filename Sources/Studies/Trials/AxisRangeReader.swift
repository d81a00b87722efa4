import Pipeline

/// Reads an axis that is a range: `{from: 1, to: 10}` with a `step` or a `count`, and `scale: log`.
struct AxisRangeReader {
  private(set) var faults: [Diagnostic] = []
  private let axis: String
  private let node: Node

  private static let keys = ["from", "to", "step", "count", "scale"]

  init(_ axis: String, _ node: Node) {
    self.axis = axis
    self.node = node
  }

  /// - Returns: `nil` where the range makes no sense, with the reason among `faults`.
  mutating func read() -> AxisRange? {
    for entry in node.map ?? [] where !Self.keys.contains(entry.key) {
      fail(
        "unknown key '\(entry.key.shortened)' of a range"
          + suggestion(for: entry.key, among: Self.keys), at: entry.keyLocation)
    }
    let from = number("from", isRequired: true)
    let to = number("to", isRequired: true)
    let step = number("step")
    let count = number("count")
    let scale = node.entry("scale")?.value
    let isLogarithmic = scale?.scalar?.text == "log"
    if let scale, !isLogarithmic, scale.scalar?.text != "linear" {
      fail("'scale' must be linear or log, not \(scale.summary)", at: scale.location)
    }
    guard faults.isEmpty, let from, let to else { return nil }
    guard from < to else { return refuse("'from' must be below 'to'", "to") }
    guard step == nil || count == nil else {
      return refuse("a range takes 'step' or 'count', not both", "count")
    }
    if isLogarithmic {
      guard from > 0 else { return refuse("a range with 'scale: log' starts above 0", "from") }
      guard step == nil else { return refuse("a range with 'scale: log' takes 'count'", "step") }
    }
    let isWhole = from == from.rounded() && to == to.rounded() && abs(from) < 1e15 && to < 1e15
    if let count {
      guard count == count.rounded(), (2...1e6).contains(count) else {
        return refuse("'count' must be a whole number from 2 to 1,000,000", "count")
      }
      return AxisRange(
        from: from, to: to, count: Int(count), isLogarithmic: isLogarithmic,
        isWhole: isWhole && !isLogarithmic
          && (to - from).truncatingRemainder(dividingBy: count - 1) == 0)
    }
    guard !isLogarithmic else {
      return refuse("a range with 'scale: log' needs a 'count'", nil)
    }
    if step == nil, !isWhole {
      return refuse("a range between numbers that are not whole needs a 'step' or a 'count'", nil)
    }
    let width = step ?? 1
    guard width > 0 else { return refuse("'step' must be above 0", "step") }
    // A step that misses the end by rounding alone still reaches it.
    let steps = ((to - from) / width + 1e-9).rounded(.down)
    guard steps < 1e15 else { return refuse("the range has too many values", "step") }
    return AxisRange(
      from: from, to: from + steps * width, count: Int(steps) + 1,
      isWhole: isWhole && width == width.rounded())
  }

  private mutating func number(_ key: String, isRequired: Bool = false) -> Double? {
    guard let node = node.entry(key)?.value else {
      if isRequired {
        fail("the range of '\(axis)' needs '\(key)'", at: self.node.location)
      }
      return nil
    }
    do throws(StrictScalar.Refusal) {
      return try StrictScalar.number(node.scalar ?? Node.Scalar(""))
    } catch {
      fail("'\(key)' \(error.reason)", at: node.location)
      return nil
    }
  }

  private mutating func refuse(_ message: String, _ key: String?) -> AxisRange? {
    fail(message, at: key.flatMap { node.entry($0)?.value.location } ?? node.location)
    return nil
  }

  private mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }
}
