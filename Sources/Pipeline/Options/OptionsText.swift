extension ComponentEntry: CustomStringConvertible {
  /// What the component does, its other names and its table of options.
  public var description: String {
    "\(kind): \(name)\n  \(summary)\n" + OptionsText.otherNames(alsoKnownAs, indented: 2)
      + OptionsText.table(options)
  }
}

/// The help of options, for stages and components alike.
enum OptionsText {
  /// By what people may look for it; files write its own name.
  static func otherNames(_ names: [String], indented indent: Int) -> String {
    guard !names.isEmpty else { return "" }
    return String(repeating: " ", count: indent)
      + "also known as \(names.joined(separator: ", "))\n"
  }

  static func table(_ options: [DescribedOption]) -> String {
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
          + otherNames(option.alsoKnownAs, indented: 6)
      }.joined()
  }
}
