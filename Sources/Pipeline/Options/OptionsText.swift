extension ComponentEntry: CustomStringConvertible {
  /// What the component does, its other names and its table of options.
  public var description: String {
    "\(kind): \(name)\n  \(summary)\n" + line(of: alsoKnownAs, indented: 2) + table(options)
  }
}

/// By what people may look for it; files write its own name.
func line(of otherNames: [String], indented indent: Int) -> String {
  guard !otherNames.isEmpty else { return "" }
  return String(repeating: " ", count: indent)
    + "also known as \(otherNames.joined(separator: ", "))\n"
}

func table(_ options: [DescribedOption]) -> String {
  guard !options.isEmpty else { return "  It has no options.\n" }
  return "\n  OPTIONS\n"
    + options.map { described in
      let option = described.option
      let count = option.count.map { ", \($0.lowerBound) to \($0.upperBound) of them" } ?? ""
      let limits = option.limits.map { ", \($0.text)" } ?? ""
      let unit = option.unit.map { ", in \($0)" } ?? ""
      let standard = described.defaultText.map { "default \($0)" } ?? "required"
      let secret = option.isSecret ? ", secret" : ""
      return "  \(option.name)  (\(standard)\(secret))\n      \(option.help)\n"
        + "      \(option.type.text)\(limits)\(count)\(unit)\n"
        + line(of: option.alsoKnownAs, indented: 6)
    }.joined()
}
