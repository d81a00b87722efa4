import Pipeline

/// The first bytes of a `.npy` file, up to the text that describes its array.
struct NumPyPreamble {
  /// The major version of the format: 1, 2 or 3.
  let version: Int
  /// Where the text stands.
  let text: Range<Int>

  /// NumPy itself pads headers to 64 bytes and refuses more than 10,000.
  private static let greatestLength = 10_000

  /// - Throws: `PipelineError` of kind `badData` where the bytes are no NumPy file's, or end inside
  ///   the header.
  init(reading bytes: Span<UInt8>, _ fault: NumPyFault) throws {
    try Self.checkMagic(bytes, fault)
    guard bytes.count >= 10 else { throw fault("the file ends inside its header", at: bytes.count) }
    version = Int(bytes[6])
    guard 1...3 ~= version else {
      throw fault("version \(version).\(bytes[7]) of the format: 1, 2 and 3 can be read", at: 6)
    }
    let start = version == 1 ? 10 : 12
    guard bytes.count >= start else {
      throw fault("the file ends inside its header", at: bytes.count)
    }
    var length = 0
    for index in (8..<start).reversed() { length = length << 8 | Int(bytes[index]) }
    guard length <= Self.greatestLength else {
      throw fault("a header of \(length) bytes: at most \(Self.greatestLength) are read", at: 8)
    }
    guard length <= bytes.count - start else {
      throw fault(
        "the file ends inside its header, which says it has \(length) bytes", at: bytes.count)
    }
    text = start..<start + length
  }

  private static func checkMagic(_ bytes: Span<UInt8>, _ fault: NumPyFault) throws {
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    for index in 0..<min(magic.count, bytes.count) where bytes[index] != magic[index] {
      let archive = bytes.count > 1 && bytes[0] == 0x50 && bytes[1] == 0x4B
      let found = archive ? "a ZIP archive, such as .npz" : "not a NumPy file"
      throw fault("\(found): expected the byte 0x93 and the letters NUMPY", at: index)
    }
    if bytes.isEmpty { throw fault("the file is empty") }
  }
}

/// Words a fault of a `.npy` file.
struct NumPyFault {
  /// What messages call the file.
  let name: String

  func callAsFunction(_ message: String) -> PipelineError {
    PipelineError(.badData, "'\(name)': \(message)")
  }

  func callAsFunction(_ message: String, at byte: Int) -> PipelineError {
    self("\(message) (at byte \(byte))")
  }
}
