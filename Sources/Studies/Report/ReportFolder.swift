import Pipeline

/// Writes comparisons into a folder `compare`, and the page that shows them beside it.
struct ReportFolder {
  /// Absolute; made where it is not there.
  let path: String

  /// Each file is written at once: who reads it sees the old one or the new one. Files that an earlier
  /// report left and this one does not make are removed.
  /// - Parameter page: the page's text, made of what was compared.
  /// - Throws: `PipelineError` of kind `inputOutput`.
  func write(
    _ comparisons: [Comparison], results: [TrialResult], axes: [ComparedAxis],
    reports: ReportReader, page: ([ComparedSubject]) -> String
  ) throws -> StudyReport.Written {
    var compared: [ComparedSubject] = []
    var names: [String] = []
    let target = FilePaths.join(path, StudyReport.folder)
    if !comparisons.isEmpty { try FileSystem.createFolder(target) }
    for comparison in comparisons {
      let subject = ComparedSubject(comparison, results: results, axes: axes, reports: reports)
      let files =
        subject.files.map { ($0.name, $0.bytes) }
        + subject.figures.map { ($0.name, $0.picture.bytes) }
      for (name, bytes) in files { try FileSystem.replace(bytes, at: FilePaths.join(target, name)) }
      names += files.map(\.0)
      compared.append(subject)
    }
    try FileSystem.createFolder(path)
    try FileSystem.replace(Array(page(compared).utf8), at: FilePaths.join(path, "report.html"))
    try removeEarlier(from: target, keeping: names)
    return StudyReport.Written(
      files: (names.map { FilePaths.join(StudyReport.folder, $0) } + ["report.html"]).sorted(),
      warnings: compared.flatMap(\.warnings))
  }

  /// Removes what the list in the folder names beyond some files, and makes these the list: what
  /// the user put there stays.
  private func removeEarlier(from folder: String, keeping names: [String]) throws {
    let list = FilePaths.join(folder, ".made")
    let earlier = (try? FileSystem.read(list)) ?? []
    for name in String(decoding: earlier, as: UTF8.self).split(separator: "\n").map(String.init)
    where !names.contains(name) && !name.contains("/") {
      FileSystem.remove(FilePaths.join(folder, name))
    }
    guard !names.isEmpty || !earlier.isEmpty else { return }
    try FileSystem.replace(Array(names.sorted().joined(separator: "\n").utf8), at: list)
  }
}
