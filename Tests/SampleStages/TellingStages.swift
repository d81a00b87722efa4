import Pipeline

/// Writes what the run did before it.
struct Chronicle: ExportStage {
  static let name = "chronicle"
  static let summary = "What the run did so far."
  static var fields: [Field<Self>] {
    [
      Field("reads", \.reads, help: "A file to read."),
      Field("file", \.file, help: "The file to write."),
    ]
  }

  var reads = "words.txt"
  var file = OutputPath("chronicle.txt")

  func export(_ inputs: StageValues, in context: RunContext) throws {
    let history = context.history
    let stages = history.stages.map {
      "\($0.position.number) \($0.position.title) \($0.summary.files)"
    }
    let text =
      "\(history.description ?? "")\n\(history.resolved)\(stages)\n"
      + "\(history.sources.map(\.path))\n\(String(decoding: try history.read(reads), as: UTF8.self))"
    try context.write(Array(text.utf8), to: file)
  }
}

/// Writes what the whole run left.
struct Epilogue: ExportStage {
  static let name = "epilogue"
  static let summary = "What the run left."
  static var comesLast: Bool { true }
  static var fields: [Field<Self>] { [Field("file", \.file, help: "The file to write.")] }

  var file = OutputPath("sub/epilogue.txt")

  func export(_ inputs: StageValues, in context: RunContext) throws {
    let stages = context.history.stages.map { "\($0.position.number) \($0.position.plugin)" }
    try context.write(Array("\(stages)\n\(context.history.files)".utf8), to: file)
  }
}
