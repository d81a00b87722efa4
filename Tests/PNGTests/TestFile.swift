// PNG files built by hand, with nothing of the code under test: checksums bit by bit, image data in
// stored deflate blocks, interlacing from the specification's picture of the passes.

/// A chunk: length, type, contents, CRC-32.
func chunk(_ type: String, _ contents: [UInt8] = []) -> [UInt8] {
  let body = Array(type.utf8) + contents
  return bigEndian(contents.count) + body + bigEndian(Int(crc(body)))
}

func header(
  _ width: Int, _ height: Int, _ depth: UInt8, _ color: UInt8, _ rest: [UInt8] = [0, 0, 0]
)
  -> [UInt8]
{
  chunk("IHDR", bigEndian(width) + bigEndian(height) + [depth, color] + rest)
}

/// A file of the chunks given, between signature and IEND.
func file(_ chunks: [UInt8]...) -> [UInt8] {
  signature + Array(chunks.joined()) + chunk("IEND")
}

/// A whole file of rows already packed as the format wants them.
func file(
  _ width: Int, depth: UInt8, color: UInt8, rows: [[UInt8]], extra: [UInt8] = []
) -> [UInt8] {
  let data: [UInt8] = Array(rows.map { [0] + $0 }.joined())
  return file(header(width, rows.count, depth, color), extra, chunk("IDAT", zlib(data)))
}

let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

func bigEndian(_ value: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}

func crc(_ bytes: [UInt8]) -> UInt32 {
  var remainder: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    remainder ^= UInt32(byte)
    for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return ~remainder
}

/// A zlib stream of one stored block (RFC 1950 and 1951), at most 65535 bytes.
func zlib(_ bytes: [UInt8]) -> [UInt8] {
  let (low, high) = (UInt8(bytes.count & 255), UInt8(bytes.count >> 8))
  var (a, b) = (1, 0)
  for byte in bytes {
    a = (a + Int(byte)) % 65521
    b = (b + a) % 65521
  }
  return [0x78, 0x01, 1, low, high, ~low, ~high] + bytes + bigEndian(b << 16 | a)
}

/// The bytes of a zlib stream that holds stored blocks only.
func storedBytes(_ stream: [UInt8]) -> [UInt8] {
  var (bytes, position, isLast) = ([UInt8](), 2, false)
  while !isLast {
    isLast = stream[position] == 1
    let count = Int(stream[position + 1]) | Int(stream[position + 2]) << 8
    bytes += stream[position + 5..<position + 5 + count]
    position += 5 + count
  }
  return bytes
}

/// The chunks of a file that is known to be whole, as type and contents.
func chunks(of file: [UInt8]) -> [(type: String, contents: [UInt8])] {
  var (found, position) = ([(type: String, contents: [UInt8])](), 8)
  while position < file.count {
    let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    let body = Array(file[position + 4..<position + 8 + length])
    found.append((String(decoding: body[..<4], as: UTF8.self), Array(body[4...])))
    position += 12 + length
  }
  return found
}

/// The file with every checksum made right, as far as its chunks can be followed.
func resealed(_ file: [UInt8]) -> [UInt8] {
  var (file, position) = (file, 8)
  while position + 12 <= file.count {
    let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    guard position + 12 + length <= file.count else { break }
    let end = position + 8 + length
    file.replaceSubrange(end..<end + 4, with: bigEndian(Int(crc(Array(file[position + 4..<end])))))
    position = end + 4
  }
  return file
}

/// Bytes from base 16.
func base16(_ text: String) -> [UInt8] {
  let digits = text.compactMap { $0.hexDigitValue }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

/// Repeatable bytes that no filter predicts.
func noise(_ count: Int) -> [UInt8] {
  var state: UInt32 = 1
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}
