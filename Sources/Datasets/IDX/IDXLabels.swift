import Pipeline

/// A labels file's numbers, and what they say of the classes.
extension IDXFile {
  /// - Parameter column: the one to read of a file whose labels have several.
  /// - Throws: `PipelineError` of kind `badData` for anything but one dimension of whole numbers, or
  ///   two where a column is given that is there.
  func checkIsLabels(column: Int? = nil) throws {
    func fault(_ byte: Int, _ message: String) -> PipelineError {
      PipelineError(.badData, "'\(path)', \(stream.place(byte)): \(message)")
    }
    let dimensions = header.dimensions
    guard header.element.isWhole else {
      throw fault(2, "labels are whole numbers, and this file has values of type \(header.element)")
    }
    switch (dimensions.count, column) {
    case (1, nil): return
    case (1, _):
      throw fault(3, "the labels have one column: leave out 'label_column'")
    case (2, let column?):
      guard column >= dimensions[1] else { return }
      throw fault(
        8, "the labels have \(dimensions[1]) columns, numbered from 0: there is no column \(column)"
      )
    case (2, nil):
      throw fault(
        3,
        "labels have 1 dimension, and this file has 2: of its \(dimensions[1]) columns "
          + "'label_column' says which is read (QMNIST's digits are column 0)")
    default:
      throw fault(3, "labels have 1 dimension, and this file has \(dimensions.count)")
    }
  }

  /// Some of the labels of a file that `checkIsLabels` has passed.
  /// - Throws: `PipelineError` of kind `badData`, with the byte, for a negative label.
  func labels(of items: [Range<Int>], column: Int? = nil) throws -> [Int] {
    let bytes = try bytes(of: items)
    let labels = stride(
      from: column ?? 0, to: bytes.count / header.element.size, by: itemCount
    ).compactMap { header.element.integer(at: $0, of: bytes.span) }
    guard let index = labels.firstIndex(where: { $0 < 0 }) else { return labels }
    let item = items.joined().dropFirst(index).first ?? 0
    let value = item * itemCount + (column ?? 0)
    let place = stream.place(header.size + value * header.element.size)
    throw PipelineError(.badData, "'\(path)', \(place): the label \(labels[index]) is below 0")
  }
}

/// Names for classes that are known by number only.
enum NumberedClasses {
  /// The most that names are made up for, the unused ones between them included.
  static let highest = 999

  /// Labels as indices of class names. Where the numbers are small, every number from 0 is a class,
  /// so that two files of one kind agree; else only those that occur.
  static func classes(of numbers: [Int]) -> (labels: [Int], names: [String]) {
    guard let highest = numbers.max() else { return ([], []) }
    if highest <= Self.highest { return (numbers, (0...highest).map(String.init)) }
    let used = Set(numbers).sorted()
    let indices = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    return (numbers.map { indices[$0, default: 0] }, used.map(String.init))
  }
}
