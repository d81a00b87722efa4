// exp, sigmoid, tanh and log(1 + x) of sixteen floats. The polynomials were fitted for the least
// relative error on the reduced range; errors are stated, and tested, in units of the last place.
#pragma once

#include "vectors.h"

/// e^r - 1 for |r| <= ln 2 / 2.
CK_INLINE floats exponential_near_zero(floats r) {
  floats square = r * r;
  floats low = r * 0.166665152f + 0.49999994f, high = r * 0.00836941879f + 0.041668456f;
  high = square * 0.00138131448f + high;
  return (high * square + low) * square + r;
}

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

  floats p = exponential_near_zero(r) + 1.0f;

  // 2^n in two halves: n from -151 to 128 reaches past the exponents of one float.
  ints whole = __builtin_bit_cast(ints, bits(shifted) - bits(round));
  ints half = whole >> 1;
  ints rest = __builtin_bit_cast(ints, bits(shifted) - bits(round)) - half;
  return p * from_bits(__builtin_bit_cast(words, half + 127) << 23)
      * from_bits(__builtin_bit_cast(words, rest + 127) << 23);
}

/// e^x for x <= 0, as `exponential` but never less than the smallest normal float.
CK_INLINE floats exponential_of_negative(floats x) {
  const floats below = -87.3f, round = 12582912.0f;
  x = x < below ? below : x;  // false for NaN
  floats shifted = x * 1.44269504f + round;
  floats n = shifted - round;
  floats r = n * -0.693115234375f + x;
  r = n * -3.19461849453e-05f + r;
  floats power = from_bits((bits(shifted) << 23) + 0x3f800000u);
  return exponential_near_zero(r) * power + power;
}

/// The logistic function from e = exp(-|x|), without cancellation on either side: 4 ULP.
CK_INLINE floats sigmoid_from(floats x, floats e) {
  floats large = 1.0f / (1.0f + e);
  return x < 0 ? e * large : large;
}

CK_INLINE floats sigmoid(floats x) { return sigmoid_from(x, exponential(-magnitude(x))); }

/// tanh |x| = m / (m + 2) with m = e^(2|x|) - 1, without cancellation near zero: 3 ULP.
CK_INLINE floats hyperbolic_tangent(floats x) {
  const floats above = 20.0f, round = 12582912.0f;  // from 10 on, the result is 1
  floats y = magnitude(x) + magnitude(x);
  y = y > above ? above : y;  // false for NaN
  floats shifted = y * 1.44269504f + round;
  // One step is enough: the larger n, the less an error of m changes the quotient.
  floats r = (shifted - round) * -0.693147181f + y;
  floats power = from_bits((bits(shifted) << 23) + 0x3f800000u);  // 2^n
  floats m = exponential_near_zero(r) * power + (power - 1.0f);
  return from_bits(bits(m / (m + 2.0f)) | (bits(x) & 0x80000000u));
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

/// log(p) for positive normal p, within 2 ULP or 1e-7, whichever is more.
CK_INLINE floats logarithm_of_normal(floats u) {
  ints raw = __builtin_bit_cast(ints, u);  // u = 2^e m, m in sqrt(1/2)...sqrt(2)
  ints e = (raw - 0x3f3504f3) >> 23;
  floats m = __builtin_bit_cast(floats, raw - (e << 23));
  floats s = (m - 1.0f) / (m + 1.0f), z = s * s;
  floats p = z * 0.23610273f + 0.285359085f;
  p = p * z + 0.400003552f;
  p = p * z + 0.666666627f;
  return __builtin_convertvector(e, floats) * 0.693147181f + (2.0f * s + s * (z * p));
}

/// e^x - 1, without cancellation near zero: 3 ULP.
CK_INLINE floats exponential_minus_one(floats x) {
  floats far = exponential(x) - 1.0f;
  return magnitude(x) < 0.34657359f ? exponential_near_zero(x) : far;
}

/// log(1 + e^x): 4 ULP.
CK_INLINE floats soft_plus(floats x) {
  floats positive = x < 0 ? (floats)0 : x;
  return positive + logarithm_of_one_plus(exponential(-magnitude(x)));
}

/// The distribution function of a standard normal number, from half = exp(-x^2 / 2). Its left
/// tail keeps a relative precision of 1e-5 down to the smallest floats.
CK_INLINE floats normal_distribution(floats x, floats half) {
  // erfc(z) = exp(-z^2) t q(t), t = 1 / (1 + 0.4 z), fitted on z in 0...10.
  floats z = magnitude(x) * 0.707106781f;
  floats t = 1.0f / (1.0f + 0.4f * z);
  floats q = t * -0.029598167f + 0.19803302f;
  q = q * t + -0.49885565f;
  q = q * t + 0.547491f;
  q = q * t + -0.28441012f;
  q = q * t + 0.27208805f;
  q = q * t + 0.12967257f;
  q = q * t + 0.21492049f;
  q = q * t + 0.22495186f;
  q = q * t + 0.22570692f;
  floats tail = (0.5f * half) * (t * q);
  return x < 0 ? tail : 1.0f - tail;
}
