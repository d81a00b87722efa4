import Pipeline

/// The names of all that a study's trials report and draw, each once, in the order of the first that
/// has it. What lies in files is looked for when it is asked for.
public struct StudyQuantities: Sendable {
  private let results: [TrialResult]

  public init(_ results: [TrialResult]) { self.results = results }

  /// Each as `STAGE.METRIC`.
  public var metrics: [String] { results.lazy.flatMap(\.metrics).map(\.name).unique() }

  /// Each as `STAGE.SERIES`.
  public var series: [String] {
    let reports = ReportReader()
    return results.lazy.flatMap(reports.seriesNames).unique()
  }

  /// Paths of PNG files in the trials' folders.
  public var pictures: [String] {
    results.lazy.filter { $0.outcome == .completed }
      .flatMap { (try? RecordedRun($0.folder).files) ?? [] }
      .filter { $0.lowercased().hasSuffix(".png") }
      .unique()
  }
}
