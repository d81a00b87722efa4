#include "boxmuller.h"

// Sixteen xoshiro128++ generators side by side: a word of each in one vector operation.

typedef struct { words a, b, c, d; } lanes;

CK_INLINE words rotate(words x, uint32_t by) { return x << by | x >> (32 - by); }

CK_INLINE words next(lanes *s) {
  words result = rotate(s->a + s->d, 7) + s->a, shifted = s->b << 9;
  s->c ^= s->a;
  s->d ^= s->b;
  s->b ^= s->c;
  s->a ^= s->d;
  s->c ^= shifted;
  s->d = rotate(s->d, 11);
  return result;
}

CK_INLINE lanes load_lanes(const ck_lanes *state) {
  lanes s;
  memcpy(&s, state, sizeof s);
  return s;
}

CK_INLINE void store_lanes(ck_lanes *state, lanes s) { memcpy(state, &s, sizeof s); }

// The output function of a 32-bit counter generator (Wellons, "lowbias32").
CK_INLINE words scramble(words x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ x >> 16;
}

CK_KERNEL void ck_lanes_seed(ck_lanes *state, const uint64_t *key) {
  words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  lanes s;
  words *parts[4] = {&s.a, &s.b, &s.c, &s.d};
  for (uint32_t i = 0; i < 4; i++) {
    // Each word of a lane depends on all 128 bits of the key: two rounds over two halves each.
    words x = scramble(lane * 4u + i + (uint32_t)key[0]) ^ (uint32_t)(key[0] >> 32);
    x = scramble(x + (uint32_t)key[1]) ^ (uint32_t)(key[1] >> 32);
    *parts[i] = scramble(x + 0x9e3779b9u);
  }
  // The one state that a generator never leaves is all zeros.
  s.a |= (words)((s.a | s.b | s.c | s.d) == 0) & 1u;
  store_lanes(state, s);
}

// A block of results from one vector of words; the last words of a block that is cut are dropped.
#define FILL(NAME, PARAMETERS, BLOCK)                     \
  CK_KERNEL void NAME PARAMETERS {                        \
    lanes s = load_lanes(state);                          \
    size_t i = 0;                                         \
    for (; i + LANES <= count; i += LANES) {              \
      const size_t width = LANES;                         \
      BLOCK;                                              \
    }                                                     \
    if (i < count) {                                      \
      const size_t width = count - i;                     \
      BLOCK;                                              \
    }                                                     \
    store_lanes(state, s);                                \
  }

CK_INLINE floats uniform_of(words x) {
  return __builtin_convertvector(__builtin_bit_cast(ints, x >> 8), floats) * 0x1p-24f;
}

FILL(ck_lanes_uniform, (ck_lanes *state, float *result, size_t count), {
  store(result + i, uniform_of(next(&s)), width);
})

// A word is at most `limit` with the probability (limit + 1) / 2^32.
FILL(ck_lanes_flip, (ck_lanes *state, float *values, size_t count, uint32_t limit), {
  floats x = load(values + i, width);
  store(values + i, next(&s) <= limit ? 1.0f - x : x, width);
})

FILL(ck_lanes_replace,
     (ck_lanes *state, float *values, size_t count, uint32_t limit, float value), {
  floats x = load(values + i, width);
  store(values + i, next(&s) <= limit ? (floats)value : x, width);
})

CK_KERNEL void ck_lanes_add_normals(
    ck_lanes *state, float *values, size_t count, float deviation) {
  lanes s = load_lanes(state);
  for (size_t i = 0; i < count; i += 2 * LANES) {
    size_t left = count - i;
    floats even, odd;
    words high = next(&s);
    normal_block(high, next(&s), &even, &odd);
    size_t width = left < LANES ? left : LANES;
    store(values + i, load(values + i, width) + even * deviation, width);
    if (left <= LANES) break;
    width = left < 2 * LANES ? left - LANES : LANES;
    store(values + i + LANES, load(values + i + LANES, width) + odd * deviation, width);
  }
  store_lanes(state, s);
}
