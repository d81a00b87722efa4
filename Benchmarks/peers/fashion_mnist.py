"""Fashion-MNIST's images from the files of Debian's package dataset-fashion-mnist; where they are
absent, made-up images of the same number, size and share of black."""

import gzip
import os
import sys

import numpy as np

FOLDER = os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist")


def read(part):
    """The images of `train` or `t10k`: [count, 784], bytes."""
    path = f"{FOLDER}/{part}-images-idx3-ubyte.gz"
    try:
        with gzip.open(path) as file:
            content = file.read()
    except FileNotFoundError:
        print(f"warning: no {path}: images are made up, losses mean nothing", file=sys.stderr)
        generator = np.random.default_rng(0)
        shape = (60000 if part == "train" else 10000, 784)
        grey = generator.integers(1, 256, shape, dtype=np.uint8)
        return grey * (generator.random(shape) < 0.5)
    count, rows, columns = np.frombuffer(content, ">u4", 3, 4)
    return np.frombuffer(content, np.uint8, offset=16).reshape(count, rows * columns)


def scaled(part):
    """The same as single-precision numbers in 0...1."""
    return read(part).astype(np.float32) / 255
