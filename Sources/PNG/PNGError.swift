/// What is wrong with a PNG file, or with an image that cannot be written as asked.
public struct PNGError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was found and what was expected, without the place.
  public let message: String

  /// The byte of the file, counted from 0, that the fault is about; nil where there is none.
  public let offset: Int?

  init(_ message: String, at offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }

  /// The message followed by the byte offset, where one is known.
  public var description: String {
    guard let offset else { return message }
    return "\(message) (at byte \(offset))"
  }
}
