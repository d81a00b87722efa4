import CZlib
import Foundation

/// A folder of the test's own, removed with it.
final class TestFolder {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("datasets-test-" + UUID().uuidString).path

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// One gzip member.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  unsafe state.initialize(to: z_stream())
  defer { unsafe state.deallocate() }
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1000 + 100)
  unsafe deflateInit2_(
    state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { unsafe deflateEnd(state) }
  let written = unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe state.pointee.next_in = input.baseAddress
      unsafe state.pointee.avail_in = UInt32(input.count)
      unsafe state.pointee.next_out = output.baseAddress
      unsafe state.pointee.avail_out = UInt32(output.count)
      _ = unsafe deflate(state, Z_FINISH)
      return unsafe Int(state.pointee.total_out)
    }
  }
  return Array(output[..<written])
}

/// An IDX file.
func idx(type: UInt8 = 0x08, _ dimensions: [Int], _ data: [UInt8]) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)]
    + dimensions.flatMap { dimension in (0..<4).map { UInt8(dimension >> (24 - 8 * $0) & 255) } }
    + data
}
