/// A colour: red, green, blue and opacity, each from 0 to 1 (sRGB, not premultiplied).
public struct Color: Sendable, Equatable {
  /// Red, 0 to 1.
  public var red: Double
  /// Green, 0 to 1.
  public var green: Double
  /// Blue, 0 to 1.
  public var blue: Double
  /// Opacity: 0 is invisible, 1 covers what is below.
  public var alpha: Double

  /// A colour from parts between 0 and 1.
  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// A colour from `0xRRGGBB`.
  public init(hex: UInt32) {
    self.init(
      red: Double(hex >> 16 & 0xff) / 255, green: Double(hex >> 8 & 0xff) / 255,
      blue: Double(hex & 0xff) / 255)
  }

  /// This colour with another opacity.
  public func opacity(_ alpha: Double) -> Color {
    Color(red: red, green: green, blue: blue, alpha: alpha)
  }

  /// The colour mixed with black: 0 leaves it, 1 makes it black.
  package func darkened(_ part: Double) -> Color {
    let keep = 1 - part
    return Color(red: red * keep, green: green * keep, blue: blue * keep, alpha: alpha)
  }

  /// White, the background.
  public static let white = Color(hex: 0xffffff)
  /// Dark grey, for text.
  public static let ink = Color(hex: 0x2b2b2b)
  /// Grey, for frames and notes.
  package static let muted = Color(hex: 0x6b6b6b)
  /// Light grey, for the grid.
  package static let grid = Color(hex: 0xe6e6e6)
  /// Lighter grey, for the grid between labelled ticks.
  package static let faintGrid = Color(hex: 0xf3f3f3)

  /// Ten colours that people with any common colour blindness can tell apart, the ones easiest to
  /// see on white first.
  ///
  /// Source of the first eight: M. Okabe and K. Ito, "Color Universal Design", 2008. The last two
  /// are as far from all others in CIELAB, for red- and green-blind people too, as those are from
  /// each other.
  public static let categories: [Color] = [
    Color(hex: 0x0072b2), Color(hex: 0xd55e00), Color(hex: 0x009e73), Color(hex: 0xcc79a7),
    Color(hex: 0xe69f00), Color(hex: 0x56b4e9), Color(hex: 0x000000), Color(hex: 0xf0e442),
    Color(hex: 0x7b2fe0), Color(hex: 0x6b3a10),
  ]

  /// The colour of category `index`; they repeat after ten, when markers and dashes change.
  public static func category(_ index: Int) -> Color { categories[index % categories.count] }
}
