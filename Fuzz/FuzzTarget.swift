import Pipeline

/// A parser that is fed whatever the fuzzer thinks of.
protocol FuzzTarget {
  static var name: String { get }
  /// Small sound files, from which the fuzzer makes its own.
  static var seeds: [[UInt8]] { get }
  /// Throws what the parser throws; only a `PipelineError` is right.
  static func run(_ bytes: [UInt8]) throws
}

/// What messages call the input.
let inputName = MemoryFile.path

/// Bytes of base 16, blanks between them.
func base16(_ text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] * 16 + digits[$0 + 1])
  }
}

/// Ends the program, which is a finding, where an error is not what a user should read.
func check(_ error: any Error) {
  guard let error = error as? PipelineError else { fatalError("not a PipelineError: \(error)") }
  guard [.badData, .missingData, .inputOutput].contains(error.kind) else {
    fatalError("a kind of error that no input should cause: \(error.kind), \(error)")
  }
  guard error.message.contains(inputName) else { fatalError("does not name the file: \(error)") }
  checkPrintable(error.message)
}

/// Control characters of an input could move the cursor of the terminal that shows a message.
func checkPrintable(_ text: String) {
  for scalar in text.unicodeScalars
  where scalar.properties.generalCategory == .control && !["\n", "\t"].contains(scalar) {
    fatalError("a control character in a message: \(text.debugDescription)")
  }
}

extension [UInt8] {
  /// The same with the first bytes of a format in place of its own, so that no other format is met.
  func beginning(with magic: [UInt8]) -> [UInt8] { magic + dropFirst(magic.count) }
}
