import Tensors
import Testing

@Suite struct DenormalTests {
  private func halved() -> Float {
    var values = [Float.leastNormalMagnitude]
    var span = values.mutableSpan
    scale(&span, by: 0.5)
    return values[0]
  }

  @Test("denormals are zero inside, and themselves again after, even where the body throws")
  func flushed() {
    struct Stop: Error {}
    #expect(halved() > 0)
    #expect(withFlushedDenormals { halved() } == 0)
    #expect(halved() > 0)
    #expect(throws: Stop.self) { try withFlushedDenormals { throw Stop() } }
    #expect(halved() > 0)
  }

  @Test("a nested call leaves the outer one in force")
  func nested() {
    withFlushedDenormals {
      withFlushedDenormals {}
      #expect(halved() == 0)
    }
  }
}
