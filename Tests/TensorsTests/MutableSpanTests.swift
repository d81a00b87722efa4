import Tensors
import Testing

@Suite struct MutableSpanTests {
  @Test("a range is lent, and the rest stays as it was")
  func ranges() {
    var values: [Float] = [1, 2, 3, 4]
    var span = values.mutableSpan
    let count = span.withElements(in: 1..<3) { part in
      scale(&part, by: 10)
      return part.count
    }
    #expect(count == 2)
    #expect(values == [1, 20, 30, 4])
  }

  @Test("an empty range can be lent, at the end too")
  func empty() {
    var values: [Float] = [1]
    var span = values.mutableSpan
    #expect(span.withElements(in: 1..<1) { $0.count } == 0)
  }

  @Test("a range that reaches outside stops the program")
  func outside() async {
    await #expect(processExitsWith: .failure) {
      var values: [Float] = [1, 2]
      var span = values.mutableSpan
      span.withElements(in: 1..<3) { _ in }
    }
  }
}
