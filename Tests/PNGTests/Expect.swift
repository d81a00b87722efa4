import PNG
import Testing

/// Expects `body` to throw a `PNGError` of exactly this text.
func expect<Result>(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) {
  let error = #expect(throws: PNGError.self, sourceLocation: sourceLocation) { _ = try body() }
  #expect(error?.description == text, sourceLocation: sourceLocation)
}
