import Pipeline

/// Checks a file that is a study: its matrix, and the pipeline with every value of every axis once.
struct StudyCheck {
  private let document: PipelineDocument
  private let registry: Registry
  private let seed: Int?
  private let needsData: Bool
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var firstPlan: Plan?
  private var said: Set<String> = []
  private var used: Set<String> = []

  init(_ document: PipelineDocument, registry: Registry, seed: Int?, needsData: Bool) {
    self.document = document
    self.registry = registry
    self.seed = seed
    self.needsData = needsData
  }

  /// The study; `nil` where there are errors among `diagnostics`.
  mutating func study(_ node: Node) -> Study? {
    let reader = StudyReader(node, variables: document.variables)
    diagnostics += reader.faults
    let matrix = reader.matrix
    guard matrix.count > 0 else {
      // With a value for every variable, the stages can be looked at all the same.
      if !matrix.axes.isEmpty {
        _ = check(matrix.axes.flatMap { $0[0].settings }, noting: nil)
      } else {
        diagnostics += document.faults
      }
      return nil
    }
    let file = check(matrix.settings(ofTrial: 0), noting: nil)
    for (trial, note) in Self.representatives(of: matrix) {
      _ = check(matrix.settings(ofTrial: trial), noting: note)
    }
    checkUse(of: matrix)
    checkOverrides(of: matrix)
    if let firstPlan {
      for (comparison, location) in reader.comparisons {
        guard let message = firstPlan.fault(of: comparison.subject) else { continue }
        diagnostics.append(Diagnostic(.error, message, at: location))
      }
    }
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return Study(
      name: file.name, description: file.description,
      comparisons: reader.comparisons.map(\.comparison), matrix: matrix, document: document,
      registry: registry, seed: seed)
  }

  /// Checks the pipeline with some settings, and adds what was not said yet.
  @discardableResult
  private mutating func check(
    _ settings: [Node.Entry], noting note: Diagnostic.Related?
  ) -> PipelineFile {
    let file = PipelineFile(document, settings: settings)
    used.formUnion(file.usedVariables)
    var builder = PlanBuilder(file, registry: registry, needsData: needsData)
    let plan = builder.build(seed: seed)
    if note == nil { firstPlan = plan }
    for fault in builder.diagnostics where said.insert(fault.description).inserted {
      diagnostics.append(
        Diagnostic(
          // Another trial may have room where this one has none.
          fault.isOfMemory ? .warning : fault.severity,
          fault.isOfMemory ? "\(fault.message); a trial with it will fail" : fault.message,
          at: fault.location, related: fault.related.map(Optional.some) + [note]))
    }
    return file
  }

  /// For each value that could be at fault a trial that has it, beside the first trial.
  private static func representatives(
    of matrix: TrialMatrix
  ) -> [(trial: Int, note: Diagnostic.Related?)] {
    var wanted = matrix.axes.map { Set($0.checkedIndices) }
    var found: [(Int, Diagnostic.Related?)] = []
    for (trial, number) in matrix.combinations.enumerated() {
      for (axis, index) in matrix.indices(of: number).enumerated()
      where wanted[axis].remove(index) != nil && trial > 0 {
        found.append((trial, note(matrix.axes[axis], matrix.axes[axis][index])))
      }
      if wanted.allSatisfy(\.isEmpty) { break }
    }
    for trial in matrix.combinations.count..<matrix.count where trial > 0 {
      let place = matrix.values(ofTrial: trial).last
      found.append((trial, .init("in this trial", at: place?.location)))
    }
    return found
  }

  private static func note(_ axis: StudyAxis, _ value: StudyAxis.Value) -> Diagnostic.Related? {
    .init("with '\(axis.name)' as \(value.label.shortened)", at: value.location)
  }

  /// What `--set vars.NAME=VALUE` and `--seed` say would be lost where every trial sets it itself.
  private mutating func checkOverrides(of matrix: TrialMatrix) {
    let seeds = matrix.axes.first { $0.variables.contains(PipelineFile.seedVariable) }
    if seed != nil, let seeds {
      diagnostics.append(
        Diagnostic(
          .error,
          "the matrix gives each trial a seed, and --seed would give all the same: leave "
            + "out one of the two", at: seeds.location))
    }
    if isSeedSet, let seeds {
      diagnostics.append(
        Diagnostic(
          .error,
          "the matrix gives each trial a seed, and this would give all the same: set "
            + "'study.matrix.\(seeds.name)' instead, or run one trial with --trial",
          at: document.root?.entry("seed")?.value.location,
          related: [.init("the matrix sets it here", at: seeds.location)]))
    }
    for entry in document.variables where entry.value.isOfCommandLine {
      // A group's name is a variable too.
      let axis = matrix.axes.first { $0.variables.contains(entry.key) || $0.name == entry.key }
      guard let axis else { continue }
      diagnostics.append(
        Diagnostic(
          .error,
          "every trial sets '\(entry.key)' by the matrix; set 'study.matrix.\(axis.name)' instead, "
            + "or run one trial with --trial", at: entry.value.commandLineLocation,
          related: [.init("the matrix sets it here", at: axis.location)]))
    }
  }

  /// Whether the command line gives the seed of all trials.
  private var isSeedSet: Bool {
    document.root?.entry("seed")?.value.isOfCommandLine == true
  }

  private mutating func checkUse(of matrix: TrialMatrix) {
    var given = matrix.axes.flatMap { axis in axis.variables.map { ($0, axis.location) } }
    given += matrix.included.flatMap(\.extra).map { ($0.key, $0.keyLocation) }
    for (name, location) in given where !used.contains(name) {
      if isSeedSet, name == PipelineFile.seedVariable { continue }
      var cure =
        name == PipelineFile.seedVariable
        ? "write 'seed: ${seed}'" : "write ${\(name)} where it belongs, or take it out"
      if let meant = nearestName(to: name, in: used.sorted()) { cure = "did you mean '\(meant)'?" }
      diagnostics.append(
        Diagnostic(.error, "nothing in the pipeline uses '\(name)'; \(cure)", at: location))
    }
  }
}
