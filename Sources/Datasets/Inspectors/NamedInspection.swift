package import Pipeline

/// What there is to say of things that have a name and no path: fonts that are built in, and data
/// sets.
package enum NamedInspection {
  /// - Returns: `nil` for a text that names neither.
  /// - Throws: `PipelineError` of kind `missingData` for a font that is not built in, and what reading
  ///   the files of a data set throws.
  package static func of(_ text: String) throws -> Inspection? {
    if let dataset = NamedDataset.all.first(where: { $0.name == text }) {
      return try inspection(of: dataset)
    }
    guard text.hasPrefix("builtin:") else { return nil }
    guard text.dropFirst("builtin:".count) == BuiltinFont.name else {
      throw PipelineError(
        .missingData, "there is no font '\(text)'; built in is builtin:\(BuiltinFont.name)")
    }
    return try FontInspector().inspection(of: BuiltinFont.font, title: "the font '\(text)'")
  }

  private static func inspection(of dataset: NamedDataset) throws -> Inspection {
    let search = NamedDatasetSearch(dataset)
    let place = try? search.paths(of: dataset.test)
    return Inspection(
      "data set, \(dataset.title)",
      facts: [
        .init("training images", "\(dataset.train.count)"),
        .init("test images", "\(dataset.test.count)"),
        .init("shape", "\(dataset.shape), height first"),
        .init("classes", dataset.classNames.joined(separator: ", ")),
        .init("license", dataset.license),
        .init("described at", dataset.homepage),
        .init(
          "files",
          place.map { FilePaths.parent(of: $0.images) }
            ?? "not here; 'pipe data fetch \(dataset.name)' gets them"),
        .init("to load it", "load: \(dataset.name)"),
      ],
      images: try place.map { paths in
        let set = try IDXSet(images: paths.images, labels: nil)
        return ImageSet(shape: set.shape, pixels: try set.pixels(of: [0..<min(64, set.count)]))
      }, isSample: true)
  }
}
