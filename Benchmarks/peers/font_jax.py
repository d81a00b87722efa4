"""Font networks in JAX: full batch, Adam 0.001, tanh, BCE from logits, all epochs in one compiled
loop; several seeds side by side by vmap. `--widths 35,22,10,2,10,22,35 --seeds 16`."""

import time

from arguments import parse, tell

arguments = parse(epochs=50000, seeds=1, widths="35,16,2,16,35")

import jax
import jax.numpy as jnp
from jax import lax

widths = [int(width) for width in arguments.widths.split(",")]
linear = (len(widths) - 1) // 2 - 1  # the code has no activation
images = jax.random.bernoulli(jax.random.key(0), 0.5, (32, widths[0])).astype(jnp.float32)


def initial(key):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        key, here = jax.random.split(key)
        bound = (6 / (inputs + outputs)) ** 0.5
        weights = jax.random.uniform(here, (inputs, outputs), minval=-bound, maxval=bound)
        layers.append((weights, jnp.zeros(outputs)))
    return layers


def loss(layers):
    values = images
    for index, (weights, bias) in enumerate(layers):
        values = values @ weights + bias
        if index not in (linear, len(layers) - 1):
            values = jnp.tanh(values)
    return jnp.mean(jnp.logaddexp(0, values) - images * values)


def train(layers):
    def step(index, state):
        layers, first, second, _ = state
        value, gradient = jax.value_and_grad(loss)(layers)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        correction1 = 1 - 0.9 ** (index + 1.0)
        correction2 = 1 - 0.999 ** (index + 1.0)
        layers = jax.tree.map(
            lambda p, m, v: p
            - 0.001 * (m / correction1) / (jnp.sqrt(v / correction2) + 1e-8),
            layers, first, second,
        )
        return layers, first, second, value

    zeros = jax.tree.map(jnp.zeros_like, layers)
    return lax.fori_loop(0, arguments.epochs, step, (layers, zeros, zeros, jnp.float32(0)))[3]


if arguments.seeds == 1:
    layers, program = initial(jax.random.key(0)), jax.jit(train)
else:
    keys = jax.random.split(jax.random.key(0), arguments.seeds)
    layers, program = jax.vmap(initial)(keys), jax.jit(jax.vmap(train))
start = time.perf_counter()
compiled = program.lower(layers).compile()
compilation = time.perf_counter() - start
start = time.perf_counter(), time.process_time()
losses = compiled(layers).block_until_ready()
seconds = time.perf_counter() - start[0]
processor = time.process_time() - start[1]
tell(training_seconds=seconds, processor_seconds=processor)
tell(compilation_seconds=compilation, loss=float(losses.mean()))
