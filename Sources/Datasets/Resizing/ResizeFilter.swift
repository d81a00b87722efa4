public import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How the pixels around a place make the pixel of an image of another size.
///
/// Shrinking widens every filter but `nearest` to all the pixels that a new one covers, so that
/// nothing is skipped.
public enum ResizeFilter: String, OptionChoice {
  /// The one pixel at the place: no new values, jagged edges.
  case nearest
  /// The mean of the pixels covered.
  case box
  /// A triangle of two pixels' width: smooth.
  case bilinear
  /// Cubic convolution with a = -0.5: sharper, may overshoot at edges.
  case bicubic
  /// Three lobes of a windowed sinc: the sharpest, may overshoot at edges.
  case lanczos

  /// How far from its centre the filter reaches, in pixels; 0 for the nearest.
  var support: Double {
    switch self {
    case .nearest: 0
    case .box: 0.5
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The filter's weight at a distance from its centre, in pixels.
  ///
  /// Source: Keys, "Cubic convolution interpolation for digital image processing", 1981; Duchon,
  /// "Lanczos filtering in one and two dimensions", 1979.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest: return 0
    // Open on one side, so that no pixel counts for two.
    case .box: return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    case .lanczos: return x < 3 ? sinc(distance) * sinc(distance / 3) : 0
    }
  }
}

private func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
