// Standard normal numbers from random words (Box and Muller).
#pragma once

#include "vectors.h"

// Fused multiply-add stays off in the files that include this: only correctly rounded operations
// remain, so a seed gives the same numbers on every processor.
#pragma clang fp contract(off)

CK_INLINE floats logarithm(floats u) {
  // u = 2^e m, m in sqrt(1/2)...sqrt(2)
  ints raw = __builtin_bit_cast(ints, u);
  ints e = (raw - 0x3f3504f3) >> 23;
  floats m = __builtin_bit_cast(floats, raw - (e << 23));
  floats s = (m - 1.0f) / (m + 1.0f), z = s * s;
  floats p = z * 0.23610273f + 0.285359085f;
  p = p * z + 0.400003552f;
  p = p * z + 0.666666627f;
  return __builtin_convertvector(e, floats) * 0.693147181f + (2.0f * s + s * (z * p));
}

/// Box and Muller: the word's high half gives the radius, its low half the angle.
CK_INLINE void normal_block(words high, words low, floats *even, floats *odd) {
  floats u = __builtin_convertvector(__builtin_bit_cast(ints, high >> 1), floats);
  u = (u + 0.5f) * 0x1p-31f;
  floats radius = square_root(-2.0f * logarithm(u));

  // Two bits choose a quarter turn, thirty an angle within pi/4 of its middle.
  ints fraction = __builtin_bit_cast(ints, low & 0x3fffffffu) - 0x20000000;
  floats a = __builtin_convertvector(fraction, floats) * 1.46291808e-9f;  // pi / 4 / 2^29
  floats z = a * a;
  floats sine = z * -0.000195172994f + 0.008332178f;
  sine = sine * z + -0.166666552f;
  sine = a + (a * z) * sine;
  floats cosine = z * 2.44384519e-05f + -0.00138873677f;
  cosine = cosine * z + 0.0416666456f;
  cosine = (1.0f - 0.5f * z) + (z * z) * cosine;

  words quarter = low >> 30;
  floats x = (quarter & 1u) != 0 ? sine : cosine;
  floats y = (quarter & 1u) != 0 ? cosine : sine;
  x = from_bits(bits(x) ^ (((quarter + 1u) & 2u) << 30));
  y = from_bits(bits(y) ^ ((quarter & 2u) << 30));
  *even = radius * x;
  *odd = radius * y;
}
