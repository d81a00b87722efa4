#!/usr/bin/env bash
# Builds pipe and trains the font autoencoder, which says at its end what to open.
set -euo pipefail
if (($# > 0)); then
  echo "usage: quickstart.sh (it takes no arguments; see 'pipe run --help' for options of a run)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh
scripts/build.sh
.build/release/pipe run pipelines/font-autoencoder.yaml
