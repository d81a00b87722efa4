/// One finding about a pipeline file: what is wrong, where, and what to do.
public struct Diagnostic: Sendable {
  public enum Severity: String, Sendable {
    case error, warning, note
  }

  /// A second place that belongs to the finding, such as the stage that comes too late.
  public struct Related: Sendable {
    public let message: String
    public let location: SourceLocation

    /// `nil` where there is no place to show.
    public init?(_ message: String, at location: SourceLocation?) {
      guard let location else { return nil }
      self.message = message.visible
      self.location = location
    }
  }

  public let severity: Severity
  public let message: String
  public let location: SourceLocation?
  public let related: [Related]
  /// Whether it says that this machine has too little memory: nothing is wrong with the file.
  package var isOfMemory = false

  public init(
    _ severity: Severity, _ message: String, at location: SourceLocation?, related: [Related?] = []
  ) {
    self.severity = severity
    self.message = message.visible
    self.location = location
    self.related = related.compactMap(\.self)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: error: message`, the source line and a caret below the place, then the same
  /// for every related place as a note.
  public var description: String {
    ([Self.render(severity, message, location)]
      + related.map { Self.render(.note, $0.message, $0.location) })
      .joined(separator: "\n")
  }

  private static func render(
    _ severity: Severity, _ message: String, _ location: SourceLocation?
  ) -> String {
    guard let location else { return "\(severity.rawValue): \(message)" }
    let head = "\(location): \(severity.rawValue): \(message)"
    guard let excerpt = Excerpt(location) else { return head }
    return "\(head)\n  \(excerpt.line)\n  \(excerpt.caret)"
  }
}

/// The part of a source line that a diagnostic shows, with the caret's line below it.
private struct Excerpt {
  let line: String
  let caret: String

  /// A longer line is cut around the place, so that a minified file stays readable.
  static let width = 120

  init?(_ location: SourceLocation) {
    guard let text = location.source.line(location.line), !text.isEmpty else { return nil }
    let scalars = Array(text.unicodeScalars)
    let column = min(max(location.column - 1, 0), scalars.count)
    let start = column < Self.width * 3 / 4 ? 0 : column - Self.width / 2
    let end = min(scalars.count, start + Self.width)
    var shown = String.UnicodeScalarView()
    var padding = String.UnicodeScalarView()
    for index in start..<end {
      // Control characters would move the terminal's cursor or change its state.
      let isControl = scalars[index].properties.generalCategory == .control
      let scalar: Unicode.Scalar = isControl && scalars[index] != "\t" ? "\u{FFFD}" : scalars[index]
      shown.append(scalar)
      if index < column { padding.append(scalar == "\t" ? "\t" : " ") }
    }
    line = (start > 0 ? "..." : "") + String(shown) + (end < scalars.count ? "..." : "")
    caret = (start > 0 ? "   " : "") + String(padding) + "^"
  }
}
