/// How a line is drawn.
public struct Stroke: Sendable {
  /// The line's colour.
  public var color: Color
  /// The line's width in drawing units.
  public var width: Double
  /// Lengths drawn and left out in turn; empty for a solid line.
  public var dash: [Double]

  /// A line of a colour and width, solid unless `dash` says otherwise.
  public init(_ color: Color, width: Double = 1, dash: [Double] = []) {
    self.color = color
    self.width = width
    self.dash = dash
  }
}

/// How text is drawn.
public struct TextStyle: Sendable {
  /// The em size in drawing units.
  public var size: Double
  /// The text's colour.
  public var color: Color
  /// Whether the bold face is used.
  public var bold: Bool

  /// Text of a size, dark grey and regular unless said otherwise.
  public init(size: Double, color: Color = .ink, bold: Bool = false) {
    self.size = size
    self.color = color
    self.bold = bold
  }
}

/// Which part of a text lies at the point it is drawn at.
public struct TextAnchor: Sendable {
  /// Places along the line of text.
  public enum Horizontal: Sendable {
    /// The start, the middle, the end of the line.
    case left, center, right
  }

  /// Places across the line of text.
  public enum Vertical: Sendable {
    /// The top of the line, the middle of its capitals, the base line, the bottom of the line.
    case top, middle, baseline, bottom
  }

  /// The place along the line.
  public var horizontal: Horizontal
  /// The place across the line.
  public var vertical: Vertical

  /// An anchor from its two places.
  public init(_ horizontal: Horizontal, _ vertical: Vertical) {
    self.horizontal = horizontal
    self.vertical = vertical
  }
}

/// The measures of one line of text, in drawing units.
public struct TextExtents: Sendable, Equatable {
  /// From the line's start to where a following text would start.
  public var width: Double
  /// From the base line up to the top of the font's line.
  public var ascent: Double
  /// From the base line down to the bottom of the font's line.
  public var descent: Double
  /// What the letters themselves cover, measured from the start of the base line.
  public var ink: Rect
}

/// The shape drawn at a point.
public enum MarkerShape: Sendable, CaseIterable {
  /// Filled shapes.
  case circle, square, triangle, diamond, triangleDown, pentagon
  /// Shapes of two strokes.
  case cross, plus

  /// The shape of category `index`: it changes when the ten colours have been used.
  public static func category(_ index: Int) -> MarkerShape {
    allCases[index / Color.categories.count % allCases.count]
  }
}
