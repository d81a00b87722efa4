#include "vectors.h"

// The runs of a window are short, some floats to some hundred: a call of memcpy for each would take as
// long as the copying.

CK_INLINE void copy(float *target, const float *source, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) store(target + i, load(source + i, LANES), LANES);
  if (i < count) store(target + i, load(source + i, count - i), count - i);
}

CK_INLINE void clear(float *target, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] = 0;
}

CK_INLINE void add_run(float *target, const float *source, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    store(target + i, load(target + i, LANES) + load(source + i, LANES), LANES);
  if (i < count)
    store(
        target + i, load(target + i, count - i) + load(source + i, count - i), count - i);
}

/// The first place of 0..<count, `step` apart from `start` on, that lies at 0 or beyond; `count` for none.
static size_t first_inside(ptrdiff_t start, ptrdiff_t step, size_t count) {
  if (start >= 0) return 0;
  size_t first = (size_t)((-start + step - 1) / step);
  return first < count ? first : count;
}

/// The end of those that lie below `size`.
static size_t end_inside(ptrdiff_t start, ptrdiff_t step, size_t count, ptrdiff_t size) {
  if (start >= size) return 0;
  size_t end = (size_t)((size - start + step - 1) / step);
  return end < count ? end : count;
}

CK_KERNEL void ck_patches(
    const float *image, float *patches, const ck_window *w, size_t first, size_t count) {
  const size_t channels = w->channels, own = w->group_channels, row = w->kernel_width * own;
  const int is_whole = own == channels && w->dilation_width == 1;
  for (size_t position = first; position < first + count; position++) {
    ptrdiff_t y = (ptrdiff_t)(position / w->out_width * w->stride_height) - w->pad_top;
    ptrdiff_t x = (ptrdiff_t)(position % w->out_width * w->stride_width) - w->pad_left;
    const ptrdiff_t dx = (ptrdiff_t)w->dilation_width;
    size_t left = first_inside(x, dx, w->kernel_width);
    size_t right = end_inside(x, dx, w->kernel_width, (ptrdiff_t)w->width);
    if (right < left) right = left;
    for (size_t ky = 0; ky < w->kernel_height; ky++, patches += row) {
      ptrdiff_t iy = y + (ptrdiff_t)(ky * w->dilation_height);
      if (iy < 0 || iy >= (ptrdiff_t)w->height) {
        clear(patches, row);
        continue;
      }
      const float *line =
          image + ((size_t)iy * w->width * channels) + w->first_channel;
      clear(patches, left * own);
      if (is_whole) {
        copy(
            patches + left * own, line + (x + (ptrdiff_t)left) * (ptrdiff_t)channels,
            (right - left) * own);
      } else {
        for (size_t kx = left; kx < right; kx++)
          copy(patches + kx * own, line + (x + (ptrdiff_t)kx * dx) * (ptrdiff_t)channels, own);
      }
      clear(patches + right * own, (w->kernel_width - right) * own);
    }
  }
}

CK_KERNEL void ck_add_patches(
    const float *patches, float *image, const ck_window *w, size_t first, size_t count) {
  const size_t channels = w->channels, own = w->group_channels, row = w->kernel_width * own;
  const int is_whole = own == channels && w->dilation_width == 1;
  for (size_t position = first; position < first + count; position++) {
    ptrdiff_t y = (ptrdiff_t)(position / w->out_width * w->stride_height) - w->pad_top;
    ptrdiff_t x = (ptrdiff_t)(position % w->out_width * w->stride_width) - w->pad_left;
    const ptrdiff_t dx = (ptrdiff_t)w->dilation_width;
    size_t left = first_inside(x, dx, w->kernel_width);
    size_t right = end_inside(x, dx, w->kernel_width, (ptrdiff_t)w->width);
    for (size_t ky = 0; ky < w->kernel_height; ky++, patches += row) {
      ptrdiff_t iy = y + (ptrdiff_t)(ky * w->dilation_height);
      if (iy < 0 || iy >= (ptrdiff_t)w->height || right <= left) continue;
      float *line = image + ((size_t)iy * w->width * channels) + w->first_channel;
      if (is_whole) {
        add_run(
            line + (x + (ptrdiff_t)left) * (ptrdiff_t)channels, patches + left * own,
            (right - left) * own);
      } else {
        for (size_t kx = left; kx < right; kx++)
          add_run(line + (x + (ptrdiff_t)kx * dx) * (ptrdiff_t)channels, patches + kx * own, own);
      }
    }
  }
}

CK_KERNEL void ck_add(const float *values, float *result, size_t count) {
  add_run(result, values, count);
}
