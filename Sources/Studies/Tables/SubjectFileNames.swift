import Pipeline

/// Names for the files of comparisons that a command asks for, each given once.
public struct SubjectFileNames {
  private var taken: Set<String> = []

  public init() {}

  /// Without an ending, of characters that every file system takes.
  public mutating func name(of subject: Comparison.Subject) -> String {
    let text =
      switch subject {
      case .metric(let name): name
      case .series(let name): name + "-series"
      case .image(let path): path.lowercased().hasSuffix(".png") ? String(path.dropLast(4)) : path
      }
    let plain = String(
      text.unicodeScalars.map { scalar in
        let isPlain =
          scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        return isPlain || "._-".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
      }.prefix(100))
    let name = plain.first.map { $0 == "." ? "-" + plain : plain } ?? "-"
    var number = 1
    var unique = name
    while !taken.insert(unique).inserted {
      number += 1
      unique = "\(name)-\(number)"
    }
    return unique
  }
}
