@testable import Datasets
import PNG
import Pipeline

/// PNG images, decoded as a folder's are and with their texts.
enum PNGTarget: FuzzTarget {
  static let name = "png"
  static let seeds = [
    """
    89504e470d0a1a0a0000000d49484452000000040000000208000000005ac322bf0000000c74455874546974
    6c6500612074657874a13309e7000000157a545874436f6d6d656e740000789caba8200e0000809712c1d4de
    1dea000000124944415478da636064626661626563e7000000960027296ac7ae0000000049454e44ae426082
    """,
    """
    89504e470d0a1a0a0000000d49484452000000030000000302030000002b465d2c0000000c504c5445000102
    030405060708090a0bdc4c389c0000000274524e5380ff6012bafe0000000e4944415478da63906650617000
    00013900806346ea4b0000000049454e44ae426082
    """,
    """
    89504e470d0a1a0a0000000d4948445200000005000000050802000001750a81240000000674524e53005500
    550055ef230e0a000000194944415478da63080d0d6580622426948b2a8141a12b820300088618e89cc96963
    0000000049454e44ae426082
    """,
    """
    89504e470d0a1a0a0000000d49484452000000020000000210060000002226d1670000001b69545874417574
    686f72000100656e004100789c3bbcf251d31a000ace037db6c1d8ac000000114944415478da63103241858c
    8c4ca81000383b024aa0c5ab850000000049454e44ae426082
    """,
    """
    89504e470d0a1a0a0000000d494844520000000900000001010000000024b9b9d00000000467414d410000b1
    8f0bfc61050000000274524e5300010194fdae0000000b4944415478da6358d5000001d7012bfff067550000
    000049454e44ae426082
    """,
    """
    89504e470d0a1a0a0000000d49484452000000020000000108040000005e2bb7010000000d4944415478da63
    616462660100002d000ff3c9b6df0000000049454e44ae426082
    """,
  ].map(base16)

  /// Once as it is and once with right checksums, which the fuzzer would not guess.
  static func run(_ bytes: [UInt8]) throws {
    for file in [bytes, resealed(bytes)] {
      do {
        try decode(file)
      } catch let image as DamagedImage {
        check(PipelineError(.badData, image.message))
      } catch {
        check(error)
      }
    }
  }

  private static func decode(_ bytes: [UInt8]) throws {
    let kind = try imageKind(bytes.span, name: inputName)
    let plan = ImagePlan(Images(), first: kind, at: inputName)
    let image = try decodedImage(bytes.span, name: inputName, plan: plan)
    _ = image.converted(channels: 1, bitDepth: 8, background: 0.5)
    _ = image.converted(channels: 3, bitDepth: 16, background: 1)
    _ = try PNGInspector().inspect(MemoryFile.path(holding: bytes))
  }

  /// The file with every checksum made right, as far as its chunks can be followed.
  private static func resealed(_ file: [UInt8]) -> [UInt8] {
    var (file, position) = (file.beginning(with: base16("89504e470d0a1a0a")), 8)
    while position + 12 <= file.count {
      let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= file.count - position - 12 else { break }
      let end = position + 8 + length
      let sum = crc32(file[position + 4..<end])
      for byte in 0..<4 {
        file[end + byte] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * byte))
      }
      position = end + 4
    }
    return file
  }

  private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var remainder: UInt32 = 0xffff_ffff
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    return ~remainder
  }
}
