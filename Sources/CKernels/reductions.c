#include "transpositions.h"

CK_KERNEL double ck_sum(const float *values, size_t count) {
  doubles sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) sum += widen(load(values + i, LANES));
  if (i < count) sum += widen(load(values + i, count - i));
  return sum_of_lanes(sum);
}

CK_KERNEL double ck_sum_of_squares(const float *values, size_t count) {
  doubles sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    doubles x = widen(load(values + i, LANES));
    sum += x * x;
  }
  if (i < count) {
    doubles x = widen(load(values + i, count - i));
    sum += x * x;
  }
  return sum_of_lanes(sum);
}

// Without its sign bit, a float orders like its bits, and a NaN comes after infinity.
CK_KERNEL float ck_largest_magnitude(const float *values, size_t count) {
  words largest = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    words x = bits(magnitude(load(values + i, LANES)));
    largest = x > largest ? x : largest;
  }
  if (i < count) {
    words x = bits(magnitude(load(values + i, count - i)));
    largest = x > largest ? x : largest;
  }
  uint32_t result = 0;
  for (int lane = 0; lane < LANES; lane++) result = largest[lane] > result ? largest[lane] : result;
  return __builtin_bit_cast(float, result);
}

CK_KERNEL size_t ck_first_non_finite(const float *values, size_t count) {
  enum { BLOCK = 256 };
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t end = count - start < BLOCK ? count : start + BLOCK;
    // The exponent of an infinity or a NaN is all ones: adding one to it reaches the sign bit.
    uint32_t found = 0;
    for (size_t i = start; i < end; i++) {
      uint32_t x;
      memcpy(&x, values + i, sizeof x);
      found |= (x & 0x7f800000u) + 0x00800000u;
    }
    if (!(found & 0x80000000u)) continue;
    for (size_t i = start; i < end; i++)
      if (values[i] - values[i] != 0) return i;
  }
  return count;
}

// Every column is added from the first row to the last, whatever block it falls in.
#define ADD_ROWS(WIDTH)                                                     \
  for (; c + (WIDTH) <= columns; c += (WIDTH)) {                            \
    typedef float vector __attribute__((ext_vector_type(WIDTH)));           \
    vector sum = 0, row;                                                    \
    if (adding) memcpy(&sum, result + c, sizeof(float) * (WIDTH));          \
    for (size_t r = 0; r < rows; r++) {                                     \
      memcpy(&row, values + r * columns + c, sizeof(float) * (WIDTH));      \
      sum += row;                                                           \
    }                                                                       \
    memcpy(result + c, &sum, sizeof(float) * (WIDTH));                      \
  }

CK_KERNEL void ck_sum_rows(
    const float *values, float *result, size_t rows, size_t columns, int32_t adding) {
  size_t c = 0;
  ADD_ROWS(64)
  ADD_ROWS(16)
  ADD_ROWS(8)
  ADD_ROWS(4)
  ADD_ROWS(2)
  ADD_ROWS(1)
}

/// The sums of `count` rows; a constant count keeps all in registers.
CK_INLINE floats sums_of_rows(const float *values, size_t columns, size_t count) {
  floats x[LANES] = {0};
  size_t c = 0;
  for (; c + LANES <= columns; c += LANES)
    _Pragma("clang loop unroll(full)") for (size_t i = 0; i < count; i++)
        x[i] += load(values + i * columns + c, LANES);
  if (c < columns)
    for (size_t i = 0; i < count; i++) x[i] += load(values + i * columns + c, columns - c);
  return sums_of_lanes(x);
}

CK_KERNEL void ck_sum_columns(const float *values, float *result, size_t rows, size_t columns) {
  if (rows < LANES) {
    for (size_t r = 0; r < rows; r++) result[r] = sums_of_rows(values + r * columns, columns, 1)[0];
    return;
  }
  for (size_t r = 0; r < rows; r += LANES) {
    if (r + LANES > rows) r = rows - LANES;
    store(result + r, sums_of_rows(values + r * columns, columns, LANES), LANES);
  }
}

CK_KERNEL void ck_scale(float *values, size_t count, float factor) {
  for (size_t i = 0; i < count; i++) values[i] *= factor;
}

CK_KERNEL void ck_bytes_to_floats(const uint8_t *bytes, float *result, size_t count, float scale) {
  for (size_t i = 0; i < count; i++) result[i] = (float)bytes[i] * scale;
}

CK_KERNEL void ck_clamp(float *values, size_t count, float lower, float upper) {
  for (size_t i = 0; i < count; i++) {
    float x = values[i];  // both comparisons are false for NaN
    x = x < lower ? lower : x;
    values[i] = x > upper ? upper : x;
  }
}

CK_KERNEL void ck_sum_shares(
    const float *shares, float *result, size_t count, size_t size, size_t rows, size_t width,
    size_t step) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < width; c += LANES) {
      size_t left = width - c < LANES ? width - c : LANES;
      const float *next = shares + r * step + c;
      floats sum = load(next, left);
      for (size_t i = 1; i < count; i++) sum += load(next += size, left);
      store(result + r * width + c, sum, left);
    }
}

void ck_prefetch(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i += 64) __builtin_prefetch(bytes + i, 0, 2);
}
