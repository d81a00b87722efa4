import Foundation

/// One seed: its pipeline made, checked, mended where it is refused, and run.
struct Trial {
  let seed: Int
  let product: Product
  /// The folder with the data files, in which the seed has one of its own.
  let workplace: String

  struct Result {
    var verdict = Verdict()
    /// The exit status of the run; -1 where a signal ended it.
    var status: Int32 = -1
    var cpu = 0.0
    var memory = 0
    /// The pipeline at the end, and at the beginning where it is another.
    var files: [(name: String, text: String)] = []
    var note = ""
  }

  private var folder: String { workplace + "/seed-\(seed)" }

  func run() throws -> Result {
    let manager = FileManager.default
    try? manager.removeItem(atPath: folder)
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      atPath: folder + "/data", withDestinationPath: workplace + "/data")
    defer { try? manager.removeItem(atPath: folder) }
    var result = Result()
    var draft = PipelineMaker(product: product).draft(seed: seed)
    let original = draft.written().text
    guard let check = try settle(&draft, &result) else {
      result.files = files(draft, original)
      return result
    }
    try run(draft, after: check, &result)
    result.files = files(draft, original)
    return result
  }

  private func files(_ draft: Draft, _ original: String) -> [(name: String, text: String)] {
    let text = draft.written().text
    let last = [("pipeline.yaml", text)]
    return text == original ? last : last + [("pipeline-as-made.yaml", original)]
  }

  /// Checks the pipeline, and takes out what the check finds until it finds nothing.
  private func settle(_ draft: inout Draft, _ result: inout Result) throws -> Verdict.CheckReport? {
    for round in 1...15 {
      let (text, places) = draft.written()
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/pipeline.yaml"))
      let outcome = try Child.run(
        [product.path, "check", "pipeline.yaml", "--format", "json"], in: folder, Product.bounds)
      result.cpu += outcome.cpu
      guard let report = result.verdict.judge(check: outcome) else { return nil }
      // What a check refuses a run refuses too: looked at for some.
      if report.errors.isEmpty || round == 15 { return report }
      if round == 1, seed.isMultiple(of: 8) { try run(draft, after: report, &result) }
      let faulty = report.errors.compactMap(\.line).filter { places.indices.contains($0 - 1) }
      guard let mended = draft.without(Set(faulty.map { places[$0 - 1] })) else { return report }
      draft = mended
    }
    return nil
  }

  private func run(
    _ draft: Draft, after check: Verdict.CheckReport, _ result: inout Result
  ) throws {
    let outcome = try runPipeline(draft, into: "out", threads: 1 + seed % 3)
    result.cpu += outcome.cpu
    result.memory = max(result.memory, outcome.memory)
    result.status = outcome.status ?? -1
    result.verdict.judge(run: outcome, after: check, in: folder)
    result.note = outcome.errors
    guard outcome.status == 0, !outcome.wasStopped, draft.axes.isEmpty else { return }
    if seed.isMultiple(of: 4) { try checkResolved(&result) }
    if seed.isMultiple(of: 5) { try runAgain(draft, &result) }
  }

  private func runPipeline(
    _ draft: Draft, into out: String, threads: Int
  ) throws -> Child.Outcome {
    var arguments = [
      product.path, "run", "pipeline.yaml", "--out", out, "--format", "json", "--quiet",
      "--threads", String(threads),
    ]
    if !draft.axes.isEmpty { arguments += ["--jobs", String(1 + seed % 2)] }
    if seed.isMultiple(of: 3) { arguments.append("--no-cache") }
    return try Child.run(arguments, in: folder, Product.bounds)
  }

  /// The record of all options is a pipeline file too.
  private func checkResolved(_ result: inout Result) throws {
    let outcome = try Child.run(
      [product.path, "check", "out/resolved.yaml", "--format", "json"], in: folder, Product.bounds)
    result.cpu += outcome.cpu
    if outcome.status != 0 {
      result.verdict.add("resolved.yaml: the check refuses it: \(outcome.output.prefix(500))")
    }
  }

  /// Another number of threads, and the cache where there is one, must give the same files.
  private func runAgain(_ draft: Draft, _ result: inout Result) throws {
    let again = try runPipeline(draft, into: "again", threads: 3 - seed % 3)
    result.cpu += again.cpu
    result.verdict.judge(end: again, of: "run again")
    guard again.status == 0 else {
      return result.verdict.add(
        "run again: exit status \(again.status ?? -1), and 0 the first time")
    }
    // A time budget ends training when the clock says so.
    guard !draft.written().text.contains("time_budget") else { return }
    // What a report says of time is of its own run.
    let reports = draft.stages.filter { $0.first?.value.flow == "report" }
      .map { stage in stage.first { $0.key == "file" }?.value.flow ?? "report.html" }
    // A variable may hold the name.
    let isNamedByVariable = reports.contains { $0.hasPrefix("${") }
    func isReport(_ file: String) -> Bool {
      reports.contains(file) || isNamedByVariable && file.hasSuffix(".html")
    }
    for file in JSONTree(again.output)?["files"]?.list.compactMap(\.text) ?? []
    where !file.hasSuffix("/") && !isReport(file) {
      let (first, second) = ("\(folder)/out/\(file)", "\(folder)/again/\(file)")
      if !FileManager.default.contentsEqual(atPath: first, andPath: second) {
        result.verdict.add("run again: other bytes in \(file)")
      }
    }
  }
}
