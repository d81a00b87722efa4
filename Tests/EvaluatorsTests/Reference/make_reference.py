"""Writes the values that the evaluators are held against, as NumPy, SciPy and scikit-learn compute
them in double precision.

    Benchmarks/install-peers.sh
    Benchmarks/.venv/bin/python Tests/EvaluatorsTests/Reference/make_reference.py

The tests read the files that this leaves beside it; they need no Python. Inputs are exact in single
precision (multiples of 1/64 but for the grey images), results have nine digits. Matrices are lists of numbers, row by row.

latent.json   rows, columns, codes, labels. by_label and overall:
              silhouette: scikit-learn's silhouette_score, Euclidean; silhouettes of each row (0 for
              a class of one: class 3 has one row).
              knn: k and accuracy, each row's class by the vote of its k nearest others (itself left
              out); ties of the vote go to the class that comes first. No two distances are equal.
              neighbours: of each row, the distance to the nearest other row; mean, median.
              centre, radius (root mean squared distance to the centre), spread (standard deviation
              by dimension, over rows), largest (distance to the centre).
              area: of the convex hull, and of the box around the codes (the first two columns).
sets.json     Distances from each of `points` to the nearest row of `known` (Euclidean), with its
              index; hamming: the number of pixels on another side of 0.5.
quantiles.json  values; quantiles at `probabilities` by linear interpolation (NumPy's default, type
              7); mean, standard_deviation (over n - 1), interval: half the width of the 95 %
              interval of the mean by Student's t. student_t: the t that |T| stays below with the
              chance 0.95, by degrees of freedom.
box.json      The same values' box: median, quartiles, whiskers (the last values within 1.5 times the
              quartiles' distance), outliers.
likelihood.json  A variational model in a small: latent 2, pixels 5; posterior means and
              log_variances by image; decoder, one layer: weights [2, 5], bias; `noise`
              [images, samples, 2]. bernoulli (images are 0 or 1) and gaussian (variance, images
              grey), each by image: reconstruction (mean over the samples), kl, elbo = reconstruction
              + kl as a loss; log_likelihood: log of the mean over samples of
              p(x | z) p(z) / q(z | x), by log-sum-exp; standard_error: of that by the delta method,
              standard deviation of the weights (over samples - 1) / (sqrt(samples) mean weight);
              nll: the mean over images of -log_likelihood; bits_per_dimension: nll / (pixels log 2).
              exact: the integral itself by quadrature, to see that the estimate is near.
              effective_sizes: (sum w)^2 / sum w^2; gains: by how much the mean of the estimates of
              the first and of the second half of the samples lies below that of all.
              squares: the grey images under a Gaussian of variance 1/2 around the sigmoid of the
              logits, its reconstruction by image.
              active_units: by dimension, the variance over images of the posterior's mean (over
              images), with how many exceed 0.01. kl_by_dimension: mean over images.
bayes.json    known: images [count, pixels], each 0 or 1; draws: noisy ones and which known image each
              came from; logits: what some model gives, by draw. cases: flip (the level of the draws),
              assumed (the level that a method takes), posteriors [draws, count] under a uniform prior
              at the level assumed. By draw, expected under the posterior at the level `flip`, image
              by image: wrong_pixels of the method's posterior mean (a pixel is white from 0.5 on) and
              nats (cross-entropy summed over pixels; infinite ones are null); logit_wrong_pixels and
              logit_nats of the logits' sigmoid.
prdc.json     known, made: points [count, columns]. cases: k, precision and recall (Kynkäänniemi et al.
              2019, equation 1), density and coverage (Naeem et al. 2020, equations 2 and 4), from
              their definitions; where the package `prdc` of the second paper's authors is installed,
              held against it. diversity: the mean distance of two made points over that of two known.
"""

import json
import math
import pathlib

import numpy as np
from scipy import integrate, spatial, stats
from scipy.special import expit, logsumexp
from sklearn.metrics import pairwise_distances, silhouette_samples, silhouette_score
from sklearn.neighbors import KNeighborsClassifier

HERE = pathlib.Path(__file__).parent
generator = np.random.default_rng(5)


def grid(values):
    """The nearest multiples of 1/64: exact in single precision and in nine digits."""
    return np.round(np.asarray(values) * 64) / 64


def number(value):
    value = float(value)
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.9g}")
    return int(rounded) if rounded == int(rounded) else rounded


def numbers(values):
    return [number(value) for value in np.asarray(values).reshape(-1)]


def write(name, content):
    def text(value, indent):
        pad = " " * (indent + 1)
        if isinstance(value, dict):
            items = [f"{pad}{json.dumps(k)}: {text(v, indent + 1)}" for k, v in value.items()]
            return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return "[\n" + ",\n".join(pad + text(v, indent + 1) for v in value) + "]"
        if isinstance(value, list):
            lines, line = [], pad
            for index, item in enumerate(value):
                word = json.dumps(item) + ("," if index + 1 < len(value) else "")
                if len(line) + len(word) > 99:
                    lines.append(line.rstrip())
                    line = pad
                line += word + " "
            return "[\n" + "\n".join(lines + [line.rstrip()]) + "]" if lines else f"[{line.strip()}]"
        return json.dumps(value)

    (HERE / name).write_text(text(content, 0) + "\n")


def latent():
    centres = np.array([[0, 0], [2, 1], [-1.5, 2]])
    labels = generator.permutation(np.repeat([0, 1, 2], 10))
    codes = grid(centres[labels] + generator.normal(size=(30, 2)))
    codes = np.vstack([codes, [[3.5, -2.0]]])
    labels = np.append(labels, 3)
    distances = pairwise_distances(codes)
    pairs = np.sort(distances[np.triu_indices(len(codes), 1)])
    assert np.diff(pairs).min() >= 0 and pairs[0] > 0
    others = distances + np.diag(np.full(len(codes), np.inf))
    knn = []
    for k in (1, 3, 5):
        order = np.argsort(others, axis=1, kind="stable")
        gaps = np.sort(others, axis=1)
        assert (gaps[:, k] > gaps[:, k - 1]).all(), "an equal distance at the edge"
        right = 0
        for row, nearest in enumerate(order[:, :k]):
            votes = np.bincount(labels[nearest], minlength=4)
            left = np.arange(len(codes)) != row
            known = KNeighborsClassifier(k).fit(codes[left], labels[left])
            assert known.predict(codes[row : row + 1])[0] == votes.argmax()
            right += votes.argmax() == labels[row]
        knn.append({"k": k, "accuracy": number(right / len(codes))})
    nearest = others.min(axis=1)
    centre = codes.mean(axis=0)
    from_centre = np.linalg.norm(codes - centre, axis=1)
    box = np.ptp(codes, axis=0)
    write(
        "latent.json",
        {"rows": len(codes), "columns": 2, "codes": numbers(codes), "labels": numbers(labels)}
        | {"silhouette": number(silhouette_score(codes, labels))}
        | {"silhouettes": numbers(silhouette_samples(codes, labels)), "knn": knn}
        | {"neighbours": numbers(nearest), "neighbours_mean": number(nearest.mean())}
        | {"neighbours_median": number(np.median(nearest)), "centre": numbers(centre)}
        | {"radius": number(np.sqrt((from_centre**2).mean())), "spread": numbers(codes.std(axis=0))}
        | {"largest": number(from_centre.max())}
        | {"area_hull": number(spatial.ConvexHull(codes).volume), "area_box": number(box.prod())},
    )


def sets():
    known = generator.integers(0, 2, (6, 8)).astype(float)
    points = grid(generator.random((7, 8)))
    points[0] = known[2]
    distances = pairwise_distances(points, known)
    hamming = ((points[:, None] >= 0.5) != (known[None] >= 0.5)).sum(axis=2)
    write(
        "sets.json",
        {"columns": 8, "known": numbers(known), "points": numbers(points)}
        | {"nearest": numbers(distances.min(axis=1)), "index": numbers(distances.argmin(axis=1))}
        | {"hamming": numbers(hamming.min(axis=1))},
    )


def quantiles():
    values = grid(np.append(generator.gamma(2, 2, 21), [31.0, -12.0]))
    probabilities = [0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1]
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    freedoms = [1, 2, 3, 4, 5, 30, 99, 499, 2000]
    write(
        "quantiles.json",
        {"values": numbers(values), "probabilities": probabilities}
        | {"quantiles": numbers(np.quantile(values, probabilities)), "mean": number(values.mean())}
        | {"standard_deviation": number(values.std(ddof=1)), "interval": number(half)}
        | {"freedoms": freedoms, "student_t": numbers(stats.t.ppf(0.975, freedoms))},
    )
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    reach = 1.5 * (high - low)
    inside = values[(values >= low - reach) & (values <= high + reach)]
    outliers = np.setdiff1d(values, inside)
    assert len(outliers) > 0
    write(
        "box.json",
        {"values": numbers(values), "median": number(middle), "quartiles": numbers([low, high])}
        | {"whiskers": numbers([inside.min(), inside.max()]), "outliers": numbers(outliers)},
    )


def likelihood():
    images, samples, pixels = 4, 16, 5
    # Near the prior, as the posteriors of so weak a decoder are.
    means = grid(generator.normal(size=(images, 2)) / 4)
    log_variances = grid(generator.uniform(-0.75, 0, (images, 2)))
    # Nearly inactive: its mean hardly varies over the images.
    means[:, 1] = means[:, 1] / 16
    weights = grid(generator.normal(size=(2, pixels)) / 4)
    bias = grid(generator.normal(size=pixels) / 2)
    noise = grid(generator.normal(size=(images, samples, 2)))
    binary = generator.integers(0, 2, (images, pixels)).astype(float)
    # In no steps, as values that have a density are: single precision, in nine digits.
    grey = generator.random((images, pixels)).astype(np.float32).astype(float)
    variance = 0.25

    def log_bernoulli(x, codes):
        logits = codes @ weights + bias
        return (x * logits - np.logaddexp(0, logits)).sum(axis=-1)

    def log_gaussian(x, codes):
        return stats.norm.logpdf(x, codes @ weights + bias, math.sqrt(variance)).sum(axis=-1)

    spreads = np.exp(log_variances / 2)
    kl = 0.5 * (means**2 + np.exp(log_variances) - 1 - log_variances)
    codes = means[:, None] + spreads[:, None] * noise
    log_prior = stats.norm.logpdf(codes).sum(axis=-1)
    log_posterior = stats.norm.logpdf(codes, means[:, None], spreads[:, None]).sum(axis=-1)
    out = {"images": images, "samples": samples, "pixels": pixels, "latent": 2}
    out |= {"means": numbers(means), "log_variances": numbers(log_variances)}
    out |= {"weights": numbers(weights), "bias": numbers(bias), "noise": numbers(noise)}
    out |= {"kl": numbers(kl.sum(axis=1)), "kl_by_dimension": numbers(kl.mean(axis=0))}
    varying = means.var(axis=0)
    out |= {"mean_variances": numbers(varying), "active_units": int((varying > 0.01).sum())}
    for name, x, log_density in [
        ("bernoulli", binary, log_bernoulli),
        ("gaussian", grey, log_gaussian),
    ]:
        given = log_density(x[:, None], codes)
        ratios = given + log_prior - log_posterior
        estimate = logsumexp(ratios, axis=1) - math.log(samples)
        parts = np.exp(ratios - ratios.max(axis=1, keepdims=True))
        error = parts.std(axis=1, ddof=1) / math.sqrt(samples) / parts.mean(axis=1)
        exact = [
            math.log(
                integrate.dblquad(
                    lambda b, a, image=image: math.exp(
                        log_density(image, np.array([a, b])) - (a * a + b * b) / 2
                    )
                    / (2 * math.pi),
                    -8, 8, -8, 8,
                )[0]
            )
            for image in x
        ]
        print(name, "estimates", estimate.round(3), "exact", np.round(exact, 3))
        reconstruction = -given.mean(axis=1)
        nll = -estimate.mean()
        out[name] = {"pixels_by_image": numbers(x), "reconstruction": numbers(reconstruction)}
        out[name] |= {"elbo": numbers(reconstruction + kl.sum(axis=1))}
        out[name] |= {"log_likelihood": numbers(estimate), "standard_error": numbers(error)}
        out[name] |= {"nll": number(nll), "exact": numbers(exact)}
        out[name] |= {"bits_per_dimension": number(nll / pixels / math.log(2))}
        half = samples // 2
        halves = [
            logsumexp(part, axis=1) - math.log(half) for part in (ratios[:, :half], ratios[:, half:])
        ]
        sizes = parts.sum(axis=1) ** 2 / (parts**2).sum(axis=1)
        out[name] |= {"effective_sizes": numbers(sizes)}
        out[name] |= {"gains": numbers(estimate - (halves[0] + halves[1]) / 2)}
    out["gaussian"]["variance"] = variance
    around = stats.norm.logpdf(grey[:, None], expit(codes @ weights + bias), math.sqrt(0.5))
    out["squares"] = numbers(-around.sum(axis=-1).mean(axis=1))
    write("likelihood.json", out)


def bayes():
    known = generator.integers(0, 2, (5, 9))
    sources = np.tile(np.arange(5), 3)
    logits = grid(2 * generator.normal(size=(15, 9)))
    cases = []

    def posterior(draws, rate):
        flipped = (draws[:, None] != known[None]).sum(axis=2)
        # With no noise, images that differ are impossible: 0 log 0 = 0.
        if rate == 0:
            possible = flipped == 0
            return possible / possible.sum(axis=1, keepdims=True)
        logs = flipped * math.log(rate) + (9 - flipped) * math.log(1 - rate)
        return np.exp(logs - logsumexp(logs, axis=1, keepdims=True))

    def expected(true, held):
        """Wrong pixels and nats of the chances `held` [draws, pixels], over the images there are."""
        wrong, nats = np.zeros(len(true)), np.zeros(len(true))
        for image, weights in zip(known, true.T):
            right = np.where(image == 1, held, 1 - held)
            with np.errstate(divide="ignore", invalid="ignore"):
                costs = np.abs(-np.log(np.minimum(right, 1))).sum(axis=1)
                nats += np.where(weights > 0, weights * costs, 0)
            wrong += weights * ((held >= 0.5) != (image == 1)).sum(axis=1)
        return wrong, nats

    for flip, assumed in [(0.2, 0.2), (0.4, 0.2), (0.7, 0.7), (0.7, 0.2), (0.0, 0.0)]:
        draws = known[sources] ^ (generator.random((15, 9)) < flip)
        true, posteriors = posterior(draws, flip), posterior(draws, assumed)
        pixels = posteriors @ known
        assert np.abs(pixels - 0.5).min() > 1e-6, "a pixel at the threshold"
        wrong, nats = expected(true, pixels)
        logit_wrong, logit_nats = expected(true, expit(logits))
        cases.append(
            {"flip": flip, "assumed": assumed, "draws": numbers(draws)}
            | {"posteriors": numbers(posteriors), "wrong_pixels": numbers(wrong)}
            | {"nats": numbers(nats), "logit_wrong_pixels": numbers(logit_wrong)}
            | {"logit_nats": numbers(logit_nats)}
        )
    write(
        "bayes.json",
        {"count": 5, "columns": 9, "known": numbers(known), "sources": numbers(sources)}
        | {"logits": numbers(logits), "cases": cases},
    )


def prdc():
    # Of the authors' package, which uses open balls: no two of these distances are equal.
    try:
        from prdc import compute_prdc
    except ImportError:
        compute_prdc = None
    known = grid(generator.normal(size=(60, 6)))
    # Two clumps within, and points far out.
    made = grid(
        np.vstack(
            [
                0.25 * generator.normal(size=(25, 6)) + [0.75, 0, -0.5, 0, 0, 1],
                0.25 * generator.normal(size=(25, 6)) - [0.5, 1, 0, 0, 0.5, 0],
                generator.normal(size=(10, 6)) + [3, 3, 0, 0, 0, 0],
            ]
        )
    )
    between = pairwise_distances(made, known)
    own, others = pairwise_distances(known), pairwise_distances(made)
    cases = []
    for k in (1, 3, 5, 20):
        # The point itself comes first, at the distance 0.
        known_radii = np.sort(own, axis=1)[:, k]
        made_radii = np.sort(others, axis=1)[:, k]
        inside = between <= known_radii[None]
        precision = inside.any(axis=1).mean()
        recall = (between <= made_radii[:, None]).any(axis=0).mean()
        density = inside.sum() / (k * len(made))
        coverage = inside.any(axis=0).mean()
        if compute_prdc:
            theirs = compute_prdc(known, made, k)
            ours = {"precision": precision, "recall": recall, "density": density}
            for name, value in (ours | {"coverage": coverage}).items():
                assert abs(theirs[name] - value) < 1e-12, (k, name, theirs[name], value)
        cases.append(
            {"k": k, "precision": number(precision), "recall": number(recall)}
            | {"density": number(density), "coverage": number(coverage)}
        )
    pairs = np.triu_indices(60, 1)
    write(
        "prdc.json",
        {"columns": 6, "known": numbers(known), "made": numbers(made)}
        | {"diversity": number(others[pairs].mean() / own[pairs].mean()), "cases": cases},
    )


latent()
sets()
quantiles()
likelihood()
bayes()
prdc()
