/// The ticks of one axis with their labels as they will be drawn.
struct TickLabels {
  /// How the labels of the lower axis are turned so that they do not overlap.
  enum Turn: Double {
    case flat = 0
    case slanted = -45
    case upright = -90
  }

  var ticks: [AxisTick]
  var minor: [Double]
  var turn = Turn.flat
  var style: TextStyle
  private(set) var extents: [TextExtents] = []

  /// The widest label.
  var width: Double { extents.map(\.width).max() ?? 0 }
  var lineHeight: Double { (extents.first?.ascent ?? 0) + (extents.first?.descent ?? 0) }

  /// The labels of the left axis: as many as have room above one another, none too wide.
  init(
    left axis: Axis, scale: AxisScale, style: TextStyle, widest: Double, on canvas: Canvas
  ) {
    self.style = style
    let target = Int((scale.end - scale.start).magnitude / (style.size * 4.2))
    (ticks, minor) = Self.choose(axis, scale, target: target)
    shorten(to: widest, on: canvas)
    thin(apart: lineHeight, scale)
  }

  /// The labels of the lower axis: side by side if they fit, else slanted, else upright.
  init(
    lower axis: Axis, scale: AxisScale, style: TextStyle, longest: Double, on canvas: Canvas
  ) {
    self.style = style
    var target = min(10, Int((scale.end - scale.start).magnitude / (style.size * 6)))
    (ticks, minor) = Self.choose(axis, scale, target: target)
    measure(on: canvas)
    while axis.ticks == nil, target > 3, !fitFlat(scale) {
      target -= 1
      (ticks, minor) = Self.choose(axis, scale, target: target)
      measure(on: canvas)
    }
    guard !fitFlat(scale) else { return }
    turn = spacing(scale) >= lineHeight * 1.5 ? .slanted : .upright
    shorten(to: turn == .slanted ? longest * 1.3 : longest, on: canvas)
    thin(apart: turn == .slanted ? lineHeight * 1.42 : lineHeight, scale)
  }

  /// How far the labels of the lower axis reach below it.
  var depth: Double {
    switch turn {
    case .flat: lineHeight
    case .slanted: (width + lineHeight) * 0.7072
    case .upright: width
    }
  }

  /// How far a label of the lower axis reaches to the left and right of its tick.
  func reach(_ i: Int) -> (left: Double, right: Double) {
    switch turn {
    case .flat: (extents[i].width / 2, extents[i].width / 2)
    case .slanted: ((extents[i].width + lineHeight / 2) * 0.7072, lineHeight / 2)
    case .upright: (lineHeight / 2, lineHeight / 2)
    }
  }

  private static func choose(
    _ axis: Axis, _ scale: AxisScale, target: Int
  ) -> ([AxisTick], [Double]) {
    if let given = axis.ticks {
      let inside = given.filter {
        scale.canShow($0.value) && scale.low <= $0.value && $0.value <= scale.high
      }
      return (inside.map { AxisTick($0.value, printable($0.label)) }, [])
    }
    let chosen = scale.ticks(target: max(3, min(target, 9)))
    return (chosen.major, chosen.minor)
  }

  private mutating func measure(on canvas: Canvas) {
    extents = ticks.map { canvas.extents($0.label, style: style) }
  }

  private mutating func shorten(to limit: Double, on canvas: Canvas) {
    measure(on: canvas)
    for i in ticks.indices where extents[i].width > limit {
      let block = TextBlock(ticks[i].label, style: style, width: limit, most: 1, on: canvas)
      style.size = min(style.size, block.style.size)
    }
    measure(on: canvas)
    for i in ticks.indices where extents[i].width > limit {
      let block = TextBlock(ticks[i].label, style: style, width: limit, most: 1, on: canvas)
      ticks[i].label = block.lines.first ?? ""
    }
    measure(on: canvas)
  }

  /// The least distance between two ticks that follow each other.
  private func spacing(_ scale: AxisScale) -> Double {
    let places = ticks.map { scale.position($0.value) }
    return zip(places, places.dropFirst()).map { ($1 - $0).magnitude }.min() ?? .infinity
  }

  private func fitFlat(_ scale: AxisScale) -> Bool {
    let places = ticks.map { scale.position($0.value) }
    for i in places.indices.dropFirst() {
      let need = (extents[i].width + extents[i - 1].width) / 2 + style.size * 0.7
      if (places[i] - places[i - 1]).magnitude < need { return false }
    }
    return true
  }

  /// Keeps every second, third, ... label if they are too near to each other.
  private mutating func thin(apart: Double, _ scale: AxisScale) {
    let spacing = spacing(scale)
    guard spacing < apart, spacing > 0 else { return }
    // Places that nearly coincide have a quotient beyond every Int.
    let every = Int(min((apart / spacing).rounded(.up), Double(ticks.count)))
    let kept = ticks.indices.filter { $0 % every == 0 }
    ticks = kept.map { ticks[$0] }
    extents = kept.map { extents[$0] }
  }
}
