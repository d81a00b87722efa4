import Pipeline

/// Ordinary runs side by side in a folder: a page that begins with what differs, their curves over
/// each other, their pictures beside each other, and tables.
public struct RunsReport: Sendable {
  public let table: RunsTable
  public var comparisons: [Comparison]

  /// - Parameters:
  ///   - table: the runs.
  ///   - subjects: what is compared; all that is worth it unless told.
  public init(_ table: RunsTable, subjects: [Comparison.Subject]? = nil) {
    self.table = table
    var files = SubjectFileNames()
    comparisons = (subjects ?? table.usualSubjects()).map { subject in
      table.comparison(of: subject, file: files.name(of: subject))
    }
  }

  /// The pipelines' names.
  var name: String {
    let pipelines = Set(table.groups.flatMap(\.runs).map(\.pipeline)).sorted()
    return pipelines.joined(separator: ", ")
  }

  /// What is compared, without the page, for tables in a terminal and files of data.
  public var tables: StudyReport {
    StudyReport(
      name: name, comparisons: comparisons, results: table.results, reports: table.reports)
  }

  /// Writes `compare/` and `report.html` into a folder, each file at once. Files that an earlier
  /// report left there and this one does not make are removed.
  /// - Parameter folder: absolute; made where it is not there.
  /// - Throws: `PipelineError` of kind `inputOutput`.
  @discardableResult
  public func write(to folder: String) throws -> StudyReport.Written {
    try ReportFolder(path: folder).write(
      comparisons, results: table.results, axes: ComparedAxis.axes(of: table.results.map(\.trial)),
      reports: table.reports
    ) { RunsPage(report: self, compared: $0, folder: folder).text }
  }
}
