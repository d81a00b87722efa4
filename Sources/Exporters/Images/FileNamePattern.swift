import Pipeline

/// Names of files from a text with `{index}`, `{label}` and `{code}` in it.
struct FileNamePattern {
  enum Part: Equatable {
    case text(String)
    case index, label, code
  }

  static let words = ["index", "label", "code"]
  private let parts: [Part]

  /// - Throws: `PipelineError` for a text that names no file, or not every image another.
  init(_ text: String) throws {
    var parts: [Part] = []
    var rest = text[...]
    if rest.lowercased().hasSuffix(".png") { rest.removeLast(4) }
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Self.fault("'\(text.shortened)' opens a brace and does not close it")
      }
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let word = String(rest[rest.index(after: open)..<close])
      switch word {
      case "index": parts.append(.index)
      case "label": parts.append(.label)
      case "code": parts.append(.code)
      default:
        throw Self.fault(
          "'\(text.shortened)' holds '{\(word.shortened)}', which means nothing"
            + suggestion(for: word, among: Self.words))
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
    guard parts.contains(.index) else {
      throw Self.fault("'\(text.shortened)' would give several images one name: add '{index}'")
    }
    for case .text(let text) in parts where Self.safe(text) != text {
      throw Self.fault(
        "'\(text.shortened)' cannot be in a file's name: it holds a slash or a control character")
    }
    if case .text(let first) = parts[0], first.hasPrefix(".") {
      throw Self.fault("'\(text.shortened)' would hide the files: do not begin with a dot")
    }
    guard text.utf8.count <= 100 else { throw Self.fault("'\(text.shortened)' is too long a name") }
  }

  private static func fault(_ message: String) -> PipelineError {
    PipelineError(.badData, "'name': \(message)", option: "name")
  }

  /// - Parameters:
  ///   - classNames: empty where they are not known.
  ///   - isUnlabelled: whether it is known that the images have no labels.
  /// - Throws: `PipelineError` where the names need labels that there are not, or where `{code}` stands
  ///   for a class that is no character.
  func check(classNames: [String], isUnlabelled: Bool) throws {
    guard parts.contains(.label) || parts.contains(.code) else { return }
    if isUnlabelled {
      throw PipelineError(
        .badData, "'name' asks for labels, and the images have none: leave {label} and {code} out")
    }
    if parts.contains(.code) { _ = try classNames.map(Self.code) }
  }

  /// The names of all images, with indices of equal width.
  /// - Throws: `PipelineError` as `check`.
  func names(of data: ImageSet) throws -> [String] {
    try check(classNames: data.classNames, isUnlabelled: data.labels.isEmpty)
    let labels = data.classNames.map { Self.fileName($0) }
    let codes = parts.contains(.code) ? try data.classNames.map(Self.code) : []
    let width = String(max(data.count - 1, 0)).count
    return (0..<data.count).map { image in
      let name = parts.map { part in
        switch part {
        case .text(let text): text
        case .index:
          String(repeating: "0", count: width - String(image).count) + String(image)
        case .label: labels[data.labels[image]]
        case .code: codes[data.labels[image]]
        }
      }.joined()
      let isHidden = name.utf8.first == UInt8(ascii: ".")
      return FilePaths.fitting(isHidden ? "_" + name : name) + ".png"
    }
  }

  /// A class's name where only plain names may stand.
  private static func fileName(_ name: String) -> String {
    let safe = safe(name)
    // Whole characters only, within what file systems allow beside the rest of the pattern.
    var (kept, size) = ("", 0)
    for character in safe {
      size += character.utf8.count
      if size > 100 { break }
      kept.append(character)
    }
    return kept
  }

  private static func safe(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0 == "/" || $0.value < 0x20 || $0.value == 0x7f ? "-" : $0 }))
  }

  /// `0x61` of the class `a`; names that fonts give to what cannot be seen count too.
  private static func code(of name: String) throws -> String {
    let named = ["SP": "0x20", "DEL": "0x7f"]
    if let code = named[name] ?? (name.hasPrefix("0x") ? name : nil) { return code }
    guard name.unicodeScalars.count == 1, let scalar = name.unicodeScalars.first else {
      throw PipelineError(
        .badData,
        "'name' asks for the code of each class, and '\(name.shortened)' is no single character: "
          + "use {label}")
    }
    return "0x" + String(scalar.value, radix: 16)
  }
}
