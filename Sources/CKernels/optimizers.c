#include "vectors.h"

// step_size = learning rate / (1 - beta1^t); second_scale = 1 / sqrt(1 - beta2^t).
CK_INLINE void adam_block(
    float *parameters, const float *gradients, float *first, float *second, size_t count,
    float beta1, float beta2, float epsilon, float step_size, float second_scale) {
  floats g = load(gradients, count);
  floats m = load(first, count) * beta1 + g * (1 - beta1);
  floats v = load(second, count) * beta2 + (g * g) * (1 - beta2);
  floats divisor = square_root(v) * second_scale + epsilon;
  store(first, m, count);
  store(second, v, count);
  store(parameters, load(parameters, count) - (m / divisor) * step_size, count);
}

CK_KERNEL void ck_adam(
    float *parameters, const float *gradients, float *first, float *second, size_t count,
    float beta1, float beta2, float epsilon, float step_size, float second_scale) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    adam_block(
        parameters + i, gradients + i, first + i, second + i, LANES, beta1, beta2, epsilon,
        step_size, second_scale);
  if (i < count)
    adam_block(
        parameters + i, gradients + i, first + i, second + i, count - i, beta1, beta2, epsilon,
        step_size, second_scale);
}

CK_KERNEL void ck_descent(
    float *parameters, const float *gradients, size_t count, float learning_rate) {
  for (size_t i = 0; i < count; i++) parameters[i] -= learning_rate * gradients[i];
}

CK_KERNEL void ck_momentum(
    float *parameters, const float *gradients, float *velocities, size_t count,
    float learning_rate, float momentum) {
  for (size_t i = 0; i < count; i++) {
    float velocity = momentum * velocities[i] + gradients[i];
    velocities[i] = velocity;
    parameters[i] -= learning_rate * velocity;
  }
}
