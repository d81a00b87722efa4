#include "functions.h"

// Each block's terms are added to sixteen sums in double, and those to one another at the end.

// -t log s(x) - (1 - t) log(1 - s(x)) = max(x, 0) - x t + log(1 + exp(-|x|)). The logarithms of
// many elements are one: the product of 1 + e, less one so that small e stay exact, is carried in
// `excess`.
CK_INLINE void bce_block(
    const float *logits, const float *targets, float *gradient, size_t count, float scale,
    floats *linear, floats *excess) {
  floats x = load(logits, count), t = load(targets, count);
  floats e = exponential_of_negative(-magnitude(x));
  if (gradient) {
    floats top = x < 0 ? e * scale : (floats)scale;
    store(gradient, top / (1.0f + e) - t * scale, count);
  }
  floats positive = x < 0 ? (floats)0 : x;
  *linear += first_lanes(positive - x * t, count);
  e = first_lanes(e, count);
  *excess = e * *excess + (*excess + e);
}

/// log(1 + s) for s from 0 to 2^64, small s included.
CK_INLINE floats logarithm_of_excess(floats s) {
  floats u = 1.0f + s;
  return logarithm_of_normal(u) + (s - (u - 1.0f)) / u;
}

// With `gradient` a constant null, what belongs to it is left out.
CK_INLINE double bce(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  enum { BLOCKS = 64 };  // the product of as many factors, each at most 2, stays finite
  doubles sum = 0;
  for (size_t start = 0; start < count; start += BLOCKS * LANES) {
    size_t end = count - start < BLOCKS * LANES ? count : start + BLOCKS * LANES, i = start;
    floats linear = 0, excess = 0;
    for (; i + LANES <= end; i += LANES)
      bce_block(
          logits + i, targets + i, gradient ? gradient + i : 0, LANES, scale, &linear, &excess);
    if (i < end)
      bce_block(
          logits + i, targets + i, gradient ? gradient + i : 0, end - i, scale, &linear, &excess);
    sum += widen(linear) + widen(logarithm_of_excess(excess));
  }
  return sum_of_lanes(sum);
}

CK_KERNEL static double bce_with_gradient(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  return bce(logits, targets, gradient, count, scale);
}

CK_KERNEL static double bce_alone(const float *logits, const float *targets, size_t count) {
  return bce(logits, targets, 0, count, 0);
}

double ck_bce_logits(
    const float *logits, const float *targets, float *gradient, size_t count, float scale) {
  return gradient ? bce_with_gradient(logits, targets, gradient, count, scale)
                  : bce_alone(logits, targets, count);
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
    sum +=
        squared_sigmoid_block(logits + i, targets + i, gradient ? gradient + i : 0, LANES, scale);
  if (i < count)
    sum += squared_sigmoid_block(
        logits + i, targets + i, gradient ? gradient + i : 0, count - i, scale);
  return sum_of_lanes(sum);
}

// log(2 pi v) / 2 + (t - y)^2 / (2 v) with v = exp(s), s held between two limits.
CK_INLINE doubles gaussian_block(
    const float *means, const float *log_variances, const float *targets, float *mean_gradient,
    float *log_variance_gradient, size_t count, float lower, float upper, float scale) {
  floats s = load(log_variances, count);
  floats held = s < lower ? (floats)lower : s;
  held = held > upper ? (floats)upper : held;
  floats difference = load(means, count) - load(targets, count);
  floats weighted = difference * exponential(-held);
  floats square = difference * weighted;
  if (mean_gradient) {
    store(mean_gradient, weighted * scale, count);
    floats slope = (1.0f - square) * (0.5f * scale);
    store(log_variance_gradient, s == held ? slope : (floats)0, count);
  }
  return widen(first_lanes(0.5f * (1.837877066f + held + square), count));
}

CK_KERNEL double ck_gaussian_likelihood(
    const float *means, const float *log_variances, const float *targets, float *mean_gradient,
    float *log_variance_gradient, size_t count, float lower, float upper, float scale) {
  doubles sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += gaussian_block(
        means + i, log_variances + i, targets + i, mean_gradient ? mean_gradient + i : 0,
        mean_gradient ? log_variance_gradient + i : 0, LANES, lower, upper, scale);
  if (i < count)
    sum += gaussian_block(
        means + i, log_variances + i, targets + i, mean_gradient ? mean_gradient + i : 0,
        mean_gradient ? log_variance_gradient + i : 0, count - i, lower, upper, scale);
  return sum_of_lanes(sum);
}
