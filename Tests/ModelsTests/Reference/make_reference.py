"""Writes the values that the models are held against, as PyTorch and scikit-learn compute them.

    Benchmarks/install-peers.sh
    Benchmarks/.venv/bin/python Tests/ModelsTests/Reference/make_reference.py

The tests read the files that this leaves beside it; they need no Python. Everything is computed in
double precision, from inputs that are exact in single precision (multiples of 1/64), and written
with nine digits. Matrices are lists of numbers, row by row, a row for each image; a layer computes
x W + b, so its weights are [inputs, outputs] (PyTorch's transposed).

activations.json  a list: name, options, x, y = f(x), slope = f'(x). At a corner the slope is
                  PyTorch's (relu at 0: 0, leaky_relu at 0: its slope, elu at 0: alpha).
dense.json        rows, inputs, outputs, x, weights, bias, y; upstream = dL/dy and the gradients of
                  L by x, weights and bias.
losses.json       rows, columns, outputs (logits or means), targets; cases: loss, output (bernoulli:
                  `outputs` are logits; gaussian: they are means), options, reduction (pixel_mean,
                  image_sum: the mean over images of the sum over pixels), value, gradient by
                  `outputs`. The Gaussian negative log-likelihood has its constant log(2 pi) / 2 a
                  pixel. The case that has `log_variances`, one a value, has a gradient by them too.
                  kl: rows, latent, means, log_variances; KL to the standard normal: by_image,
                  by_dimension (mean over images), value (mean over images of the sum) and its
                  gradients. free_bits: the same where each dimension's mean over images counts as
                  at least `minimum` nats, which takes its gradient.
optimizers.json   start, gradients (a list a step); cases: name, options, and parameters after each
                  step. weight_decay of sgd, momentum, rmsprop and adam is added to the gradient;
                  adamw's shrinks the parameters by learning_rate * weight_decay beforehand.
clipping.json     gradients, cases: by (norm, value), limit, clipped. The norm is that of all.
schedules.json    learning_rate, steps; cases: name, options, warmup, rates by step, from the first.
                  Warm-up: the rate times 1/warmup, 2/warmup, ... 1 in the first `warmup` steps;
                  then the schedule from its own start, as if it had steps - warmup steps.
initializers.json cases: scheme, inputs, outputs, bound (uniform ones) and variance of the weights;
                  pytorch also has the bound of its biases, others have biases 0.
autoencoder.json  layers (inputs, outputs, weights, bias), rows, images, noisy; cases: activation
                  (of the hidden layers; the code's and the output's are linear), options, output,
                  loss, reduction, input (images or noisy; the targets are the images), value, and
                  gradients: of each layer its weights, then its bias, in one list.
vae.json          Layers by name, `images` [image_count, pixels], `order` [steps, batch] (which
                  images make a batch), `noise` [steps, batch, latent]: z = mean +
                  exp(log_variance / 2) * noise; cases: activation, output, options, beta, optimizer
                  with its options, reduction image_sum; reconstruction, kl (before beta) and total
                  = reconstruction + beta * kl before each step, in nats an image; gradients of
                  the first step by layer, weights then bias.
pca.json          rows, columns, x, components (rows are unit vectors, any sign), means, variances
                  (over rows - 1), shares of the variance, codes, reconstruction.
"""

import json
import math
import pathlib

import numpy as np
import torch
from sklearn.decomposition import PCA
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
generator = np.random.default_rng(20)


def grid(values):
    """The nearest multiples of 1/64: exact in single precision and in nine digits."""
    return np.round(np.asarray(values) * 64) / 64


def uniform(*shape, low=-1.0, high=1.0):
    return torch.tensor(grid(generator.uniform(low, high, shape)))


def normal(*shape):
    return torch.tensor(grid(generator.normal(size=shape)))


def leaf(values):
    return values.clone().requires_grad_()


def numbers(values):
    """A flat list of what JSON shall hold; nine digits."""
    if isinstance(values, torch.Tensor):
        values = values.detach().numpy()
    flat = np.asarray(values, dtype=float).reshape(-1)
    return [float(f"{value:.9g}") for value in flat]


def write(name, content):
    def text(value, indent):
        pad = " " * (indent + 1)
        if isinstance(value, dict) and value:
            items = [f"{pad}{json.dumps(k)}: {text(v, indent + 1)}" for k, v in value.items()]
            return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
        if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
            return "[\n" + ",\n".join(pad + text(v, indent + 1) for v in value) + "]"
        if isinstance(value, list):
            lines, line = [], pad
            for index, item in enumerate(value):
                word = json.dumps(int(item) if item == int(item) else item)
                word += "," if index + 1 < len(value) else ""
                if len(line) + len(word) > 99:
                    lines.append(line.rstrip())
                    line = pad
                line += word + " "
            return "[\n" + "\n".join(lines + [line.rstrip()]) + "]" if lines else f"[{line.strip()}]"
        return json.dumps(value)

    (HERE / name).write_text(text(content, 0) + "\n")


FUNCTIONS = {
    "identity": lambda x: x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda x, slope=0.01: F.leaky_relu(x, slope),
    "elu": lambda x, alpha=1.0: F.elu(x, alpha),
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
}


def activations():
    points = [0.0, 100, 88, 40, 21, 20, 19.5, 12, 9, 7, 5.5, 4.5, 4, 3, 2.5, 2, 1.5, 1, 0.75, 0.5]
    points += [0.25, 0.125, 1 / 64, 1 / 1024]
    x = torch.tensor(sorted({sign * point for point in points for sign in (-1.0, 1.0)} | {0.0}))
    cases = [(name, {}) for name in FUNCTIONS]
    cases += [("leaky_relu", {"slope": 0.25}), ("elu", {"alpha": 0.5})]
    out = []
    for name, options in cases:
        argument = leaf(x)
        y = FUNCTIONS[name](argument, **options)
        y.sum().backward()
        out.append(
            {"name": name, "options": options, "x": numbers(x), "y": numbers(y)}
            | {"slope": numbers(argument.grad)}
        )
    write("activations.json", out)


def dense():
    x, weights, bias = leaf(uniform(5, 7)), leaf(uniform(7, 3)), leaf(uniform(3))
    upstream = uniform(5, 3)
    y = F.linear(x, weights.T, bias)
    y.backward(upstream)
    write(
        "dense.json",
        {"rows": 5, "inputs": 7, "outputs": 3, "x": numbers(x), "weights": numbers(weights)}
        | {"bias": numbers(bias), "y": numbers(y), "upstream": numbers(upstream)}
        | {"x_gradient": numbers(x.grad), "weights_gradient": numbers(weights.grad)}
        | {"bias_gradient": numbers(bias.grad)},
    )


def loss_sum(loss, output, outputs, targets, options):
    if loss == "bce":
        return F.binary_cross_entropy_with_logits(outputs, targets, reduction="sum")
    means = torch.sigmoid(outputs) if output == "bernoulli" else outputs
    if loss == "mse":
        return F.mse_loss(means, targets, reduction="sum")
    variances = torch.full_like(means, options["variance"])
    return F.gaussian_nll_loss(means, targets, variances, full=True, eps=0, reduction="sum")


def divisor(reduction, images):
    return images.shape[0] * (images.shape[1] if reduction == "pixel_mean" else 1)


def kl_terms(means, log_variances):
    return -0.5 * (1 + log_variances - means**2 - log_variances.exp())


def losses():
    outputs = uniform(4, 6, low=-6, high=6)
    outputs[0, 0], outputs[0, 1], outputs[1, 2] = 30.0, -30.0, 0.0
    targets = uniform(4, 6, low=0, high=1)
    targets[0, :3] = torch.tensor([1.0, 1.0, 0.0])
    kinds = [("bce", "bernoulli", {}), ("mse", "gaussian", {}), ("mse", "bernoulli", {})]
    kinds += [("gaussian_nll", "gaussian", {"variance": v}) for v in (1.0, 0.0625)]
    cases = []
    for loss, output, options in kinds:
        for reduction in ("pixel_mean", "image_sum"):
            argument = leaf(outputs)
            value = loss_sum(loss, output, argument, targets, options)
            value = value / divisor(reduction, outputs)
            value.backward()
            cases.append(
                {"loss": loss, "output": output, "options": options, "reduction": reduction}
                | {"value": value.item(), "gradient": numbers(argument.grad)}
            )
    log_variances = leaf(uniform(4, 6, low=-3, high=1))
    argument = leaf(outputs)
    value = F.gaussian_nll_loss(
        argument, targets, log_variances.exp(), full=True, eps=0, reduction="sum"
    )
    value = value / outputs.shape[0]
    value.backward()
    cases.append(
        {"loss": "gaussian_nll", "output": "gaussian", "options": {}, "reduction": "image_sum"}
        | {"log_variances": numbers(log_variances), "value": value.item()}
        | {"gradient": numbers(argument.grad)}
        | {"log_variances_gradient": numbers(log_variances.grad)}
    )

    means, log_variances = leaf(normal(5, 3)), leaf(uniform(5, 3, low=-4, high=1))
    # Nearly the prior in the last dimension: the free bits hold it.
    with torch.no_grad():
        means[:, 2] /= 4
        log_variances[:, 2] /= 16
    terms = kl_terms(means, log_variances)
    exact = torch.distributions.kl_divergence(
        torch.distributions.Normal(means, (log_variances / 2).exp()),
        torch.distributions.Normal(torch.zeros(()), torch.ones(())),
    )
    assert torch.allclose(terms, exact, rtol=1e-12, atol=1e-14)
    value = terms.sum() / 5
    value.backward()
    kl = {"rows": 5, "latent": 3, "means": numbers(means), "log_variances": numbers(log_variances)}
    kl |= {"by_image": numbers(terms.sum(1)), "by_dimension": numbers(terms.mean(0))}
    kl |= {"value": value.item(), "means_gradient": numbers(means.grad)}
    kl |= {"log_variances_gradient": numbers(log_variances.grad)}
    means.grad = log_variances.grad = None
    value = kl_terms(means, log_variances).mean(0).clamp(min=0.25).sum()
    value.backward()
    kl["free_bits"] = {"minimum": 0.25, "value": value.item()}
    kl["free_bits"] |= {"means_gradient": numbers(means.grad)}
    kl["free_bits"] |= {"log_variances_gradient": numbers(log_variances.grad)}
    write(
        "losses.json",
        {"rows": 4, "columns": 6, "outputs": numbers(outputs), "targets": numbers(targets)}
        | {"cases": cases, "kl": kl},
    )


def make_optimizer(name, options, parameters):
    rate = options["learning_rate"]
    decay = options.get("weight_decay", 0)
    betas = (options.get("beta1", 0.9), options.get("beta2", 0.999))
    epsilon = options.get("epsilon", 1e-8)
    if name == "sgd":
        return torch.optim.SGD(parameters, rate, weight_decay=decay)
    if name == "momentum":
        return torch.optim.SGD(
            parameters, rate, options["momentum"], weight_decay=decay,
            nesterov=options.get("nesterov", False),
        )
    if name == "rmsprop":
        return torch.optim.RMSprop(
            parameters, rate, options["decay"], epsilon, decay, options.get("momentum", 0)
        )
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name]
    return kind(parameters, rate, betas, epsilon, decay)


def optimizers():
    start = uniform(8, low=-2, high=2)
    gradients = normal(12, 8)
    gradients[:, 0] = 0.5
    gradients[:, 1] = 0
    gradients[3:, 2] = 0
    gradients[:, 3] /= 64
    gradients[:, 4] *= 64
    gradients = torch.tensor(np.float32(gradients.numpy()).astype(float))
    base = {"learning_rate": 0.0625}
    adam = {"learning_rate": 0.015625, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    cases = [
        ("sgd", base),
        ("sgd", base | {"weight_decay": 0.125}),
        ("momentum", base | {"momentum": 0.9}),
        ("momentum", base | {"momentum": 0.5, "weight_decay": 0.125}),
        ("momentum", base | {"momentum": 0.9, "nesterov": True}),
        ("momentum", base | {"momentum": 0.5, "nesterov": True, "weight_decay": 0.125}),
        ("rmsprop", {"learning_rate": 0.015625, "decay": 0.99, "epsilon": 1e-8}),
        ("rmsprop", {"learning_rate": 0.015625, "decay": 0.5, "epsilon": 0.125, "momentum": 0.75}),
        ("rmsprop", base | {"decay": 0.9, "epsilon": 1e-6, "weight_decay": 0.125}),
        ("adam", adam),
        ("adam", adam | {"beta1": 0.5, "beta2": 0.75, "epsilon": 0.125}),
        ("adam", adam | {"weight_decay": 0.125}),
        ("adamw", adam | {"weight_decay": 0.125}),
        ("adamw", adam | {"beta1": 0.5, "beta2": 0.75, "epsilon": 1e-6, "weight_decay": 1.0}),
    ]
    out = []
    for name, options in cases:
        parameters = leaf(start)
        optimizer = make_optimizer(name, options, [parameters])
        steps = []
        for gradient in gradients:
            parameters.grad = gradient.clone()
            optimizer.step()
            steps.append(numbers(parameters))
        out.append({"name": name, "options": options, "parameters": steps})
    write(
        "optimizers.json",
        {"start": numbers(start), "gradients": [numbers(g) for g in gradients], "cases": out},
    )


def clipping():
    gradients = normal(20)
    cases = []
    for by, limit in [("norm", 1.0), ("norm", 100.0), ("value", 0.5), ("value", 100.0)]:
        parts = [leaf(part) for part in gradients.split([12, 8])]
        for part in parts:
            part.grad = part.detach().clone()
        if by == "norm":
            torch.nn.utils.clip_grad_norm_(parts, limit)
        else:
            torch.nn.utils.clip_grad_value_(parts, limit)
        clipped = torch.cat([part.grad for part in parts])
        cases.append({"by": by, "limit": limit, "clipped": numbers(clipped)})
    write("clipping.json", {"gradients": numbers(gradients), "cases": cases})


def schedules():
    rate, steps = 0.25, 24
    kinds = [
        ("constant", {}),
        ("step", {"every": 5, "factor": 0.5}),
        ("exponential", {"factor": 0.875}),
        ("cosine", {"minimum": 0.0}),
        ("cosine", {"minimum": 0.03125}),
    ]
    cases = []
    for name, options in kinds:
        for warmup in (0, 1, 6):
            optimizer = torch.optim.SGD([leaf(uniform(1))], rate)
            lr = torch.optim.lr_scheduler
            # A scheduler sets the optimizer's rate as it is made: the first to act comes last.
            if name == "constant":
                schedule = lr.ConstantLR(optimizer, factor=1)
            elif name == "step":
                schedule = lr.StepLR(optimizer, options["every"], options["factor"])
            elif name == "exponential":
                schedule = lr.ExponentialLR(optimizer, options["factor"])
            else:
                schedule = lr.CosineAnnealingLR(optimizer, steps - warmup, options["minimum"])
            if warmup > 1:
                rising = lr.LinearLR(optimizer, 1 / warmup, 1, warmup - 1)
                schedule = lr.SequentialLR(optimizer, [rising, schedule], [warmup])
            elif warmup == 1:
                still = lr.ConstantLR(optimizer, factor=1)
                schedule = lr.SequentialLR(optimizer, [still, schedule], [1])
            rates = []
            for _ in range(steps):
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                schedule.step()
            expected = [closed_rate(name, options, rate, steps, warmup, t) for t in range(steps)]
            assert np.allclose(rates, expected, rtol=1e-9, atol=1e-12), (name, warmup)
            cases.append(
                {"name": name, "options": options, "warmup": warmup, "rates": numbers(rates)}
            )
    write("schedules.json", {"learning_rate": rate, "steps": steps, "cases": cases})


def closed_rate(name, options, rate, steps, warmup, t):
    if t < warmup:
        return rate * (t + 1) / warmup
    t, steps = t - warmup, steps - warmup
    if name == "step":
        return rate * options["factor"] ** (t // options["every"])
    if name == "exponential":
        return rate * options["factor"] ** t
    if name == "cosine":
        low = options["minimum"]
        return low + (rate - low) * (1 + math.cos(math.pi * t / steps)) / 2
    return rate


def initializers():
    torch.manual_seed(0)
    cases = []
    for inputs, outputs in [(784, 256), (16, 35)]:
        he, glorot = 2 / inputs, 2 / (inputs + outputs)
        variances = {"glorot_uniform": glorot, "glorot_normal": glorot}
        variances |= {"he_uniform": he, "he_normal": he, "pytorch": 1 / (3 * inputs)}
        for scheme, variance in variances.items():
            layers = [torch.nn.Linear(inputs, outputs) for _ in range(20 if inputs > 100 else 4000)]
            for layer in layers:
                if scheme == "glorot_uniform":
                    torch.nn.init.xavier_uniform_(layer.weight)
                elif scheme == "glorot_normal":
                    torch.nn.init.xavier_normal_(layer.weight)
                elif scheme == "he_uniform":
                    torch.nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
                elif scheme == "he_normal":
                    torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            weights = torch.stack([layer.weight for layer in layers])
            case = {"scheme": scheme, "inputs": inputs, "outputs": outputs, "variance": variance}
            # The published forms, which PyTorch's draws are seen to follow.
            assert abs(weights.var().item() / variance - 1) < 0.005, case
            if not scheme.endswith("normal"):
                case["bound"] = math.sqrt(3 * variance)
                assert 0.9999 < weights.abs().max().item() / case["bound"] <= 1, case
            if scheme == "pytorch":
                bias = torch.cat([layer.bias for layer in layers])
                case["bias_bound"] = 1 / math.sqrt(inputs)
                assert 0.99 < bias.abs().max().item() / case["bias_bound"] <= 1, case
            cases.append(case)
    write("initializers.json", {"cases": cases})


def layer(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return [uniform(inputs, outputs, low=-bound, high=bound), uniform(outputs, low=-0.25, high=0.25)]


def layer_json(weights, bias):
    inputs, outputs = weights.shape
    return {"inputs": inputs, "outputs": outputs, "weights": numbers(weights), "bias": numbers(bias)}


def autoencoder():
    widths = [6, 5, 2, 5, 6]
    layers = [layer(a, b) for a, b in zip(widths, widths[1:])]
    images = uniform(4, 6, low=0, high=1)
    noisy = uniform(4, 6, low=0, high=1)
    cases = [(name, {}, "bernoulli", "bce", "pixel_mean", "images") for name in FUNCTIONS]
    cases += [("tanh", {}, "bernoulli", "bce", "image_sum", "images")]
    cases += [("leaky_relu", {"slope": 0.25}, "bernoulli", "bce", "pixel_mean", "images")]
    cases += [("elu", {"alpha": 0.5}, "bernoulli", "bce", "pixel_mean", "images")]
    cases += [("tanh", {}, "bernoulli", "mse", "pixel_mean", "images")]
    cases += [("tanh", {}, "gaussian", "mse", "pixel_mean", "images")]
    cases += [("tanh", {}, "bernoulli", "bce", "pixel_mean", "noisy")]
    out = []
    for activation, options, output, loss, reduction, given in cases:
        leaves = [[leaf(weights), leaf(bias)] for weights, bias in layers]
        values = {"images": images, "noisy": noisy}[given]
        for index, (weights, bias) in enumerate(leaves):
            values = values @ weights + bias
            if index in (0, 2):
                values = FUNCTIONS[activation](values, **options)
        value = loss_sum(loss, output, values, images, {}) / divisor(reduction, images)
        value.backward()
        gradients = [part.grad.reshape(-1) for pair in leaves for part in pair]
        out.append(
            {"activation": activation, "options": options, "output": output, "loss": loss}
            | {"reduction": reduction, "input": given, "value": value.item()}
            | {"gradients": numbers(torch.cat(gradients))}
        )
    write(
        "autoencoder.json",
        {"layers": [layer_json(*pair) for pair in layers], "rows": 4, "images": numbers(images)}
        | {"noisy": numbers(noisy), "cases": out},
    )


def train_vae(shape, layers, images, order, noise, case, dtype):
    """The losses before each step, and the gradients of the first."""
    leaves = {
        name: [leaf(part.to(dtype)) for part in pair] for name, pair in layers.items()
    }
    optimizer = make_optimizer(
        case["optimizer"], case["optimizer_options"], [p for pair in leaves.values() for p in pair]
    )
    function = FUNCTIONS[case["activation"]]

    def apply(name, values):
        weights, bias = leaves[name]
        return values @ weights + bias

    history = {"total": [], "reconstruction": [], "kl": []}
    first = None
    for picked, draws in zip(order, noise.to(dtype)):
        batch = images[picked].to(dtype)
        hidden = function(apply("encoder", batch))
        means, log_variances = apply("mean", hidden), apply("log_variance", hidden)
        codes = means + (log_variances / 2).exp() * draws
        outputs = apply("output", function(apply("decoder", codes)))
        loss = {"bernoulli": "bce", "gaussian": "gaussian_nll"}[case["output"]]
        reconstruction = loss_sum(loss, case["output"], outputs, batch, case["options"])
        reconstruction = reconstruction / len(batch)
        kl = kl_terms(means, log_variances).sum() / len(batch)
        total = reconstruction + case["beta"] * kl
        optimizer.zero_grad()
        total.backward()
        if first is None:
            first = {
                name: numbers(torch.cat([part.grad.reshape(-1) for part in pair]))
                for name, pair in leaves.items()
            }
        optimizer.step()
        for name, value in [("total", total), ("reconstruction", reconstruction), ("kl", kl)]:
            history[name].append(value.item())
    return history, first


def vae():
    shape = {"pixels": 12, "hidden": 8, "latent": 2, "image_count": 64, "batch": 16, "steps": 200}
    layers = {"encoder": layer(12, 8), "mean": layer(8, 2), "log_variance": layer(8, 2)}
    layers |= {"decoder": layer(2, 8), "output": layer(8, 12)}
    # A few kinds of images, so that there is something to learn.
    kinds = generator.integers(0, 2, (4, 12))
    images = kinds[generator.integers(0, 4, 64)] * 0.75 + generator.uniform(0, 0.25, (64, 12))
    images = torch.tensor(grid(images))
    order = [
        epoch[start : start + 16].tolist()
        for epoch in (generator.permutation(64) for _ in range(50))
        for start in range(0, 64, 16)
    ]
    noise = normal(200, 16, 2)
    adam = {"learning_rate": 0.015625, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    rmsprop = {"learning_rate": 0.00390625, "decay": 0.99, "epsilon": 1e-8}
    common = {"reduction": "image_sum"}
    cases = [
        {"activation": "relu", "output": "bernoulli", "options": {}, "beta": 1.0}
        | {"optimizer": "adam", "optimizer_options": adam} | common,
        {"activation": "tanh", "output": "gaussian", "options": {"variance": 0.0625}, "beta": 0.5}
        | {"optimizer": "rmsprop", "optimizer_options": rmsprop} | common,
    ]
    for case in cases:
        history, first = train_vae(shape, layers, images, order, noise, case, torch.float64)
        single, _ = train_vae(shape, layers, images, order, noise, case, torch.float32)
        for name in history:
            exact = np.array(history[name])
            worst = np.max(np.abs(np.array(single[name]) / exact - 1))
            print(f"vae {case['output']}: {name} {exact[0]:.4f} -> {exact[-1]:.4f}; "
                  f"single precision is off by {worst:.1e} at most")
            case[name] = numbers(history[name])
        case["first_gradients"] = first
    write(
        "vae.json",
        shape | {"layers": {name: layer_json(*pair) for name, pair in layers.items()}}
        | {"images": numbers(images), "order": order}
        | {"noise": [numbers(draws) for draws in noise], "cases": cases},
    )


def pca():
    x = grid(generator.normal(size=(30, 3)) @ generator.normal(size=(3, 7)))
    x = grid(x + 0.25 * generator.normal(size=x.shape) + 0.5)
    fitted = PCA(3, svd_solver="full").fit(x)
    codes = fitted.transform(x)
    write(
        "pca.json",
        {"rows": 30, "columns": 7, "x": numbers(x), "components": numbers(fitted.components_)}
        | {"means": numbers(fitted.mean_), "variances": numbers(fitted.explained_variance_)}
        | {"shares": numbers(fitted.explained_variance_ratio_), "codes": numbers(codes)}
        | {"reconstruction": numbers(fitted.inverse_transform(codes))},
    )


for make in (
    activations, dense, losses, optimizers, clipping, schedules, initializers, autoencoder, vae, pca
):
    make()
