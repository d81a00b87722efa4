#if canImport(CryptoKit)
  import CryptoKit
#else
  import CNettle
#endif

/// SHA-256 of bytes that come piece by piece. Source: FIPS 180-4.
@safe public struct SHA256Stream: ~Copyable {
  #if canImport(CryptoKit)
    private var state = SHA256()

    public init() {}

    public mutating func update(_ bytes: Span<UInt8>) {
      unsafe bytes.withUnsafeBytes { unsafe state.update(bufferPointer: $0) }
    }

    /// The sum of all pieces, in small hexadecimal letters.
    public consuming func finish() -> String { hexadecimal(Array(state.finalize())) }
  #else
    private var state = sha256_ctx()

    public init() { unsafe nettle_sha256_init(&state) }

    public mutating func update(_ bytes: Span<UInt8>) {
      unsafe bytes.withUnsafeBufferPointer {
        unsafe nettle_sha256_update(&state, $0.count, $0.baseAddress)
      }
    }

    /// The sum of all pieces, in small hexadecimal letters.
    public consuming func finish() -> String {
      var digest = [UInt8](repeating: 0, count: 32)
      unsafe cnettle_finish(&state, &digest)
      return hexadecimal(digest)
    }
  #endif
}
