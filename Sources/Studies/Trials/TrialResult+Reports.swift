public import Pipeline

extension TrialResult {
  /// Everything that the run's stages reported, in their order.
  /// - Throws: `PipelineError` where the run left no reports, or they cannot be read.
  public func reports() throws -> [NamedValue<Report>] {
    let path = FilePaths.join(folder, ReportFile.name)
    return try ReportFile(try FileSystem.read(path), name: path).named
  }
}
