import Pipeline

/// Whole small files, gzipped or not.
package enum Gzip {
  /// The first bytes of a file's contents; fewer where it has fewer.
  /// - Throws: as `contents`.
  static func start(of path: String, count: Int) throws -> [UInt8] {
    let stream = try GzipStream(path)
    return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try unsafe stream.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// A file's contents, inflated where the file is gzipped, which its first bytes tell.
  /// - Parameter limit: the most bytes that the contents may have.
  /// - Throws: `PipelineError`: `missingData` where there is nothing, `badData` for a damaged gzip
  ///   stream and for contents beyond `limit`, `inputOutput` for what cannot be read.
  package static func contents(of path: String, limit: Int) throws -> [UInt8] {
    let stream = try GzipStream(path)
    var bytes: [UInt8] = []
    while true {
      // The buffer grows with what is really there, whatever the file may say of itself.
      let size = min(max(4096, bytes.count), limit - bytes.count + 1)
      let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        count = try unsafe stream.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      bytes += chunk
      if chunk.count < size { return bytes }
      guard bytes.count <= limit else {
        throw PipelineError(
          .badData,
          "'\(path)' holds more than \(limit) bytes\(stream.isGzip ? " inflated" : ""), "
            + "too many for a file of its kind")
      }
    }
  }
}
