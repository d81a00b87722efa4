/// What the series of a plot say together: how far they reach and what cannot be shown.
struct PlotData {
  /// The least and greatest value that can be shown; nil without any.
  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?
  /// Values that are NaN, infinite or beyond 1e300.
  var notFinite = 0
  /// Values that a log axis has no place for.
  var notPositive = 0
  /// Whether everything drawn is a picture, which fills its axes to the edge.
  var onlyImages = true
  /// The least distance between the places of two boxes, as a ratio on a log axis.
  var boxGap: Double?

  private let xScale: AxisScale
  private let yScale: AxisScale

  init(_ plot: Plot) {
    xScale = AxisScale(low: 1, high: 10, isLog: plot.x.scale == .log)
    yScale = AxisScale(low: 1, high: 10, isLog: plot.y.scale == .log)
    var positions: [Double] = []
    for series in plot.series {
      if case .image = series.marks {} else { onlyImages = false }
      switch series.marks {
      case .line(let x, let y, let band):
        for i in x.indices where count(x[i], y[i]) {
          include(x[i], y[i])
          for bound in [band?.lower[i], band?.upper[i]] {
            if let bound, yScale.canShow(bound) { include(x[i], bound) }
          }
        }
      case .points(let x, let y, _):
        for i in x.indices where count(x[i], y[i]) { include(x[i], y[i]) }
      case .boxes(let boxes):
        for box in boxes where count(box.position, worst(box.numbers)) {
          for y in box.numbers { include(box.position, y) }
          for y in box.outliers where count(box.position, y) { include(box.position, y) }
          for y in box.values where yScale.canShow(y) { include(box.position, y) }
          positions.append(box.position)
        }
      case .image(_, let x, let y):
        for (x, y) in [(x.lowerBound, y.lowerBound), (x.upperBound, y.upperBound)]
        where count(x, y) { include(x, y) }
      }
    }
    makeRoomForBoxes(at: positions)
    for line in plot.references {
      switch line.direction {
      case .horizontal where yScale.canShow(line.value): y = widened(y, line.value)
      case .vertical where xScale.canShow(line.value): x = widened(x, line.value)
      default: break
      }
    }
  }

  /// The sentence below the plot, "" if everything is shown.
  var note: String {
    var parts: [String] = []
    if notFinite > 0 {
      parts.append("\(notFinite) not finite")
    }
    if notPositive > 0 {
      parts.append("\(notPositive) not above zero (log scale)")
    }
    return parts.isEmpty ? "" : "Values not shown: " + parts.joined(separator: ", ")
  }

  /// Whether a point can be shown; counts it if not.
  private mutating func count(_ x: Double, _ y: Double) -> Bool {
    if xScale.canShow(x) && yScale.canShow(y) { return true }
    if x.magnitude <= AxisScale.largest && y.magnitude <= AxisScale.largest {
      notPositive += 1
    } else {
      notFinite += 1
    }
    return false
  }

  /// The number that decides whether a box can be shown.
  private func worst(_ numbers: [Double]) -> Double {
    numbers.first { !($0.magnitude <= AxisScale.largest) }
      ?? numbers.first { !yScale.canShow($0) } ?? numbers[0]
  }

  private mutating func include(_ x: Double, _ y: Double) {
    self.x = widened(self.x, x)
    self.y = widened(self.y, y)
  }

  private func widened(_ range: ClosedRange<Double>?, _ v: Double) -> ClosedRange<Double> {
    guard let range else { return v...v }
    return min(range.lowerBound, v)...max(range.upperBound, v)
  }

  /// Half the distance between boxes is kept free on either side.
  private mutating func makeRoomForBoxes(at positions: [Double]) {
    let places = Set(positions).sorted()
    guard places.count > 1, let x else { return }
    if xScale.isLog {
      let ratio = zip(places, places.dropFirst()).map { $1 / $0 }.min() ?? 2
      boxGap = ratio
      let half = ratio.squareRoot()
      self.x =
        min(x.lowerBound, places[0] / half)...max(x.upperBound, places[places.count - 1] * half)
    } else {
      let gap = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 1
      boxGap = gap
      self.x =
        min(
          x.lowerBound, places[0] - gap / 2)...max(
          x.upperBound, places[places.count - 1] + gap / 2)
    }
  }
}
