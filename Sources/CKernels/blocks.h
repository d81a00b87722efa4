// Blocks of a product: some rows by one to three vectors of columns stay in registers while the shared
// size is walked once. Each element is added in that order alone, so no blocking changes its bits: the
// last block of rows and the last vector of columns begin early and overlap what is before them.
#pragma once

#include "vectors.h"

/// One to three vectors of columns of a product, with all its rows; a bias of columns, of rows or both
/// begins the sums. Rows of `right` that are narrower than a vector are read with the beginning of the
/// next row, whose lanes are never stored; those from `whole` on, where that would reach past the end,
/// are in `tail`, LANES floats each.
typedef struct {
  const float *left, *right, *tail, *bias, *row_bias;
  float *result;
  size_t rows, inner, whole;
  size_t last;   // where the last of several vectors begins
  size_t width;  // the columns that are stored, of one vector
  size_t row_step, inner_step, right_step, result_step;
} panel;

// Hides where a pointer comes from. The compiler would compute every row's from the row before it, and
// a block would wait for that chain.
#define APART(POINTER) ({ const float *apart = POINTER; __asm__("" : "+r"(apart)); apart; })

#define EACH_ROW _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++)
#define EACH_FOUR \
  _Pragma("clang loop unroll(full)") for (size_t i = 0; i < (size_t)(rows + 3) / 4; i++)
#define EACH_VECTOR(COUNT) \
  for (size_t v = 0, at = 0; v < COUNT; v++, at = v == COUNT - 1 ? p->last : v * LANES)

#define BLOCK(NAME, VECTOR, COUNT)                                                               \
  CK_INLINE void NAME(const panel *p, size_t first, const int rows) {                            \
    const size_t row_step = p->row_step, width = COUNT > 1 ? LANES : p->width;                    \
    const float *fours[4];                                                                       \
    EACH_FOUR fours[i] = APART(p->left + (first + 4 * i) * row_step);                            \
    float *result = p->result + first * p->result_step;                                          \
    VECTOR sum[16][COUNT], x[COUNT];                                                             \
    EACH_VECTOR(COUNT) {                                                                         \
      floats start = p->bias ? load(p->bias + at, width) : 0;                                    \
      EACH_ROW {                                                                                 \
        floats own = p->row_bias ? p->row_bias[first + r] + start : start;                       \
        memcpy(&sum[r][v], &own, sizeof(VECTOR));                                                \
      }                                                                                          \
    }                                                                                            \
    for (int part = 0; part < 2; part++) {                                                       \
      const float *right = part ? p->tail : p->right;                                            \
      size_t step = part ? LANES : p->right_step;                                                \
      size_t count = part ? p->inner - p->whole : p->whole;                                      \
      _Pragma("clang loop unroll(disable)")                                                      \
      for (size_t k = 0; k < count; k++, right += step) {                                        \
        EACH_VECTOR(COUNT) memcpy(&x[v], right + at, sizeof(VECTOR));                            \
        EACH_ROW for (int v = 0; v < COUNT; v++)                                                 \
          sum[r][v] = x[v] * fours[r / 4][(size_t)(r % 4) * row_step] + sum[r][v];               \
        EACH_FOUR fours[i] += p->inner_step;                                                     \
      }                                                                                          \
    }                                                                                            \
    EACH_ROW EACH_VECTOR(COUNT) {                                                                \
      floats wide = 0;                                                                           \
      memcpy(&wide, &sum[r][v], sizeof(VECTOR));                                                 \
      store(result + (size_t)r * p->result_step + at, wide, width);                              \
    }                                                                                            \
  }

BLOCK(block, floats, 1)
BLOCK(block2, floats, 2)
BLOCK(block3, floats, 3)
BLOCK(narrow, floats8, 1)

// A function for each size: in one for all sizes, what each one's loop begins with would be computed
// at every call.
#define SIZE(NAME, ROWS) \
  CK_KERNEL static void NAME##_##ROWS(const panel *p, size_t first) { NAME(p, first, ROWS); }
#define SIZES_TO_8(NAME) SIZE(NAME, 1) SIZE(NAME, 2) SIZE(NAME, 4) SIZE(NAME, 6) SIZE(NAME, 8)
#define SIZES_TO_12(NAME) SIZES_TO_8(NAME) SIZE(NAME, 10) SIZE(NAME, 12)
#define SIZES_TO_16(NAME) SIZES_TO_12(NAME) SIZE(NAME, 14) SIZE(NAME, 16)
SIZES_TO_16(block)
SIZES_TO_12(block2)
SIZES_TO_8(block3)
SIZES_TO_16(narrow)

typedef void block_function(const panel *p, size_t first);
#define TO_8(NAME) NAME##_1, NAME##_2, NAME##_4, NAME##_6, NAME##_8
#define TO_12(NAME) TO_8(NAME), NAME##_10, NAME##_12
#define TO_16(NAME) TO_12(NAME), NAME##_14, NAME##_16
