extension PlannedStage {
  /// What the stage reports; `nil` where that cannot be known before the run, and for stages that
  /// report nothing.
  public var reportedNames: ReportedNames? {
    switch stage {
    case let stage as any TrainStage: stage.reportedNames(reading: inputs)
    case let stage as any EvaluateStage: stage.reportedNames(reading: inputs)
    default: nil
    }
  }

  /// Whether it reports at all: training and evaluation do.
  package var reports: Bool { kind == .train || kind == .evaluate }
}

extension Plan {
  /// What its stages report, each name as `STAGE.METRIC` or `STAGE.SERIES`, in their order. Stages
  /// whose reports cannot be known before the run are not among them.
  public var reportedNames: ReportedNames {
    var names = ReportedNames()
    for stage in stages {
      guard let own = stage.reportedNames else { continue }
      names.metrics += own.metrics.map { "\(stage.name).\($0)" }
      names.series += own.series.map { "\(stage.name).\($0)" }
    }
    return names
  }
}
