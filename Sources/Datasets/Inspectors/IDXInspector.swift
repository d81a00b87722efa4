public import Pipeline

/// Describes IDX files, gzipped or not: the fields of the header, and the images or how often
/// each label occurs.
public struct IDXInspector: Inspector {
  public static let name = "IDX"
  public init() {}

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    if start.starts(with: [0x1f, 0x8b]) {
      // What its own header says is for `inspect` to check.
      return Self.isHeader((try? Gzip.start(of: path, count: 4)) ?? [])
    }
    return Self.isHeader(start)
  }

  private static func isHeader(_ start: [UInt8]) -> Bool {
    start.count >= 4 && start[0] == 0 && start[1] == 0
      && IDXElement(rawValue: start[2]) != nil && (1...4).contains(start[3])
  }

  public func inspect(_ path: String) throws -> Inspection {
    let file = try IDXFile(path)
    let dimensions = file.header.dimensions.map(String.init).joined(separator: " x ")
    let shape = file.header.dimensions
    // Columns of whole numbers that are no bytes are what QMNIST says of each image.
    let hasColumns =
      shape.count == 2 && shape[1] < 64 && [.short, .int].contains(file.header.element)
    let isLabels = shape.count == 1 || hasColumns
    var inspection = Inspection(
      "IDX file of \(isLabels ? "labels" : "images")\(file.isGzip ? ", gzip" : "")",
      facts: [
        .init("type", "\(file.header.element)"), .init("dimensions", dimensions),
        .init("count", "\(file.count)"),
      ])
    if isLabels {
      let column = hasColumns ? 0 : nil
      try file.checkIsLabels(column: column)
      var counts: [Int: Int] = [:]
      for label in try file.labels(of: [0..<file.count], column: column) {
        counts[label, default: 0] += 1
      }
      if hasColumns {
        inspection.facts.append(
          .init("to load them", "label_column: 0 to \(shape[1] - 1); 0 is counted here"))
      }
      let shown = counts.sorted { $0.key < $1.key }.prefix(100)
      inspection.facts.append(
        .init("labels", shown.map { "\($0.key): \($0.value)" }.joined(separator: ", ")))
    } else {
      let set = try IDXSet(images: path, labels: nil)
      let size = max(set.shape.count * MemoryLayout<Float>.size, 1)
      let shown = min(set.count, max(Self.mostBytes / size, 1))
      if shown < set.count {
        inspection.facts.append(.init("looked at", "the first \(shown) images"))
      }
      inspection.images = ImageSet(shape: set.shape, pixels: try set.pixels(of: [0..<shown]))
    }
    if let note = file.stream.note { inspection.facts.append(.init("note", note)) }
    return inspection
  }
}
