public import Pipeline

extension Plan {
  /// Why no trial of this plan has what is compared: a whole sentence without a full stop, with
  /// what there is instead; `nil` where it has, or where that cannot be known before the run.
  public func fault(of subject: Comparison.Subject) -> String? {
    switch subject {
    case .metric(TrialResult.timeMetric): nil
    case .metric(let name): reportFault(name, "metric", among: reportedNames.metrics)
    case .series(let name): reportFault(name, "series", among: reportedNames.series)
    case .image(let path): imageFault(path)
    }
  }

  private func reportFault(_ name: String, _ noun: String, among known: [String]) -> String? {
    let reporting = stages.filter(\.reports)
    let given = "'\(name.shortened)'"
    guard !reporting.isEmpty else {
      return "no stage reports a \(noun) \(given): there is no 'train' or 'evaluate' stage"
    }
    // A stage's name can hold dots, as that of a model under its metrics can.
    let named = reporting.filter { name.hasPrefix($0.name + ".") }
    if let twice = named.first(where: { stage in named.count { $0.name == stage.name } > 1 }) {
      return "two stages that report are called '\(twice.name)', so that \(given) is of either; "
        + "give them an 'as: NAME'"
    }
    if known.contains(name) { return nil }
    if let stage = named.max(by: { $0.name.count < $1.name.count }) {
      guard stage.reportedNames != nil else { return nil }
      let own = known.filter { $0.hasPrefix(stage.name + ".") }
      guard !own.isEmpty else { return "\(stage.title) reports no \(noun)" }
      return "\(stage.title) reports no \(noun) \(given)" + hint(for: name, among: own)
    }
    if reporting.contains(where: { $0.reportedNames == nil }), known.isEmpty { return nil }
    return "no stage reports a \(noun) \(given)" + hint(for: name, among: known)
  }

  private func hint(for name: String, among known: [String]) -> String {
    if let nearest = nearestName(to: name, in: known) { return "; did you mean '\(nearest)'?" }
    // Without its stage's name, as a person may have left it out.
    let bare = known.filter { $0.hasSuffix("." + name) }
    if let only = bare.first { return "; did you mean '\(only)'?" }
    let shown = known.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
    let more = known.count > 12 ? " and \(known.count - 12) more" : ""
    return known.isEmpty ? "" : "; there are \(shown)\(more)"
  }

  private func imageFault(_ path: String) -> String? {
    let given = "'\(path.shortened)'"
    guard path.lowercased().hasSuffix(".png") else {
      return "\(given) is no PNG picture: its name must end in .png"
    }
    let outputs = stages.flatMap(\.outputs).map(\.path)
    // A stage that writes a folder says what it writes only in the run.
    if outputs.contains(where: { $0 == path || path.hasPrefix($0 + "/") }) { return nil }
    let pictures = outputs.filter { $0.lowercased().hasSuffix(".png") }
    guard !pictures.isEmpty else {
      return "no stage writes \(given): no stage of the file writes a PNG picture"
    }
    return "no stage writes \(given)" + hint(for: path, among: pictures)
  }
}
