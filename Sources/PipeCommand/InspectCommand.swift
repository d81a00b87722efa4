import ArgumentParser
import Datasets
import Pipeline

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Says what a file, a folder or a data set holds, with a preview of its images.",
    discussion: """
      EXAMPLES
        \(PipeProgram.name) inspect train-images-idx3-ubyte.gz
        \(PipeProgram.name) inspect runs
        \(PipeProgram.name) inspect runs/font-autoencoder
        \(PipeProgram.name) inspect photos builtin:5x7 mnist
        \(PipeProgram.name) inspect runs/font-autoencoder/autoencoder.safetensors --format json
      """)

  @Argument(
    help: "Files, folders of images, runs or studies, data sets by name, and builtin:5x7.",
    completion: .file())
  var paths: [String]

  @Option(help: "How many images the preview may show; 0 for none.")
  var images = 12

  @Option(help: "How findings are printed: text or json.")
  var format = ResultFormat.text

  func validate() throws {
    if images < 0 { throw ValidationError("--images is \(images), and must be at least 0") }
  }

  func run() throws {
    var failure: PipelineError?
    var found: [JSON] = []
    for (number, path) in paths.enumerated() {
      do {
        let subject = try Subject(named: path)
        if format == .json {
          found.append(subject.json)
        } else {
          Output.standard.write((number > 0 ? "\n" : "") + subject.text(named: path))
          if let set = subject.inspection.images { preview(set) }
        }
      } catch let error as PipelineError {
        Output.error.line("error: \(error)")
        failure = failure ?? error
      }
    }
    if format == .json { Output.standard.line(JSON.list(found).pretty()) }
    if let failure { throw ExitCode(failure.exitStatus) }
  }

  private func preview(_ set: ImageSet) {
    let preview = ImagePreview(
      width: Output.standard.width,
      style: .init(isTerminal: Output.standard.isTerminal, environment: environment))
    let lines = preview.lines(of: set, count: min(images, set.count))
    if !lines.isEmpty { Output.standard.write("\n" + lines.joined(separator: "\n") + "\n") }
  }
}

/// A file or a run folder with what its inspector says of it.
private struct Subject {
  let inspection: Inspection
  private let path: String
  private let bytes: Int?
  private let sum: String?

  /// What a user names: a file or a folder that is there, else a data set or what is built in.
  init(named text: String) throws {
    let path = FilePaths.absolute(text, from: FileSystem.currentFolder)
    guard FileSystem.kind(of: path) == nil, let named = try NamedInspection.of(text) else {
      try self.init(path)
      return
    }
    self.init(named, path: text)
  }

  private init(_ inspection: Inspection, path: String) {
    (self.inspection, self.path, bytes, sum) = (inspection, path, nil, nil)
  }

  /// - Throws: `PipelineError` for what is not there, cannot be read or is of no known format.
  init(_ path: String) throws {
    let registry = PipeProgram.registry
    self.path = path
    guard let kind = FileSystem.kind(of: path) else {
      throw PipelineError(.missingData, "there is no '\(path)'")
    }
    let file = kind == .folder ? nil : try FileSystem.start(of: path, count: 4096)
    let start = file?.bytes ?? []
    bytes = file?.fileSize
    guard let inspector = registry.inspectors.first(where: { $0.recognises(start, path: path) })
    else {
      if let title = ForeignFile.title(of: start) {
        throw PipelineError(.badData, "the file '\(path)' cannot be inspected: it is \(title)")
      }
      let names = registry.inspectors.map { type(of: $0).name }.joined(separator: ", ")
      let what = kind == .folder ? "the folder" : start.isEmpty ? "the empty file" : "the file"
      throw PipelineError(.badData, "\(what) '\(path)' is of no known format: \(names)")
    }
    inspection = try inspector.inspect(path)
    // Only now: a file of no known format can be of any size.
    sum = try file.map { file in
      file.fileSize <= type(of: inspector).mostBytes
        ? try FileSystem.sha256(of: path) : "not computed: the file is large"
    }
  }

  private var facts: [Inspection.Fact] {
    var facts: [Inspection.Fact] = []
    if let bytes { facts.append(.init("bytes", String(bytes))) }
    if let sum { facts.append(.init("sha256", sum)) }
    facts += inspection.facts
    guard !inspection.isSample, let set = inspection.images else { return facts }
    facts += [
      .init("images", String(set.count)), .init("shape", "\(set.shape), height first"),
    ]
    if let range = set.valueRange { facts.append(.init("values", range)) }
    if !set.labels.isEmpty {
      var counts = [Int](repeating: 0, count: set.classNames.count)
      for label in set.labels { counts[label] += 1 }
      let shown = zip(set.classNames, counts).map { "\($0) \($1)" }.prefix(40)
      let rest = counts.count > 40 ? ", and \(counts.count - 40) more" : ""
      facts.append(.init("classes", shown.joined(separator: ", ") + rest))
    }
    return facts
  }

  func text(named name: String) -> String {
    let facts = self.facts
    let width = min(facts.map(\.name.count).max() ?? 0, 32)
    return "\(name): \(inspection.title)\n"
      + facts.map { fact in
        "  \(fact.name.line.padding(to: width))  \(fact.value.line)\n"
      }.joined()
  }

  var json: JSON {
    .object([
      ("path", .text(path)), ("title", .text(inspection.title)),
      (
        "facts",
        .list(
          facts.map {
            .object([
              ("name", .text(String($0.name.drop { $0 == " " }))), ("value", .text($0.value)),
            ])
          })
      ),
    ])
  }
}

extension ImageSet {
  /// The smallest and the largest value as they are stored.
  fileprivate var valueRange: String? {
    switch pixels {
    case .bytes(let bytes, let white):
      bytes.min().map { "\($0) to \(bytes.max() ?? $0), white is \(white)" }
    case .floats(let floats): floats.min().map { "\($0) to \(floats.max() ?? $0)" }
    }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// In one line, without control characters: texts of files come from anywhere.
  fileprivate var line: String { String(visible.map { $0.isNewline ? " " : $0 }) }
}
