/// Makes a study of a pipeline: axes as lists, ranges and groups, and what is compared.
struct StudyMaker {
  let product: Product

  func makeStudy(of draft: inout Draft, _ values: inout ValueMaker) {
    let isOfSeed = values.random.chance(0.6)
    if isOfSeed { draft.axes.append(("seed", seedAxis(&values.random))) }
    for _ in 0..<values.random.integer(isOfSeed ? 0...1 : 1...2) {
      addAxis(to: &draft, &values)
    }
    guard !draft.axes.isEmpty else { return }
    for _ in 0..<values.random.integer(0...2) {
      draft.comparisons.append(comparison(in: draft, &values.random))
    }
    if values.random.chance(0.15) {
      draft.exclusions.append(.map([(draft.axes[0].key, firstValue(of: draft.axes[0].value))]))
    }
    if isOfSeed, values.random.chance(0.15) {
      draft.inclusions.append(.map([("seed", .scalar("9"))]))
    }
  }

  private func seedAxis(_ random: inout SeededRandom) -> Tree {
    if random.chance(0.5) {
      return .map([("from", .scalar("1")), ("to", .scalar(String(random.integer(2...3))))])
    }
    return .list([.scalar("4"), .scalar("7")])
  }

  /// An axis in the place of a stage's option: a list of two values, a group each, or a range.
  private func addAxis(to draft: inout Draft, _ values: inout ValueMaker) {
    let stage = values.random.integer(0...draft.stages.count - 1)
    guard case .scalar(let plugin)? = draft.stages[stage].first?.value,
      let shape = product.stages.first(where: {
        $0.plugin == plugin && $0.kind == draft.stages[stage][0].key
      })
    else { return }
    let options = shape.options.filter { !$0.isReference && !["file", "folder"].contains($0.key) }
    guard !options.isEmpty else { return }
    let option = values.random.pick(options)
    let name = "axis\(draft.axes.count + 1)"
    let two = (0..<2).map { _ in option.value(stage + 1, in: shape, &values) }
    let axis: Tree
    switch values.random.integer(0...2) {
    case 0:
      axis = .map([("low", .map([(name + "v", two[0])])), ("high", .map([(name + "v", two[1])]))])
    case 1 where isNumber(option.shape):
      let scale = values.random.chance(0.3) ? "log" : "linear"
      axis = .map([
        ("from", .scalar("1")), ("to", .scalar("4")), ("count", .scalar("2")),
        ("scale", .scalar(scale)),
      ])
    default: axis = .list(two)
    }
    let isGroup = axis["low"] != nil
    draft.stages[stage].removeAll { $0.key == option.key }
    draft.stages[stage].append((option.key, .scalar("${\(isGroup ? name + "v" : name)}")))
    draft.axes.append((name, axis))
  }

  private func isNumber(_ shape: Shape) -> Bool {
    switch shape {
    case .number: true
    case .either(let shapes): shapes.contains(where: isNumber)
    default: false
    }
  }

  private func firstValue(of axis: Tree) -> Tree {
    switch axis {
    case .list(let items): items.first ?? .scalar("1")
    case .map(let entries) where axis["from"] == nil: .scalar(entries.first?.key ?? "a")
    default: axis["from"] ?? .scalar("1")
    }
  }

  private func comparison(in draft: Draft, _ random: inout SeededRandom) -> Tree {
    let axes = draft.axes.map(\.key)
    var entries: [(key: String, value: Tree)] = [subject(in: draft, &random)]
    var rest = axes
    for key in ["over", "rows", "columns"] where !rest.isEmpty && random.chance(0.7) {
      entries.append((key, .scalar(rest.remove(at: random.integer(0...rest.count - 1)))))
    }
    if random.chance(0.3) {
      entries.append(("best", .scalar(random.pick(["lowest", "highest"]))))
    }
    return .map(entries)
  }

  /// A metric or series that one of the stages reports, or a picture that one writes.
  private func subject(
    in draft: Draft, _ random: inout SeededRandom
  ) -> (key: String, value: Tree) {
    var subjects: [(key: String, value: Tree)] = [("metric", .scalar("trial.seconds"))]
    for stage in draft.stages {
      guard case .scalar(let plugin)? = stage.first?.value else { continue }
      var name = plugin
      for entry in stage {
        if entry.key == "as", case .scalar(let text) = entry.value { name = text }
        if entry.key == "file", case .scalar(let file) = entry.value, file.hasSuffix(".png") {
          subjects.append(("image", .scalar(file)))
        }
      }
      subjects += (product.metrics[plugin] ?? []).map { ("metric", .scalar("\(name).\($0)")) }
      subjects += (product.series[plugin] ?? []).map { ("series", .scalar("\(name).\($0)")) }
    }
    return random.pick(subjects)
  }
}
