public import Pipeline

/// What a study found: a table and pictures for each comparison, and a page with all of it.
public struct StudyReport: Sendable {
  /// The folder in the study's own that holds the comparisons.
  public static let folder = "compare"

  public let name: String
  public let description: String?
  public let axes: [ComparedAxis]
  public let comparisons: [Comparison]
  /// In the order of the trials' numbers.
  public let results: [TrialResult]
  private let reports: ReportReader

  /// - Parameters:
  ///   - name: the study's.
  ///   - description: what its file says it is for.
  ///   - axes: the matrix's, with their labels in order; `nil` takes them from the trials.
  ///   - comparisons: what is compared, in order.
  ///   - results: of the trials that ended, in any order.
  public init(
    name: String, description: String? = nil, axes: [ComparedAxis]? = nil,
    comparisons: [Comparison], results: [TrialResult]
  ) {
    self.init(
      name: name, description: description, axes: axes, comparisons: comparisons,
      results: results, reports: ReportReader())
  }

  /// - Parameter reports: of the trials, which may have been read in part.
  init(
    name: String, description: String? = nil, axes: [ComparedAxis]? = nil,
    comparisons: [Comparison], results: [TrialResult], reports: ReportReader
  ) {
    self.name = name
    self.description = description
    self.axes = axes ?? ComparedAxis.axes(of: results.map(\.trial))
    self.comparisons = comparisons
    self.results = results.sorted { $0.trial.number < $1.trial.number }
    self.reports = reports
  }

  /// What was compared, as texts: metrics and series. Pictures have none.
  private var texts: [ComparedText] {
    comparisons.compactMap { comparison in
      switch comparison.subject {
      case .metric: .metric(ComparisonTable(comparison, results: results, axes: axes))
      case .series:
        .series(SeriesTable(comparison.covering(axes), results, axes: axes, reading: reports))
      case .image: nil
      }
    }
  }

  /// The tables for a terminal, of metrics and of series.
  /// - Parameter bold: whether the best is written in bold letters as well.
  public func text(bold: Bool = false) -> String {
    texts.map { $0.text(bold: bold) }.joined(separator: "\n")
  }

  /// The tables as Markdown, of metrics and of series.
  public var markdown: String { texts.map(\.markdown).joined(separator: "\n") }

  /// A CSV text for each metric and each series.
  public var csv: [String] { texts.map(\.csv) }

  /// A list with an object for each metric and each series.
  public var json: JSON { .list(texts.map(\.json)) }

  /// What `write` left.
  public struct Written: Sendable {
    /// Relative to the study's folder, sorted.
    public let files: [String]
    /// What could not be drawn, or not as asked, a sentence each.
    public let warnings: [String]
  }

  /// Writes `compare/` and `report.html` into the study's folder, each file at once: who reads it
  /// sees the old one or the new one. Files that an earlier report left and this one does not make
  /// are removed.
  ///
  /// A study's trials give the same bytes, whatever order they ended in.
  /// - Parameter folder: absolute; made where it is not there.
  /// - Throws: `PipelineError` of kind `inputOutput`.
  @discardableResult
  public func write(to folder: String) throws -> Written {
    try ReportFolder(path: folder).write(
      comparisons, results: results, axes: axes, reports: reports
    ) { StudyPage(report: self, compared: $0).text }
  }
}
