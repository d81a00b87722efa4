/// The p-values of several tests, each made so large that the chance of any false alarm among them
/// stays below the level that it is held against.
///
/// Source: Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979.
func holmAdjusted(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var adjusted = values
  var largest = 0.0
  for (place, index) in order.enumerated() {
    largest = max(largest, min(1, values[index] * Double(values.count - place)))
    adjusted[index] = largest
  }
  return adjusted
}

/// How many pairs it takes at least for one of so many signed-rank tests to come to `level` after
/// Holm's correction.
/// - Precondition: `tests` is at least 1 and `level` above 0.
func pairsNeeded(tests: Int, level: Double = 0.05) -> Int {
  var pairs = 1
  while SignedRankTest.smallestP(pairs: pairs) * Double(tests) > level { pairs += 1 }
  return pairs
}
