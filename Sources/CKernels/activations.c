#include "functions.h"

CK_INLINE void sigmoid_block(const float *values, float *result, size_t count) {
  store(result, sigmoid(load(values, count)), count);
}

CK_KERNEL void ck_sigmoid_array(const float *values, float *result, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) sigmoid_block(values + i, result + i, LANES);
  if (i < count) sigmoid_block(values + i, result + i, count - i);
}

CK_INLINE void tanh_block(const float *values, float *result, size_t count) {
  store(result, hyperbolic_tangent(load(values, count)), count);
}

CK_KERNEL void ck_tanh_array(const float *values, float *result, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) tanh_block(values + i, result + i, LANES);
  if (i < count) tanh_block(values + i, result + i, count - i);
}

CK_INLINE void exp_block(const float *values, float *result, size_t count) {
  store(result, exponential(load(values, count)), count);
}

CK_KERNEL void ck_exp_array(const float *values, float *result, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) exp_block(values + i, result + i, LANES);
  if (i < count) exp_block(values + i, result + i, count - i);
}

CK_KERNEL static void add_bias(float *values, const float *bias, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, values += columns)
    for (size_t c = 0; c < columns; c++) values[c] += bias[c];
}

CK_KERNEL static void add_bias_relu(
    float *values, const float *bias, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, values += columns)
    for (size_t c = 0; c < columns; c++) {
      float x = values[c] + bias[c];
      values[c] = x < 0 ? 0 : x;
    }
}

// The functions with an exponential run over whole blocks in a second pass: narrow rows would
// leave most of a vector empty, and the values are still in the nearest cache.
void ck_add_bias(
    float *values, const float *bias, size_t rows, size_t columns, int32_t function) {
  if (function == ck_relu) return add_bias_relu(values, bias, rows, columns);
  add_bias(values, bias, rows, columns);
  if (function == ck_sigmoid) ck_sigmoid_array(values, values, rows * columns);
  if (function == ck_tanh) ck_tanh_array(values, values, rows * columns);
}

CK_KERNEL static void sigmoid_gradient(const float *outputs, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) gradient[i] *= outputs[i] * (1 - outputs[i]);
}

CK_KERNEL static void tanh_gradient(const float *outputs, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) gradient[i] *= 1 - outputs[i] * outputs[i];
}

CK_KERNEL static void relu_gradient(const float *outputs, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) gradient[i] = outputs[i] > 0 ? gradient[i] : 0;
}

void ck_activation_gradient(
    const float *outputs, float *gradient, size_t count, int32_t function) {
  if (function == ck_sigmoid) sigmoid_gradient(outputs, gradient, count);
  if (function == ck_tanh) tanh_gradient(outputs, gradient, count);
  if (function == ck_relu) relu_gradient(outputs, gradient, count);
}
