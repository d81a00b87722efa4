"""10,000 PNG files of 28x28 from a folder: `pipe` on one and on two threads against Pillow.

Run with the release build, from anywhere: .venv/bin/python folder.py [IDX images, gzipped]
The times are those of the load stage (run.json) and of Pillow's loop, without the start of either
program; the rounds alternate, and of each the best counts, as others may use the machine.
"""

import json
import os
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
pipe = os.path.join(here, "..", ".build", "release", "pipe")
peer = os.path.join(here, "peers", "folder_pillow.py")
default = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz"
source = sys.argv[1] if len(sys.argv) > 1 else default
rounds = 3


def load(folder, threads):
    file = os.path.join(folder, "load.yaml")
    with open(file, "w") as text:
        text.write("pipeline: folder\nstages:\n  - load: images\n    path: png\n")
    out = os.path.join(folder, f"out-{threads}")
    subprocess.run(
        [pipe, "run", file, "--out", out, "--force", "--quiet", "--threads", str(threads)], check=True
    )
    with open(os.path.join(out, "run.json")) as record:
        stage = json.load(record)["stages"][0]
    return stage["wall_seconds"], stage["cpu_seconds"]


with tempfile.TemporaryDirectory() as folder:
    png = os.path.join(folder, "png")
    subprocess.run([sys.executable, peer, "make", source, png, "10000"], check=True)
    pillow, one, two = [], [], []
    for _ in range(rounds):
        output = subprocess.check_output([sys.executable, peer, "load", png], text=True)
        pillow.append(tuple(map(float, output.split())))
        one.append(load(folder, 1))
        two.append(load(folder, 2))
    (pillow, pillow_cpu), (first, cpu), (second, _) = (
        tuple(min(column) for column in zip(*times)) for times in (pillow, one, two)
    )
    print(f"Pillow {pillow:.3f} s (CPU {pillow_cpu:.3f}); pipe, 1 thread {first:.3f} s (CPU {cpu:.3f})")
    print(f"1 thread: {pillow / first:.2f} times as fast as Pillow, {pillow_cpu / cpu:.2f} by CPU time")
    print(f"2 threads: {pillow / second:.2f} times as fast as Pillow, {first / second:.2f} times as 1")
