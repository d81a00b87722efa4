#include "vectors.h"

// The runs of a window are short, some floats to some hundred: a call of memcpy for each would take as
// long as the copying.

/// Copies whole vectors, and more than asked for where both sides have room for it: what is written too
/// much is written again by the run that comes after.
CK_INLINE void copy(
    float *target, const float *source, size_t count, const float *target_end,
    const float *source_end) {
  size_t whole = (count + LANES - 1) / LANES * LANES, i = 0;
  if (target + whole <= target_end && source + whole <= source_end) {
    for (; i < count; i += LANES) store(target + i, load(source + i, LANES), LANES);
    return;
  }
  for (; i + LANES <= count; i += LANES) store(target + i, load(source + i, LANES), LANES);
  if (i < count) store(target + i, load(source + i, count - i), count - i);
}

CK_INLINE void clear(float *target, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] = 0;
}

/// Adds whole vectors, the last with zeros beyond what is asked for where both sides have room for it.
CK_INLINE void add_run(
    float *target, const float *source, size_t count, const float *target_end,
    const float *source_end) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    store(target + i, load(target + i, LANES) + load(source + i, LANES), LANES);
  if (i == count) return;
  size_t rest = count - i;
  target += i, source += i;
  if (target + LANES <= target_end && source + LANES <= source_end)
    store(target, load(target, LANES) + first_lanes(load(source, LANES), rest), LANES);
  else store(target, load(target, rest) + load(source, rest), rest);
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

/// One run of a window: copied into its patch, or added to the image.
CK_INLINE void move_run(
    float *image, float *patch, size_t count, const float *image_end, const float *patches_end,
    const int adds) {
  if (adds) add_run(image, patch, count, image_end, patches_end);
  else copy(patch, image, count, patches_end, image_end);
}

/// Every run of the window at some of its places, with its part of the patches; what lies beyond the image
/// is cleared in the patches on the way there, and left out on the way back.
CK_INLINE void each_run(
    float *image, float *patches, const ck_window *w, size_t first, size_t count, const int adds) {
  const size_t channels = w->channels, own = w->group_channels, row = w->kernel_width * own;
  const int is_whole = own == channels && w->dilation_width == 1;
  const ptrdiff_t dx = (ptrdiff_t)w->dilation_width;
  const float *image_end = image + w->height * w->width * channels;
  const float *patches_end = patches + count * w->kernel_height * row;
  size_t out_y = first / w->out_width, out_x = first % w->out_width;
  for (size_t place = 0; place < count; place++) {
    ptrdiff_t y = (ptrdiff_t)(out_y * w->stride_height) - w->pad_top;
    ptrdiff_t x = (ptrdiff_t)(out_x * w->stride_width) - w->pad_left;
    if (++out_x == w->out_width) out_x = 0, out_y++;
    size_t left = 0, right = w->kernel_width;
    if (x < 0 || x + (ptrdiff_t)(right - 1) * dx >= (ptrdiff_t)w->width) {
      left = first_inside(x, dx, w->kernel_width);
      right = end_inside(x, dx, w->kernel_width, (ptrdiff_t)w->width);
      if (right < left) right = left;
    }
    for (size_t ky = 0; ky < w->kernel_height; ky++, patches += row) {
      ptrdiff_t iy = y + (ptrdiff_t)(ky * w->dilation_height);
      if (iy < 0 || iy >= (ptrdiff_t)w->height) {
        if (!adds) clear(patches, row);
        continue;
      }
      float *line = image + (size_t)iy * w->width * channels + w->first_channel;
      if (!adds) clear(patches, left * own);
      if (is_whole) {
        move_run(
            line + (x + (ptrdiff_t)left) * (ptrdiff_t)channels, patches + left * own,
            (right - left) * own, image_end, patches_end, adds);
      } else {
        for (size_t kx = left; kx < right; kx++)
          move_run(
              line + (x + (ptrdiff_t)kx * dx) * (ptrdiff_t)channels, patches + kx * own, own,
              image_end, patches_end, adds);
      }
      if (!adds) clear(patches + right * own, (w->kernel_width - right) * own);
    }
  }
}

CK_KERNEL void ck_patches(
    const float *image, float *patches, const ck_window *w, size_t first, size_t count) {
  // Only read: the image is written on the way back alone.
  each_run((float *)image, patches, w, first, count, 0);
}

CK_KERNEL void ck_add_patches(
    const float *patches, float *image, const ck_window *w, size_t first, size_t count) {
  each_run(image, (float *)patches, w, first, count, 1);
}

CK_KERNEL void ck_add(const float *values, float *result, size_t count) {
  add_run(result, values, count, result + count, values + count);
}
