/// Makes a pipeline file of a seed: two to eight stages, any beside any, of what the schema offers.
struct PipelineMaker {
  let product: Product

  /// A value that later stages can name.
  private struct Made {
    let name: String
    let type: String
  }

  func draft(seed: Int) -> Draft {
    var random = SeededRandom(seed: seed)
    // Most pipelines are tame throughout, for an extreme is most often refused.
    let extremes = random.pick([0, 0, 0, 0, 0.02, 0.05, 0.2])
    var values = ValueMaker(random: random, extremes: extremes, fixtures: product.fixtures)
    var draft = Draft(name: "p\(seed)")
    if values.random.chance(0.7) { draft.seed = String(values.random.integer(0...99)) }
    var made: [Made] = []
    for kind in kinds(&values.random) {
      let shapes = product.stages.filter { $0.kind == kind }
      guard !shapes.isEmpty else { continue }
      let shape = shapes[values.random.index(weights: shapes.map(product.weight))]
      draft.stages.append(stage(shape, number: draft.stages.count + 1, &values, &made))
    }
    if values.random.chance(0.15) { useVariables(in: &draft, &values.random) }
    if values.random.chance(0.08) {
      StudyMaker(product: product).makeStudy(of: &draft, &values)
    }
    return draft
  }

  /// The kinds of the stages in their order: most often one that can work.
  private func kinds(_ random: inout SeededRandom) -> [String] {
    let all = product.kinds
    let count = random.integer(2...8)
    if random.chance(0.1) { return (0..<count).map { _ in random.pick(all) } }
    var kinds = ["load"]
    while kinds.count < count {
      let hasModel = kinds.contains("train")
      let weights = all.map { kind -> Double in
        switch kind {
        case "load": 0.3
        case "transform": hasModel ? 0.5 : 2
        case "augment": hasModel ? 0.3 : 1
        case "train": hasModel ? 1 : 3
        default: hasModel ? 3 : 0.2
        }
      }
      kinds.append(all[random.index(weights: weights)])
    }
    return kinds
  }

  // MARK: - Stages

  private func stage(
    _ shape: StageShape, number: Int, _ values: inout ValueMaker, _ made: inout [Made]
  ) -> [(key: String, value: Tree)] {
    var entries: [(key: String, value: Tree)] = [(shape.kind, .scalar(shape.plugin))]
    let name = "n\(number)"
    let isNamed = values.random.chance(0.5)
    if isNamed { entries.append(("as", .scalar(name))) }
    for option in shape.options {
      if option.isReference {
        if let value = reference(option.key, &values.random, made) {
          entries.append((option.key, value))
        }
        continue
      }
      let isGiven =
        option.isRequired || product.fixtures.isAlwaysGiven(option.key, in: shape.plugin)
        || values.random.chance(0.3)
      guard isGiven else { continue }
      entries.append((option.key, option.value(number, in: shape, &values)))
    }
    note(shape, named: isNamed ? name : nil, in: &made)
    return entries
  }

  /// The values that a stage makes, as far as they have names.
  private func note(_ shape: StageShape, named name: String?, in made: inout [Made]) {
    let names = product.products[shape.plugin] ?? []
    if !names.isEmpty {
      made += names.map { Made(name: name.map { "\($0)." } ?? "" + $0, type: "images") }
      return
    }
    guard let name else { return }
    switch shape.kind {
    case "load", "transform", "augment": made.append(Made(name: name, type: "images"))
    case "train": made += [Made(name: name, type: "model"), Made(name: name, type: "report")]
    case "evaluate": made.append(Made(name: name, type: "report"))
    default: break
    }
  }

  private func reference(
    _ key: String, _ random: inout SeededRandom, _ made: [Made]
  ) -> Tree? {
    guard random.chance(0.25) else { return nil }
    let type =
      key.hasPrefix("model") ? "model" : key.hasPrefix("report") ? "report" : "images"
    // Of another type now and then, which is refused.
    let fitting = made.filter { $0.type == type || random.chance(0.03) }
    guard !fitting.isEmpty else { return nil }
    if key.hasSuffix("s"), random.chance(0.5) {
      return .list((0...random.integer(0...1)).map { _ in .scalar(random.pick(fitting).name) })
    }
    return .scalar(random.pick(fitting).name)
  }

  // MARK: - Variables

  /// Puts some scalars into `vars`.
  private func useVariables(in draft: inout Draft, _ random: inout SeededRandom) {
    for stage in draft.stages.indices {
      for index in draft.stages[stage].indices.dropFirst() where random.chance(0.2) {
        guard draft.stages[stage][index].key != "as" else { continue }
        let name = "v\(draft.variables.count + 1)"
        draft.variables.append((name, draft.stages[stage][index].value))
        draft.stages[stage][index].value = .scalar("${\(name)}")
      }
    }
  }
}

extension OptionShape {
  /// A value for a stage of this number: what it writes is named after it, so that no two stages
  /// write the same file.
  func value(_ number: Int, in stage: StageShape, _ values: inout ValueMaker) -> Tree {
    guard stage.kind == "export", case .text(let pattern) = shape else {
      return values.value(shape, of: key, in: stage.plugin)
    }
    switch key {
    case "folder": return .scalar("out\(number)")
    case "file": return .scalar("out\(number).\(values.random.pick(endings(pattern)))")
    default: return values.value(shape, of: key, in: stage.plugin)
    }
  }

  /// The endings that a pattern such as `\.(png|svg)$` allows.
  private func endings(_ pattern: String?) -> [String] {
    guard let pattern, let open = pattern.firstIndex(of: "("),
      let close = pattern.firstIndex(of: ")")
    else { return ["png"] }
    // Letters are in either case: [pP][nN][gG].
    return pattern[pattern.index(after: open)..<close].split(separator: "|")
      .map { String($0).replacing(/\[(.).\]/) { $0.output.1 } }
  }
}
