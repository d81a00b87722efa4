"""The font network 35-16-2-16-35 in NumPy: full batch, Adam 0.001, tanh, BCE from logits."""

import time

from arguments import parse, tell

arguments = parse(epochs=50000)

import numpy as np

generator = np.random.default_rng(0)
images = generator.integers(0, 2, (32, 35)).astype(np.float32)
widths = [35, 16, 2, 16, 35]
activated = [True, False, True, False]
layers = []
for inputs, outputs in zip(widths, widths[1:]):
    bound = np.sqrt(6 / (inputs + outputs))
    layers.append(generator.uniform(-bound, bound, (inputs, outputs)).astype(np.float32))
    layers.append(np.zeros(outputs, np.float32))
first = [np.zeros_like(p) for p in layers]
second = [np.zeros_like(p) for p in layers]

start = time.perf_counter(), time.process_time()
for step in range(1, arguments.epochs + 1):
    values = [images]
    for index, is_tanh in enumerate(activated):
        sums = values[-1] @ layers[2 * index] + layers[2 * index + 1]
        values.append(np.tanh(sums) if is_tanh else sums)
    gradient = (1 / (1 + np.exp(-values[-1])) - images) / images.size
    gradients = [None] * len(layers)
    for index in reversed(range(4)):
        gradients[2 * index] = values[index].T @ gradient
        gradients[2 * index + 1] = gradient.sum(axis=0)
        if index:
            gradient = gradient @ layers[2 * index].T
            if activated[index - 1]:
                gradient = gradient * (1 - values[index] ** 2)
    correction1 = 1 - 0.9**step
    correction2 = 1 - 0.999**step
    for index, slope in enumerate(gradients):
        first[index] = 0.9 * first[index] + 0.1 * slope
        second[index] = 0.999 * second[index] + 0.001 * slope * slope
        layers[index] -= (
            0.001
            * (first[index] / correction1)
            / (np.sqrt(second[index] / correction2) + 1e-8)
        ).astype(np.float32)
seconds = time.perf_counter() - start[0]
processor = time.process_time() - start[1]

logits = values[-1]
loss = np.mean(np.logaddexp(0, logits) - images * logits)
tell(training_seconds=seconds, processor_seconds=processor, loss=float(loss))
