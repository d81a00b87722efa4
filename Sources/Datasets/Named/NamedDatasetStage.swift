public import Pipeline

/// A loader of one named set: a struct with its entry of the table and the options that all of them
/// share.
public protocol NamedDatasetStage: LoadStage {
  static var dataset: NamedDataset { get }
  var selection: NamedDatasetOptions { get set }
}

extension NamedDatasetStage {
  public static var name: String { dataset.name }
  public static var summary: String { dataset.title + "." }
  public static var fields: [Field<Self>] {
    NamedDatasetOptions.fields.map { $0.lifted(to: \.selection) }
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    selection.faults(for: Self.dataset)
  }

  public func header() throws -> ImageHeader { try selection.header(of: Self.dataset) }

  public func sourcePaths() throws -> [String] { try selection.sourcePaths(of: Self.dataset) }

  public func load(in context: RunContext) throws -> ImageSet {
    try selection.load(Self.dataset)
  }
}

/// What is loaded of a named set, and from where.
public struct NamedDatasetOptions: Sendable {
  /// Which part of a set.
  public enum Part: String, OptionChoice { case train, test }

  public var root: InputPath?
  public var split = Part.train
  public var limit: Int?
  public var classes: [String] = []

  public init() {}

  static var fields: [Field<Self>] {
    [
      Field(
        "root", \.root,
        help: "A folder that has the files, looked at before $PIPE_DATA, the cache folder and "
          + "where the system's packages put them."),
      Field("split", \.split, help: "What to learn from, or what to test with."),
      Field(
        "limit", \.limit, .atLeast(1), unit: "images",
        help: "The most images to load; all where it is not given."),
      Field(
        "classes", \.classes,
        help: "The classes to load, by name or by number from 0; all where it is empty."),
    ]
  }

  func faults(for dataset: NamedDataset) -> [OptionFault] {
    var seen: Set<Int> = []
    return classes.compactMap { given in
      guard let number = Self.number(of: given, in: dataset) else {
        let names = dataset.classNames.enumerated().map { "\($1) (\($0))" }
        return OptionFault(
          "\(dataset.name) has no class '\(given)'; its classes are "
            + names.joined(separator: ", "), at: "classes")
      }
      return seen.insert(number).inserted
        ? nil : OptionFault("'classes' has '\(dataset.classNames[number])' twice", at: "classes")
    }
  }

  func header(
    of dataset: NamedDataset, environment: (String) -> String? = processEnvironment
  ) throws -> ImageHeader {
    let (set, _) = try open(dataset, environment)
    guard let chosen = chosenClasses(of: dataset) else {
      return ImageHeader(
        shape: dataset.shape, count: min(limit ?? .max, set.count), classNames: dataset.classNames)
    }
    let count = try choose(chosen, of: set).labels.count
    return ImageHeader(
      shape: dataset.shape, count: count, classNames: chosen.map { dataset.classNames[$0] })
  }

  /// Its files, wherever they are found.
  func sourcePaths(of dataset: NamedDataset) throws -> [String] {
    let part = split == .train ? dataset.train : dataset.test
    let paths = try NamedDatasetSearch(dataset, root: root?.path, environment: processEnvironment)
      .paths(of: part)
    return [paths.images, paths.labels]
  }

  func load(
    _ dataset: NamedDataset, environment: (String) -> String? = processEnvironment
  ) throws -> ImageSet {
    let (set, paths) = try open(dataset, environment)
    let sums = paths.map(FileSum.init)
    let names: [String]
    let items: [Range<Int>]
    let labels: [Int]
    if let chosen = chosenClasses(of: dataset) {
      (items, labels) = try choose(chosen, of: set)
      names = chosen.map { dataset.classNames[$0] }
    } else {
      items = [0..<min(limit ?? .max, set.count)]
      labels = try set.labels?.labels(of: items) ?? []
      names = dataset.classNames
      try check(labels, of: dataset, in: paths[1])
    }
    return ImageSet(
      shape: set.shape, pixels: try set.pixels(of: items), labels: labels, classNames: names,
      sources: try zip(paths, sums).map { SourceFile(path: $0, sha256: try $1.value()) })
  }

  private func open(
    _ dataset: NamedDataset, _ environment: (String) -> String?
  ) throws -> (IDXSet, [String]) {
    let part = split == .train ? dataset.train : dataset.test
    let paths = try NamedDatasetSearch(dataset, root: root?.path, environment: environment)
      .paths(of: part)
    let set = try IDXSet(images: paths.images, labels: paths.labels)
    guard set.count == part.count, set.shape == dataset.shape,
      set.images.header.element == .unsignedByte
    else {
      throw PipelineError(
        .badData,
        "'\(paths.images)' has \(set.count) images of \(set.shape), \(set.images.header.element), "
          + "and the \(split) part of \(dataset.name) has \(part.count) of \(dataset.shape), u8; "
          + "'load: idx' reads any IDX file")
    }
    return (set, [paths.images, paths.labels])
  }

  /// The numbers of the chosen classes, rising; `nil` where all are.
  private func chosenClasses(of dataset: NamedDataset) -> [Int]? {
    classes.isEmpty ? nil : classes.compactMap { Self.number(of: $0, in: dataset) }.sorted()
  }

  /// The images of some classes, with labels that count only those.
  private func choose(
    _ chosen: [Int], of set: IDXSet
  ) throws -> (items: [Range<Int>], labels: [Int]) {
    var items: [Range<Int>] = []
    var labels: [Int] = []
    let indices = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($1, $0) })
    for (item, number) in try (set.labels?.labels(of: [0..<set.count]) ?? []).enumerated() {
      guard labels.count < limit ?? .max else { break }
      guard let label = indices[number] else { continue }
      labels.append(label)
      if let last = items.last, last.upperBound == item {
        items[items.count - 1] = last.lowerBound..<item + 1
      } else {
        items.append(item..<item + 1)
      }
    }
    return (items, labels)
  }

  private func check(_ labels: [Int], of dataset: NamedDataset, in path: String) throws {
    guard let index = labels.firstIndex(where: { $0 >= dataset.classNames.count }) else { return }
    throw PipelineError(
      .badData,
      "'\(path)': label \(index) is \(labels[index]), and \(dataset.name) has "
        + "\(dataset.classNames.count) classes; 'pipe data verify \(dataset.name)' tells more")
  }

  /// The number of a class that is given by name or by number.
  private static func number(of given: String, in dataset: NamedDataset) -> Int? {
    if let index = dataset.classNames.firstIndex(of: given) { return index }
    guard let number = Int(given), dataset.classNames.indices.contains(number) else { return nil }
    return number
  }
}
