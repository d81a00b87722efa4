// The one file that calls libpng and zlib, and the only one with pointers.
import CPNG

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The CRC-32 of the bytes in `range`, as PNG uses it (ISO 3309).
func checksum(of bytes: Span<UInt8>, in range: Range<Int>) -> Int {
  unsafe bytes.extracting(range).withUnsafeBufferPointer { part in
    // A chunk is shorter than 2^31 bytes.
    unsafe Int(crc32(0, part.baseAddress, UInt32(part.count)))
  }
}

enum Decompressed {
  case complete([UInt8])
  case tooLong
  case damaged
}

/// Decompresses a zlib stream to at most `limit` bytes.
func decompress(_ bytes: [UInt8], atMost limit: Int) -> Decompressed {
  // No stream expands more than 1032 times, so this much tells a long text from a damaged one.
  let capacity = max(1, min(limit, 1032 * bytes.count))
  var status = Z_OK
  let text = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
    var size = uLongf(capacity)
    status = unsafe uncompress(buffer.baseAddress, &size, bytes, uLong(bytes.count))
    count = status == Z_OK ? Int(size) : 0
  }
  switch status {
  case Z_OK: return text.count <= limit ? .complete(text) : .tooLong
  case Z_BUF_ERROR: return .tooLong
  default: return .damaged
  }
}

/// Decodes the rows of a file whose chunks have been checked.
///
/// - Parameter rowBytes: what a decoded row must take.
/// - Throws: `PNGError` with libpng's own words.
func decodeRows(
  _ bytes: Span<UInt8>, header: PNGHeader, rowBytes: Int, imageDataAt offset: Int?
) throws(PNGError) -> [UInt8] {
  var message = Message()
  var succeeded = false
  let size = rowBytes * header.height
  let pixels = unsafe [UInt8](unsafeUninitializedCapacity: size) { pixels, count in
    succeeded = unsafe message.withBuffer { text in
      unsafe bytes.withUnsafeBufferPointer { file in
        unsafe cpng_decode(
          file.baseAddress, file.count, UInt32(header.width), UInt32(header.height),
          pixels.baseAddress, rowBytes, text.baseAddress) != 0
      }
    }
    // Rows are written in order, so that nothing before a failure counts as decoded.
    count = succeeded ? size : 0
  }
  guard succeeded else {
    throw PNGError("the image data cannot be decoded: libpng says \(message.quoted)", at: offset)
  }
  return pixels
}

/// Encodes rows as a PNG file; `chunks` is laid out as `cpng_encode` reads it.
///
/// - Throws: `PNGError` with libpng's own words.
func encodeRows(
  _ rows: [UInt8], width: Int, height: Int, channels: Int, bitDepth: Int,
  compression: PNGCompression, chunks: [UInt8]
) throws(PNGError) -> [UInt8] {
  let types = [PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB]
  var format = cpng_format(
    width: UInt32(width), height: UInt32(height), bit_depth: Int32(bitDepth),
    color_type: channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : types[channels - 1],
    level: Int32(compression.level), strategy: compression.strategy.zlib,
    filters: compression.filter.libpng)
  var sink = unsafe cpng_sink()
  defer { unsafe free(sink.bytes) }
  var message = Message()
  let succeeded = unsafe message.withBuffer { text in
    unsafe cpng_encode(
      &format, rows, rows.count / height, chunks, chunks.count, &sink, text.baseAddress) != 0
  }
  guard succeeded else {
    throw PNGError("the image cannot be encoded: libpng says \(message.quoted)")
  }
  return unsafe Array(UnsafeBufferPointer(start: sink.bytes, count: sink.count))
}

/// What libpng writes its error text into.
private struct Message {
  private var bytes = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))

  mutating func withBuffer<Result>(_ body: (UnsafeMutableBufferPointer<CChar>) -> Result) -> Result
  {
    unsafe bytes.withUnsafeMutableBufferPointer { unsafe body($0) }
  }

  var quoted: String {
    let text = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "'" + String(decoding: text, as: UTF8.self) + "'"
  }
}

extension PNGCompression.Strategy {
  fileprivate var zlib: Int32 {
    switch self {
    case .automatic: -1
    case .standard: Z_DEFAULT_STRATEGY
    case .filtered: Z_FILTERED
    case .huffman: Z_HUFFMAN_ONLY
    case .runLength: Z_RLE
    }
  }
}

extension PNGCompression.Filter {
  fileprivate var libpng: Int32 {
    switch self {
    case .automatic: -1
    case .none: PNG_FILTER_NONE
    case .sub: PNG_FILTER_SUB
    case .up: PNG_FILTER_UP
    case .average: PNG_FILTER_AVG
    case .paeth: PNG_FILTER_PAETH
    case .adaptive:
      PNG_FILTER_NONE | PNG_FILTER_SUB | PNG_FILTER_UP | PNG_FILTER_AVG | PNG_FILTER_PAETH
    }
  }
}
