public import Pipeline

/// The names of all that a study's trials report and draw, each once, in the order of the first that
/// has it. What lies in files is looked for when it is asked for.
public struct StudyQuantities: Sendable {
  private let results: [TrialResult]

  public init(_ results: [TrialResult]) { self.results = results }

  /// Each as `STAGE.METRIC`.
  public var metrics: [String] { unique(results.lazy.flatMap(\.metrics).map(\.name)) }

  /// Each as `STAGE.SERIES`.
  public var series: [String] {
    let reports = ReportReader()
    return unique(results.lazy.flatMap(reports.seriesNames))
  }

  /// Paths of PNG files in the trials' folders.
  public var pictures: [String] {
    unique(
      results.lazy.filter { $0.outcome == .completed }
        .flatMap { (try? RecordedRun($0.folder).files) ?? [] }
        .filter { $0.lowercased().hasSuffix(".png") })
  }

  private func unique(_ names: some Sequence<String>) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
