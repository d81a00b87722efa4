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

  /// - Parameters:
  ///   - axes: the matrix's, with their labels in order; `nil` takes them from the trials.
  ///   - results: of the trials that ended, in any order.
  public init(
    name: String, description: String? = nil, axes: [ComparedAxis]? = nil,
    comparisons: [Comparison], results: [TrialResult]
  ) {
    self.name = name
    self.description = description
    self.axes = axes ?? ComparedAxis.axes(of: results.map(\.trial))
    self.comparisons = comparisons
    self.results = results.sorted { $0.trial.number < $1.trial.number }
  }

  /// The tables for a terminal, of metrics and of series.
  /// - Parameter bold: whether the best is written in bold letters as well.
  public func text(bold: Bool = false) -> String {
    let reports = ReportReader()
    return comparisons.compactMap { comparison in
      switch comparison.subject {
      case .metric:
        return ComparisonTable(comparison, results: results, axes: axes).text(bold: bold)
      case .series:
        let whole = comparison.covering(axes)
        let grid = VariantGrid(whole, results: results, axes: axes)
        let curves = SeriesCurves(whole, grid, reading: reports)
        return SeriesTable(curves: curves, grid: grid).text(bold ? .bold : .star)
      case .image: return nil
      }
    }.joined(separator: "\n")
  }

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
  /// The same trials give the same bytes, whatever order they ended in.
  /// - Parameter folder: absolute; made where it is not there.
  /// - Throws: `PipelineError` of kind `inputOutput`.
  @discardableResult
  public func write(to folder: String) throws -> Written {
    let reports = ReportReader()
    var compared: [ComparedSubject] = []
    var files: [String] = []
    var warnings: [String] = []
    let target = folder + "/" + Self.folder
    if !comparisons.isEmpty { try FileSystem.createFolder(target) }
    for comparison in comparisons {
      let subject = ComparedSubject(comparison, results: results, axes: axes, reports: reports)
      for file in subject.files {
        try FileSystem.replace(file.bytes, at: target + "/" + file.name)
      }
      for figure in subject.figures {
        try FileSystem.replace(figure.picture.bytes, at: target + "/" + figure.name)
      }
      files += (subject.files.map(\.name) + subject.figures.map(\.name)).map {
        Self.folder + "/" + $0
      }
      warnings += subject.warnings
      compared.append(subject)
    }
    let page = StudyPage(report: self, compared: compared)
    try FileSystem.createFolder(folder)
    try FileSystem.replace(Array(page.text.utf8), at: folder + "/report.html")
    try removeEarlier(
      from: target, keeping: files.map { String($0.dropFirst(Self.folder.count + 1)) })
    return Written(files: (files + ["report.html"]).sorted(), warnings: warnings)
  }

  /// Removes what the list in the folder names beyond some files, and makes these the list: what
  /// the user put there stays.
  private func removeEarlier(from folder: String, keeping names: [String]) throws {
    let list = folder + "/.made"
    let earlier = (try? FileSystem.read(list)) ?? []
    for name in String(decoding: earlier, as: UTF8.self).split(separator: "\n").map(String.init)
    where !names.contains(name) && !name.contains("/") {
      FileSystem.remove(folder + "/" + name)
    }
    guard !names.isEmpty || !earlier.isEmpty else { return }
    try FileSystem.replace(Array(names.sorted().joined(separator: "\n").utf8), at: list)
  }
}
