// Counts what a thread allocates: the tests' own `malloc` stands before the C library's.
#include "allocations.h"

#if defined(__GLIBC__) || defined(__linux__)
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);

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

long ca_allocations(void) { return count; }
#else
long ca_allocations(void) { return -1; }
#endif
