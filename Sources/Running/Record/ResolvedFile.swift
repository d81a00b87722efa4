package import Pipeline

/// The pipeline as it ran: every option with its value, every source of a value by name. Options that
/// are marked secret are left out.
package enum ResolvedFile {
  /// - Parameter folder: where the file will lie, absolute; input paths are relative to it, so that
  ///   both can move together. Where a link leads to the folder, the way up from it depends on the
  ///   way that one came: they are then absolute.
  package static func text(of plan: Plan, in folder: String) -> String {
    let context = EncodingContext(
      folder: FileSystem.isBehindLink(folder) ? nil : folder, hidesSecrets: true)
    var text = "pipeline: \(YAMLText.flow(.text(plan.name)))\nseed: \(plan.seed)\n"
    if let description = plan.description {
      text += "description: \(YAMLText.flow(.text(description)))\n"
    }
    return text + "stages:\n" + plan.stages.map { item($0, plan, context) }.joined()
  }

  private static func item(
    _ stage: PlannedStage, _ plan: Plan, _ context: EncodingContext
  ) -> String {
    "  - \(stage.kind): \(stage.plugin)\n"
      + YAMLText.block(
        references(of: stage, plan) + stage.stage.encode(in: context), indent: "    ")
  }

  /// All that decides what a stage makes: the seed, its options and those of the stages that it
  /// depends on, and the files that were read, as lines of text.
  package static func conditions(
    ofStage index: Int, _ plan: Plan, sources: [SourceFile]
  ) -> String {
    let context = EncodingContext(folder: nil, hidesSecrets: true)
    var needed: Set<Int> = []
    var pending = [index]
    while let next = pending.popLast() {
      if !needed.insert(next).inserted { continue }
      pending += plan.stages[next].sources.values.joined().map(\.stage)
    }
    return "seed: \(plan.seed)\n"
      + needed.sorted().map { item(plan.stages[$0], plan, context) }.joined()
      + sources.map { "# \($0.sha256) \($0.path)\n" }.joined()
  }

  /// Only what the file named: the rest follows from the order of the stages.
  private static func references(of stage: PlannedStage, _ plan: Plan) -> [Node.Entry] {
    var entries = stage.isNamed ? [Node.Entry("as", .text(stage.name))] : []
    for (key, sources) in stage.sources.sorted(by: { $0.key < $1.key }) {
      let names = sources.filter { isNamed($0, plan) }.map { Node.text($0.name) }
      let isList = type(of: stage.stage).inputs.contains { $0.key == key && $0.isList }
      if isList, names.count == sources.count {
        entries.append(Node.Entry(key, Node(.list(names))))
      } else if !isList, let name = names.first {
        entries.append(Node.Entry(key, name))
      }
    }
    return entries
  }

  private static func isNamed(_ source: ValueSource, _ plan: Plan) -> Bool {
    let maker = plan.stages[source.stage]
    return maker.isNamed || maker.kind == .transform && maker.products != [maker.plugin]
  }

  /// The options of one stage, for the record of a run: input paths are absolute.
  static func options(of stage: PlannedStage) -> JSON {
    let entries = stage.stage.encode(in: EncodingContext(folder: nil, hidesSecrets: true))
    return .object(entries.map { ($0.key, json($0.value)) })
  }

  private static func json(_ node: Node) -> JSON {
    switch node.content {
    case .list(let items): return .list(items.map(json))
    case .map(let entries): return .object(entries.map { ($0.key, json($0.value)) })
    case .scalar(let scalar):
      if scalar.isNull { return .null }
      // Character codes are written in base 16, and stay as they are written.
      if scalar.text.hasPrefix("0x") { return .text(scalar.text) }
      if let flag = try? StrictScalar.boolean(scalar) { return .boolean(flag) }
      if let integer = try? StrictScalar.integer(scalar) { return .integer(integer) }
      if let number = try? StrictScalar.number(scalar) { return .number(number) }
      return .text(scalar.text)
    }
  }
}
