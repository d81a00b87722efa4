/// Why a network cannot be built.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
  /// What was given, and what was expected: a sentence's end, such as "a kernel of 5x5 does not fit
  /// an image of 4x4".
  public let description: String

  public init(_ description: String) { self.description = description }
}

extension [Shape] {
  /// - Throws: `NetworkError` where two shapes differ.
  func checkEqual() throws(NetworkError) {
    guard let first, let other = self.first(where: { $0 != first }) else { return }
    throw NetworkError("values of one shape are needed, not \(first) and \(other)")
  }
}
