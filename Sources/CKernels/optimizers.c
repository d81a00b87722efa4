#include "vectors.h"

/// The gradient as the rules use it: scaled by clipping, with the penalty on large parameters.
CK_INLINE floats
gradient_of(const float *gradients, floats p, size_t count, float scale, float penalty) {
  return load(gradients, count) * scale + p * penalty;
}

typedef struct {
  floats parameters, first, second;
} adam_values;

CK_INLINE adam_values adam_block(
    const float *parameters, const float *gradients, const float *first, const float *second,
    size_t count, ck_adam_step s) {
  floats p = load(parameters, count);
  floats g = gradient_of(gradients, p, count, s.gradient_scale, s.penalty);
  floats m = load(first, count) * s.beta1 + g * (1 - s.beta1);
  floats v = load(second, count) * s.beta2 + (g * g) * (1 - s.beta2);
  floats divisor = square_root(v) * s.second_scale + s.epsilon;
  return (adam_values){p * s.decay - (m / divisor) * s.step_size, m, v};
}

CK_INLINE void store_adam(
    float *parameters, float *first, float *second, adam_values values, size_t count) {
  store(parameters, values.parameters, count);
  store(first, values.first, count);
  store(second, values.second, count);
}

CK_KERNEL void ck_adam(
    float *parameters, const float *gradients, float *first, float *second, size_t count,
    const ck_adam_step *step) {
  ck_adam_step s = *step;
  if (count < LANES) {
    adam_values x = adam_block(parameters, gradients, first, second, count, s);
    store_adam(parameters, first, second, x, count);
    return;
  }
  // The last whole vector may overlap those before it, so it is computed before they change.
  size_t last = count - LANES;
  adam_values end =
      adam_block(parameters + last, gradients + last, first + last, second + last, LANES, s);
  for (size_t i = 0; i < last; i += LANES) {
    adam_values x = adam_block(parameters + i, gradients + i, first + i, second + i, LANES, s);
    store_adam(parameters + i, first + i, second + i, x, LANES);
  }
  store_adam(parameters + last, first + last, second + last, end, LANES);
}

CK_INLINE void descent_block(
    float *parameters, const float *gradients, size_t count, ck_descent_step s) {
  floats p = load(parameters, count);
  floats g = gradient_of(gradients, p, count, s.gradient_scale, s.penalty);
  store(parameters, p - g * s.learning_rate, count);
}

CK_KERNEL void ck_descent(
    float *parameters, const float *gradients, size_t count, const ck_descent_step *step) {
  ck_descent_step s = *step;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) descent_block(parameters + i, gradients + i, LANES, s);
  if (i < count) descent_block(parameters + i, gradients + i, count - i, s);
}

CK_INLINE void momentum_block(
    float *parameters, const float *gradients, float *velocities, size_t count, ck_descent_step s) {
  floats p = load(parameters, count);
  floats g = gradient_of(gradients, p, count, s.gradient_scale, s.penalty);
  floats v = load(velocities, count) * s.momentum + g;
  store(velocities, v, count);
  floats direction = s.nesterov ? g + v * s.momentum : v;
  store(parameters, p - direction * s.learning_rate, count);
}

CK_KERNEL void ck_momentum(
    float *parameters, const float *gradients, float *velocities, size_t count,
    const ck_descent_step *step) {
  ck_descent_step s = *step;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    momentum_block(parameters + i, gradients + i, velocities + i, LANES, s);
  if (i < count) momentum_block(parameters + i, gradients + i, velocities + i, count - i, s);
}

CK_INLINE void rmsprop_block(
    float *parameters, const float *gradients, float *squares, float *velocities, size_t count,
    ck_rmsprop_step s) {
  floats p = load(parameters, count);
  floats g = gradient_of(gradients, p, count, s.gradient_scale, s.penalty);
  floats square = load(squares, count) * s.decay + (g * g) * (1 - s.decay);
  store(squares, square, count);
  floats direction = g / (square_root(square) + s.epsilon);
  if (velocities) {
    direction = load(velocities, count) * s.momentum + direction;
    store(velocities, direction, count);
  }
  store(parameters, p - direction * s.learning_rate, count);
}

CK_KERNEL void ck_rmsprop(
    float *parameters, const float *gradients, float *squares, float *velocities, size_t count,
    const ck_rmsprop_step *step) {
  ck_rmsprop_step s = *step;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    rmsprop_block(
        parameters + i, gradients + i, squares + i, velocities ? velocities + i : 0, LANES, s);
  if (i < count)
    rmsprop_block(
        parameters + i, gradients + i, squares + i, velocities ? velocities + i : 0, count - i, s);
}
