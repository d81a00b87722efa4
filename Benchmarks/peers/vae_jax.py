"""The variational autoencoder of vae_torch.py in JAX: one jitted scan over the batches an epoch."""

import time

from arguments import parse, tell

arguments = parse(epochs=3, seed=1)

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

from fashion_mnist import scaled

train, test = jnp.asarray(scaled("train")), jnp.asarray(scaled("t10k"))
shapes = {"encoder": (784, 256), "mean": (256, 2), "log_variance": (256, 2)}
shapes |= {"decoder": (2, 256), "output": (256, 784)}


def initial(key):
    layers = {}
    for name, (inputs, outputs) in shapes.items():
        key, weights, bias = jax.random.split(key, 3)
        draw = partial(jax.random.uniform, minval=-(inputs**-0.5), maxval=inputs**-0.5)
        layers[name] = draw(weights, (inputs, outputs)), draw(bias, (outputs,))
    return layers


def loss(layers, images, key):
    def apply(name, values):
        weights, bias = layers[name]
        return values @ weights + bias

    hidden = jax.nn.relu(apply("encoder", images))
    mean, log_variance = apply("mean", hidden), apply("log_variance", hidden)
    codes = mean + jnp.exp(0.5 * log_variance) * jax.random.normal(key, mean.shape)
    logits = apply("output", jax.nn.relu(apply("decoder", codes)))
    reconstruction = jnp.sum(jnp.logaddexp(0, logits) - images * logits)
    divergence = -0.5 * jnp.sum(1 + log_variance - mean**2 - jnp.exp(log_variance))
    return (reconstruction + divergence) / len(images)


def step(state, given):
    layers, first, second, count = state
    batch, key = given
    value, gradient = jax.value_and_grad(loss)(layers, train[batch], key)
    count += 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
    correction1, correction2 = 1 - 0.9**count, 1 - 0.999**count
    layers = jax.tree.map(
        lambda p, m, v: p - 0.001 * (m / correction1) / (jnp.sqrt(v / correction2) + 1e-8),
        layers, first, second,
    )
    return (layers, first, second, count), value


@partial(jax.jit, donate_argnums=0)
def train_epoch(state, key):
    order, noise = jax.random.split(key)
    batches = jax.random.permutation(order, len(train)).reshape(-1, 100)
    state, values = lax.scan(step, state, (batches, jax.random.split(noise, len(batches))))
    return state, values.mean()


evaluate = jax.jit(loss)
key, weights = jax.random.split(jax.random.key(arguments.seed))
layers = initial(weights)
state = layers, *(jax.tree.map(jnp.zeros_like, layers) for _ in range(2)), jnp.float32(0)
for epoch in range(1, arguments.epochs + 1):
    key, here, draws = jax.random.split(key, 3)
    start = time.perf_counter()
    state, value = train_epoch(state, here)
    value = float(value)
    seconds = time.perf_counter() - start
    tested = float(evaluate(state[0], test, draws))
    tell(epoch=epoch, seconds=seconds, train=value, test=tested)
