/// A map from numbers to colours whose lightness rises evenly, for heat maps.
public struct ColorMap: Sendable {
  private let stops: [Color]

  /// A map through `stops`, evenly spaced, from the lowest value's colour to the highest's.
  ///
  /// - Precondition: there are two stops or more.
  public init(stops: [Color]) {
    precondition(stops.count >= 2, "a colour map needs two colours")
    self.stops = stops
  }

  /// The colour at `t`, 0 to 1; values outside take the end's colour, NaN is light grey.
  public func color(at t: Double) -> Color {
    guard !t.isNaN else { return Color(hex: 0xd9d9d9) }
    let place = min(max(t, 0), 1) * Double(stops.count - 1)
    let i = min(Int(place), stops.count - 2)
    let part = place - Double(i)
    let (a, b) = (stops[i], stops[i + 1])
    return Color(
      red: a.red + (b.red - a.red) * part, green: a.green + (b.green - a.green) * part,
      blue: a.blue + (b.blue - a.blue) * part)
  }

  /// The picture of a matrix: one pixel a value, the first row on top.
  ///
  /// - Parameters:
  ///   - values: `[height, width]`, row by row.
  ///   - width: values in a row.
  ///   - range: the values that get the first and the last colour.
  public func pixels(
    _ values: [Double], width: Int, range: ClosedRange<Double>
  ) -> PixelImage {
    let span = range.upperBound - range.lowerBound
    var rgb: [UInt8] = []
    rgb.reserveCapacity(values.count * 3)
    for v in values {
      let c = color(at: span > 0 ? (v - range.lowerBound) / span : (v.isNaN ? v : 0.5))
      for part in [c.red, c.green, c.blue] { rgb.append(UInt8((part * 255).rounded())) }
    }
    return PixelImage(width: width, height: width > 0 ? values.count / width : 0, rgb: rgb)
  }

  /// Dark violet over blue-green to yellow: readable in grey and by colour-blind people.
  ///
  /// Source: S. van der Walt and N. Smith, "viridis", 2015 (nine of its colours, evenly spaced).
  public static let viridis = ColorMap(
    stops: [
      0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725,
    ].map { Color(hex: $0) })

  /// Black to white, for pixels.
  public static let grey = ColorMap(stops: [Color(hex: 0x000000), Color(hex: 0xffffff)])
}
