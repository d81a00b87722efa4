"""Seconds that Python's gzip and NumPy take to load an IDX file of images, gzipped."""

import gzip
import sys
import time

import numpy as np

start = time.perf_counter()
with gzip.open(sys.argv[1]) as file:
    content = file.read()
images = np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28)
print(time.perf_counter() - start)
