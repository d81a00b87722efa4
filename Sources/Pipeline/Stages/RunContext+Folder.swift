/// Writes the files of a folder: called with a function that writes one file, name and bytes.
public typealias FolderContents =
  @Sendable (_ write: @escaping @Sendable (String, [UInt8]) throws -> Void) throws -> Void

extension RunContext {
  /// Writes `count` files into a folder of their own in the run folder, on all threads. The folder
  /// appears there only when all are written, in place of what an earlier run wrote to it; after an
  /// error none of the files is left.
  ///
  /// - Parameters:
  ///   - count: how many files there are.
  ///   - unit: what a file is, in the singular, for the progress.
  ///   - folder: relative to the run folder.
  ///   - file: name and contents of a file from its number; called from several threads. Names are
  ///     plain, without folders, and no two are equal.
  /// - Throws: of the errors of `file` the one of the lowest number; `PipelineError` of kind
  ///   `inputOutput` with the path of the file that could not be written, of kind `interrupted` once
  ///   the user asked to stop.
  public func write(
    _ count: Int, unit: String, to folder: OutputPath,
    _ file: @Sendable (Int) throws -> (name: String, bytes: [UInt8])
  ) throws {
    try withoutActuallyEscaping(file) { file in
      try folderWriter(folder) { write in
        // Small files take microseconds each.
        try self.forEach(count, unit: unit, chunk: 64) { index in
          let (name, bytes) = try file(index)
          try write(name, bytes)
        }
      }
    }
  }
}
