#include "vectors.h"

// A block of up to 6 rows by 16 columns of the result stays in registers while the shared size is
// walked once. Each element is added in that order alone, so no blocking changes its bits.

#define BLOCK(NAME, ROWS, VECTOR, WIDTH)                                                     \
  CK_INLINE void NAME(                                                                       \
      const float *left, size_t row_step, size_t inner_step, const float *right,             \
      size_t right_step, float *result, size_t result_step, size_t inner, size_t width,      \
      int32_t adding) {                                                                      \
    VECTOR sum[ROWS];                                                                        \
    for (int r = 0; r < (ROWS); r++) sum[r] = 0;                                             \
    for (size_t k = 0; k < inner; k++) {                                                     \
      VECTOR x;                                                                              \
      memcpy(&x, right + k * right_step, sizeof x);                                          \
      for (int r = 0; r < (ROWS); r++)                                                       \
        sum[r] = x * left[(size_t)r * row_step + k * inner_step] + sum[r];                   \
    }                                                                                        \
    for (int r = 0; r < (ROWS); r++) {                                                       \
      float *target = result + (size_t)r * result_step;                                      \
      floats wide = 0;                                                                       \
      memcpy(&wide, &sum[r], sizeof sum[r]);                                                 \
      if (adding) wide += load(target, width);                                               \
      if (width >= (WIDTH)) memcpy(target, &wide, sizeof sum[r]);                            \
      else store(target, wide, width);                                                       \
    }                                                                                        \
  }

BLOCK(block6, 6, floats, 16)
BLOCK(block4, 4, floats, 16)
BLOCK(block2, 2, floats, 16)
BLOCK(block1, 1, floats, 16)
BLOCK(narrow6, 6, floats8, 8)
BLOCK(narrow4, 4, floats8, 8)
BLOCK(narrow2, 2, floats8, 8)
BLOCK(narrow1, 1, floats8, 8)

/// One panel of up to 16 columns, all rows.
CK_INLINE void panel(
    const float *left, size_t row_step, size_t inner_step, const float *right, size_t right_step,
    float *result, size_t result_step, size_t rows, size_t inner, size_t width, int32_t adding) {
#define RUN(COUNT)                                                                           \
  do {                                                                                       \
    if (width > 8)                                                                           \
      block##COUNT(                                                                          \
          left, row_step, inner_step, right, right_step, result, result_step, inner, width,  \
          adding);                                                                           \
    else                                                                                     \
      narrow##COUNT(                                                                         \
          left, row_step, inner_step, right, right_step, result, result_step, inner, width,  \
          adding);                                                                           \
    left += COUNT * row_step;                                                                \
    result += COUNT * result_step;                                                           \
    rows -= COUNT;                                                                           \
  } while (0)
  while (rows >= 6 && rows != 8) RUN(6);
  while (rows >= 4) RUN(4);
  if (rows >= 2) RUN(2);
  if (rows >= 1) RUN(1);
}

/// Columns `first` to `first + width` of right, as inner x 16 (8) floats, the rest zero.
CK_INLINE void pack(
    const float *right, float *packed, size_t inner, size_t columns, size_t first, size_t width,
    size_t step, int32_t right_transposed) {
  for (size_t k = 0; k < inner; k++) {
    float *target = packed + k * step;
    for (size_t c = 0; c < width; c++)
      target[c] =
          right_transposed ? right[(first + c) * inner + k] : right[k * columns + first + c];
    for (size_t c = width; c < step; c++) target[c] = 0;
  }
}

CK_KERNEL static void small_product(
    const float *left, const float *right, float *result, size_t rows, size_t inner,
    size_t columns, int32_t left_transposed, int32_t right_transposed, int32_t adding) {
  float packed[ck_small_product_inner * LANES];
  for (size_t first = 0; first < columns; first += LANES) {
    size_t width = columns - first < LANES ? columns - first : LANES;
    const float *source = right + first;
    size_t step = columns;
    if (right_transposed || (width != LANES && width != 8)) {
      step = width > 8 ? 16 : 8;
      pack(right, packed, inner, columns, first, width, step, right_transposed);
      source = packed;
    }
    if (left_transposed)
      panel(
          left, 1, rows, source, step, result + first, columns, rows, inner, width, adding);
    else
      panel(
          left, inner, 1, source, step, result + first, columns, rows, inner, width, adding);
  }
}

void ck_small_product(
    const float *left, const float *right, float *result, size_t rows, size_t inner,
    size_t columns, int32_t left_transposed, int32_t right_transposed, int32_t adding) {
  small_product(
      left, right, result, rows, inner, columns, left_transposed, right_transposed, adding);
}
