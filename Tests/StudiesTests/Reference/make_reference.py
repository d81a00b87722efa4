"""Writes the values that the statistics of studies are held against, as SciPy computes them.

    python3 -m pip install scipy
    python3 Tests/StudiesTests/Reference/make_reference.py

The tests read the file that this leaves beside it; they need no Python.

statistics.json
  samples      values; mean, standard_deviation (over n - 1), quartiles (NumPy's default, type 7);
               low, high: SciPy's 95 % interval of the mean by Student's t;
               bootstrap_low, bootstrap_high: SciPy's bootstrap of the mean, BCa, 95 %, 400,000
               resamples (its ends wander by some hundredths of the standard error of the mean from
               seed to seed).
  signed_rank  differences; p: of the two-sided Wilcoxon signed-rank test with Pratt's zeros. Exact
               ones by SciPy's method='exact' where there are no ties and no zeros, else by counting
               every assignment of signs here (SciPy's exact distribution knows neither); for more
               than 50 differences by SciPy's method='asymptotic' with correction.
               positive, negative: sums of ranks.
  paired       first, second: values of pairs; p, low, high: SciPy's ttest_rel and its interval of the
               mean difference; signed_rank_p: of the two-sided signed-rank test of the differences as
               they are in exact arithmetic (fractions), by counting every assignment of signs.
  centres      differences; estimate: the Hodges-Lehmann one, the median of the means of every two;
               low, high: the ends of the 95 % interval, by counting every assignment of signs to the
               ranks 1 to n.
  student      degrees, bounds: numbers; chances: two-sided beyond them, from SciPy's t.sf; quantiles: the
               numbers that 5 % lie beyond.
  holm         values; adjusted: SciPy has no Holm, so by its definition here: the largest over the
               smaller ones of (m - rank + 1) p, at most 1.
  normal       chances and their quantiles.
"""

import fractions
import itertools
import json
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
generator = np.random.default_rng(11)


def sample(values):
    values = np.asarray(values, dtype=float)
    found = stats.bootstrap(
        (values,), np.mean, n_resamples=400_000, batch=10_000, method="BCa",
        rng=np.random.default_rng(3))
    student = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    return {
        "values": values.tolist(), "mean": values.mean(),
        "standard_deviation": values.std(ddof=1),
        "quartiles": np.quantile(values, [0.25, 0.5, 0.75]).tolist(),
        "low": student[0], "high": student[1],
        "bootstrap_low": found.confidence_interval.low,
        "bootstrap_high": found.confidence_interval.high,
    }


def ranks(differences):
    d = np.asarray(differences, dtype=float)
    ranked = stats.rankdata(np.abs(d))
    return d[d != 0], ranked[d != 0]


def signed_rank(differences, enumerated=False):
    d, ranked = ranks(differences)
    positive, negative = ranked[d > 0].sum(), ranked[d < 0].sum()
    has_ties = len(set(np.abs(differences))) < len(differences) or 0 in differences
    if len(d) > 50:
        p = stats.wilcoxon(
            differences, zero_method="pratt", correction=True, method="asymptotic").pvalue
    elif not has_ties and not enumerated:
        p = stats.wilcoxon(differences, method="exact").pvalue
    else:
        count = total = 0
        for signs in itertools.product([0, 1], repeat=len(d)):
            total += 1
            count += np.dot(signs, ranked) <= min(positive, negative) + 1e-9
        p = min(1, 2 * count / total)
    return {
        "differences": list(map(float, differences)), "p": float(p),
        "positive": float(positive), "negative": float(negative),
    }


def paired(first, second):
    """Values as texts of decimals: their differences are equal where the decimals' are."""
    exact = [fractions.Fraction(a) - fractions.Fraction(b) for a, b in zip(first, second)]
    a, b = [float(x) for x in first], [float(x) for x in second]
    found = stats.ttest_rel(a, b)
    low, high = found.confidence_interval(0.95)
    # Sizes to ranks without a rounding: places among the sorted fractions.
    sizes = sorted({abs(d) for d in exact} | {fractions.Fraction(0)})
    ranked = [(1 if d > 0 else -1) * sizes.index(abs(d)) for d in exact]
    return {
        "first": a, "second": b, "p": float(found.pvalue), "low": float(low), "high": float(high),
        "signed_rank_p": signed_rank(ranked, enumerated=True)["p"],
    }


def centre(differences):
    d = np.asarray(differences, dtype=float)
    n = len(d)
    means = np.sort([(d[i] + d[j]) / 2 for i in range(n) for j in range(i, n)])
    sums = np.array([
        np.dot(signs, np.arange(1, n + 1)) for signs in itertools.product([0, 1], repeat=n)
    ])
    rare = [c for c in range(len(means)) if (sums <= c).mean() <= 0.025]
    found = {"differences": d.tolist(), "estimate": float(np.median(means))}
    if rare:
        found |= {"low": means[max(rare)], "high": means[len(means) - 1 - max(rare)]}
    return found


def holm(values):
    order = np.argsort(values, kind="stable")
    adjusted = np.empty(len(values))
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1, values[index] * (len(values) - place)))
        adjusted[index] = largest
    return {"values": list(values), "adjusted": adjusted.tolist()}


def rounded(scale, size):
    return np.round(generator.normal(0.4, 1, size) * scale) / scale


chances = [1e-12, 1e-4, 0.025, 0.2, 0.5, 0.6, 0.975, 0.9999]
content = {
    "samples": [
        sample(np.round(generator.normal(3, 1, 10), 6)),
        sample(np.round(generator.exponential(2, 10), 6)),
        sample(np.round(generator.lognormal(0, 1, 25), 6)),
        sample([1, 2, 2, 3, 9]),
        sample([0.25, 0.75]),
    ],
    "signed_rank": [
        signed_rank(d) for d in [
            [1.5], [1, 2, 3, 4, 5], [-1, -2, -3, -4, -5, -6],
            np.round(generator.normal(0.5, 1, 10), 6).tolist(),
            np.round(generator.normal(0.3, 1, 30), 6).tolist(),
            rounded(2, 10).tolist(), rounded(4, 14).tolist(), [0, 0, 0, 1, 2, -1],
            [0, 1, 1, 1, 1, 2, 2, -1], np.round(generator.normal(0.2, 1, 80), 6).tolist(),
            rounded(3, 90).tolist(),
        ]
    ],
    "paired": [
        paired(a.split(), b.split()) for a, b in [
            # Differences of a tenth each way, which doubles make 0.1 and 0.09999999999999998.
            ("0.3 0.4 0.7 0.6 1.1 0.2", "0.2 0.3 0.6 0.7 1.0 0.1"),
            ("0.3 0.8 0.9 0.1 0.35 1.7 0.65", "0.1 0.6 0.7 0.3 0.35 1.4 0.55"),
            ("220.6 220.5 220.7", "234.1 235.0 234.9"),
            ("16.4 15.9 17.2 15.1 16.0", "16.3 15.7 16.9 14.7 16.5"),
        ]
    ],
    "centres": [
        centre(np.round(generator.normal(0.5, 1, n), 6)) for n in [5, 6, 7, 10, 13]
    ],
    "student": [
        {
            "degrees": n, "bounds": bounds,
            "chances": (2 * stats.t.sf(bounds, n)).tolist(),
            "quantile": float(stats.t.ppf(0.975, n)),
        }
        for n, bounds in [
            (n, [0.0, 0.001, 0.3, 1.0, 2.5, 7.0, 40.0, 1e4]) for n in [1, 2, 3, 4, 9, 10, 49, 1000]
        ]
    ],
    "holm": [
        holm(p) for p in [[0.01], [0.04, 0.01, 0.03], [0.5, 0.5, 0.02, 0.001], [0.9, 0.8, 0.7]]
    ],
    "normal": {"chances": chances, "quantiles": stats.norm.ppf(chances).tolist()},
}
(HERE / "statistics.json").write_text(json.dumps(content, indent=1) + "\n")
