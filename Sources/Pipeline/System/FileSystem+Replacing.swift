extension FileSystem {
  /// Writes a file under another name beside it first and then moves it over what is there: whoever
  /// reads it sees the old file or the new one, whole.
  /// - Throws: `PipelineError` of kind `inputOutput`; what was there is then as it was.
  public static func replace(_ bytes: [UInt8], at path: String) throws {
    let unfinished = FilePaths.unfinished(path)
    try write(bytes, to: unfinished, shownAs: path)
    do {
      try rename(unfinished, to: path)
    } catch {
      remove(unfinished)
      throw error
    }
  }
}
