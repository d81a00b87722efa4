/// Something that a planned stage makes.
struct PlannedValue {
  /// The plugin of the stage that makes the value.
  let plugin: String
  let source: ValueSource
  /// Another name that later stages may call it by.
  var alias: String?
  var type: ValueType
  var isNamed: Bool
  let location: SourceLocation?
  /// Whether a stage that names nothing can come to read it: of several sets, the first only.
  var isLatest = true
  var header: ImageHeader?
  var graph: ModelGraph?
  var capabilities: Set<Capability> = []
  /// What the training of a model reports; `nil` where that is not known.
  var reported: ReportedNames?

  /// Whether a file can call it so.
  func isCalled(_ name: String) -> Bool { isNamed && (source.name == name || alias == name) }
}
