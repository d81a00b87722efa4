#include "vectors.h"

// A block of rows by one to three vectors of the result stays in registers while the shared size is
// walked once. Each element is added in that order alone, so no blocking changes its bits: the last
// block of rows and the last vector of columns begin early and overlap what is before them.

/// One to three vectors of columns of a product, with all its rows. Rows of `right` that are narrower
/// than a vector are read with the beginning of the next row, whose lanes are never stored; those
/// from `whole` on, where that would reach past the end, are in `tail`, LANES floats each.
typedef struct {
  const float *left, *right, *tail, *bias;
  float *result;
  size_t rows, inner, whole;
  size_t last;   // where the last of several vectors begins
  size_t width;  // the columns that are stored, of one vector
  size_t row_step, inner_step, right_step, result_step;
} panel;

#define EACH_ROW _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++)
#define EACH_VECTOR(COUNT) \
  for (size_t v = 0, at = 0; v < COUNT; v++, at = v == COUNT - 1 ? p->last : v * LANES)

#define BLOCK(NAME, VECTOR, COUNT)                                                             \
  CK_INLINE void NAME(const panel *p, size_t first, const int rows) {                          \
    const float *left = p->left + first * p->row_step;                                         \
    float *result = p->result + first * p->result_step;                                        \
    const size_t row_step = p->row_step, inner_step = p->inner_step;                           \
    const size_t width = COUNT > 1 ? LANES : p->width;                                         \
    VECTOR sum[16][COUNT], x[COUNT];                                                           \
    EACH_VECTOR(COUNT) {                                                                       \
      floats start = p->bias ? load(p->bias + at, width) : 0;                                  \
      EACH_ROW memcpy(&sum[r][v], &start, sizeof(VECTOR));                                     \
    }                                                                                          \
    for (int part = 0; part < 2; part++) {                                                     \
      const float *right = part ? p->tail : p->right;                                          \
      size_t step = part ? LANES : p->right_step;                                              \
      size_t count = part ? p->inner - p->whole : p->whole;                                    \
      _Pragma("clang loop unroll(disable)")                                                    \
      for (size_t k = 0; k < count; k++, left += inner_step, right += step) {                  \
        EACH_VECTOR(COUNT) memcpy(&x[v], right + at, sizeof(VECTOR));                          \
        EACH_ROW for (int v = 0; v < COUNT; v++)                                               \
          sum[r][v] = x[v] * left[(size_t)r * row_step] + sum[r][v];                           \
      }                                                                                        \
    }                                                                                          \
    EACH_ROW EACH_VECTOR(COUNT) {                                                              \
      floats wide = 0;                                                                         \
      memcpy(&wide, &sum[r][v], sizeof(VECTOR));                                               \
      store(result + (size_t)r * p->result_step + at, wide, width);                            \
    }                                                                                          \
  }

BLOCK(block, floats, 1)
BLOCK(block2, floats, 2)
BLOCK(block3, floats, 3)
BLOCK(narrow, floats8, 1)

// All rows, in blocks of nearly the same even size up to MOST.
#define ALL_ROWS(NAME, MOST)                                                 \
  CK_INLINE void NAME##_rows_##MOST(const panel *p) {                        \
    size_t blocks = (p->rows + MOST - 1) / MOST;                             \
    size_t size = (p->rows + blocks - 1) / blocks;                           \
    if (size & 1) size = size < p->rows ? size + 1 : size > 1 ? size - 1 : 1; \
    for (size_t first = 0; first < p->rows; first += size) {                 \
      if (first + size > p->rows) first = p->rows - size;                    \
      switch (size) {                                                        \
      case 1: NAME(p, first, 1); break;                                      \
      case 2: NAME(p, first, 2); break;                                      \
      case 4: NAME(p, first, 4); break;                                      \
      case 6: if (MOST >= 6) NAME(p, first, 6); break;                       \
      case 8: if (MOST >= 8) NAME(p, first, 8); break;                       \
      case 10: if (MOST >= 10) NAME(p, first, 10); break;                    \
      case 12: if (MOST >= 12) NAME(p, first, 12); break;                    \
      case 14: if (MOST >= 14) NAME(p, first, 14); break;                    \
      case 16: if (MOST >= 16) NAME(p, first, 16); break;                    \
      }                                                                      \
    }                                                                        \
  }

ALL_ROWS(block, 4)
ALL_ROWS(block, 6)
ALL_ROWS(block, 16)
ALL_ROWS(block2, 8)
ALL_ROWS(block3, 8)
ALL_ROWS(narrow, 12)
ALL_ROWS(narrow, 16)

typedef float floats4 __attribute__((ext_vector_type(4)));
CK_INLINE floats4 four(const float *source) {
  floats4 x;
  memcpy(&x, source, sizeof x);
  return x;
}

CK_INLINE floats8 joined4(floats4 a, floats4 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
}
CK_INLINE floats joined8(floats8 a, floats8 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

// Two neighbours of each vector in turn, from each quarter.
#define PAIRS(A, B, I)                                                                       \
  __builtin_shufflevector(                                                                   \
      A, B, I, I + 1, I + 16, I + 17, I + 4, I + 5, I + 20, I + 21, I + 8, I + 9, I + 24, I + 25, \
      I + 12, I + 13, I + 28, I + 29)

/// Up to 16 rows of a columns x inner matrix, as inner x 16 floats, `packed_step` apart; lanes
/// beyond `width` hold anything.
CK_INLINE void pack(
    const float *right, size_t step, float *packed, size_t packed_step, size_t inner,
    size_t width) {
  const float *rows[LANES];
  for (size_t c = 0; c < LANES; c++) rows[c] = right + (c < width ? c : 0) * step;
  if (inner < 4) {
    for (size_t k = 0; k < inner; k++) {
      floats x;
      for (size_t c = 0; c < LANES; c++) x[c] = rows[c][k];
      store(packed + k * packed_step, x, LANES);
    }
    return;
  }
  // Four by four at once; the last ones overlap those before them.
  for (size_t k = 0; k < inner; k += 4) {
    if (k + 4 > inner) k = inner - 4;
    floats x[4];
    for (size_t c = 0; c < 4; c++)
      x[c] = joined8(
          joined4(four(rows[c] + k), four(rows[c + 4] + k)),
          joined4(four(rows[c + 8] + k), four(rows[c + 12] + k)));
    floats low01 = __builtin_shufflevector(
        x[0], x[1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    floats low23 = __builtin_shufflevector(
        x[2], x[3], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    floats high01 = __builtin_shufflevector(
        x[0], x[1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    floats high23 = __builtin_shufflevector(
        x[2], x[3], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    float *target = packed + k * packed_step;
    store(target, PAIRS(low01, low23, 0), LANES);
    store(target + packed_step, PAIRS(low01, low23, 2), LANES);
    store(target + 2 * packed_step, PAIRS(high01, high23, 0), LANES);
    store(target + 3 * packed_step, PAIRS(high01, high23, 2), LANES);
  }
}

/// The rows of an inner x columns matrix from which so many lanes can be read.
CK_INLINE size_t whole_rows(size_t inner, size_t columns, size_t step, size_t lanes) {
  size_t count = inner ? (inner - 1) * step + columns : 0;
  return count < lanes ? 0 : (count - lanes) / step + 1;
}

/// A product of at most four columns, transposed: vectors of sixteen rows of the result.
CK_INLINE void few_columns(
    const float *left, const float *right, const float *bias, float *result, size_t rows,
    size_t inner, size_t columns, size_t left_step, size_t right_step, size_t result_step,
    int32_t left_transposed, int32_t right_transposed) {
  float packed[ck_product_inner * LANES], sums[4 * LANES];
  panel p = {
      .left = right, .tail = packed, .result = sums, .rows = columns, .inner = inner,
      .whole = inner, .width = LANES, .row_step = right_transposed ? right_step : 1,
      .inner_step = right_transposed ? 1 : right_step, .result_step = LANES};
  for (size_t first = 0; first < rows; first += LANES) {
    if (first + LANES > rows) first = rows - LANES;
    p.right = left_transposed ? left + first : packed;
    p.right_step = left_transposed ? left_step : LANES;
    if (!left_transposed) pack(left + first * left_step, left_step, packed, LANES, inner, LANES);
    block_rows_4(&p);
    for (size_t c = 0; c < columns; c++) {
      float *target = result + first * result_step + c, b = bias ? bias[c] : 0;
      _Pragma("clang loop unroll(full)") for (size_t r = 0; r < LANES; r++)
        target[r * result_step] = sums[c * LANES + r] + b;
    }
  }
}

/// `is_wide`: the processor has 32 registers of 16 floats, not 16 of 8 or 4.
CK_INLINE void product(
    const float *left, const float *right, const float *bias, float *result, size_t rows,
    size_t inner, size_t columns, size_t left_step, size_t right_step, size_t result_step,
    int32_t left_transposed, int32_t right_transposed, const int is_wide) {
  if (rows == 0) return;
  if (columns <= 4 && rows >= LANES)
    return few_columns(
        left, right, bias, result, rows, inner, columns, left_step, right_step, result_step,
        left_transposed, right_transposed);
  float packed[ck_product_inner * 3 * LANES];
  panel p = {
      .left = left, .tail = packed, .rows = rows, .inner = inner, .whole = inner, .width = LANES,
      .row_step = left_transposed ? 1 : left_step, .inner_step = left_transposed ? left_step : 1,
      .right_step = right_transposed ? LANES : right_step, .result_step = result_step};
  if (columns < LANES) {
    p.right = right, p.bias = bias, p.result = result, p.width = columns;
    if (right_transposed) {
      pack(right, right_step, packed, LANES, inner, columns);
      p.right = packed;
    } else {
      p.whole = whole_rows(inner, columns, right_step, columns > 8 ? LANES : 8);
      for (size_t k = p.whole; k < inner; k++)
        store(packed + (k - p.whole) * LANES, load(right + k * right_step, columns), LANES);
    }
    if (columns > 8)
      if (is_wide) block_rows_16(&p); else block_rows_6(&p);
    else
      if (is_wide) narrow_rows_16(&p); else narrow_rows_12(&p);
    return;
  }
  size_t most = is_wide ? 3 : 1;
  for (size_t first = 0; first < columns;) {
    size_t rest = columns - first, vectors = (rest + LANES - 1) / LANES;
    if (vectors > most) vectors = most, rest = most * LANES;
    if (vectors == 1) first = first + LANES > columns ? columns - LANES : first, rest = LANES;
    p.last = rest - LANES;
    p.right = right + first, p.bias = bias ? bias + first : 0, p.result = result + first;
    if (right_transposed) {
      for (size_t v = 0; v < vectors; v++) {
        size_t at = v + 1 == vectors ? p.last : v * LANES;
        pack(right + (first + at) * right_step, right_step, packed + at, 3 * LANES, inner, LANES);
      }
      p.right = packed, p.right_step = 3 * LANES;
    }
    if (is_wide && vectors == 3) block3_rows_8(&p);
    else if (is_wide && vectors == 2) block2_rows_8(&p);
    else if (is_wide) block_rows_16(&p);
    else block_rows_6(&p);
    first += rest;
  }
}

#define ARGUMENTS                                                                           \
  const float *left, const float *right, const float *bias, float *result, size_t rows,     \
      size_t inner, size_t columns, size_t left_step, size_t right_step, size_t result_step, \
      int32_t left_transposed, int32_t right_transposed
#define PASSED                                                                       \
  left, right, bias, result, rows, inner, columns, left_step, right_step, result_step, \
      left_transposed, right_transposed

#if defined(CK_LEVELS)
__attribute__((target_clones("default", "arch=x86-64-v3"))) static void narrow_product(ARGUMENTS) {
  product(PASSED, 0);
}
__attribute__((target("arch=x86-64-v4"))) static void wide_product(ARGUMENTS) {
  product(PASSED, 1);
}
void ck_product(ARGUMENTS) {
  if (__builtin_cpu_supports("x86-64-v4")) wide_product(PASSED);
  else narrow_product(PASSED);
}
int32_t ck_product_is_fast(void) { return __builtin_cpu_supports("x86-64-v3") != 0; }
#else
// arm64 has 32 registers, but of 4 floats.
void ck_product(ARGUMENTS) { product(PASSED, 0); }
int32_t ck_product_is_fast(void) { return 0; }
#endif
