import Pipeline

/// What is known of a copy of a named set's file.
package enum NamedFileState: Sendable, Equatable {
  /// Byte for byte as it is published.
  case published
  /// Compressed in another way, or not at all, with the published contents.
  case sameContents
  /// A sound IDX file of the right size, and nothing to compare its contents with.
  case notComparable(sha256: String)
  /// Sound, and with other contents.
  case different(sha256: String)
  /// No sound file, with what is wrong.
  case damaged(String)

  package var isRight: Bool { self == .published || self == .sameContents }
}

extension NamedDataset {
  /// Compares a copy of a file with what is known of it.
  /// - Throws: `PipelineError` of kind `missingData` or `inputOutput` where it cannot be read.
  package func state(of file: File, at path: String) throws -> NamedFileState {
    let sum = try FileSum.sum(of: path)
    if sum == file.sha256 { return .published }
    do {
      let contents = try Self.contentsSum(of: path)
      if contents == file.contents { return .sameContents }
      let header = try IDXFile(path).header
      if file.contents == nil, header.dimensions == dimensions(of: file) {
        return .notComparable(sha256: sum)
      }
      return .different(sha256: sum)
    } catch let error as PipelineError where error.kind == .badData {
      return .damaged(error.message)
    }
  }

  /// The SHA-256 of what is in a file, inflated where it is gzipped.
  private static func contentsSum(of path: String) throws -> String {
    let stream = try GzipStream(path)
    var sum = SHA256Stream()
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    while true {
      let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe stream.read(into: $0) }
      sum.update(buffer.span.extracting(..<count))
      if count < buffer.count { return sum.finish() }
    }
  }

  private func dimensions(of file: File) -> [Int] {
    let split = [train.images.name, train.labels.name].contains(file.name) ? train : test
    let isImages = [train.images.name, test.images.name].contains(file.name)
    return [split.count] + (isImages ? [shape.height, shape.width] : [])
  }
}
