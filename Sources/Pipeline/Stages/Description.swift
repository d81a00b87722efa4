extension Registry {
  /// The help text of every plugin with a name: usually one, more where kinds share it.
  public func descriptions(of name: String) -> [String] {
    StageKind.allCases.compactMap { stage(kind: $0, named: name)?.description }
      + componentKinds.compactMap { component(kind: $0, named: name)?.description }
  }
}

extension StageEntry: CustomStringConvertible {
  /// What the plugin does, its other names, what it reads and its table of options.
  public var description: String {
    var text = "\(kind): \(name)\n  \(summary)\n" + OptionsText.otherNames(alsoKnownAs, indented: 2)
    for input in inputs {
      let optional =
        input.isOptional
        ? ", only where the file names it"
        : input.isWhereMade ? ", where an earlier stage makes one" : ""
      let capabilities = input.capabilities.map { " with \($0.rawValue)" }.sorted().joined()
      text += "  reads \(input.key): \(input.type.noun)\(capabilities)\(optional)\n"
    }
    return text + OptionsText.table(options)
  }
}
