#!/usr/bin/env bash
# Builds .build/release/pipe. On Linux the libraries of Swift go into it: it starts in two thirds of the
# time, takes 5 MB less memory, and runs where Swift is not installed.
set -euo pipefail
if (($# > 0)); then
  echo "usage: build.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

options=(-c release --product pipe)
if [[ $(uname) == Linux ]]; then options+=(--static-swift-stdlib); fi
swift build "${options[@]}"
