/// A text that options come from: a pipeline file, or one argument of the command line.
public final class SourceText: Sendable {
  /// What diagnostics print before the line: a path as the user gave it, or `command line`.
  public let name: String
  public let text: String
  /// Arguments of the command line have one line, so their diagnostics leave positions out.
  public let isCommandLine: Bool
  /// The folder that relative input paths in it start from, absolute; `nil` for that of the
  /// pipeline file.
  let folder: String?

  public init(name: String, text: String, isCommandLine: Bool = false, folder: String? = nil) {
    self.name = name
    self.text = text
    self.isCommandLine = isCommandLine
    self.folder = folder
  }

  /// The line with number `line` (from 1), without its end; `nil` past the last. Lines end where
  /// YAML's reader says that they do.
  func line(_ line: Int) -> Substring? {
    let ends: Set<Character> = ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
    let lines = text.split(
      maxSplits: line, omittingEmptySubsequences: false, whereSeparator: ends.contains)
    return lines.indices.contains(line - 1) ? lines[line - 1] : nil
  }
}

/// A place in a text: line and column count from 1, columns in Unicode scalars, as editors do.
public struct SourceLocation: Sendable {
  public let source: SourceText
  public let line: Int
  public let column: Int

  public init(source: SourceText, line: Int, column: Int) {
    self.source = source
    self.line = line
    self.column = column
  }

  /// This place, in a text whose relative paths start from the pipeline file's folder.
  var ofFile: SourceLocation {
    guard source.folder != nil else { return self }
    let text = SourceText(
      name: source.name, text: source.text, isCommandLine: source.isCommandLine)
    return SourceLocation(source: text, line: line, column: column)
  }
}

extension SourceLocation: CustomStringConvertible {
  /// `file:line:column`, or the source's name alone for the command line.
  public var description: String {
    source.isCommandLine ? source.name : "\(source.name):\(line):\(column)"
  }
}

extension SourceLocation? {
  /// Whether both are the same place of one text, or none.
  func isAt(_ other: SourceLocation?) -> Bool {
    self?.source === other?.source && self?.line == other?.line && self?.column == other?.column
  }
}
