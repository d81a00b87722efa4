public import Pipeline

/// An image of a set: a number is its index, from 0; a text is a label and means the first image that
/// has it. A label of digits is quoted: `"7"`.
public enum ImageReference: OptionValue, Equatable {
  case index(Int)
  case label(String)

  public static var optionType: OptionType { .either([.integer, .text]) }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> ImageReference? {
    guard let scalar = node.scalar, !scalar.isNull else {
      context.fail(
        "must be the index of an image or a label, not \(node.summary)", at: node.location)
      return nil
    }
    guard !scalar.isQuoted, let first = scalar.text.utf8.first,
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= first || first == UInt8(ascii: "-"),
      let index = Int(scalar.text)
    else { return .label(scalar.text) }
    guard index >= 0 else {
      context.fail("is \(index), and images are counted from 0", at: node.location)
      return nil
    }
    return .index(index)
  }

  public func encode(in context: EncodingContext) -> Node {
    switch self {
    case .index(let index): index.encode(in: context)
    case .label(let label): label.encode(in: context)
    }
  }

  /// What is wrong with it as the value of an option; `nil` where nothing is known to be.
  /// - Parameters:
  ///   - classNames: empty where they are not known.
  ///   - isUnlabelled: whether it is known that the images have no labels.
  func fault(
    _ option: String, count: Int, classNames: [String], isUnlabelled: Bool
  ) -> OptionFault? {
    switch self {
    case .index(let index):
      guard index >= count else { return nil }
      let range = count == 0 ? "there are no images" : "the images are 0 to \(count - 1)"
      return OptionFault("'\(option)' is image \(index), and \(range)", at: option)
    case .label(let label):
      if isUnlabelled {
        return OptionFault(
          "'\(option)' is a label, '\(label.shortened)', and the images have none: give "
            + "an index", at: option)
      }
      guard !classNames.isEmpty, !classNames.contains(label) else { return nil }
      return OptionFault(
        "'\(option)': no class is called '\(label.shortened)'"
          + suggestion(for: label, among: classNames), at: option)
    }
  }

  /// The index of the image.
  /// - Throws: `PipelineError` where there is no such image.
  func image(_ option: String, in data: ImageSet) throws -> Int {
    let fault = fault(
      option, count: data.count, classNames: data.classNames, isUnlabelled: data.labels.isEmpty)
    if let fault { throw PipelineError(.badData, fault.message, option: option) }
    switch self {
    case .index(let index): return index
    case .label(let label):
      let number = data.classNames.firstIndex(of: label)
      guard let image = data.labels.firstIndex(where: { $0 == number }) else {
        let present = Set(data.labels).sorted().map { data.classNames[$0] }
        throw PipelineError(
          .badData,
          "'\(option)': no image has the label '\(label.shortened)'"
            + suggestion(for: label, among: present), option: option)
      }
      return image
    }
  }
}
