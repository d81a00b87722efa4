import Pipeline
import Testing

@Suite("SHA-256 piece by piece")
struct SHA256StreamTests {
  @Test("gives the sum of the whole, however it is cut", arguments: [1, 7, 64, 1000])
  func pieces(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    var sum = SHA256Stream()
    for start in stride(from: 0, to: bytes.count, by: size) {
      sum.update(bytes.span.extracting(start..<min(start + size, bytes.count)))
    }
    #expect(sum.finish() == sha256(bytes))
  }

  @Test("of nothing and of 'abc' it is the standard's own")
  func known() {
    #expect(
      SHA256Stream().finish() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    var sum = SHA256Stream()
    sum.update(Array("abc".utf8).span)
    #expect(
      sum.finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
