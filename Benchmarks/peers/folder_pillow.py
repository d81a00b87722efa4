"""A folder of PNG files into one NumPy array with Pillow.

--make IDX writes the first --count images of a gzipped IDX file into --folder as PNG files; without it
the seconds and the processor's seconds that reading --folder took are told, five times.
"""

from arguments import parse, tell

arguments = parse(make="", folder="png", count=10000)

import gzip
import os
from time import perf_counter, process_time

import numpy as np
from PIL import Image


def make(source, folder, count):
    with gzip.open(source) as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    os.makedirs(folder, exist_ok=True)
    for index in range(count):
        Image.fromarray(images[index % len(images)]).save(os.path.join(folder, f"{index}.png"))


def load(folder):
    names = sorted(name for name in os.listdir(folder) if name.endswith(".png"))
    images = np.empty((len(names), 28, 28), np.uint8)
    for index, name in enumerate(names):
        with Image.open(os.path.join(folder, name)) as image:
            images[index] = np.asarray(image)
    return images


if arguments.make:
    make(arguments.make, arguments.folder, arguments.count)
else:
    for _ in range(5):
        start, cpu = perf_counter(), process_time()
        load(arguments.folder)
        tell(load_seconds=perf_counter() - start, cpu_seconds=process_time() - cpu)
