import Pipeline

extension FontFile {
  /// A font may inflate to this many times its size and 64 KiB; Debian's stay far below it.
  private static let inflation = 128

  /// The bytes of a file, inflated where they are gzip, which the first of them tell, and what is to
  /// be noted of them.
  /// - Throws: `PipelineError` for a damaged or incomplete stream, and for one that inflates to more
  ///   than a font of its size can be.
  func inflated(_ bytes: [UInt8]) throws -> (bytes: [UInt8], note: String?) {
    guard bytes.starts(with: [0x1f, 0x8b]) else { return (bytes, nil) }
    let limit = min(Self.sizeLimit, Self.inflation * bytes.count + 1 << 16)
    let inflater = GzipInflater()
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var position = 0
    while true {
      let (read, written, step) = unsafe bytes.withUnsafeBytes { input in
        unsafe buffer.withUnsafeMutableBytes { output in
          unsafe inflater.step(
            from: UnsafeRawBufferPointer(rebasing: input[position...]), into: output)
        }
      }
      position += read
      output += buffer[..<written]
      guard output.count <= limit else {
        throw fault("inflates to more than \(limit) bytes, far more than a font")
      }
      switch step {
      case .needsMore:
        guard read > 0 || written > 0 else {
          throw fault(byte: position, "the gzip stream is cut off here")
        }
      case .memberEnded:
        switch GzipTail(bytes[position...]) {
        case .member: inflater.reset()
        case .padding: return (output, nil)
        case .foreign:
          return (
            output, GzipTail.note(name, at: position, count: bytes.count - position)
          )
        }
      case .damaged(let reason):
        throw fault(byte: position, "the gzip stream is damaged: \(reason)")
      }
    }
  }
}
