// libpng reports errors by longjmp, which must never cross a Swift frame: each function here sets
// the jump, does all its work in C and returns whether it succeeded. Nothing here calls Swift.
// zlib is what libpng itself stands on; Swift takes crc32 and uncompress from it.
#ifndef CPNG_SHIM_H
#define CPNG_SHIM_H

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define CPNG_MESSAGE_SIZE 256

// Bytes in memory that libpng reads from or writes to. `bytes` of a sink comes from malloc and
// is the caller's to free, whether or not the work succeeded.
typedef struct {
  unsigned char *bytes;
  size_t count;
  size_t capacity;
} cpng_sink;

typedef struct {
  const unsigned char *bytes;
  size_t count;
  size_t offset;
} cpng_source;

typedef struct {
  unsigned int width, height;
  int bit_depth, color_type;
  int level;
  int strategy;  // negative: libpng's choice
  int filters;   // negative: libpng's choice
} cpng_format;

static inline void cpng_on_error(png_structp png, png_const_charp text) {
  char *message = (char *)png_get_error_ptr(png);
  strncpy(message, text, CPNG_MESSAGE_SIZE - 1);
  message[CPNG_MESSAGE_SIZE - 1] = 0;
  png_longjmp(png, 1);
}

// What libpng only warns of changes no pixel: the Swift side has checked palette and transparency.
static inline void cpng_on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static inline void cpng_take(png_structp png, png_bytep to, size_t count) {
  cpng_source *source = (cpng_source *)png_get_io_ptr(png);
  if (count > source->count - source->offset) png_error(png, "read beyond the end of the file");
  memcpy(to, source->bytes + source->offset, count);
  source->offset += count;
}

static inline void cpng_put(png_structp png, png_bytep from, size_t count) {
  cpng_sink *sink = (cpng_sink *)png_get_io_ptr(png);
  if (count > sink->capacity - sink->count) {
    size_t capacity = 2 * sink->capacity + count;
    unsigned char *bytes = (unsigned char *)realloc(sink->bytes, capacity);
    if (!bytes) png_error(png, "out of memory");
    sink->bytes = bytes;
    sink->capacity = capacity;
  }
  memcpy(sink->bytes + sink->count, from, count);
  sink->count += count;
}

static inline void cpng_flush(png_structp png) { (void)png; }

// Decodes a whole file into `height` rows of `stride` bytes. Grey of 1, 2 and 4 bits becomes 8 bits,
// a transparent colour becomes an alpha channel, palette indices become one byte each.
// Returns 0 with a text in `message` (CPNG_MESSAGE_SIZE bytes) on failure.
__attribute__((noinline)) static inline int cpng_decode(
    const unsigned char *bytes, size_t count, unsigned int width, unsigned int height,
    unsigned char *pixels, size_t stride, char *message) {
  cpng_source source = {bytes, count, 0};
  png_structp volatile png = NULL;
  png_infop volatile info = NULL;
  png_structp reading;
  png_infop about;

  message[0] = 0;
  png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, cpng_on_error, cpng_on_warning);
  if (png) info = png_create_info_struct(png);
  if (!png || !info || setjmp(png_jmpbuf(png))) {
    reading = png;
    about = info;
    png_destroy_read_struct(&reading, &about, NULL);
    if (!message[0]) strcpy(message, "out of memory");
    return 0;
  }

  png_set_read_fn(png, &source, cpng_take);
  png_set_user_limits(png, width, height);
  // The caller has checked the sums of all chunks; zlib's own, at the end, libpng only warns of.
  png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
#ifdef PNG_IGNORE_ADLER32
  png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
#endif
  // Every ancillary chunk but tRNS is skipped: colour profiles and the like are not parsed at all.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
    png_error(png, "the size differs from the one read before");
  if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE) {
    png_set_packing(png);
  } else {
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_tRNS_to_alpha(png);
  }
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != stride)
    png_error(png, "the rows differ from what the chunks promise");
  for (int pass = 0; pass < passes; pass++)
    for (size_t y = 0; y < height; y++) png_read_row(png, pixels + y * stride, NULL);

  reading = png;
  about = info;
  png_destroy_read_struct(&reading, &about, NULL);
  return 1;
}

// Encodes rows of `stride` bytes. `chunks` holds what goes between IHDR and IDAT, each chunk as a
// type of 4 bytes, a length of 4 bytes (big-endian) and that many bytes.
// Returns 0 with a text in `message` (CPNG_MESSAGE_SIZE bytes) on failure.
__attribute__((noinline)) static inline int cpng_encode(
    const cpng_format *format, const unsigned char *pixels, size_t stride,
    const unsigned char *chunks, size_t chunks_size, cpng_sink *sink, char *message) {
  png_structp volatile png = NULL;
  png_infop volatile info = NULL;
  png_structp writing;
  png_infop about;

  message[0] = 0;
  png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, cpng_on_error, cpng_on_warning);
  if (png) info = png_create_info_struct(png);
  if (!png || !info || setjmp(png_jmpbuf(png))) {
    writing = png;
    about = info;
    png_destroy_write_struct(&writing, &about);
    if (!message[0]) strcpy(message, "out of memory");
    return 0;
  }

  png_set_write_fn(png, sink, cpng_put, cpng_flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level(png, format->level);
  if (format->strategy >= 0) png_set_compression_strategy(png, format->strategy);
  if (format->filters >= 0) png_set_filter(png, PNG_FILTER_TYPE_BASE, format->filters);
  png_set_IHDR(
      png, info, format->width, format->height, format->bit_depth, format->color_type,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_write_info(png, info);
  for (size_t at = 0; at + 8 <= chunks_size;) {
    const unsigned int length = png_get_uint_32(chunks + at + 4);
    png_write_chunk(png, chunks + at, chunks + at + 8, length);
    at += 8 + (size_t)length;
  }
  for (size_t y = 0; y < format->height; y++) png_write_row(png, pixels + y * stride);
  png_write_end(png, info);

  writing = png;
  about = info;
  png_destroy_write_struct(&writing, &about);
  return 1;
}

#endif
