"""What the machine's processors give in a large product of single-precision matrices."""

import statistics
import time

from arguments import parse, tell

arguments = parse(size=2048, repeats=7)

import numpy as np

size = arguments.size
left, right = np.random.default_rng(0).random((2, size, size), np.float32)
rates = []
for _ in range(arguments.repeats):
    start = time.perf_counter()
    left @ right
    rates.append(2 * size**3 / (time.perf_counter() - start) / 1e9)
tell(gflops=statistics.median(rates))
