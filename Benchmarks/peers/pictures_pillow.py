"""Fashion-MNIST's training images as a PNG file each, with Pillow's loop into --folder."""

import os
import shutil
import time

from arguments import parse, tell

folder = parse(folder="pictures").folder

from fashion_mnist import read
from PIL import Image

images = read("train").reshape(-1, 28, 28)
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
start = time.perf_counter()
for index, image in enumerate(images):
    Image.fromarray(image).save(os.path.join(folder, f"{index:05d}.png"))
tell(write_seconds=time.perf_counter() - start)
shutil.rmtree(folder)
