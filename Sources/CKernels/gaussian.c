#include "functions.h"

// A row holds the means of the latent dimensions, then their log-variances, which are held between
// two limits; beyond them the gradient is zero.

typedef struct {
  floats mean, log_variance, held;
} posterior;

CK_INLINE posterior read(const float *head, size_t latent, size_t count, float lower, float upper) {
  posterior p = {load(head, count), load(head + latent, count), 0};
  p.held = p.log_variance < lower ? (floats)lower : p.log_variance;
  p.held = p.held > upper ? (floats)upper : p.held;
  return p;
}

CK_KERNEL void ck_gaussian_sample(
    const float *head, const float *noise, float *codes, size_t rows, size_t latent, float lower,
    float upper) {
  for (size_t r = 0; r < rows; r++)
    for (size_t d = 0; d < latent; d += LANES) {
      size_t count = latent - d < LANES ? latent - d : LANES, at = r * latent + d;
      posterior p = read(head + 2 * r * latent + d, latent, count, lower, upper);
      floats deviation = exponential(0.5f * p.held);
      store(codes + at, p.mean + deviation * load(noise + at, count), count);
    }
}

CK_KERNEL void ck_gaussian_divergence(
    const float *head, double *sums, size_t rows, size_t latent, float lower, float upper) {
  for (size_t d = 0; d < latent; d += LANES) {
    size_t count = latent - d < LANES ? latent - d : LANES;
    doubles sum = 0;
    for (size_t r = 0; r < rows; r++) {
      posterior p = read(head + 2 * r * latent + d, latent, count, lower, upper);
      sum += widen(0.5f * (p.mean * p.mean + (exponential_minus_one(p.held) - p.held)));
    }
    for (size_t i = 0; i < count; i++) sums[d + i] = sum[i];
  }
}

CK_KERNEL void ck_gaussian_gradient(
    const float *head, const float *noise, const float *code_gradient, const float *weights,
    float *gradient, size_t rows, size_t latent, float lower, float upper) {
  for (size_t r = 0; r < rows; r++)
    for (size_t d = 0; d < latent; d += LANES) {
      size_t count = latent - d < LANES ? latent - d : LANES, at = r * latent + d;
      posterior p = read(head + 2 * r * latent + d, latent, count, lower, upper);
      floats g = load(code_gradient + at, count), w = load(weights + d, count);
      floats deviation = exponential(0.5f * p.held);
      floats slope = 0.5f
          * (g * (load(noise + at, count) * deviation) + w * exponential_minus_one(p.held));
      float *target = gradient + 2 * r * latent + d;
      store(target, g + w * p.mean, count);
      store(target + latent, p.log_variance == p.held ? slope : (floats)0, count);
    }
}
