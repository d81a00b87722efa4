"""A folder of PNG files into one NumPy array with Pillow, on one core.

folder_pillow.py make IDX FOLDER COUNT   writes the first images of a gzipped IDX file as PNG files
folder_pillow.py load FOLDER             prints the seconds and the CPU seconds that reading took, five times
"""

import gzip
import os
import sys
from time import perf_counter, process_time

import numpy as np
from PIL import Image


def make(source, folder, count):
    with gzip.open(source) as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    os.makedirs(folder, exist_ok=True)
    for index in range(int(count)):
        Image.fromarray(images[index % len(images)]).save(os.path.join(folder, f"{index}.png"))


def load(folder):
    names = sorted(name for name in os.listdir(folder) if name.endswith(".png"))
    images = np.empty((len(names), 28, 28), np.uint8)
    for index, name in enumerate(names):
        with Image.open(os.path.join(folder, name)) as image:
            images[index] = np.asarray(image)
    return images


if sys.argv[1] == "make":
    make(*sys.argv[2:])
else:
    for _ in range(5):
        start, cpu = perf_counter(), process_time()
        load(sys.argv[2])
        print("load_seconds", perf_counter() - start, "cpu_seconds", process_time() - cpu)
