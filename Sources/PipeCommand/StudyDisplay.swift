import Pipeline
import Studies
import Synchronization

/// Shows a study's events on standard error: on a terminal a live table of the trials at work, else
/// a line when a trial ends.
final class StudyDisplay: Sendable {
  private let isQuiet: Bool
  private let isTerminal = Output.error.isTerminal
  private let state = Mutex(State())

  private struct State {
    var lastShown: ContinuousClock.Instant?
    /// Lines of the live table that stand on the screen.
    var height = 0
    var count = 0
    var jobs = 1
    var done = 0
    var kept = 0
    var failed = 0
    /// Seconds of the trials that ran.
    var time = 0.0
    var ran = 0
    /// What each trial at work is doing, by its number.
    var atWork: [Int: (name: String, doing: String)] = [:]
    var warnings: Set<String> = []
    /// Each error once, with how many trials ended in it.
    var failures: [(error: String, count: Int)] = []
    var watched: Comparison?
    var best: (metric: Metric, trial: String)?
  }

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
  }

  func handle(_ event: StudyEvent) {
    guard !isQuiet else { return }
    state.withLock { show(event, &$0) }
  }

  private func show(_ event: StudyEvent, _ state: inout State) {
    switch event {
    case .started(let study, let folder, let jobs):
      state.count = study.count
      state.jobs = max(jobs, 1)
      state.watched = study.comparisons.first {
        if case .metric = $0.subject { true } else { false }
      }
      let noun = study.count == 1 ? "trial" : "trials"
      Output.error.line(
        "\(study.name): \(study.count) \(noun) of \(study.axes.joined(separator: " x "))"
          + (jobs > 0 ? ", \(jobs) at once" : "") + ", into \(folder)")
    case .trialStarted(let trial):
      state.atWork[trial.number] = (trial.name, "")
      redraw(&state)
    case .trialProgress(let trial, let position, let progress):
      var text = "\(position.title)  \(progress.place)"
      if let metric = progress.metric { text += "  \(metric.name) \(metric.text)" }
      state.atWork[trial.number] = (trial.name, text)
      redraw(&state)
    case .trialWarning(let trial, let message):
      // What all trials have in common is said by the first of them.
      guard state.warnings.insert(message).inserted else { return }
      clear(&state)
      Output.error.line("\(trial.name): \(Output.error.colored("warning", .yellow)): \(message)")
    case .trialEnded(let result, let isKept): end(result, isKept, &state)
    case .ended(let summary):
      clear(&state)
      for failure in state.failures where failure.count > 1 {
        Output.error.line(
          "\(failure.count) trials \(Output.error.colored("failed", .red)) alike: \(failure.error)")
      }
      if summary.isUnchanged {
        Output.error.line(ProgressDisplay.unchanged)
      } else {
        Output.error.line(totals(state, rest: Readable.duration(summary.wall)))
      }
    }
  }

  private func end(_ result: TrialResult, _ isKept: Bool, _ state: inout State) {
    state.atWork[result.trial.number] = nil
    state.done += 1
    if isKept {
      state.kept += 1
    } else {
      state.ran += 1
      state.time += result.wall
    }
    watch(result, &state)
    if case .failed(let error) = result.outcome {
      state.failed += 1
      note(error, of: result.trial, &state)
    } else if !isTerminal, !isKept {
      let metric = watched(result, state).map { "  \($0.name) \($0.text)" } ?? ""
      Output.error.line(
        "[\(state.done)/\(state.count)] \(result.trial.name)  \(Readable.duration(result.wall))\(metric)"
      )
    }
    redraw(&state)
  }

  /// Says an error when the first trial ends in it; further ones are counted, and their number is said
  /// at the end.
  private func note(_ error: String, of trial: Trial, _ state: inout State) {
    if let place = state.failures.firstIndex(where: { $0.error == error }) {
      state.failures[place].count += 1
      return
    }
    state.failures.append((error, 1))
    clear(&state)
    Output.error.line("\(trial.name): \(Output.error.colored("failed", .red)): \(error)")
  }

  private func watched(_ result: TrialResult, _ state: State) -> Metric? {
    guard case .metric(let name)? = state.watched?.subject else { return nil }
    return result.metrics.first { $0.name == name }
  }

  private func watch(_ result: TrialResult, _ state: inout State) {
    guard let metric = watched(result, state), metric.value.isFinite else { return }
    let isBetter =
      state.best.map {
        state.watched?.best == .highest
          ? metric.value > $0.metric.value : metric.value < $0.metric.value
      } ?? true
    if isBetter { state.best = (metric, result.trial.name) }
  }

  // MARK: - The live table

  private func redraw(_ state: inout State) {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    if let last = state.lastShown, now - last < .milliseconds(200) { return }
    state.lastShown = now
    clear(&state)
    let width = Output.error.width - 1
    var lines = state.atWork.sorted { $0.key < $1.key }.prefix(16).map { number, trial in
      "  \(trial.name)  \(trial.doing)"
    }
    lines.append(totals(state, rest: left(state)))
    Output.error.write(lines.map { String($0.prefix(width)) }.joined(separator: "\n"))
    state.height = lines.count
  }

  private func clear(_ state: inout State) {
    if state.height > 1 { Output.error.write("\u{1B}[\(state.height - 1)A") }
    if state.height > 0 { Output.error.write("\r\u{1B}[J") }
    state.height = 0
  }

  /// `12 of 60 done (3 before), 1 failed; best ... ; 40 s left`.
  private func totals(_ state: State, rest: String) -> String {
    var text = "\(state.done) of \(state.count) done"
    if state.kept > 0 { text += " (\(state.kept) by an earlier run)" }
    if state.failed > 0 { text += ", \(state.failed) failed" }
    if !state.atWork.isEmpty {
      let waiting = state.count - state.done - state.atWork.count
      text += ", \(state.atWork.count) running, \(waiting) waiting"
    }
    if let best = state.best {
      text += "; best \(best.metric.name) \(best.metric.text) by \(best.trial)"
    }
    return rest.isEmpty ? text : "\(text); \(rest)"
  }

  private func left(_ state: State) -> String {
    guard state.ran > 0, state.done < state.count else { return "" }
    let mean = state.time / Double(state.ran)
    return Readable.duration(mean * Double(state.count - state.done) / Double(state.jobs)) + " left"
  }
}
