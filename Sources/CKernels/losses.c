#include "functions.h"

// Each block's terms are added to sixteen sums in double, and those to one another at the end.

// -t log s(x) - (1 - t) log(1 - s(x)) = max(x, 0) - x t + log(1 + exp(-|x|))
CK_INLINE doubles bce_block(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  floats x = load(logits, count), t = load(targets, count);
  floats e = exponential(-magnitude(x));
  if (gradient) store(gradient, (sigmoid_from(x, e) - t) * scale, count);
  floats positive = x < 0 ? (floats)0 : x;
  return widen(first_lanes((positive - x * t) + logarithm_of_one_plus(e), count));
}

CK_KERNEL double ck_bce_logits(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  doubles sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += bce_block(logits + i, targets + i, gradient ? gradient + i : 0, LANES, scale);
  if (i < count)
    sum += bce_block(logits + i, targets + i, gradient ? gradient + i : 0, count - i, scale);
  return sum_of_lanes(sum);
}

CK_INLINE doubles squared_block(
    const float *outputs, const float *targets, float *gradient, size_t count, float scale) {
  floats difference = load(outputs, count) - load(targets, count);
  if (gradient) store(gradient, difference * (2.0f * scale), count);
  return widen(difference) * widen(difference);
}

CK_KERNEL double ck_squared_error(
    const float *outputs, const float *targets, float *gradient, size_t count, float scale) {
  doubles sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += squared_block(outputs + i, targets + i, gradient ? gradient + i : 0, LANES, scale);
  if (i < count)
    sum += squared_block(outputs + i, targets + i, gradient ? gradient + i : 0, count - i, scale);
  return sum_of_lanes(sum);
}

CK_INLINE doubles squared_sigmoid_block(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  floats x = load(logits, count), e = exponential(-magnitude(x));
  floats y = sigmoid_from(x, e), other = sigmoid_from(-x, e);  // 1 - y without cancellation
  floats difference = first_lanes(y - load(targets, count), count);
  if (gradient) store(gradient, difference * (2.0f * scale) * y * other, count);
  return widen(difference) * widen(difference);
}

CK_KERNEL double ck_squared_error_sigmoid(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  doubles sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += squared_sigmoid_block(
        logits + i, targets + i, gradient ? gradient + i : 0, LANES, scale);
  if (i < count)
    sum += squared_sigmoid_block(
        logits + i, targets + i, gradient ? gradient + i : 0, count - i, scale);
  return sum_of_lanes(sum);
}
