extension FileSystem {
  /// Writes a file under another name first and then moves it over what is there: whoever reads it
  /// sees the old file or the new one, whole.
  /// - Throws: `PipelineError` of kind `inputOutput`; what was there is then as it was.
  public static func replace(_ bytes: [UInt8], at path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last.map(String.init) ?? path
    let temporary = path.dropLast(name.utf8.count) + ".\(name).new"
    try write(bytes, to: String(temporary), shownAs: path)
    do {
      try rename(String(temporary), to: path)
    } catch {
      remove(String(temporary))
      throw error
    }
  }
}
