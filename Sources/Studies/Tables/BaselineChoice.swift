import Pipeline

/// Finds the baseline of a comparison in what a person writes for it: values of the axes of rows
/// and columns, each alone or as `AXIS=VALUE`.
public struct BaselineChoice: Sendable {
  private let results: [TrialResult]
  /// The axes that are not summed up.
  private let axes: [ComparedAxis]
  private let over: [String]
  private let subject: String

  /// - Parameters:
  ///   - comparison: what is compared, and over which axes it is summed up: their values are no
  ///     variants.
  ///   - results: of the trials that ended; they show which values and combinations there are.
  public init(for comparison: Comparison, among results: [TrialResult]) {
    self.results = results
    over = comparison.over
    axes = ComparedAxis.axes(of: results.map(\.trial)).filter { !comparison.over.contains($0.name) }
    subject = comparison.subject.name
  }

  /// - Parameter texts: each a value, `AXIS=VALUE`, or several of these with commas between. What
  ///   is a value with commas in it, such as `[22, 10]`, is taken as one.
  /// - Returns: one setting an axis.
  /// - Throws: `PipelineError` of kind `usage` with what there is instead.
  public func settings(from texts: [String]) throws -> [Trial.Setting] {
    var settings: [Trial.Setting] = []
    for setting in try texts.flatMap(settings(in:)) {
      if let other = settings.first(where: { $0.axis == setting.axis }) {
        throw refusal(
          "the axis '\(setting.axis)' has two values, \(other.label.shortened) and "
            + setting.label.shortened)
      }
      settings.append(setting)
    }
    let isThere = results.contains { result in
      settings.allSatisfy { result.trial.label(on: $0.axis) == $0.label }
    }
    guard isThere else {
      let all = settings.map { "\($0.axis) \($0.label.shortened)" }.joined(separator: " and ")
      throw refusal("no trial has \(all) together")
    }
    return settings
  }

  private func settings(in text: String) throws -> [Trial.Setting] {
    let whole = candidates(for: text)
    let parts = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
    guard whole.isEmpty, parts.count > 1 else { return [try only(whole, meantBy: text)] }
    return try parts.map { try only(candidates(for: $0), meantBy: $0) }
  }

  /// The settings that a text without further commas may mean.
  private func candidates(for text: String) -> [Trial.Setting] {
    let (axis, value) = Self.parted(text)
    let named = axes.filter { $0.name == axis }
    let plain = settings(on: axes, meantBy: text)
    return plain.isEmpty ? settings(on: named, meantBy: value) : plain
  }

  private func settings(on axes: [ComparedAxis], meantBy text: String) -> [Trial.Setting] {
    axes.compactMap { axis in
      let settings = axis.labels.map { Trial.Setting(axis: axis.name, label: $0) }
      return settings.first { $0.label == text } ?? settings.first { $0.isMeant(by: text) }
    }
  }

  private static func parted(_ text: String) -> (axis: String?, value: String) {
    guard let equals = text.firstIndex(of: "=") else { return (nil, text) }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  private func only(_ found: [Trial.Setting], meantBy text: String) throws -> Trial.Setting {
    guard let first = found.first else { throw unknown(text) }
    guard found.count == 1 else {
      throw refusal(
        "the axes \(found.map { "'\($0.axis)'" }.joined(separator: " and ")) both have a value "
          + "\(first.label.shortened): name the one that is meant, as in --baseline "
          + "\(first.axis)=\(first.label.shortened)")
    }
    return first
  }

  private func unknown(_ text: String) -> PipelineError {
    let (axis, value) = Self.parted(text)
    guard let axis else {
      let labels = axes.flatMap { $0.labels.prefix(20) }
      guard !labels.isEmpty else {
        return refusal(
          "every axis is summed up (\(over.joined(separator: ", "))): no variant is left")
      }
      return refusal(
        "no axis of the rows and columns has the value '\(value.shortened)'"
          + suggestion(for: value, among: labels))
    }
    if over.contains(axis) {
      return refusal(
        "the axis '\(axis)' is summed up, and a baseline is a value of the rows or columns")
    }
    guard let known = axes.first(where: { $0.name == axis }) else {
      return refusal(
        "the study has no axis '\(axis.shortened)'" + suggestion(for: axis, among: axes.map(\.name))
      )
    }
    return refusal(
      "the axis '\(axis)' has no value '\(value.shortened)'"
        + suggestion(for: value, among: Array(known.labels.prefix(20))))
  }

  private func refusal(_ reason: String) -> PipelineError {
    PipelineError(.usage, "--baseline of \(subject): \(reason)")
  }
}
