import Testing

@testable import Drawing

/// Lines, points and boxes.
extension DrawingPlotTests {
  @Test("a hundred thousand points and values are drawn, the line in few")
  func manyValues() throws {
    let x = (0..<100_000).map(Double.init)
    let y = x.map { ($0 * 0.618).truncatingRemainder(dividingBy: 1) }
    let plot = Plot(series: [.line("l", x: x, y: y), .points("p", x: x, y: y)])
    #expect(try image(plot).inked { _, _ in true } > 100_000)
    let line = Plot(series: [.line(x: x, y: y)])
    #expect(try line.draw(as: .svg).document().count < 400_000)
  }

  @Test("a reduced line keeps its ends and each column's lowest and highest point")
  func reduction() {
    let points = (0..<10_000).map { Point(Double($0) / 100, Double($0 * 7919 % 1009)) }
    let kept = reduced(points, column: 1)
    #expect(kept.count <= 400)
    #expect(kept.first == points.first && kept.last == points.last)
    for column in 0..<100 {
      let all = points[column * 100..<column * 100 + 100].map(\.y)
      let left = kept.filter { Int($0.x) == column }.map(\.y)
      #expect(all.min() == left.min() && all.max() == left.max())
    }
    let backwards = Array(points.reversed())
    #expect(reduced(backwards, column: 1) == backwards)
  }

  @Test("a box plot shows each box's body, and boxes of two series stand side by side")
  func boxes() throws {
    func box(_ position: Double) -> Box {
      Box(
        position: position, low: 0, lowerQuartile: 1, median: 2, upperQuartile: 3, high: 4,
        outliers: [6, .nan])
    }
    let plot = Plot(series: [
      .boxes("one", values: [box(1), box(2)]), .boxes("two", values: [box(1), box(2)]),
    ])
    let image = try image(plot)
    // Three tenths of the colour over white, in rows without other marks.
    let one = image.count(0xb2d5e8)
    let two = image.count(0xf2cfb2)
    #expect(one > 5000 && abs(one - two) < 1500, "\(one) and \(two)")
    #expect(try texts(plot).contains("Values not shown: 4 not finite"))
  }

  @Test("a box that has all values draws each as a dot beside its middle, and no outlier twice")
  func boxValues() throws {
    var box = Box(position: 1, of: [1, 2, 2, 2, 3, 9])
    box.values = [1, 2, 2, 2, 3, 9]
    let scale = AxisScale(low: 0, high: 10, isLog: false, start: 0, end: 100)
    let shape = SeriesGeometry(
      .boxes(values: [box]), x: scale, y: scale, slot: (offset: 0, width: 8)
    ).boxes[0]
    #expect(shape.values.map(\.y) == [10, 20, 20, 20, 30, 90])
    #expect(Set(shape.values.map(\.x)).count == 6)
    #expect(shape.values.allSatisfy { abs($0.x - 10) <= 2 })
    #expect(box.outliers == [9] && shape.outliers.isEmpty)
  }

  @Test("of series of points that cover each other, none hides the others")
  func pointsInTurn() throws {
    // Two classes of 600 points at the same 600 places, the second shifted by one.
    let place = (0..<600).map { Double($0 % 30) }
    let row = (0..<600).map { Double($0 / 30) }
    let plot = Plot(series: [
      .points("one", x: place, y: row), .points("two", x: place.reversed(), y: row.reversed()),
    ])
    let image = try image(plot)
    // Seven tenths of the upper colour over seven tenths of the lower one on white.
    let oneAbove = image.count(near: [68, 123, 148])
    let twoAbove = image.count(near: [172, 113, 60])
    #expect(oneAbove > 500 && twoAbove > 500, "\(oneAbove) and \(twoAbove)")
  }
}
