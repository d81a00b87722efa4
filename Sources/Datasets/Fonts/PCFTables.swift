import Pipeline

/// The tables of a PCF font by their kinds.
struct PCFTables {
  enum Kind: Int {
    case accelerators = 2
    case metrics = 4
    case bitmaps = 8
    case encodings = 32
    case bdfAccelerators = 256
  }

  private let bytes: [UInt8]
  private let file: FontFile
  private var places: [Int: Range<Int>] = [:]

  /// - Throws: `PipelineError` where the list of tables is cut off or a table lies outside the file.
  init(_ bytes: [UInt8], file: FontFile) throws {
    self.bytes = bytes
    self.file = file
    var reader = PCFReader(bytes, 4..<bytes.count, format: 0, file: file)
    let count = try reader.integer32()
    try reader.expect(count, ofBytes: 16, "tables")
    for _ in 0..<count {
      let entry = reader.position
      let kind = try reader.integer32()
      _ = try reader.integer32()
      let (size, offset) = (try reader.integer32(), try reader.integer32())
      guard size >= 4, offset + 4 <= bytes.count else {
        throw file.fault(
          byte: entry,
          "a table of \(size) bytes at byte \(offset); the file has \(bytes.count) bytes")
      }
      // bdftopcf overstates the size of the last table, so that only what is read must be there.
      places[kind] = offset..<min(offset + size, bytes.count)
    }
  }

  /// A reader behind the table's own format.
  func reader(_ kind: Kind, or other: Kind? = nil) throws -> PCFReader {
    guard let place = places[kind.rawValue] ?? other.flatMap({ places[$0.rawValue] }) else {
      throw file.fault("has no table of \(kind)")
    }
    var reader = PCFReader(bytes, place, format: 0, file: file)
    let format = try reader.integer32()
    return PCFReader(bytes, place.lowerBound + 4..<place.upperBound, format: format, file: file)
  }
}

/// Reads the numbers of one table in the byte order that its format says.
struct PCFReader {
  let bytes: [UInt8]
  let format: Int
  private(set) var position: Int
  private let end: Int
  private let file: FontFile

  init(_ bytes: [UInt8], _ range: Range<Int>, format: Int, file: FontFile) {
    self.bytes = bytes
    self.format = format
    position = range.lowerBound
    end = range.upperBound
    self.file = file
  }

  func fault(_ message: String) -> PipelineError { file.fault(byte: position, message) }

  /// Refuses a count that the rest of the table cannot hold.
  func expect(_ count: Int, ofBytes size: Int, _ what: String) throws {
    guard count <= (end - position) / size else {
      throw fault("\(count) \(what) do not fit into the \(end - position) bytes that follow")
    }
  }

  mutating func skip(_ count: Int) throws { _ = try unsigned(count) }
  mutating func byte() throws -> Int { try unsigned(1) }
  mutating func integer16() throws -> Int { try unsigned(2) }
  mutating func integer32() throws -> Int { try unsigned(4) }
  mutating func signed16() throws -> Int {
    Int(Int16(truncatingIfNeeded: try unsigned(2)))
  }
  mutating func signed32() throws -> Int {
    Int(Int32(truncatingIfNeeded: try unsigned(4)))
  }

  private mutating func unsigned(_ count: Int) throws -> Int {
    guard end - position >= count else { throw fault("the table ends here, within a number") }
    let number = bytes[position..<position + count]
    position += count
    // Bit 2 of the format: the most significant byte comes first.
    return format & 4 != 0
      ? number.reduce(0) { $0 << 8 | Int($1) } : number.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
