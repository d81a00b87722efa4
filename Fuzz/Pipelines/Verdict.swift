import Foundation

/// What is wrong with how the program took a pipeline, if anything.
struct Verdict {
  private(set) var findings: [String] = []

  /// Statuses that the program may end with: success, usage, bad data, input or output, interrupted.
  static let statuses: Set<Int32> = [0, 64, 65, 74, 130]

  /// Refusals in the run of what a check let pass, for they depend on the contents of data or on how
  /// training goes, of which a check knows nothing.
  static let ofData = [
    "training diverged", "there is no '", "there is no file '", "is not there",
    // Bytes of an array that are above its 'white', and grey pixels in files of one bit.
    "which 'white' says is white", "1 bit holds only 0 and 255",
  ]

  /// The same where the pipeline filters images, so that their number is not known before the run.
  static let ofFilteredData = [
    "in steps of", "hold the order of", "and the images are 0 to", "of which", "there are only",
    "no image has the label",
    "there is no class", "would have no image of", "no image is", "needs two images",
    "fewer than two images",
  ]

  /// The same where labels are in a file of their own, which a check does not read.
  static let ofLabelFiles = ["no class is called", "no image has the label"]

  mutating func add(_ finding: String) {
    if !findings.contains(finding) { findings.append(finding) }
  }

  /// - Parameter what: `check` or `run`.
  /// - Returns: whether the program ended in an allowed way.
  @discardableResult
  mutating func judge(end outcome: Child.Outcome, of what: String) -> Bool {
    if outcome.wasKilled {
      add("\(what): did not stop when it was interrupted")
    } else if outcome.status == nil {
      add("\(what): ended by signal \(outcome.signal)")
    } else if let status = outcome.status, !Self.statuses.contains(status) {
      add("\(what): exit status \(status)")
    } else {
      judge(texts: outcome, of: what)
      return true
    }
    return false
  }

  private mutating func judge(texts outcome: Child.Outcome, of what: String) {
    if !outcome.output.isEmpty, JSONTree(outcome.output) == nil {
      add("\(what): what it printed with --format json is no JSON")
    }
    if outcome.status == 65, outcome.errors.isEmpty, what != "check" {
      add("\(what): refused without a word")
    }
    let text = outcome.errors + outcome.output
    for word in ["Fatal error", "Optional(", "Swift.", "PipelineError", "DecodingError", "NSError"]
    where text.contains(word) {
      add("\(what): a text holds '\(word)'")
    }
    for word in Self.internalNames(in: outcome.errors) { add("\(what): a text holds '\(word)'") }
  }

  /// Words in a programming language's case, as names of types are; those of formats and of other
  /// programs are no such names.
  private static func internalNames(in text: String) -> [String] {
    let known: Set<Substring> = [
      "NumPy", "PyTorch", "OpenBLAS", "AdamW", "DejaVu", "KiB", "MiB", "GiB", "FreeType",
    ]
    return text.split { !$0.isLetter }.filter { word in
      let isMixed =
        word.first?.isUppercase == true && word.dropFirst().contains(where: \.isUppercase)
      return isMixed && word.contains(where: \.isLowercase) && !known.contains(word)
    }.map(String.init)
  }

  /// The findings of `pipe check --format json`.
  struct CheckReport {
    var errors: [(message: String, line: Int?)] = []
    var warnings: [String] = []
    var notes: [String] = []

    init?(_ output: String) {
      guard let tree = JSONTree(output), case .list(let items) = tree else { return nil }
      for item in items {
        let message = item["message"]?.text ?? ""
        switch item["severity"]?.text {
        case "error": errors.append((message, item["line"]?.number.map { Int($0) }))
        case "warning": warnings.append(message)
        default: notes.append(message)
        }
      }
    }

    /// Whether it says that the run takes long.
    var foretellsTime: Bool {
      warnings.contains { $0.contains("on one core about ") || $0.contains("training waits") }
    }
  }

  mutating func judge(check outcome: Child.Outcome) -> CheckReport? {
    guard judge(end: outcome, of: "check") else { return nil }
    if outcome.wasStopped { add("check: takes more than \(Int(outcome.cpu)) s") }
    guard let report = CheckReport(outcome.output) else {
      add("check: it printed no list of findings")
      return nil
    }
    if (outcome.status == 65) != !report.errors.isEmpty {
      add("check: exit status \(outcome.status ?? -1) with \(report.errors.count) faults")
    }
    for error in report.errors where error.line == nil {
      add("check: a fault without a place: \(error.message)")
    }
    return report
  }

  /// Why a run or the trials of a study failed.
  private func reasons(of outcome: Child.Outcome) -> [String] {
    if let trials = JSONTree(outcome.output)?["trials"]?.list {
      return trials.filter { $0["completed"]?.boolean != true }.map { $0["error"]?.text ?? "" }
    }
    return outcome.errors.split(separator: "\n").filter { $0.contains("error: ") }.map(String.init)
  }

  mutating func judge(
    run outcome: Child.Outcome, after check: CheckReport, in folder: String
  ) {
    guard judge(end: outcome, of: "run") else { return }
    if outcome.wasStopped, !check.foretellsTime {
      add(
        "run: takes more than \(Int(outcome.cpu)) s of processor time, and the check did not say so"
      )
    }
    if !check.errors.isEmpty, outcome.status != 65 {
      add("run: exit status \(outcome.status ?? -1), and the check found faults")
    }
    if outcome.status == 64 { add("run: exit status 64: nothing is wrong with the command line") }
    if outcome.status == 74 { add("run: exit status 74: every file can be read and written") }
    if outcome.status == 65, check.errors.isEmpty {
      let text = (try? String(contentsOfFile: folder + "/pipeline.yaml", encoding: .utf8)) ?? ""
      let known =
        Self.ofData
        + (text.contains("filter") || text.contains("on_error: skip") ? Self.ofFilteredData : [])
        + (text.contains("labels: \"data/") ? Self.ofLabelFiles : [])
      for reason in reasons(of: outcome) where !known.contains(where: { reason.contains($0) }) {
        add("run: refused, and the check found no fault: \(reason)")
      }
    }
    if check.errors.isEmpty {
      RunFiles(folder: folder, outcome: outcome).findings.forEach { add($0) }
    }
  }
}
