"""Reads Fashion-MNIST's 60,000 training images with gzip and NumPy."""

import time

from arguments import parse, tell

parse()

from fashion_mnist import read

start = time.perf_counter()
images = read("train")
tell(load_seconds=time.perf_counter() - start, sum=int(images.sum(dtype="u8")))
