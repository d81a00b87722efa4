/// The points of a line that can be seen: in each column of `column` units the first, the lowest,
/// the highest and the last. The line looks the same, whatever its number of points.
///
/// Points must go from left to right; others are returned as they are.
///
/// Source: U. Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", 2014.
package func reduced(_ points: [Point], column: Double) -> [Point] {
  guard points.count > 2000 else { return points }
  for i in 1..<points.count where points[i].x < points[i - 1].x { return points }
  var kept: [Point] = []
  var start = 0
  while start < points.count {
    let edge = (points[start].x / column).rounded(.down)
    var end = start
    var low = start
    var high = start
    while end < points.count, (points[end].x / column).rounded(.down) == edge {
      if points[end].y < points[low].y { low = end }
      if points[end].y > points[high].y { high = end }
      end += 1
    }
    var last = -1
    for i in [start, min(low, high), max(low, high), end - 1] where i != last {
      kept.append(points[i])
      last = i
    }
    start = end
  }
  return kept
}
