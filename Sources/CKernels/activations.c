#include "functions.h"

// A whole-array function from one of sixteen floats. `p` is the function's parameter.
#define MAP(NAME, EXPRESSION)                                                             \
  CK_INLINE void NAME##_block(const float *values, float *result, size_t count, float p) { \
    floats x = load(values, count);                                                       \
    (void)p;                                                                              \
    store(result, EXPRESSION, count);                                                     \
  }                                                                                       \
  CK_KERNEL static void NAME(const float *values, float *result, size_t count, float p) { \
    size_t i = 0;                                                                         \
    for (; i + LANES <= count; i += LANES) NAME##_block(values + i, result + i, LANES, p); \
    if (i < count) NAME##_block(values + i, result + i, count - i, p);                    \
  }

// A gradient times a function of what was kept, x or y = f(x), written as `x` in both cases.
#define MULTIPLY(NAME, EXPRESSION)                                                        \
  CK_INLINE void NAME##_block(const float *kept, float *gradient, size_t count, float p) { \
    floats x = load(kept, count), g = load(gradient, count);                              \
    (void)p;                                                                              \
    store(gradient, EXPRESSION, count);                                                   \
  }                                                                                       \
  CK_KERNEL static void NAME(const float *kept, float *gradient, size_t count, float p) { \
    size_t i = 0;                                                                         \
    for (; i + LANES <= count; i += LANES) NAME##_block(kept + i, gradient + i, LANES, p); \
    if (i < count) NAME##_block(kept + i, gradient + i, count - i, p);                    \
  }

MAP(map_identity, x)
MAP(map_exp, exponential(x))
MAP(map_sigmoid, sigmoid(x))
MAP(map_tanh, hyperbolic_tangent(x))
MAP(map_relu, x < 0 ? (floats)0 : x)
MAP(map_leaky_relu, x < 0 ? x * p : x)
MAP(map_elu, x < 0 ? exponential_minus_one(x) * p : x)
MAP(map_gelu, x * normal_distribution(x, exponential(-0.5f * x * x)))
MAP(map_silu, x * sigmoid(x))
MAP(map_softplus, soft_plus(x))

MULTIPLY(sigmoid_gradient, g * (x * (1.0f - x)))
MULTIPLY(tanh_gradient, g * (1.0f - x * x))
MULTIPLY(relu_gradient, x > 0 ? g : (floats)0)
MULTIPLY(leaky_relu_gradient, x > 0 ? g : g * p)
MULTIPLY(elu_gradient, x > 0 ? g : g * (exponential(x) * p))
MULTIPLY(softplus_gradient, g * sigmoid(x))

CK_INLINE floats silu_slope(floats x) {
  floats s = sigmoid(x);
  return s + (x * s) * (1.0f - s);
}
MULTIPLY(silu_gradient, g * silu_slope(x))

CK_INLINE floats gelu_slope(floats x) {
  floats half = exponential(-0.5f * x * x);
  return normal_distribution(x, half) + (0.398942280f * x) * half;
}
MULTIPLY(gelu_gradient, g * gelu_slope(x))

void ck_sigmoid_array(const float *values, float *result, size_t count) {
  map_sigmoid(values, result, count, 0);
}

void ck_tanh_array(const float *values, float *result, size_t count) {
  map_tanh(values, result, count, 0);
}

void ck_exp_array(const float *values, float *result, size_t count) {
  map_exp(values, result, count, 0);
}

CK_KERNEL static void add_bias(float *values, const float *bias, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, values += columns)
    for (size_t c = 0; c < columns; c++) values[c] += bias[c];
}

CK_KERNEL static void add_bias_relu(float *values, const float *bias, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, values += columns)
    for (size_t c = 0; c < columns; c++) {
      float x = values[c] + bias[c];
      values[c] = x < 0 ? 0 : x;
    }
}

void ck_activation(
    const float *values, float *outputs, size_t count, int32_t function, float parameter) {
  switch (function) {
  case ck_sigmoid: return map_sigmoid(values, outputs, count, parameter);
  case ck_tanh: return map_tanh(values, outputs, count, parameter);
  case ck_relu: return map_relu(values, outputs, count, parameter);
  case ck_leaky_relu: return map_leaky_relu(values, outputs, count, parameter);
  case ck_elu: return map_elu(values, outputs, count, parameter);
  case ck_gelu: return map_gelu(values, outputs, count, parameter);
  case ck_silu: return map_silu(values, outputs, count, parameter);
  case ck_softplus: return map_softplus(values, outputs, count, parameter);
  default:
    if (outputs != values) map_identity(values, outputs, count, parameter);
  }
}

// The function runs over whole blocks in a second pass: narrow rows would leave most of a vector
// empty, and the values are still in the nearest cache.
void ck_add_bias(
    float *values, const float *bias, float *outputs, size_t rows, size_t columns, int32_t function,
    float parameter) {
  if (function == ck_relu && outputs == values) return add_bias_relu(values, bias, rows, columns);
  add_bias(values, bias, rows, columns);
  ck_activation(values, outputs, rows * columns, function, parameter);
}

void ck_activation_gradient(
    const float *kept, float *gradient, size_t count, int32_t function, float parameter) {
  switch (function) {
  case ck_sigmoid: return sigmoid_gradient(kept, gradient, count, parameter);
  case ck_tanh: return tanh_gradient(kept, gradient, count, parameter);
  case ck_relu: return relu_gradient(kept, gradient, count, parameter);
  case ck_leaky_relu: return leaky_relu_gradient(kept, gradient, count, parameter);
  case ck_elu: return elu_gradient(kept, gradient, count, parameter);
  case ck_gelu: return gelu_gradient(kept, gradient, count, parameter);
  case ck_silu: return silu_gradient(kept, gradient, count, parameter);
  case ck_softplus: return softplus_gradient(kept, gradient, count, parameter);
  }
}
