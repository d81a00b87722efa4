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
    private let state: OpaquePointer

    public init() {
      guard let state = unsafe EVP_MD_CTX_new(),
        unsafe EVP_DigestInit_ex(state, EVP_sha256(), nil) == 1
      else { preconditionFailure("libcrypto refused to hash") }
      unsafe self.state = state
    }

    deinit { unsafe EVP_MD_CTX_free(state) }

    public mutating func update(_ bytes: Span<UInt8>) {
      let status = unsafe bytes.withUnsafeBytes {
        unsafe EVP_DigestUpdate(state, $0.baseAddress, $0.count)
      }
      precondition(status == 1, "libcrypto refused to hash")
    }

    /// The sum of all pieces, in small hexadecimal letters.
    public consuming func finish() -> String {
      var digest = [UInt8](repeating: 0, count: 32)
      let status = unsafe EVP_DigestFinal_ex(state, &digest, nil)
      precondition(status == 1, "libcrypto refused to hash")
      return hexadecimal(digest)
    }
  #endif
}
