// exp, sigmoid, tanh and log(1 + x) of sixteen floats. The polynomials were fitted for the least
// relative error on the reduced range; errors are stated, and tested, in units of the last place.
#pragma once

#include "vectors.h"

/// At most 2 ULP from -inf to +inf, denormal results included; NaN stays NaN.
CK_INLINE floats exponential(floats x) {
  const floats above = 89.0f, below = -104.5f, round = 12582912.0f;  // 1.5 * 2^23
  x = x > above ? above : x;  // both comparisons are false for NaN
  x = x < below ? below : x;

  // x = n ln 2 + r, |r| <= ln 2 / 2; adding 1.5 * 2^23 leaves round(n) in the low bits.
  floats shifted = x * 1.44269504f + round;
  floats n = shifted - round;
  floats r = n * -0.693115234375f + x;  // 12 bits: the product is exact
  r = n * -3.19461849453e-05f + r;

  floats q = r * 0.00138131448f + 0.00836941879f;
  q = q * r + 0.041668456f;
  q = q * r + 0.166665152f;
  q = q * r + 0.49999994f;
  q = (q * r) * r + r;
  floats p = q + 1.0f;

  // 2^n in two halves: n from -151 to 128 reaches past the exponents of one float.
  ints whole = __builtin_bit_cast(ints, bits(shifted) - bits(round));
  ints half = whole >> 1;
  ints rest = __builtin_bit_cast(ints, bits(shifted) - bits(round)) - half;
  return p * from_bits(__builtin_bit_cast(words, half + 127) << 23)
      * from_bits(__builtin_bit_cast(words, rest + 127) << 23);
}

/// The logistic function from e = exp(-|x|), without cancellation on either side: 4 ULP.
CK_INLINE floats sigmoid_from(floats x, floats e) {
  floats large = 1.0f / (1.0f + e);
  return x < 0 ? e * large : large;
}

CK_INLINE floats sigmoid(floats x) { return sigmoid_from(x, exponential(-magnitude(x))); }

/// At most 3 ULP; a polynomial near zero, where 1 - 2 / (exp(2x) + 1) would cancel.
CK_INLINE floats hyperbolic_tangent(floats x) {
  floats size = magnitude(x), z = x * x;
  floats p = z * 0.0021429616f + -0.00817739777f;
  p = p * z + 0.0217007026f;
  p = p * z + -0.0539467633f;
  p = p * z + 0.133332059f;
  p = p * z + -0.333333313f;
  floats near = (p * z) * x + x;

  floats far = 1.0f - 2.0f / (exponential(2.0f * size) + 1.0f);
  far = from_bits(bits(far) | (bits(x) & 0x80000000u));
  return size < 0.625f ? near : far;
}

/// log(1 + e) for e in 0...1: 2 atanh(s) with s = e / (2 + e), at most 3 ULP.
CK_INLINE floats logarithm_of_one_plus(floats e) {
  floats s = e / (2.0f + e), z = s * s;
  floats p = z * 0.242895573f + 0.214307413f;
  p = p * z + 0.286165953f;
  p = p * z + 0.39998889f;
  p = p * z + 0.666666746f;
  return (p * z) * s + 2.0f * s;
}
