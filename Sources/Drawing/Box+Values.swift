extension Box {
  /// The box of some values: quartiles by linear interpolation, whiskers to the furthest values
  /// within 1.5 times the distance of the quartiles, what lies beyond as outliers. Without values its
  /// numbers are no numbers.
  ///
  /// Source: Tukey, "Exploratory Data Analysis", 1977; quantiles: Hyndman and Fan's type 7, 1996.
  package init(position: Double, of values: [Double]) {
    let sorted = values.sorted()
    func quantile(_ part: Double) -> Double {
      guard let last = sorted.last else { return .nan }
      let place = part * Double(sorted.count - 1)
      let below = Int(place)
      guard below + 1 < sorted.count else { return last }
      return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
    let (lower, upper) = (quantile(0.25), quantile(0.75))
    let reach = 1.5 * (upper - lower)
    let inside = sorted.filter { lower - reach <= $0 && $0 <= upper + reach }
    self.init(
      position: position, low: min(inside.first ?? .nan, lower), lowerQuartile: lower,
      median: quantile(0.5), upperQuartile: upper, high: max(inside.last ?? .nan, upper),
      outliers: sorted.filter { $0 < lower - reach || $0 > upper + reach })
  }
}
