#include "ckernels.h"

// A batch's samples lie side by side, so that vectors are full whatever the widths of the layers.

static size_t bias_of(const ck_layer *layer) { return layer->inputs * layer->outputs; }

void ck_forward(const ck_layer *layers, size_t count, const float *input, size_t samples) {
  for (const ck_layer *layer = layers; layer < layers + count; input = layer++->output) {
    ck_product(
        layer->weights, input, 0, layer->weights + bias_of(layer), layer->sums, layer->outputs,
        layer->inputs, samples, layer->outputs, samples, samples, 1, 0);
    ck_activation(
        layer->sums, layer->output, layer->outputs * samples, layer->function, layer->parameter);
  }
}

void ck_backward(const ck_layer *layers, size_t count, const float *input, size_t samples) {
  for (const ck_layer *layer = layers + count; layer-- > layers;) {
    // `sums` is the output too where the derivative is computed from that.
    ck_activation_gradient(
        layer->sums, layer->delta, layer->outputs * samples, layer->function, layer->parameter);
    const ck_layer *below = layer > layers ? layer - 1 : 0;
    if (below)
      ck_product(
          layer->weights, layer->delta, 0, 0, below->delta, layer->inputs, layer->outputs, samples,
          layer->outputs, samples, samples, 0, 0);
    ck_product(
        below ? below->output : input, layer->delta, 0, 0, layer->gradient, layer->inputs, samples,
        layer->outputs, samples, samples, layer->outputs, 0, 1);
    ck_sum_columns(layer->delta, layer->gradient + bias_of(layer), layer->outputs, samples);
  }
}
