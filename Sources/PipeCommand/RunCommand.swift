import ArgumentParser
import Foundation
import Pipeline
import Running
import Studies

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a pipeline file; results go to runs/NAME/.",
    discussion: """
      EXAMPLES
        \(PipeProgram.name) run pipelines/font-autoencoder.yaml
        \(PipeProgram.name) run font.yaml --set train.epochs=100 --set vars.noise=0.3 --seed 3
        \(PipeProgram.name) run font.yaml --out elsewhere --format json
        \(PipeProgram.name) run font.yaml --resume
        \(PipeProgram.name) run study.yaml --dry-run
        \(PipeProgram.name) run study.yaml --jobs 4 --fail-fast
      """)

  @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(name: .customLong("set"), help: "Override an option, as in train.epochs=100.")
  var overrides: [String] = []

  @Option(help: "The seed of everything random, instead of the file's.")
  var seed: Int?

  @Option(help: "The run folder, instead of runs/NAME.", completion: .directory)
  var out: String?

  @Flag(help: "Replace the results of a run with other options.")
  var force = false

  @Flag(help: "Go on from the checkpoints of a run that was stopped.")
  var resume = false

  @Flag(name: .customLong("no-cache"), help: "Compute everything, and keep nothing for later runs.")
  var noCache = false

  @Option(help: "Threads to compute with; all cores that the process may use unless given.")
  var threads: Int?

  @Option(help: "Of a study: how many trials run at once; as many as there are cores unless given.")
  var jobs: Int?

  @Option(help: "Of a study: run this trial alone, by its number in --dry-run.")
  var trial: Int?

  @Flag(help: "Of a study: stop when a trial fails.")
  var failFast = false

  @Flag(help: "Of a study: say what there is to do, and do nothing.")
  var dryRun = false

  @Flag(help: "Show errors only.")
  var quiet = false

  @Option(help: "How the summary is printed: text or json.")
  var format = ResultFormat.text

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), outside 1...1024")
    }
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs is \(jobs), outside 1...1024")
    }
    _ = try parsedOverrides(overrides)
  }

  func run() throws { try run(with: PipeProgram.registry) }

  func run(with registry: Registry) throws {
    let check = Check(
      file, registry: registry, overrides: try parsedOverrides(overrides), seed: seed,
      needsData: true)
    for diagnostic in check.diagnostics { Output.error.line(diagnostic.description) }
    guard let plan = check.plan, check.errorCount == 0 else { throw ExitCode(65) }
    do {
      let folder = try runFolder(of: plan)
      if let study = check.study {
        try checkTrial(of: study)
        try StudyRun(study: study, folder: folder, options: self).run()
      } else {
        try refuseStudyOptions()
        try run(plan, in: folder)
      }
    } catch let error as PipelineError {
      Output.error.line("error: \(error)")
      throw ExitCode(error.exitStatus)
    }
  }

  private func runFolder(of plan: Plan) throws -> String {
    do {
      let path = try out.map(HomeFolder.path) ?? FilePaths.join("runs", plan.name)
      return FilePaths.absolute(path, from: FileSystem.currentFolder)
    } catch {
      throw PipelineError(.usage, "--out \(error.reason)")
    }
  }

  private func checkTrial(of study: Study) throws {
    if resume {
      throw PipelineError(.usage, "a study goes on by itself: leave out --resume")
    }
    if let trial, !(1...study.count).contains(trial) {
      throw PipelineError(.usage, "--trial is \(trial), and the study has \(study.count) trials")
    }
  }

  private func refuseStudyOptions() throws {
    let given = [
      ("--jobs", jobs != nil), ("--trial", trial != nil), ("--fail-fast", failFast),
      ("--dry-run", dryRun),
    ].first(where: \.1)
    if let given {
      throw PipelineError(.usage, "\(given.0) is for a file with a 'study:', and this has none")
    }
  }

  private func run(_ plan: Plan, in folder: String) throws {
    let cancellation = Cancellation()
    Signals.install(cancellation)
    let progress = ProgressDisplay(isQuiet: quiet)
    let runner = Runner(
      plan, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      cache: noCache ? nil : try CacheLocation.cacheOfRun(isQuiet: quiet), origin: origin,
      cancellation: cancellation
    ) { progress.handle($0) }
    let summary = try runner.run(in: folder, start: resume ? .resume : force ? .forced : .fresh)
    try finish(summary)
    if !quiet { NextSteps(summary, of: plan).show() }
  }

  /// What the records say of the command.
  var origin: RunOrigin {
    RunOrigin(
      arguments: CommandLine.arguments, folder: FileSystem.currentFolder, file: file)
  }

  private func finish(_ summary: RunSummary) throws {
    if format == .json { Output.standard.line(summary.json.pretty()) }
    if case .failed(let error) = summary.outcome {
      if !quiet, let remains = summary.remains { Output.error.line("note: \(remains)") }
      throw error
    }
    guard format == .text, !quiet else { return }
    for (position, stage) in summary.stages {
      for metric in stage.metrics {
        Output.standard.line("\(position.name).\(metric.name) = \(metric.text)")
      }
    }
    for file in summary.files { Output.standard.line(FilePaths.join(summary.folder, file)) }
  }
}
