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

  @Test("bytes behind the last member are refused, zeros too", arguments: [[0], [7, 7, 7]])
  func trailingBytes(bytes: [UInt8]) throws {
    let member = gzipped(text)
    #expect(
      try message(member + bytes)
        == "'/file', byte \(member.count): \(bytes.count) bytes follow the end of the gzip stream "
        + "that are no gzip member")
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
      ("/dev/zero", .inputOutput, "'/dev/zero' is not a regular file"),
    ] {
      let error = #expect(throws: PipelineError.self) {
        try Gzip.contents(of: path, limit: 10)
      }
      #expect(error?.kind == kind)
      #expect(error?.message.replacingOccurrences(of: folder.path, with: "") == message)
    }
  }
}
