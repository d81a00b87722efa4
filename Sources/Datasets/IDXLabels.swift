import Pipeline

/// A labels file's numbers, and what they say of the classes.
extension IDXFile {
  /// - Throws: `PipelineError` of kind `badData` for anything but one dimension of whole numbers.
  func checkIsLabels() throws {
    guard header.dimensions.count == 1 else {
      throw PipelineError(
        .badData,
        "'\(path)', \(stream.place(3)): labels have 1 dimension, and this file has "
          + "\(header.dimensions.count)")
    }
    guard ![.float, .double].contains(header.element) else {
      throw PipelineError(
        .badData,
        "'\(path)', \(stream.place(2)): labels are whole numbers, and this file has values of type "
          + "\(header.element)")
    }
  }

  /// Some of the labels of a file that `checkIsLabels` has passed.
  /// - Throws: `PipelineError` of kind `badData`, with the byte, for a negative label.
  func labels(of items: [Range<Int>]) throws -> [Int] {
    let bytes = try bytes(of: items)
    let labels = (0..<bytes.count / header.element.size).compactMap {
      header.element.integer(at: $0, of: bytes.span)
    }
    guard let index = labels.firstIndex(where: { $0 < 0 }) else { return labels }
    let item = items.joined().dropFirst(index).first ?? 0
    let place = stream.place(header.size + item * header.element.size)
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
