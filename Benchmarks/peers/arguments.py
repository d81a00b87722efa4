"""What every program here understands, and how it tells what it measured."""

import argparse
import os


def parse(**defaults):
    """Options --name VALUE of the defaults' types; --cores limits the process to that many."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cores", type=int)
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    arguments = parser.parse_args()
    # Before NumPy, PyTorch or JAX is imported: each counts the cores that it has as it starts.
    if arguments.cores:
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = str(arguments.cores)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-arguments.cores :])
    return arguments


def tell(**values):
    """A line `name value name value ...`, which the benchmarks read."""
    words = (f"{k} {v:.6g}" if isinstance(v, float) else f"{k} {v}" for k, v in values.items())
    print(*words, flush=True)
