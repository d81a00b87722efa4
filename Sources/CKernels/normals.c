#include "boxmuller.h"

CK_KERNEL void ck_normals(const uint64_t *source, float *result, size_t count) {
  for (size_t start = 0; start < count; start += 2 * LANES) {
    size_t left = count - start < 2 * LANES ? count - start : 2 * LANES;
    words high = 0, low = 0;
    for (size_t i = 0; i < (left + 1) / 2; i++) {
      uint64_t word = source[start / 2 + i];
      high[i] = (uint32_t)(word >> 32);
      low[i] = (uint32_t)word;
    }
    floats even, odd;
    normal_block(high, low, &even, &odd);
    for (size_t i = 0; i < left; i++) result[start + i] = i & 1 ? odd[i / 2] : even[i / 2];
  }
}
