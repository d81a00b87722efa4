#if canImport(CryptoKit)
  internal import CryptoKit
#else
  internal import CCrypto
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
    private var state = unsafe SHA256_CTX()

    public init() {
      let status = unsafe SHA256_Init(&state)
      precondition(status == 1, "libcrypto refused to hash")
    }

    public mutating func update(_ bytes: Span<UInt8>) {
      let status = unsafe bytes.withUnsafeBytes {
        unsafe SHA256_Update(&state, $0.baseAddress, $0.count)
      }
      precondition(status == 1, "libcrypto refused to hash")
    }

    /// The sum of all pieces, in small hexadecimal letters.
    public consuming func finish() -> String {
      var digest = [UInt8](repeating: 0, count: 32)
      let status = unsafe SHA256_Final(&digest, &state)
      precondition(status == 1, "libcrypto refused to hash")
      return hexadecimal(digest)
    }
  #endif
}
