import CBareZlib
import Foundation

/// Seconds that zlib alone takes to inflate a file into one new buffer, read in pieces.
func bareInflate(_ path: String, size: Int) throws -> Double {
  let start = ContinuousClock.now
  let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  let input = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 18)
  let output = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
  defer {
    state.deallocate()
    input.deallocate()
    output.deallocate()
  }
  state.initialize(to: z_stream())
  inflateInit2_(state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(state) }
  let file = open(path, O_RDONLY)
  defer { close(file) }
  state.pointee.next_out = output
  state.pointee.avail_out = UInt32(size)
  var status = Z_OK
  while status == Z_OK {
    let count = read(file, input, 1 << 18)
    guard count > 0 else { break }
    state.pointee.next_in = input
    state.pointee.avail_in = UInt32(count)
    while state.pointee.avail_in > 0, status == Z_OK { status = inflate(state, Z_NO_FLUSH) }
  }
  guard status == Z_STREAM_END, state.pointee.total_out == size else { throw POSIXError(.EIO) }
  return (ContinuousClock.now - start) / .seconds(1)
}
