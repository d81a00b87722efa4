// Whole-array kernels behind `Tensors`. Every function works on flat arrays of floats, writes
// nothing else, keeps no state, and adds in an order that depends on the counts alone.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Activations. A function is one of these numbers.
enum { ck_identity = 0, ck_sigmoid = 1, ck_tanh = 2, ck_relu = 3 };

/// values[r, c] = f(values[r, c] + bias[c])
void ck_add_bias(
    float *values, const float *bias, size_t rows, size_t columns, int32_t function);
/// gradient[i] *= f'(x[i]), from outputs[i] = f(x[i])
void ck_activation_gradient(
    const float *outputs, float *gradient, size_t count, int32_t function);
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

// Optimizers: one update of `count` parameters.
void ck_adam(
    float *parameters, const float *gradients, float *first, float *second, size_t count,
    float beta1, float beta2, float epsilon, float step_size, float second_scale);
void ck_descent(float *parameters, const float *gradients, size_t count, float learning_rate);
void ck_momentum(
    float *parameters, const float *gradients, float *velocities, size_t count,
    float learning_rate, float momentum);

// Reductions and conversions.
double ck_sum(const float *values, size_t count);
double ck_sum_of_squares(const float *values, size_t count);
float ck_largest_magnitude(const float *values, size_t count);
/// The first index of an infinity or a NaN; `count` where there is none.
size_t ck_first_non_finite(const float *values, size_t count);
void ck_sum_rows(
    const float *values, float *result, size_t rows, size_t columns, int32_t adding);
void ck_scale(float *values, size_t count, float factor);
void ck_bytes_to_floats(const uint8_t *bytes, float *result, size_t count, float scale);

/// The largest shared size ck_small_product takes: it packs sixteen columns at a time on the stack.
enum { ck_small_product_inner = 256 };
/// result = left * right, or result += left * right: row-major, for products too small for a BLAS.
/// `left_transposed`: left is stored inner x rows; `right_transposed`: right columns x inner.
void ck_small_product(
    const float *left, const float *right, float *result, size_t rows, size_t inner,
    size_t columns, int32_t left_transposed, int32_t right_transposed, int32_t adding);

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
