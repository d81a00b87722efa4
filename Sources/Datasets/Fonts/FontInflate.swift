internal import CZlib
import Pipeline

/// Temporary, until the Gzip reader of the IDX loader is there.
func inflateGzip(_ bytes: [UInt8], limit: Int, file: FontFile) throws -> [UInt8] {
  var output: [UInt8] = []
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  unsafe stream.initialize(to: z_stream())
  defer { unsafe stream.deallocate() }
  guard
    unsafe inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { throw PipelineError(.defect, "zlib cannot start") }
  defer { _ = unsafe inflateEnd(stream) }
  var input = bytes
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  var status = Z_OK
  try unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe stream.pointee.next_in = input.baseAddress
    unsafe stream.pointee.avail_in = UInt32(input.count)
    while status == Z_OK {
      let size = buffer.count
      var left = 0
      unsafe buffer.withUnsafeMutableBufferPointer { buffer in
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(size)
        status = unsafe inflate(stream, Z_NO_FLUSH)
        left = unsafe Int(stream.pointee.avail_out)
      }
      output += buffer[..<(size - left)]
      guard output.count <= limit else {
        throw file.fault("inflates to more than \(limit) bytes, far more than a font")
      }
      guard status == Z_OK || status == Z_STREAM_END else {
        throw file.fault("is a gzip file that is cut off or damaged")
      }
    }
  }
  return output
}
