// Whole-array kernels behind `Tensors`. Every function works on flat arrays of floats, writes
// nothing else, keeps no state, and adds in an order that depends on the counts alone.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Activations. A function is one of these numbers; `parameter` is the slope of leaky_relu and the
// alpha of elu, and is not read by the others.
enum {
  ck_identity = 0,
  ck_sigmoid = 1,
  ck_tanh = 2,
  ck_relu = 3,
  ck_leaky_relu = 4,
  ck_elu = 5,
  ck_gelu = 6,
  ck_silu = 7,
  ck_softplus = 8,
};

/// values[r, c] += bias[c]; outputs[r, c] = f(values[r, c]). Where `outputs` is `values`, the sums
/// are overwritten by the outputs.
void ck_add_bias(
    float *values, const float *bias, float *outputs, size_t rows, size_t columns, int32_t function,
    float parameter);
/// outputs[i] = f(values[i]); `outputs` may be `values`.
void ck_activation(
    const float *values, float *outputs, size_t count, int32_t function, float parameter);
/// gradient[i] *= f'(x[i]). `kept` holds x for elu, gelu, silu and softplus, f(x) for the others.
void ck_activation_gradient(
    const float *kept, float *gradient, size_t count, int32_t function, float parameter);
void ck_sigmoid_array(const float *values, float *result, size_t count);
void ck_tanh_array(const float *values, float *result, size_t count);
void ck_exp_array(const float *values, float *result, size_t count);

// Losses: the sum over the elements. Where `gradient` is not null, it receives the derivative of
// that sum with respect to the first argument, times `scale`.
double ck_bce_logits(
    const float *logits, const float *targets, float *gradient, size_t count, float scale);
double ck_squared_error(
    const float *outputs, const float *targets, float *gradient, size_t count, float scale);
double ck_squared_error_sigmoid(
    const float *logits, const float *targets, float *gradient, size_t count, float scale);

/// Gaussian likelihood, negated, with a log-variance for each value, held in lower...upper.
double ck_gaussian_likelihood(
    const float *means, const float *log_variances, const float *targets, float *mean_gradient,
    float *log_variance_gradient, size_t count, float lower, float upper, float scale);

// The diagonal Gaussian of a latent space. `head` is rows x (2 latent): means, then log-variances.
void ck_gaussian_sample(
    const float *head, const float *noise, float *codes, size_t rows, size_t latent, float lower,
    float upper);
/// sums[d]: the divergence of dimension d from the standard normal, summed over the rows.
void ck_gaussian_divergence(
    const float *head, double *sums, size_t rows, size_t latent, float lower, float upper);
void ck_gaussian_gradient(
    const float *head, const float *noise, const float *code_gradient, const float *weights,
    float *gradient, size_t rows, size_t latent, float lower, float upper);

// Optimizers: one update of `count` parameters. gradient = gradients * gradient_scale +
// parameters * penalty.
typedef struct {
  float beta1, beta2, epsilon;
  float step_size;     // learning rate / (1 - beta1^t)
  float second_scale;  // 1 / sqrt(1 - beta2^t)
  float gradient_scale, penalty;
  float decay;  // multiplies the parameters first: 1 without decoupled weight decay
} ck_adam_step;
void ck_adam(
    float *parameters, const float *gradients, float *first, float *second, size_t count,
    const ck_adam_step *step);

typedef struct {
  float learning_rate, gradient_scale, penalty, momentum;
  int32_t nesterov;
} ck_descent_step;
void ck_descent(
    float *parameters, const float *gradients, size_t count, const ck_descent_step *step);
void ck_momentum(
    float *parameters, const float *gradients, float *velocities, size_t count,
    const ck_descent_step *step);

typedef struct {
  float learning_rate, gradient_scale, penalty, decay, epsilon, momentum;
} ck_rmsprop_step;
/// `velocities` is null without momentum.
void ck_rmsprop(
    float *parameters, const float *gradients, float *squares, float *velocities, size_t count,
    const ck_rmsprop_step *step);

// Reductions and conversions.
double ck_sum(const float *values, size_t count);
double ck_sum_of_squares(const float *values, size_t count);
float ck_largest_magnitude(const float *values, size_t count);
/// The first index of an infinity or a NaN; `count` where there is none.
size_t ck_first_non_finite(const float *values, size_t count);
void ck_sum_rows(const float *values, float *result, size_t rows, size_t columns, int32_t adding);
/// result[r] = the sum over the columns
void ck_sum_columns(const float *values, float *result, size_t rows, size_t columns);
/// result[r, c] = the sum over `count` matrices of `size` floats each, on a part `width` wide whose
/// rows are `step` apart.
void ck_sum_shares(
    const float *shares, float *result, size_t count, size_t size, size_t rows, size_t width,
    size_t step);
void ck_scale(float *values, size_t count, float factor);
void ck_clamp(float *values, size_t count, float lower, float upper);
void ck_prefetch(const uint8_t *bytes, size_t count);
void ck_bytes_to_floats(const uint8_t *bytes, float *result, size_t count, float scale);

/// The largest shared size ck_product takes with the right factor transposed: it packs up to 48 columns
/// at a time on the stack.
enum { ck_product_inner = 512 };
/// Whether ck_product is as fast as a BLAS for large products too: with AVX2 or AVX-512.
int32_t ck_product_is_fast(void);
/// result = left * right, row-major, plus what is not null: a bias of one value a column, a bias of one
/// value a row.
/// `left_transposed`: left is stored inner x rows; `right_transposed`: right columns x inner.
/// A step is the number of floats from one stored row to the next.
void ck_product(
    const float *left, const float *right, const float *bias, const float *row_bias, float *result,
    size_t rows, size_t inner, size_t columns, size_t left_step, size_t right_step,
    size_t result_step, int32_t left_transposed, int32_t right_transposed);
/// result[c, r] = values[r, c]
void ck_transpose(const float *values, float *result, size_t rows, size_t columns);

/// One of the fully connected layers that lie one on the other, y = f(W^T x + b), all matrices with a
/// column for each sample of the batch.
typedef struct {
  size_t inputs, outputs;
  int32_t function;
  float parameter;
  const float *weights;  // W, inputs x outputs, then b
  float *gradient;       // of the same
  float *sums, *output;  // outputs x samples; one place where f' is computed from f
  float *delta;          // the gradient of the output, then of the sums
} ck_layer;
/// Through `count` layers, from the input to the last output.
void ck_forward(const ck_layer *layers, size_t count, const float *input, size_t samples);
/// From the gradient of the last output, in its delta, to that of all weights; after ck_forward, with
/// at most ck_product_inner samples.
void ck_backward(const ck_layer *layers, size_t count, const float *input, size_t samples);

/// How a window moves over images whose channels lie closest, for a convolution.
typedef struct {
  size_t height, width, channels;        // of an image
  size_t first_channel, group_channels;  // those that the window sees
  size_t kernel_height, kernel_width;
  size_t stride_height, stride_width;
  size_t dilation_height, dilation_width;
  ptrdiff_t pad_top, pad_left;
  size_t out_width;  // places of the window in a row
} ck_window;
/// What the window sees at `count` places of one image, a row each of kernel_height x kernel_width x
/// group_channels floats; zeros beyond the image.
void ck_patches(
    const float *image, float *patches, const ck_window *window, size_t first, size_t count);
/// The way back: adds every row of `patches` to the part of the image that it would have been copied from.
void ck_add_patches(
    const float *patches, float *image, const ck_window *window, size_t first, size_t count);
/// result[i] += values[i]
void ck_add(const float *values, float *result, size_t count);

/// Standard normal numbers 2j and 2j+1 from word j (Box-Muller); the same bits on every processor.
void ck_normals(const uint64_t *words, float *result, size_t count);

// Noise. Each word's upper 31 bits are a number u in 0..<2^31; a threshold is the last u below it.
/// values[i] = 1 - values[i] where u <= last
void ck_flip(const uint32_t *words, float *values, size_t count, int32_t last);
/// All channels of a pixel become `first` where u <= first_last, else `second` where
/// u <= second_last.
void ck_replace(
    const uint32_t *words, float *values, size_t pixels, size_t channels, int32_t first_last,
    float first, int32_t second_last, float second);
/// values[i] = values[i] + deviation * normals[i], clipped to 0...1
void ck_add_clipped(const float *normals, float *values, size_t count, float deviation);

/// Denormals are read and written as zero on this thread from here on. Returns the state to restore.
uint64_t ck_flush_denormals(void);
void ck_restore_denormals(uint64_t state);

/// The processors that this process may run on; at least 1.
size_t ck_allowed_processors(void);

/// Which versions of the kernels this processor runs: "x86-64-v4", "x86-64-v3" or "default". The
/// text lives as long as the process.
const char *ck_kernel_level(void);

/// Tells the processor that this thread spins.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
