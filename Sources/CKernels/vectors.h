// Vectors of sixteen floats: one AVX-512 register, two of AVX2, four of SSE or NEON.
#pragma once

#include "ckernels.h"
#include <string.h>

// The helpers below are always inlined, so no vector is ever passed as an argument.
#pragma clang diagnostic ignored "-Wpsabi"

// One version of a function for each level of processor, chosen when the program is loaded. With
// fused multiply-add (v3, v4, arm64) the last bit may differ from the plain version's. The functions that
// choose run before ThreadSanitizer is ready for the calls that it adds to them: it has the plain version.
#if defined(__x86_64__) && defined(__GLIBC__) && __has_attribute(target_clones) \
    && !__has_feature(thread_sanitizer)
#define CK_LEVELS
#define CK_KERNEL \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CK_KERNEL
#endif

#define CK_INLINE static inline __attribute__((always_inline))

enum { LANES = 16 };

typedef float floats __attribute__((ext_vector_type(16)));
typedef float floats8 __attribute__((ext_vector_type(8)));
typedef int32_t ints __attribute__((ext_vector_type(16)));
typedef uint32_t words __attribute__((ext_vector_type(16)));
typedef double doubles __attribute__((ext_vector_type(16)));

// `count` is a constant 16 in the loops over whole blocks, where these become one instruction.

CK_INLINE floats load(const float *source, size_t count) {
  floats value = 0;
  if (count >= LANES) {
    memcpy(&value, source, sizeof value);
    return value;
  }
  float buffer[LANES] = {0};
  float *next = buffer;
  if (count & 8) {
    memcpy(next, source, 32);
    next += 8;
    source += 8;
  }
  if (count & 4) {
    memcpy(next, source, 16);
    next += 4;
    source += 4;
  }
  if (count & 2) {
    memcpy(next, source, 8);
    next += 2;
    source += 2;
  }
  if (count & 1) *next = *source;
  memcpy(&value, buffer, sizeof value);
  return value;
}

CK_INLINE void store(float *target, floats value, size_t count) {
  if (count >= LANES) {
    memcpy(target, &value, sizeof value);
    return;
  }
  float buffer[LANES];
  const float *next = buffer;
  memcpy(buffer, &value, sizeof value);
  if (count & 8) {
    memcpy(target, next, 32);
    next += 8;
    target += 8;
  }
  if (count & 4) {
    memcpy(target, next, 16);
    next += 4;
    target += 4;
  }
  if (count & 2) {
    memcpy(target, next, 8);
    next += 2;
    target += 2;
  }
  if (count & 1) *target = *next;
}

CK_INLINE words bits(floats value) { return __builtin_bit_cast(words, value); }
CK_INLINE floats from_bits(words value) { return __builtin_bit_cast(floats, value); }
CK_INLINE floats magnitude(floats x) { return from_bits(bits(x) & 0x7fffffffu); }
CK_INLINE floats square_root(floats x) { return __builtin_elementwise_sqrt(x); }

/// Lanes from `count` on become zero, so that a sum does not see them.
CK_INLINE floats first_lanes(floats x, size_t count) {
  if (count >= LANES) return x;
  ints lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lane < (int32_t)count ? x : (floats)0;
}

CK_INLINE doubles widen(floats x) { return __builtin_convertvector(x, doubles); }

/// In pairs: one after the other, each addition would wait for the one before it.
CK_INLINE double sum_of_lanes(doubles x) {
  typedef double eight __attribute__((ext_vector_type(8)));
  typedef double four __attribute__((ext_vector_type(4)));
  eight eights = x.lo + x.hi;
  four fours = eights.lo + eights.hi;
  return (fours[0] + fours[2]) + (fours[1] + fours[3]);
}
