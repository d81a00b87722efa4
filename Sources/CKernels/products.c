#include "blocks.h"
#include "transpositions.h"

#define ARGUMENTS                                                                               \
  const float *left, const float *right, const float *bias, const float *row_bias, float *result, \
      size_t rows, size_t inner, size_t columns, size_t left_step, size_t right_step,            \
      size_t result_step, int32_t left_transposed, int32_t right_transposed
#define PASSED                                                                              \
  left, right, bias, row_bias, result, rows, inner, columns, left_step, right_step, result_step, \
      left_transposed, right_transposed

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

/// Whether the processor has 32 registers of 16 floats, not 16 of 8 or 4 (32 of 4 with arm64).
static int has_wide_registers(void) {
#if defined(CK_LEVELS)
  return __builtin_cpu_supports("x86-64-v4") != 0;
#else
  return 0;
#endif
}

/// All rows of a panel, in blocks of nearly the same even size up to `most`, as large as its registers
/// hold.
CK_INLINE void all_rows(const panel *p, block_function *const *sizes, const uint32_t most) {
  uint32_t rows = (uint32_t)p->rows, count = (rows + most - 1) / most;
  uint32_t size = count == 1 ? rows : (rows + count - 1) / count;
  if (size > 1 && size % 2) size = size < rows ? size + 1 : size - 1;
  for (uint32_t first = 0; first < rows; first += size) {
    if (first + size > rows) first = rows - size;
    sizes[size / 2](p, first);
  }
}

static block_function *const blocks[] = {TO_16(block)}, *const blocks2[] = {TO_12(block2)};
static block_function *const blocks3[] = {TO_8(block3)}, *const narrows[] = {TO_16(narrow)};

/// Up to 16 rows of a columns x inner matrix, as inner x 16 floats, `packed_step` apart; lanes
/// beyond `width` hold anything.
CK_KERNEL static void pack(
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
    transpose_quarters(x);
    for (size_t i = 0; i < 4; i++) store(packed + (k + i) * packed_step, x[i], LANES);
  }
}

/// The same of all sixteen rows, at least sixteen long, as squares that wide registers hold.
CK_KERNEL static void pack_squares(
    const float *right, size_t step, float *packed, size_t packed_step, size_t inner) {
  for (size_t k = 0; k < inner; k += LANES) {
    if (k + LANES > inner) k = inner - LANES;
    floats x[LANES];
    for (size_t c = 0; c < LANES; c++) x[c] = load(right + c * step + k, LANES);
    transpose(x);
    for (size_t i = 0; i < LANES; i++) store(packed + (k + i) * packed_step, x[i], LANES);
  }
}

/// The rows of an inner x columns matrix from which so many lanes can be read.
static size_t whole_rows(size_t inner, size_t columns, size_t step, size_t lanes) {
  size_t count = inner ? (inner - 1) * step + columns : 0;
  return count < lanes ? 0 : (count - lanes) / step + 1;
}

/// A product of at most four columns, transposed: vectors of sixteen rows of the result.
static void few_columns(ARGUMENTS) {
  float packed[ck_product_inner * LANES], sums[4 * LANES];
  panel p = {
      .left = right,
      .tail = packed,
      .result = sums,
      .rows = columns,
      .inner = inner,
      .whole = inner,
      .width = LANES,
      .row_step = right_transposed ? right_step : 1,
      .inner_step = right_transposed ? 1 : right_step,
      .result_step = LANES};
  for (size_t first = 0; first < rows; first += LANES) {
    if (first + LANES > rows) first = rows - LANES;
    p.bias = row_bias ? row_bias + first : 0;
    p.right = left_transposed ? left + first : packed;
    p.right_step = left_transposed ? left_step : LANES;
    if (!left_transposed) pack(left + first * left_step, left_step, packed, LANES, inner, LANES);
    all_rows(&p, blocks, 4);
    for (size_t c = 0; c < columns; c++) {
      float *target = result + first * result_step + c, b = bias ? bias[c] : 0;
      _Pragma("clang loop unroll(full)") for (size_t r = 0; r < LANES; r++)
          target[r * result_step] = sums[c * LANES + r] + b;
    }
  }
}

/// result[i] = a row times the i-th of `count` others, at least sixteen, which are not packed: each
/// product is added up in the lanes of a vector, in another order than in a block. `inner` is a
/// multiple of sixteen.
CK_KERNEL static void dot_products(
    const float *row, const float *others, float *result, size_t inner, size_t count, size_t step,
    size_t result_step) {
  for (size_t first = 0; first < count; first += LANES) {
    if (first + LANES > count) first = count - LANES;
    floats x[LANES] = {0};
    const float *fours[4];
    for (size_t i = 0; i < 4; i++) fours[i] = APART(others + (first + 4 * i) * step);
    for (size_t k = 0; k < inner; k += LANES) {
      floats v = load(row + k, LANES);
      _Pragma("clang loop unroll(full)") for (size_t i = 0; i < LANES; i++)
          x[i] = v * load(fours[i / 4] + (i % 4) * step, LANES) + x[i];
      for (size_t i = 0; i < 4; i++) fours[i] += LANES;
    }
    floats sums = sums_of_lanes(x);
    if (result_step == 1) store(result + first, sums, LANES);
    else
      _Pragma("clang loop unroll(full)") for (size_t i = 0; i < LANES; i++)
          result[(first + i) * result_step] = sums[i];
  }
}

/// Columns at least a vector wide, up to three vectors at a time.
static void wide_columns(ARGUMENTS, int has_wide) {
  float packed[ck_product_inner * 3 * LANES];
  panel p = {
      .left = left,
      .tail = packed,
      .row_bias = row_bias,
      .rows = rows,
      .inner = inner,
      .whole = inner,
      .width = LANES,
      .row_step = left_transposed ? 1 : left_step,
      .inner_step = left_transposed ? left_step : 1,
      .right_step = right_transposed ? 3 * LANES : right_step,
      .result_step = result_step};
  size_t most = has_wide ? 3 : 1;
  for (size_t first = 0; first < columns;) {
    size_t rest = columns - first, vectors = (rest + LANES - 1) / LANES;
    if (vectors > most) vectors = most, rest = most * LANES;
    if (vectors == 1) first = first + LANES > columns ? columns - LANES : first, rest = LANES;
    p.last = rest - LANES;
    p.right = right_transposed ? packed : right + first;
    p.bias = bias ? bias + first : 0, p.result = result + first;
    for (size_t v = 0; right_transposed && v < vectors; v++) {
      size_t at = v + 1 == vectors ? p.last : v * LANES;
      const float *those = right + (first + at) * right_step;
      if (has_wide && inner >= LANES)
        pack_squares(those, right_step, packed + at, 3 * LANES, inner);
      else pack(those, right_step, packed + at, 3 * LANES, inner, LANES);
    }
    if (vectors == 3) all_rows(&p, blocks3, 8);
    else if (vectors == 2) all_rows(&p, blocks2, 12);
    else if (has_wide) all_rows(&p, blocks, 16);
    else all_rows(&p, blocks, 6);
    first += rest;
  }
}

/// Fewer columns than a vector has lanes.
static void narrow_columns(ARGUMENTS, int has_wide) {
  float packed[ck_product_inner * LANES];
  panel p = {
      .left = left,
      .right = right_transposed ? packed : right,
      .tail = packed,
      .bias = bias,
      .row_bias = row_bias,
      .result = result,
      .rows = rows,
      .inner = inner,
      .whole = inner,
      .width = columns,
      .row_step = left_transposed ? 1 : left_step,
      .inner_step = left_transposed ? left_step : 1,
      .right_step = right_transposed ? LANES : right_step,
      .result_step = result_step};
  if (right_transposed) {
    pack(right, right_step, packed, LANES, inner, columns);
  } else {
    p.whole = whole_rows(inner, columns, right_step, columns > 8 ? LANES : 8);
    for (size_t k = p.whole; k < inner; k++) {
      float *row = memset(packed + (k - p.whole) * LANES, 0, LANES * sizeof(float));
      memcpy(row, right + k * right_step, columns * sizeof(float));
    }
  }
  if (columns > 8 && has_wide) all_rows(&p, blocks, 16);
  else if (columns > 8) all_rows(&p, blocks, 6);
  else if (has_wide) all_rows(&p, narrows, 16);
  else all_rows(&p, narrows, 12);
}

void ck_product(ARGUMENTS) {
  if (rows == 0) return;
  int suits_dots = right_transposed && !left_transposed && !bias && !row_bias && inner >= LANES
      && inner % LANES == 0;
  if (suits_dots && rows <= 4 && columns >= LANES) {
    for (size_t r = 0; r < rows; r++)
      dot_products(
          left + r * left_step, right, result + r * result_step, inner, columns, right_step, 1);
    return;
  }
  // A few columns beyond whole vectors would take as long as a vector.
  for (; suits_dots && rows >= LANES && columns % LANES != 0 && columns % LANES <= 4; columns--)
    dot_products(
        right + (columns - 1) * right_step, left, result + columns - 1, inner, rows, left_step,
        result_step);
  if (columns == 0) return;
  const int has_wide = has_wide_registers();
  if (columns <= 4 && rows >= LANES && (left_transposed || inner <= ck_product_inner))
    few_columns(PASSED);
  else if (columns < LANES) narrow_columns(PASSED, has_wide);
  else wide_columns(PASSED, has_wide);
}

void ck_transpose(const float *values, float *result, size_t rows, size_t columns) {
  if (rows < LANES || columns < LANES) {
    for (size_t r = 0; r < rows; r++)
      for (size_t c = 0; c < columns; c++) result[c * rows + r] = values[r * columns + c];
    return;
  }
  for (size_t r = 0; r < rows; r += LANES) {
    if (r + LANES > rows) r = rows - LANES;
    pack_squares(values + r * columns, columns, result + r, rows, columns);
  }
}

int32_t ck_product_is_fast(void) {
#if defined(CK_LEVELS)
  return __builtin_cpu_supports("x86-64-v3") != 0;
#elif __has_feature(thread_sanitizer)
  // The plain version stands for the others there, so that the same code is looked at.
  return 1;
#else
  return 0;
#endif
}
