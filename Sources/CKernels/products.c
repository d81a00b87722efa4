#include "vectors.h"

// A block of up to 6 rows by 16 columns of the result stays in registers while the shared size is
// walked once. Each element is added in that order alone, so no blocking changes its bits.
// Vectors may reach past the last column into the next row: those lanes are never stored. Only the
// last rows of the right factor, from `whole` on, are copied (`tail`) before its end is reached.

#define BLOCK(NAME, ROWS, VECTOR)                                                            \
  CK_INLINE void NAME(                                                                       \
      const float *left, size_t row_step, size_t inner_step, const float *right,             \
      size_t right_step, const float *tail, float *result, size_t result_step, size_t inner, \
      size_t whole, size_t width, int32_t adding) {                                          \
    VECTOR sum[ROWS], x;                                                                     \
    for (int r = 0; r < (ROWS); r++) sum[r] = 0;                                             \
    for (size_t k = 0; k < whole; k++) {                                                     \
      memcpy(&x, right + k * right_step, sizeof x);                                          \
      for (int r = 0; r < (ROWS); r++)                                                       \
        sum[r] = x * left[(size_t)r * row_step + k * inner_step] + sum[r];                   \
    }                                                                                        \
    for (size_t k = whole; k < inner; k++) {                                                 \
      memcpy(&x, tail + (k - whole) * LANES, sizeof x);                                      \
      for (int r = 0; r < (ROWS); r++)                                                       \
        sum[r] = x * left[(size_t)r * row_step + k * inner_step] + sum[r];                   \
    }                                                                                        \
    for (int r = 0; r < (ROWS); r++) {                                                       \
      float *target = result + (size_t)r * result_step;                                      \
      floats wide = 0;                                                                       \
      memcpy(&wide, &sum[r], sizeof sum[r]);                                                 \
      if (adding) wide += load(target, width);                                               \
      store(target, wide, width);                                                            \
    }                                                                                        \
  }

BLOCK(block6, 6, floats)
BLOCK(block4, 4, floats)
BLOCK(block2, 2, floats)
BLOCK(block1, 1, floats)
BLOCK(narrow6, 6, floats8)
BLOCK(narrow4, 4, floats8)
BLOCK(narrow2, 2, floats8)
BLOCK(narrow1, 1, floats8)

#define RUN(NAME, ROWS)                                                                      \
  do {                                                                                       \
    NAME(                                                                                    \
        left, row_step, inner_step, right, right_step, tail, result, result_step, inner,     \
        whole, width, adding);                                                                   \
    left += (ROWS) * row_step;                                                               \
    result += (ROWS) * result_step;                                                          \
    rows -= (ROWS);                                                                          \
  } while (0)

/// All rows of up to 16 columns.
CK_INLINE void panel(
    const float *left, size_t row_step, size_t inner_step, const float *right, size_t right_step,
    const float *tail, float *result, size_t result_step, size_t rows, size_t inner, size_t whole,
    size_t width, int32_t adding) {
  if (width > 8) {
    while (rows >= 6 && rows != 8) RUN(block6, 6);  // 8 = 4 + 4
    while (rows >= 4) RUN(block4, 4);
    if (rows >= 2) RUN(block2, 2);
    if (rows >= 1) RUN(block1, 1);
  } else {
    while (rows >= 6 && rows != 8) RUN(narrow6, 6);
    while (rows >= 4) RUN(narrow4, 4);
    if (rows >= 2) RUN(narrow2, 2);
    if (rows >= 1) RUN(narrow1, 1);
  }
}

/// Up to 16 rows of a columns x inner matrix, as inner x 16 floats; missing columns are zero.
CK_INLINE void pack(
    const float *right, size_t step, float *packed, size_t inner, size_t width) {
  typedef float four __attribute__((ext_vector_type(4)));
  if (width < LANES)
    for (size_t k = 0; k < inner; k++) store(packed + k * LANES, (floats)0, LANES);
  size_t c = 0;
  for (; c + 4 <= width; c += 4) {
    const float *row = right + c * step;
    size_t k = 0;
    for (; k + 4 <= inner; k += 4) {
      four x0, x1, x2, x3;
      memcpy(&x0, row + k, sizeof x0);
      memcpy(&x1, row + k + step, sizeof x1);
      memcpy(&x2, row + k + 2 * step, sizeof x2);
      memcpy(&x3, row + k + 3 * step, sizeof x3);
      four low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5);
      four low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
      four high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7);
      four high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
      x0 = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
      x1 = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
      x2 = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
      x3 = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
      float *target = packed + k * LANES + c;
      memcpy(target, &x0, sizeof x0);
      memcpy(target + LANES, &x1, sizeof x1);
      memcpy(target + 2 * LANES, &x2, sizeof x2);
      memcpy(target + 3 * LANES, &x3, sizeof x3);
    }
    for (; k < inner; k++)
      for (size_t i = 0; i < 4; i++) packed[k * LANES + c + i] = row[i * step + k];
  }
  for (; c < width; c++)
    for (size_t k = 0; k < inner; k++) packed[k * LANES + c] = right[c * step + k];
}

/// The rows of an inner x columns matrix from which a vector can be read at column `first`.
CK_INLINE size_t whole_rows(
    size_t inner, size_t columns, size_t step, size_t first, size_t lanes) {
  size_t count = inner ? (inner - 1) * step + columns : 0;
  return count < first + lanes ? 0 : (count - first - lanes) / step + 1;
}

CK_KERNEL void ck_small_product(
    const float *left, const float *right, float *result, size_t rows, size_t inner,
    size_t columns, size_t left_step, size_t right_step, size_t result_step,
    int32_t left_transposed, int32_t right_transposed, int32_t adding) {
  float packed[ck_small_product_inner * LANES];
  for (size_t first = 0; first < columns; first += LANES) {
    size_t width = columns - first < LANES ? columns - first : LANES;
    const float *source = right + first;
    size_t step = right_step;
    size_t whole = whole_rows(inner, columns, right_step, first, width > 8 ? LANES : 8);
    if (right_transposed) {
      pack(right + first * right_step, right_step, packed, inner, width);
      source = packed, step = LANES, whole = inner;
    }
    for (size_t k = whole; k < inner; k++)
      store(packed + (k - whole) * LANES, load(source + k * step, width), LANES);
    if (left_transposed)
      panel(
          left, 1, left_step, source, step, packed, result + first, result_step, rows, inner, whole,
          width, adding);
    else
      panel(
          left, left_step, 1, source, step, packed, result + first, result_step, rows, inner, whole,
          width, adding);
  }
}
