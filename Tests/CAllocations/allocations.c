// Counts what a thread allocates: the tests' own `malloc` and its like stand before
// the C library's.
#include "allocations.h"

// ThreadSanitizer has a `malloc` of its own, which has to stay.
#if (defined(__GLIBC__) || defined(__linux__)) && !__has_feature(thread_sanitizer)
#include <errno.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

// Initial-exec: the other models may allocate when a thread first touches it.
static _Thread_local __attribute__((tls_model("initial-exec"))) long count;

void *malloc(size_t size) {
  count += 1;
  return __libc_malloc(size);
}

void *calloc(size_t items, size_t size) {
  count += 1;
  return __libc_calloc(items, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  count += 1;
  void *block = __libc_memalign(alignment, size);
  if (!block) return ENOMEM;
  *result = block;
  return 0;
}

void *aligned_alloc(size_t alignment, size_t size) {
  count += 1;
  return __libc_memalign(alignment, size);
}

long ca_allocations(void) { return count; }
#else
long ca_allocations(void) { return -1; }
#endif
