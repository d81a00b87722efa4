import CZlib

/// zlib's state for one gzip member after another. The state is allocated because zlib keeps a
/// pointer back to it, which moving a struct would break.
///
/// Source: RFC 1951 and RFC 1952.
@safe final class GzipInflater {
  /// How a step ended.
  enum Step {
    /// The input is used up or the output is full.
    case needsMore
    /// A member has ended, its CRC and its length being right.
    case memberEnded
    /// The data are damaged, with zlib's words for it.
    case damaged(String)
  }

  private let state: UnsafeMutablePointer<z_stream>

  init() {
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    // 15 bits of window, the largest that gzip has; 16 asks for a gzip member and no other wrapping.
    let status = unsafe inflateInit2_(
      state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib refused to start")
  }

  deinit {
    _ = unsafe inflateEnd(state)
    unsafe state.deallocate()
  }

  /// Inflates from `input` into `output` as far as either goes.
  func step(
    from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (read: Int, written: Int, Step) {
    // zlib counts in 32 bits.
    let available = min(input.count, 1 << 30)
    let space = min(output.count, 1 << 30)
    unsafe state.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe state.pointee.avail_in = UInt32(available)
    unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(space)
    let status = unsafe inflate(state, Z_NO_FLUSH)
    let read = unsafe available - Int(state.pointee.avail_in)
    let written = unsafe space - Int(state.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: return (read, written, .needsMore)
    case Z_STREAM_END: return (read, written, .memberEnded)
    default:
      let reason = unsafe state.pointee.msg.map { unsafe String(cString: $0) }
      return (read, written, .damaged(reason ?? "zlib status \(status)"))
    }
  }

  /// Starts on the next member.
  func reset() { _ = unsafe inflateReset(state) }
}
