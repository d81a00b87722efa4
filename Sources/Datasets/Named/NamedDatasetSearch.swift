import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where the files of a named set are looked for.
package struct NamedDatasetSearch: Sendable {
  package let dataset: NamedDataset
  /// In the order in which they are looked at.
  package let folders: [String]

  /// - Parameters:
  ///   - root: a folder of the user's choice, which is looked at first.
  ///   - environment: the value of an environment variable.
  package init(
    _ dataset: NamedDataset, root: String? = nil,
    environment: (String) -> String? = processEnvironment
  ) {
    self.dataset = dataset
    let chosen = [root, environment("PIPE_DATA")].compactMap(\.self).filter { !$0.isEmpty }
      .map { FilePaths.absolute($0, from: FileSystem.currentFolder) }
    folders =
      chosen.flatMap { [FilePaths.join($0, dataset.name), $0] }
      + [Self.cacheFolder(of: dataset, environment: environment)].compactMap(\.self)
      + dataset.systemFolders
  }

  /// Where fetched files go: `pipe/NAME` in the user's cache folder; `nil` where there is none.
  /// Source: XDG Base Directory Specification.
  package static func cacheFolder(
    of dataset: NamedDataset, environment: (String) -> String? = processEnvironment
  ) -> String? {
    if let cache = environment("XDG_CACHE_HOME"), FilePaths.isAbsolute(cache) {
      return FilePaths.join(cache, "pipe", dataset.name)
    }
    guard let home = environment("HOME"), FilePaths.isAbsolute(home) else { return nil }
    return FilePaths.join(home, ".cache", "pipe", dataset.name)
  }

  /// The path of a file, gzipped or inflated, in the first folder that has it.
  package func path(of file: NamedDataset.File) -> String? {
    for folder in folders {
      for name in file.names {
        let path = FilePaths.join(folder, name)
        if FileSystem.kind(of: path) == .file { return path }
      }
    }
    return nil
  }

  /// The paths of a split's two files, both from the first folder that has both.
  /// - Throws: `PipelineError` of kind `missingData` that lists the folders and says how to get
  ///   the files.
  package func paths(of split: NamedDataset.Split) throws -> (images: String, labels: String) {
    for folder in folders {
      let paths = [split.images, split.labels].compactMap { file in
        file.names.map { FilePaths.join(folder, $0) }
          .first { FileSystem.kind(of: $0) == .file }
      }
      if paths.count == 2 { return (paths[0], paths[1]) }
    }
    throw PipelineError(
      .missingData,
      "\(dataset.name) is not there: no \(split.images.name) and \(split.labels.name) in "
        + folders.map { "'\($0)'" }.joined(separator: ", ")
        + "; 'pipe data fetch \(dataset.name)' gets them")
  }
}

/// The value of one of the process's environment variables; `nil` where it is unset.
package func processEnvironment(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}
