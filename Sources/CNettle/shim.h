// Nettle takes a sixth of libcrypto's memory as it is loaded, and hashes nearly as fast.
#include <nettle/sha2.h>
#include <nettle/version.h>

static inline void cnettle_finish(struct sha256_ctx *state, uint8_t *digest) {
#if NETTLE_VERSION_MAJOR < 4
  nettle_sha256_digest(state, SHA256_DIGEST_SIZE, digest);
#else
  nettle_sha256_digest(state, digest);
#endif
}
