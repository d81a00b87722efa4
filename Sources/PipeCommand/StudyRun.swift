import ArgumentParser
import Foundation
import Pipeline
import Studies

/// What `pipe run` does with a file that is a study.
struct StudyRun {
  let study: Study
  /// Absolute.
  let folder: String
  let options: RunCommand

  func run() throws {
    if options.dryRun { return showPlan() }
    let cancellation = Cancellation()
    Signals.install(cancellation)
    let display = StudyDisplay(isQuiet: options.quiet)
    let cores = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
    let runner = StudyRunner(
      study, jobs: options.jobs ?? cores, cores: cores,
      cache: options.noCache ? nil : try CacheLocation.cacheOfRun(isQuiet: options.quiet),
      origin: options.origin,
      stopsAtFailure: options.failFast, cancellation: cancellation
    ) { display.handle($0) }
    let summary = try runner.run(
      in: folder, isForced: options.force, only: options.trial.map { $0 - 1 })
    try finish(summary)
  }

  private func finish(_ summary: StudySummary) throws {
    if options.format == .json { Output.standard.line(summary.json.pretty()) }
    if let stop = summary.stop { throw stop }
    if options.trial == nil { try compare(summary) }
    if !summary.failures.isEmpty {
      throw PipelineError(
        .badData,
        "\(summary.failures.count) of \(summary.count) trials failed; the same command tries them "
          + "again")
    }
  }

  /// Writes tables, pictures and the page, and shows the tables.
  private func compare(_ summary: StudySummary) throws {
    let report = StudyReport(
      name: study.name, description: study.description, comparisons: study.comparisons,
      results: summary.results)
    let page = FilePaths.join(folder, "report.html")
    if !summary.isUnchanged || FileSystem.kind(of: page) == nil {
      let written = try report.write(to: folder)
      if !options.quiet {
        for warning in written.warnings { Output.error.line("warning: \(warning)") }
      }
    }
    guard options.format == .text, !options.quiet else { return }
    let text = report.text(bold: Output.standard.isTerminal)
    if !text.isEmpty { Output.standard.line(text) }
    Output.standard.line(page)
    NextSteps(page: page).show()
  }

  /// `--dry-run`: what there is to do, and how long it may take.
  private func showPlan() {
    let progress = study.progress(in: folder)
    var lines = ["\(study.name): \(study.count) trials of \(study.axes.joined(separator: " x "))"]
    for (title, count) in study.stageCounts {
      let noun = count == 1 ? "one for all trials" : "\(count) different ones"
      lines.append("  \(title): \(count == study.count ? "one a trial" : noun)")
    }
    lines.append(
      "\(progress.done) done, \(study.count - progress.done) to do"
        + (progress.meanTime.map { time in
          let jobs = options.jobs ?? ProcessInfo.processInfo.activeProcessorCount
          let left = time * Double(study.count - progress.done) / Double(jobs)
          return
            "; \(Readable.duration(time)) a trial so far, about \(Readable.duration(left)) left with \(jobs) at once"
        } ?? "; no trial is done, from which the time could be estimated"))
    for index in 0..<min(study.count, 20) {
      let trial = study.trial(index)
      lines.append("  --trial \(trial.number)  \(trial.name)")
    }
    if study.count > 20 { lines.append("  ... and \(study.count - 20) more") }
    for line in lines { Output.standard.line(line) }
  }
}
