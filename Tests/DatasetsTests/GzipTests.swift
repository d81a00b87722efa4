import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("Reading gzip files")
struct GzipTests {
  private let text = Array("The quick brown fox jumps over the lazy dog. ".utf8)

  private func message(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> String? {
    let folder = try TestFolder()
    let path = try folder.write(bytes, to: "file")
    do {
      _ = try Gzip.contents(of: path, limit: limit)
      return nil
    } catch let error as PipelineError {
      #expect(error.kind == .badData)
      return error.message.replacingOccurrences(of: folder.path, with: "")
    }
  }

  @Test(
    "a file that is not gzipped is read as it is, whatever its name", arguments: [0, 1, 2, 5000])
  func plain(count: Int) throws {
    let folder = try TestFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let path = try folder.write(bytes, to: "plain.gz")
    #expect(try Gzip.contents(of: path, limit: 5000) == bytes)
  }

  @Test("a gzip file of any name is inflated", arguments: [0, 1, 100_000])
  func inflated(repeats: Int) throws {
    let folder = try TestFolder()
    let bytes = Array(repeatElement(text, count: repeats).joined())
    let path = try folder.write(gzipped(bytes), to: "zipped.txt")
    #expect(try Gzip.contents(of: path, limit: bytes.count) == bytes)
  }

  @Test("members follow each other, empty ones included")
  func members() throws {
    let folder = try TestFolder()
    let path = try folder.write(gzipped(text) + gzipped([]) + gzipped([1, 2]), to: "members")
    #expect(try Gzip.contents(of: path, limit: 1000) == text + [1, 2])
  }

  @Test("a file cut short anywhere is refused with the byte at which it ends")
  func truncated() throws {
    let whole = gzipped(text) + gzipped(text)
    let first = gzipped(text).count
    for length in 2..<whole.count where length != first {
      #expect(
        try message(Array(whole[..<length]))
          == "'/file' ends at byte \(length), inside its gzip stream: it is cut short; get it again"
      )
    }
  }

  @Test("a flipped bit never gives other contents")
  func flippedBits() throws {
    let whole = gzipped(text)
    let folder = try TestFolder()
    for bit in 16..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.write(bytes, to: "file")
      // Bits of the time, the system and the like change nothing.
      if let contents = try? Gzip.contents(of: path, limit: 1000) { #expect(contents == text) }
    }
  }

  @Test("a wrong CRC and a wrong length are named")
  func trailer() throws {
    var bytes = gzipped(text)
    bytes[bytes.count - 8] ^= 1
    #expect(
      try message(bytes)
        == "'/file', byte \(bytes.count - 4): the gzip stream is damaged (incorrect data check); "
        + "get it again")
    bytes[bytes.count - 8] ^= 1
    bytes[bytes.count - 1] ^= 1
    #expect(
      try message(bytes)
        == "'/file', byte \(bytes.count): the gzip stream is damaged (incorrect length check); "
        + "get it again")
  }

  @Test(
    "what is behind the last member is ignored as gzip does, with a note unless it is zeros",
    arguments: [[], [0], [UInt8](repeating: 0, count: 300_000)],
    [[], [7], [0x1f, 0x9e, 1]])
  func trailingBytes(zeros: [UInt8], garbage: [UInt8]) throws {
    let member = gzipped(text)
    let folder = try TestFolder()
    let path = try folder.write(member + zeros + garbage, to: "file")
    let stream = try GzipStream(path)
    var bytes = [UInt8](repeating: 0, count: text.count + 1)
    let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe stream.read(into: $0) }
    #expect(Array(bytes[..<count]) == text)
    let rest = zeros.count + garbage.count
    let note =
      "'\(path)', byte \(member.count): \(rest) bytes follow the end of the gzip stream that are "
      + "no gzip member; they are ignored, as gzip does"
    #expect(stream.note == (garbage.isEmpty ? nil : note))
  }

  @Test("a member behind zeros is ignored too, as gzip ignores it")
  func memberBehindZeros() throws {
    let folder = try TestFolder()
    let path = try folder.write(gzipped(text) + [0, 0] + gzipped([1]), to: "file")
    #expect(try Gzip.contents(of: path, limit: 1000) == text)
  }

  /// Written by hand from RFC 1952: the letters "hi" stored, behind the fields that a header can have.
  @Test(
    "a header may have further fields, a name, a comment and a sum of its own",
    arguments: [
      (4, [3, 0, 65, 66, 67]), (8, [97, 0]), (16, [98, 0]), (2, [0xa7, 0x77]),
      (28, [1, 0, 9, 97, 0, 98, 0]),
    ] as [(UInt8, [UInt8])])
  func fields(flags: UInt8, fields: [UInt8]) throws {
    let folder = try TestFolder()
    let header: [UInt8] = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]
    let body: [UInt8] = [1, 2, 0, 0xfd, 0xff, 104, 105, 0xac, 0x2a, 0x93, 0xd8, 2, 0, 0, 0]
    let path = try folder.write(header + fields + body, to: "file")
    #expect(try Gzip.contents(of: path, limit: 10) == [104, 105])
  }

  @Test("flags that no version knows and a wrong sum of the header are refused")
  func reserved() throws {
    #expect(
      try message([0x1f, 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 3, 3, 0])
        == "'/file', byte 4: the gzip stream is damaged (unknown header flags set); get it again")
    #expect(
      try message([0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0])
        == "'/file', byte 12: the gzip stream is damaged (header crc mismatch); get it again")
  }

  @Test("contents beyond the limit are refused, however small the file is")
  func bomb() throws {
    let bomb = gzipped([UInt8](repeating: 0, count: 50_000_000))
    #expect(bomb.count < 100_000)
    #expect(
      try message(bomb, limit: 1000)
        == "'/file' holds more than 1000 bytes inflated, too many for a file of its kind")
    #expect(
      try message([1, 2, 3], limit: 2)
        == "'/file' holds more than 2 bytes, too many for a file of its kind")
  }

  @Test("a file that is not there, a folder and a device are told apart")
  func noFile() throws {
    let folder = try TestFolder()
    for (path, kind, message) in [
      (folder.path + "/none", PipelineError.Kind.missingData, "there is no file '/none'"),
      (folder.path, .inputOutput, "'' is a folder, not a file"),
      (
        "/dev/zero", .inputOutput,
        "'/dev/zero' is a device, not a regular file: copy what it holds into one"
      ),
    ] {
      let error = #expect(throws: PipelineError.self) {
        try Gzip.contents(of: path, limit: 10)
      }
      #expect(error?.kind == kind)
      #expect(error?.message.replacingOccurrences(of: folder.path, with: "") == message)
    }
  }
}
