// Sixteen vectors as the columns of what they are the rows of, and the sum of each.
#pragma once

#include "vectors.h"

// Of each quarter of two vectors, floats or pairs of them, in turn: the first or the last.
#define FIRST_FLOATS(A, B) \
  __builtin_shufflevector(A, B, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define LAST_FLOATS(A, B) \
  __builtin_shufflevector(A, B, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define FIRST_PAIRS(A, B) \
  __builtin_shufflevector(A, B, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define LAST_PAIRS(A, B) \
  __builtin_shufflevector(A, B, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
// The quarters of two vectors with an even number, or with an odd one.
#define EVEN_QUARTERS(A, B) \
  __builtin_shufflevector(A, B, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define ODD_QUARTERS(A, B) \
  __builtin_shufflevector(A, B, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)

/// Of four vectors, each quarter by itself: lane c of vector r changes places with lane r of vector c.
CK_INLINE void transpose_quarters(floats x[4]) {
  floats first01 = FIRST_FLOATS(x[0], x[1]), last01 = LAST_FLOATS(x[0], x[1]);
  floats first23 = FIRST_FLOATS(x[2], x[3]), last23 = LAST_FLOATS(x[2], x[3]);
  x[0] = FIRST_PAIRS(first01, first23), x[1] = LAST_PAIRS(first01, first23);
  x[2] = FIRST_PAIRS(last01, last23), x[3] = LAST_PAIRS(last01, last23);
}

/// Lane c of vector r changes places with lane r of vector c.
CK_INLINE void transpose(floats x[LANES]) {
#pragma clang loop unroll(full)
  for (int r = 0; r < LANES; r += 4) transpose_quarters(x + r);
  // x[4 i + c] holds columns c, c + 4, c + 8 and c + 12 of rows 4 i to 4 i + 3, a quarter each.
#pragma clang loop unroll(full)
  for (int c = 0; c < 4; c++) {
    floats even_top = EVEN_QUARTERS(x[c], x[c + 4]), odd_top = ODD_QUARTERS(x[c], x[c + 4]);
    floats even_low = EVEN_QUARTERS(x[c + 8], x[c + 12]);
    floats odd_low = ODD_QUARTERS(x[c + 8], x[c + 12]);
    x[c] = EVEN_QUARTERS(even_top, even_low), x[c + 8] = ODD_QUARTERS(even_top, even_low);
    x[c + 4] = EVEN_QUARTERS(odd_top, odd_low), x[c + 12] = ODD_QUARTERS(odd_top, odd_low);
  }
}

/// Lane r is the sum of the lanes of vector r.
CK_INLINE floats sums_of_lanes(const floats x[LANES]) {
  floats fours[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    const floats *y = x + 4 * i;
    floats sums01 = FIRST_FLOATS(y[0], y[1]) + LAST_FLOATS(y[0], y[1]);
    floats sums23 = FIRST_FLOATS(y[2], y[3]) + LAST_FLOATS(y[2], y[3]);
    fours[i] = FIRST_PAIRS(sums01, sums23) + LAST_PAIRS(sums01, sums23);
  }
  floats top = EVEN_QUARTERS(fours[0], fours[1]) + ODD_QUARTERS(fours[0], fours[1]);
  floats low = EVEN_QUARTERS(fours[2], fours[3]) + ODD_QUARTERS(fours[2], fours[3]);
  return EVEN_QUARTERS(top, low) + ODD_QUARTERS(top, low);
}
