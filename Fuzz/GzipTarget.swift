@testable import Datasets

/// Inflating, of streams and of whole files.
enum GzipTarget: FuzzTarget {
  static let name = "gzip"
  /// "fuzz" stored, and 1000 zeros with the shortest codes, each a member.
  static let seeds = [
    stored, deflated, stored + deflated,
    // With a file's name, a comment, extra bytes and a sum of the header.
    base16(
      "1f8b081e0000000000030200616261006300d29b4b2badaa020026d4330804000000"),
  ]
  private static let stored = base16("1f8b0800000000000003010400fbff66757a7a26d4330804000000")
  private static let deflated = base16("1f8b080000000000000363601805a360140c77000080170b06e8030000")

  static func run(_ bytes: [UInt8]) throws {
    let bytes = bytes.beginning(with: [0x1f, 0x8b])
    do {
      _ = try FontFile(name: inputName).inflated(bytes)
    } catch {
      check(error)
    }
    let path = MemoryFile.path(holding: bytes)
    let stream = try GzipStream(path)
    _ = try stream.skip(3)
    let whole = try Gzip.contents(of: path, limit: 1 << 20)
    guard whole.count <= stream.mostBytes else { fatalError("more bytes than are possible") }
  }
}
