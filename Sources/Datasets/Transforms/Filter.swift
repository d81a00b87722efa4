public import Pipeline

/// The images of some classes. Class names and the numbers of the classes stay as they are.
public struct Filter: TransformStage {
  public static let name = "filter"
  public static let alsoKnownAs = ["select"]
  public static let summary = "Keeps the images of some classes."

  public var labels: [String] = []
  public var exclude = false

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "labels", \.labels,
        help: "The classes to keep, by name or by number; a name comes before a number."),
      Field("exclude", \.exclude, help: "Whether these classes are left out, and all others kept."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    labels.isEmpty
      ? [OptionFault("'labels' names no class: all images are kept", severity: .warning)] : []
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    if input.isUnlabelled, !labels.isEmpty { throw Self.lackOfLabels }
    if !input.classNames.isEmpty { _ = try classes(among: input.classNames) }
    var header = input
    if !labels.isEmpty { header.isCountExact = false }
    return [header]
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    if labels.isEmpty { return [images] }
    guard !images.labels.isEmpty else {
      throw Self.lackOfLabels
    }
    let classes = try classes(among: images.classNames)
    let kept = images.labels.indices.filter { classes.contains(images.labels[$0]) != exclude }
    guard !kept.isEmpty else {
      let names = labels.map { "'\($0)'" }.joined(separator: ", ")
      throw PipelineError(
        .badData, "no image is \(exclude ? "outside" : "of") the classes \(names)")
    }
    return [images.subset(kept)]
  }

  private static let lackOfLabels = PipelineError(
    .badData, "the images have no labels to filter by", option: "labels")

  private func classes(among names: [String]) throws -> Set<Int> {
    Set(
      try labels.map { label in
        if let index = names.firstIndex(of: label) { return index }
        if let index = Int(label), names.indices.contains(index) { return index }
        throw PipelineError(
          .badData, "there is no class '\(label)'\(suggestion(for: label, among: names))",
          option: "labels")
      })
  }
}
