/// A file or folder that a stage reads. Relative paths start from the pipeline file's folder, or from
/// the shell's where the command line gives the option; `~/` stands for the user's home;
/// `builtin:NAME` names something that the plugin itself carries.
public struct InputPath: OptionValue, Equatable {
  /// What the file says, for messages.
  public let text: String
  /// Absolute, without `.` and `..`; empty for a built-in.
  public let path: String

  /// `path` taken from `folder`, which must be absolute, unless it is absolute itself.
  public init(_ text: String, from folder: String) {
    self.init(text, path: Self.isBuiltin(text) ? "" : FilePaths.absolute(text, from: folder))
  }

  private init(_ text: String, path: String) {
    self.text = text
    self.path = path
  }

  /// What the plugin itself carries under `name`.
  public static func builtin(_ name: String) -> InputPath {
    InputPath("builtin:" + name, from: "/")
  }

  /// The name behind `builtin:`, where it is one.
  public var builtinName: String? {
    Self.isBuiltin(text) ? String(text.dropFirst("builtin:".count)) : nil
  }

  private static func isBuiltin(_ text: String) -> Bool { text.hasPrefix("builtin:") }

  public static var optionType: OptionType { .inputPath }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> InputPath? {
    guard let text = String.decode(node, in: &context) else { return nil }
    guard !text.isEmpty, !text.unicodeScalars.contains("\0") else {
      context.fail("must be the path of a file or folder", at: node.location)
      return nil
    }
    let folder = node.location?.source.folder ?? context.folder
    guard text.hasPrefix("~") else { return InputPath(text, from: folder) }
    do {
      return InputPath(text, path: try HomeFolder.path(text))
    } catch {
      context.fail(error.reason, at: node.location)
      return nil
    }
  }

  public func encode(in context: EncodingContext) -> Node {
    guard builtinName == nil else { return .text(text) }
    let written = context.folder.map { FilePaths.relative(path, to: $0) } ?? path
    if written.isEmpty { return .text(".") }
    // A name that begins so would be read as another place.
    let isOther = written.hasPrefix("~") || Self.isBuiltin(written)
    return .text(isOther ? "./" + written : written)
  }

  public var inputPaths: [InputPath] { builtinName == nil ? [self] : [] }
}

/// A file that a stage writes: a relative path that stays inside the run folder.
public struct OutputPath: OptionValue, Equatable {
  /// Normalised: parts joined by single slashes, none of them `.` or `..`.
  public let path: String

  /// - Precondition: `path` stays inside the run folder.
  public init(_ path: String) {
    guard case .success(let parts) = Self.parts(of: path) else {
      preconditionFailure("'\(path)' is not a path inside the run folder")
    }
    self.path = parts
  }

  private init(joined path: String) { self.path = path }

  /// A file in the folder that this names.
  /// - Precondition: `name` is the name of a file, without slashes and not hidden.
  public func appending(_ name: String) -> OutputPath {
    precondition(!name.isEmpty && !name.hasPrefix(".") && !name.contains("/"), "no name of a file")
    return OutputPath(joined: FilePaths.join(path, name))
  }

  public static var optionType: OptionType { .outputPath(endings: []) }

  /// What follows the last dot of the last part, in small letters.
  public var ending: String {
    let name = FilePaths.name(of: path)
    return name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
  }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> OutputPath? {
    guard let text = String.decode(node, in: &context) else { return nil }
    switch parts(of: text) {
    case .success(let path): return OutputPath(path)
    case .failure(let refusal):
      context.fail(refusal.reason, at: node.location)
      return nil
    }
  }

  public func encode(in context: EncodingContext) -> Node { .text(path) }

  private static func parts(of text: String) -> Result<String, StrictScalar.Refusal> {
    let given = text.shortened
    if FilePaths.isAbsolute(text) || text.utf8.first == UInt8(ascii: "~") {
      return .failure(
        .init("must be a path inside the run folder, and '\(given)' starts outside it"))
    }
    let all = FilePaths.parts(of: text)
    let parts = all.filter { $0 != "." }
    if parts.contains("..") {
      return .failure(
        .init("must be a path inside the run folder, and '\(given)' leaves it through '..'"))
    }
    guard let last = parts.last, text.utf8.last != UInt8(ascii: "/"), all.last != ".",
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
    else {
      return .failure(.init("must name a file, not '\(given)'"))
    }
    if let hidden = parts.first(where: { $0.utf8.first == UInt8(ascii: ".") }) {
      return .failure(.init("must not start a name with a dot, as '\(hidden)' does"))
    }
    if parts.contains(where: { $0.utf8.count > 200 }) || text.utf8.count > 1000 {
      return .failure(.init("is too long a path: '\(given)'"))
    }
    if parts.count == 1, ["run.json", "reports.json", "resolved.yaml"].contains(last.lowercased()) {
      return .failure(.init("must not be '\(last)', which each run writes itself"))
    }
    return .success(parts.joined(separator: "/"))
  }
}
