import Pipeline
import Running
import Synchronization

/// Shows a run's events on standard error: one live line on a terminal, else plain lines now and
/// then; behind each stage one line stays.
final class ProgressDisplay: Sendable {
  private let isQuiet: Bool
  private let isTerminal = Output.error.isTerminal
  private let state = Mutex(State())

  static let unchanged =
    "nothing has changed since that run: its results stay (--no-cache computes them anew)"

  private struct State {
    var start = ContinuousClock.now
    var lastShown: ContinuousClock.Instant?
    /// The stage's first news: what was done before, as where a run goes on, says nothing of speed.
    var first: (fraction: Double, time: ContinuousClock.Instant)?
    var hasLiveLine = false
  }

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
  }

  func handle(_ event: RunEvent) {
    guard !isQuiet else { return }
    state.withLock { show(event, &$0) }
  }

  private func show(_ event: RunEvent, _ state: inout State) {
    switch event {
    case .runStarted(let plan, let folder, let resumes):
      let seed = plan.isSeedGiven ? "seed \(plan.seed)" : "seed 0, as the file gives none"
      Output.error.line("\(plan.name): \(plan.stages.count) stages, \(seed), into \(folder)")
      if resumes == false {
        Output.error.line(
          "there is no checkpoint to resume from: the run starts from its beginning")
      }
    case .stageStarted:
      state.start = .now
      state.lastShown = nil
      state.first = nil
    case .progress(let position, let progress): show(progress, of: position, &state)
    case .note(let position, let message):
      clear(&state)
      Output.error.line("\(position.title): \(message)")
    case .warning(let position, let message):
      clear(&state)
      Output.error.line(
        "\(position.title): \(Output.error.colored("warning", .yellow)): \(message)")
    case .stageEnded(let position, let summary):
      clear(&state)
      // Nobody looks at what is kept for programs to go on from.
      let files = summary.files.filter { !$0.hasPrefix("checkpoints/") }
      let details =
        [summary.reuse?.text ?? "", summary.result, files.joined(separator: ", ")]
        + summary.metrics.prefix(3).map(\.phrase)
      let text = details.filter { !$0.isEmpty }.joined(separator: "; ")
      let title = "[\(position.number)/\(position.count)] \(position.title)"
      Output.error.line(
        "\(Output.error.colored(title, .green))  \(Readable.duration(summary.wall))  \(text)")
    case .runEnded(let summary):
      clear(&state)
      if summary.isUnchanged {
        Output.error.line(Self.unchanged)
      }
    }
  }

  private func show(_ progress: Progress, of position: StagePosition, _ state: inout State) {
    let now = ContinuousClock.now
    let first = state.first ?? (progress.fraction, now)
    state.first = first
    // Without a terminal a line stays: of long stages one a minute is enough.
    let rhythm =
      isTerminal
      ? .milliseconds(200) : max(.seconds(5), min(.seconds(60), (now - state.start) / 20))
    guard now - (state.lastShown ?? (isTerminal ? .now - .seconds(1) : state.start)) >= rhythm
    else { return }
    state.lastShown = now
    let elapsed = (now - first.time) / .seconds(1)
    let rate = elapsed > 0 ? (progress.fraction - first.fraction) / elapsed : 0
    var text =
      "[\(position.number)/\(position.count)] \(position.title)  \(progress.place)"
    // The most wanted first: a narrow terminal cuts the rest.
    if rate > 0 {
      text += "  \(Readable.duration((Double(progress.total) - progress.fraction) / rate)) left"
    }
    if let metric = progress.metric { text += "  " + metric.phrase }
    if let part = progress.part {
      text += part.speed.map { "  \(Readable.number($0, digits: 3)) \(part.speedUnit)" } ?? ""
    } else if rate > 0 {
      // Slow work would be done at "0 epochs/s".
      let speed = rate < 9.95 ? "\((10 * rate).rounded() / 10)" : "\(Int(rate.rounded()))"
      text += "  \(speed) \(progress.unit)s/s"
    }
    guard isTerminal else { return Output.error.line(text) }
    Output.error.write("\r\u{1B}[K" + String(text.prefix(Output.error.width - 1)))
    state.hasLiveLine = true
  }

  private func clear(_ state: inout State) {
    if state.hasLiveLine { Output.error.write("\r\u{1B}[K") }
    state.hasLiveLine = false
  }
}

extension Progress {
  /// `epoch 3/10`, or `epoch 3/10, batch 45/938` within it.
  var place: String {
    guard let part else { return "\(unit) \(done)/\(total)" }
    return "\(unit) \(done + 1)/\(total), \(part.unit) \(part.done)/\(part.total)"
  }
}

extension StageSummary.Reuse {
  /// In a stage's summary line.
  fileprivate var text: String {
    switch self {
    case .cached: "reused from an earlier run"
    case .shared: "shared with another trial"
    case .notNeeded: "not needed"
    }
  }
}
