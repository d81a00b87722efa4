"""Two convolutions forward and back in JAX, jitted, on made-up images, batch 128: as convolution_torch.py."""

import time

from arguments import parse, tell

arguments = parse(rounds=7)

import jax
import jax.numpy as jnp
from jax import lax

keys = jax.random.split(jax.random.key(1), 3)
images = jax.random.uniform(keys[0], (128, 28, 28, 1))
weights = [
    (0.1 * jax.random.normal(keys[1], (3, 3, 1, 32)), jnp.zeros(32)),
    (0.1 * jax.random.normal(keys[2], (3, 3, 32, 64)), jnp.zeros(64)),
]


def total(weights):
    values = images
    for kernel, bias in weights:
        values = lax.conv_general_dilated(
            values, kernel, (2, 2), ((1, 1), (1, 1)), dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        values = jax.nn.relu(values + bias)
    return jnp.sum(values)


step = jax.jit(jax.grad(total))
for _ in range(10):
    jax.block_until_ready(step(weights))
for _ in range(arguments.rounds):
    start = time.perf_counter()
    for _ in range(10):
        jax.block_until_ready(step(weights))
    tell(seconds=(time.perf_counter() - start) / 10)
