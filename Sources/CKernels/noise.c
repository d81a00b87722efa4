#include "vectors.h"

// Only comparisons, copies and one correctly rounded operation a value, never fused: a seed gives
// the same images on every processor.
#pragma clang fp contract(off)

CK_KERNEL void ck_flip(const uint32_t *uniform, float *values, size_t count, int32_t last) {
  for (size_t i = 0; i < count; i++) {
    float value = values[i];
    values[i] = (int32_t)(uniform[i] >> 1) <= last ? 1.0f - value : value;
  }
}

CK_KERNEL void ck_replace(
    const uint32_t *uniform, float *values, size_t pixels, size_t channels, int32_t first_last,
    float first, int32_t second_last, float second) {
  if (channels == 1) {
    for (size_t i = 0; i < pixels; i++) {
      int32_t u = (int32_t)(uniform[i] >> 1);
      float other = u <= second_last ? second : values[i];
      values[i] = u <= first_last ? first : other;
    }
    return;
  }
  for (size_t i = 0; i < pixels; i++) {
    int32_t u = (int32_t)(uniform[i] >> 1);
    if (u > first_last && u > second_last) continue;
    for (size_t c = 0; c < channels; c++)
      values[i * channels + c] = u <= first_last ? first : second;
  }
}

CK_KERNEL void ck_add_clipped(const float *normals, float *values, size_t count, float deviation) {
  for (size_t i = 0; i < count; i++) {
    float sum = values[i] + deviation * normals[i];
    sum = sum > 0.0f ? sum : 0.0f;
    values[i] = sum < 1.0f ? sum : 1.0f;
  }
}
