#!/usr/bin/env bash
# Builds pipe, trains the font autoencoder and says where its pictures are.
set -euo pipefail
if (($# > 0)); then
  echo "usage: quickstart.sh (it takes no arguments; see 'pipe run --help' for options of a run)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh
scripts/build.sh
.build/release/pipe run pipelines/font-autoencoder.yaml

echo
echo "The pictures:"
for picture in "$PWD"/runs/font-autoencoder/*.png; do
  if [[ ! -e $picture ]]; then
    echo "error: the run left no pictures in $PWD/runs/font-autoencoder" >&2
    exit 1
  fi
  echo "  $picture"
done
