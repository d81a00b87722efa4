import Foundation

@testable import Pipeline

/// Checkpoints that tests change.
enum Checkpoints {
  /// The file with another text in its metadata, and its sum right.
  static func with(_ key: String, _ text: String, in file: Data, name: String) throws -> Data {
    var contents = try Safetensors(Array(file), name: name)
    contents.metadata[key] = text
    return Data(contents.encoded())
  }
}
