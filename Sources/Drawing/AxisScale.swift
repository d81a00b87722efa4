import RealModule

/// The map from an axis's data to the drawing.
package struct AxisScale: Sendable {
  package let low: Double
  package let high: Double
  package let isLog: Bool
  /// The drawing's places of `low` and `high`.
  package var start: Double
  package var end: Double

  /// The values that can be drawn: beyond these a Double's own range is too near.
  package static let largest = 1e300
  package static let smallest = 1e-300

  package init(low: Double, high: Double, isLog: Bool, start: Double = 0, end: Double = 1) {
    self.low = low
    self.high = high
    self.isLog = isLog
    self.start = start
    self.end = end
  }

  /// A scale from the data's least to its greatest value and some more on either side, far enough
  /// apart to have ticks between; from 0 to 1, or 1 to 10, without data.
  package init(covering data: ClosedRange<Double>?, isLog: Bool, padding: Double) {
    guard let data else {
      self.init(low: isLog ? 1 : 0, high: isLog ? 10 : 1, isLog: isLog)
      return
    }
    let (low, high) = (data.lowerBound, data.upperBound)
    if isLog {
      let (a, b) = (Double.log10(low), Double.log10(high))
      if b - a < 1e-6 {
        self.init(low: low / 2, high: high * 2, isLog: true)
      } else {
        // Powers through multiplication of the ends keep them exact where the padding is nothing.
        let extra = padding * (b - a)
        let part = Double.pow(10, extra)
        self.init(low: max(low / part, 1e-306), high: min(high * part, 1e306), isLog: true)
      }
    } else {
      let size = max(low.magnitude, high.magnitude)
      if high - low <= size * 1e-9 || size < Self.smallest {
        let half = size < Self.smallest ? 1 : size * 0.05
        self.init(low: low - half, high: high + half, isLog: false)
      } else {
        let extra = padding * (high - low)
        self.init(low: low - extra, high: high + extra, isLog: false)
      }
    }
  }

  /// Whether a value has a place on the axis at all.
  package func canShow(_ value: Double) -> Bool {
    value.magnitude <= Self.largest && (!isLog || value >= Self.smallest)
  }

  /// The place of a value in the drawing.
  package func position(_ value: Double) -> Double {
    let part: Double
    if isLog {
      let a = Double.log10(low)
      part = (Double.log10(value) - a) / (Double.log10(high) - a)
    } else {
      part = (value - low) / (high - low)
    }
    // Outside a narrow range that was given, places grow beyond what cairo can draw to.
    return min(max(start + part * (end - start), -1e6), 1e6)
  }

  package func ticks(target: Int) -> Ticks {
    isLog ? .log(low, high, target: target) : .linear(low, high, target: target)
  }
}
