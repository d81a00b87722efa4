package import Pipeline

/// What `run.json` holds: enough to know what ran, on what, how it went and what it left. The
/// runner writes it, and everything that looks at a run reads it.
package struct RunRecord: Decodable, Sendable {
  /// The program's.
  package let version: String
  package let pipeline: String
  package let seed: Int
  package let completed: Bool
  /// Why it stopped; `nil` for a run that completed.
  package let error: String?
  /// As the plan has them, those that did not run included.
  package let stages: [Stage]
  /// What the run left, relative to its folder.
  package let files: [String]
  /// The files that loaders read. Not read back.
  private(set) var inputs: [SourceFile] = []
  /// When, where and with what command, for those who open the file: these are here alone, so that
  /// the other files of a run have the same bytes whenever and wherever it is done. Not read back.
  private(set) var occasion: [(String, JSON)] = []

  private enum CodingKeys: String, CodingKey {
    case version, pipeline, seed, completed, error, stages, files
  }

  package struct Stage: Decodable, Sendable {
    package let kind: String
    package let plugin: String
    package let name: String
    /// With every default. Not read back: `resolved.yaml` has them too.
    private(set) var options = JSON.object([])
    /// Seconds; `nil` for a stage that did not run, as all that follows.
    package let wallSeconds: Double?
    /// Seconds of all threads together.
    package let cpuSeconds: Double?
    let peakMemoryBytes: Int?
    package let metrics: [Measure]?
    let files: [String]?
    /// Where a result comes from that the stage did not have to make.
    let reused: String?

    private enum CodingKeys: String, CodingKey {
      case kind, plugin, name, metrics, files, reused
      case wallSeconds = "wall_seconds"
      case cpuSeconds = "cpu_seconds"
      case peakMemoryBytes = "peak_memory_bytes"
    }
  }

  package struct Measure: Decodable, Sendable {
    let name: String
    let value: Double?
    let valueText: String?
    let unit: String?
    let reduction: String?

    private enum CodingKeys: String, CodingKey {
      case name, value, unit, reduction
      case valueText = "value_text"
    }

    package var metric: Metric {
      // A number that JSON has no form for stands beside it as text.
      Metric(
        name, value ?? valueText.flatMap { Double($0) } ?? .nan, unit: unit ?? "",
        reduction: reduction ?? "")
    }
  }

  /// Everything that stages reported, each named `STAGE.METRIC`.
  package var namedMetrics: [Metric] {
    stages.flatMap { stage in
      (stage.metrics ?? []).map(\.metric).map {
        Metric("\(stage.name).\($0.name)", $0.value, unit: $0.unit, reduction: $0.reduction)
      }
    }
  }
}

extension RunRecord {
  init(
    _ plan: Plan, _ summary: RunSummary, sources: [SourceFile], occasion: [(String, JSON)]
  ) {
    version = PipeVersion.current
    pipeline = plan.name
    seed = plan.seed
    switch summary.outcome {
    case .completed: (completed, error) = (true, nil)
    case .failed(let fault): (completed, error) = (false, fault.message)
    }
    inputs = sources
    stages = plan.stages.enumerated().map { index, stage in
      Stage(stage, summary.stages.first { $0.position.number == index + 1 }?.summary)
    }
    files = summary.files
    self.occasion = occasion
  }
}

extension RunRecord.Stage {
  fileprivate init(_ stage: PlannedStage, _ summary: StageSummary?) {
    kind = stage.kind.rawValue
    plugin = stage.plugin
    name = stage.name
    options = ResolvedFile.options(of: stage)
    wallSeconds = summary?.wall
    cpuSeconds = summary?.cpu
    peakMemoryBytes = summary.flatMap { $0.peakMemory > 0 ? $0.peakMemory : nil }
    metrics = summary?.metrics.map(RunRecord.Measure.init)
    files = summary?.files
    reused = summary?.reuse?.rawValue
  }
}

extension RunRecord.Measure {
  fileprivate init(_ metric: Metric) {
    self.init(
      name: metric.name, value: metric.value, valueText: nil, unit: metric.unit,
      reduction: metric.reduction)
  }
}
