import Pipeline

extension ComparisonTable {
  /// The name of the correction for several tests.
  var correction: String {
    comparison.statistics.baseline.isEmpty && values.count > Self.mostInPairs
      ? "Bonferroni" : "Holm"
  }

  /// The best variant, where there are others.
  var marked: Int? { values.count > 1 ? best : nil }

  /// What it takes to read the tables, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if best == nil { notes.append("No trial has a finite value of \(metric).") }
    if let marked {
      let end = comparison.best == .lowest ? "lowest" : "highest"
      notes.append("* the \(end) mean: \(values[marked].variant.name).")
    }
    notes += countNotes + intervalNotes + testNotes
    if let shortage { notes.append(shortage.capitalizedFirst + ".") }
    return notes + absences
  }

  /// What a value is where it is no trial's own.
  private var countNotes: [String] {
    guard let most = values.map(\.settings.count).max(), most > 1 else { return [] }
    let statistics = comparison.statistics
    let averaged = comparison.over.filter { $0 != statistics.repetition }.joined(separator: ", ")
    guard let repetition = statistics.repetition else {
      return [
        "The mean is over the settings of \(averaged). None of these axes is a repetition, so that "
          + "there is no interval and no test; where one is, name it with 'repetitions:'."
      ]
    }
    let settings =
      values.allSatisfy { $0.settings.count == most } ? "the \(most)" : "up to \(most)"
    var notes = [
      "n counts values of \(repetition): each is the mean over \(settings) settings of \(averaged), "
        + "which are no repetitions."
    ]
    if pairs.contains(where: \.isPartial) {
      notes.append("Variants with other settings are compared on those that both have.")
    }
    return notes
  }

  private var intervalNotes: [String] {
    guard values.contains(where: { $0.summary?.interval != nil }) else { return [] }
    switch comparison.statistics.interval {
    case .t: return []
    case .bootstrap:
      return [
        "95 % interval of the mean: by the bootstrap (BCa), which is too narrow for few values: of normal "
          + "ones it covers 72 % from 3, 84 % from 5, 90 % from 10 (docs/statistics.md)."
      ]
    }
  }

  private var testNotes: [String] {
    guard comparisons.contains(where: { $0?.test != nil }) else { return [] }
    let statistics = comparison.statistics
    let repetition = statistics.repetition ?? ""
    let reference =
      statistics.baseline.isEmpty
      ? "the best one's"
      : "that of \(statistics.baseline.map { "\($0.axis) \($0.label)" }.joined(separator: ", "))"
    let (estimate, test) =
      switch statistics.test {
      case .t: ("mean", "paired t-test, two-sided, below 0.05 where the interval leaves out 0")
      case .signedRank: ("pseudomedian", "Wilcoxon's signed-rank test, two-sided")
      }
    let correctionText =
      testCount == 1
      ? "one comparison, uncorrected"
      : "p (\(correction)): corrected for "
        + (statistics.baseline.isEmpty
          ? "all \(testCount) pairs of variants, as the best was chosen by the same values"
          : "the \(testCount) comparisons with the baseline")
    return [
      "difference: the variant's value less \(reference), \(estimate) over pairs of the same "
        + "\(repetition); p: \(test); \(correctionText); effect: rank-biserial correlation, -1 to 1."
    ]
  }

  // MARK: - What is missing

  /// The trials that the figures leave out: each reason once, with its count.
  private var absences: [String] {
    typealias Absence = (reason: String, trial: Trial)
    let missing = values.flatMap { values -> [Absence] in
      values.failed.map { ("failed: \($0.error)", $0.trial) }
        + values.notFinite.map { odd in
          let what = odd.value.isNaN ? "a value that is not a number" : "an infinite value"
          return ("with \(what)", odd.trial)
        } + values.unreported.map { ("without a report of \(metric)", $0) }
    }
    return missing.grouped(by: \.reason).map { reason, trials in
      let noun = trials.count == 1 ? "trial" : "trials"
      let shown = trials.prefix(5).map(\.trial.name).joined(separator: "; ")
      let more = trials.count > 5 ? "; and \(trials.count - 5) more" : ""
      return "\(trials.count) \(noun) \(reason) (\(shown)\(more)).".visible
    }
  }
}

extension String {
  /// With its first letter large.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// On as many lines as it takes to be no wider than `width`, broken between words.
  func wrapped(at width: Int) -> String {
    var lines: [Substring] = []
    for paragraph in split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if line.isEmpty {
          line = String(word)
        } else if line.count + 1 + word.count <= width {
          line += " " + word
        } else {
          lines.append(Substring(line))
          line = String(word)
        }
      }
      lines.append(Substring(line))
    }
    return lines.joined(separator: "\n")
  }
}
