#!/usr/bin/env bash
# Makes Benchmarks/.venv, a Python environment of its own, with the programs that `pipe` is measured
# against and that its reference values come from: PyTorch, JAX, NumPy, SciPy, scikit-learn, Pillow.
# Installs Fashion-MNIST where apt-get has it. Does nothing where all is there.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

say() { printf '%s\n' "$*" >&2; }

python=${PYTHON:-python3}
if [[ ! -x .venv/bin/python ]]; then
  if ! "$python" -m venv .venv; then
    say "error: '$python -m venv' failed: install Python 3.10 or later with its venv module," \
      "for example with: apt-get install python3-venv"
    exit 1
  fi
fi
pip=(.venv/bin/python -m pip --disable-pip-version-check)

"${pip[@]}" install --quiet numpy scipy scikit-learn pillow jax safetensors

# The build for processors alone, where pip finds it: the default one on Linux brings gigabytes of
# CUDA libraries, which take memory and time to load even where there is no GPU.
if ! .venv/bin/python -c 'import torch' 2>/dev/null; then
  torch=${TORCH:-torch==2.13.0+cpu}
  if ! "${pip[@]}" install --quiet "$torch" 2>/dev/null; then
    say "pip finds no '$torch': installing the default build of PyTorch"
    "${pip[@]}" install --quiet torch
  fi
fi
.venv/bin/python -c '
import importlib.metadata as packages
for name in ["torch", "jax", "numpy", "scipy", "scikit-learn", "pillow", "safetensors"]:
    print(name, packages.version(name))'

folder=/usr/share/datasets/fashion-mnist
if [[ ! -e $folder/train-images-idx3-ubyte.gz ]] && command -v apt-get >/dev/null; then
  say "installing dataset-fashion-mnist"
  as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -q >&2 || true
  "${as_root[@]}" apt-get install -y -q dataset-fashion-mnist >&2 ||
    say "warning: no Fashion-MNIST: the peers' programs make images of the same format instead"
fi
