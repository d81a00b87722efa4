#define _GNU_SOURCE
#include "ckernels.h"

#include <unistd.h>

#if defined(__linux__)

#include <sched.h>
#include <stdlib.h>

size_t ck_allowed_processors(void) {
  // The kernel refuses a mask that is too small for the machine.
  for (size_t most = 1024; most <= 1 << 20; most *= 2) {
    cpu_set_t *set = CPU_ALLOC(most);
    if (!set) break;
    size_t size = CPU_ALLOC_SIZE(most);
    int known = sched_getaffinity(0, size, set) == 0;
    int count = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (known) return count > 0 ? (size_t)count : 1;
  }
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (size_t)count : 1;
}

#else

size_t ck_allowed_processors(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (size_t)count : 1;
}

#endif

const char *ck_kernel_level(void) {
#if defined(__x86_64__) && defined(__GLIBC__) && __has_attribute(target_clones)
  if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
#endif
  return "default";
}
