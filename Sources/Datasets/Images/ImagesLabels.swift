import Pipeline

/// The classes of a folder's images: the names of its sub-folders, in natural order.
struct FolderLabels {
  let labels: [Int]
  let names: [String]

  /// No labels where no image lies in a sub-folder.
  /// - Throws: `PipelineError` of kind `badData` where some do and some do not.
  init(_ folder: ImageFolder) throws {
    let classes = folder.folders.map { FilePaths.parts(of: $0).first }
    var labels: [Int] = []
    var names: [String] = []
    var indices: [String: Int] = [:]
    for (index, file) in folder.files.enumerated() {
      guard let name = classes[file.folder] else { continue }
      guard labels.count == index else { throw Self.mixed(folder, outside: 0, inside: index) }
      if let label = indices[name] {
        labels.append(label)
      } else {
        indices[name] = names.count
        labels.append(names.count)
        names.append(name)
      }
    }
    guard labels.isEmpty || labels.count == folder.files.count else {
      throw Self.mixed(folder, outside: labels.count, inside: 0)
    }
    (self.labels, self.names) = (labels, names)
  }

  private static func mixed(_ folder: ImageFolder, outside: Int, inside: Int) -> PipelineError {
    PipelineError(
      .badData,
      "'\(folder.path(of: inside))' lies in a sub-folder, which names its class, and "
        + "'\(folder.path(of: outside))' in none: move it, or say 'labels: none'")
  }
}
