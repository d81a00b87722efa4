// SHA256_Init, _Update and _Final load 2 MB less than EVP_Digest (and SHA256, which calls it), which
// looks for providers and their configuration. OpenSSL 3 deprecates them in favour of it; this keeps
// their declarations quiet.
#define OPENSSL_API_COMPAT 0x10101000L
#include <openssl/sha.h>
