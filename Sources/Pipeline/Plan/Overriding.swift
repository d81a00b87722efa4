/// Makes the changes of the command line to a document, gathering every fault on the way.
struct Overriding {
  private(set) var root: Node
  private(set) var faults: [Diagnostic] = []
  private let registry: Registry
  /// What was set: keys from the top, a stage by its number.
  private var made: [(target: [String], override: Override)] = []

  init(_ root: Node, registry: Registry) {
    self.root = root
    self.registry = registry
  }

  /// Plugins first: which options a stage has follows from its plugin, wherever it was given.
  mutating func make(_ overrides: [Override]) {
    let isPlugin = { (override: Override) in !override.isOfTop && override.path.count == 1 }
    for override in overrides.filter(isPlugin) + overrides.filter({ !isPlugin($0) }) {
      make(override)
    }
  }

  private mutating func make(_ override: Override) {
    if override.isOfTop { return set(override.path, of: root, to: override) }
    let head = override.path[0]
    if Override.plainKeys.contains(head) {
      return fail(
        "'\(head)' is one value, in which nothing can be set: --set \(head)=...", override)
    }
    guard var entries = root.map,
      let position = entries.firstIndex(where: { $0.key == "stages" }),
      var stages = entries[position].value.list
    else { return }
    let choice = StageChoice(stages, variables: root.entry("vars")?.value, registry: registry)
    switch choice.stage(meantBy: override) {
    case .failure(let fault): faults.append(fault.diagnostic)
    case .success(let stage):
      var rest = override.path.dropFirst()
      if rest.isEmpty, let kind = stages[stage.index].map?.first?.key { rest = [kind] }
      if let message = stage.componentFault(rest, override, registry: registry) {
        return fail(message, override)
      }
      switch stages[stage.index].setting(rest, to: override.value, at: override.location) {
      case .failure(let error): fail(error.message, override)
      case .success(let changed):
        stages[stage.index] = changed
        entries[position].value = Node(.list(stages), at: entries[position].value.location)
        root = Node(.map(entries), at: root.location)
        remember(["stages", String(stage.index)] + rest, override)
      }
    }
  }

  private mutating func set(_ path: [String], of root: Node, to override: Override) {
    switch root.setting(path[...], to: override.value, at: override.location) {
    case .failure(let error): fail(error.message, override)
    case .success(let changed):
      self.root = changed
      remember(path, override)
    }
  }

  /// Notes what an override set. Where an earlier one set the same, the later counts: nothing reads
  /// the earlier one, which is a warning.
  private mutating func remember(_ target: [String], _ override: Override) {
    for earlier in made where earlier.target.starts(with: target) {
      faults.append(
        Diagnostic(
          .warning,
          "nothing reads this '\(earlier.override.name)': a later --set of '\(override.name)' "
            + "takes its place", at: earlier.override.location))
    }
    made.append((target, override))
  }

  private mutating func fail(_ message: String, _ override: Override) {
    faults.append(Diagnostic(.error, message, at: override.location))
  }
}

struct OverrideFault: Error {
  let diagnostic: Diagnostic
  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
