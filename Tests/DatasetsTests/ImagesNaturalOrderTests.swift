import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Natural order")
struct ImagesNaturalOrderTests {
  @Test("digits count as numbers, all else byte by byte")
  func order() {
    let sorted = [
      "", "0", "00", "1", "01", "001", "1a", "2", "10", "a", "a1", "a1b", "a01b", "a1b2", "a2",
      "a10",
      "a99999999999999999999", "a100000000000000000000", "ab", "b",
    ]
    for (i, first) in sorted.enumerated() {
      for (j, second) in sorted.enumerated() {
        #expect(isNaturallyBefore(first, second) == (i < j), "\(first) \(second)")
      }
    }
  }
}
