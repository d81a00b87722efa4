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
if [[ $(uname) == Linux ]]; then
  options+=(--static-swift-stdlib)
  # Where the C library knows packed relocations (glibc 2.36 and later), the program reads 2 MB less of
  # itself when it starts. Swift's own linker writes them; the usual one does not.
  glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null || true)
  if [[ $(printf '%s\n' "glibc 2.36" "$glibc" | sort -V | head -n 1) == "glibc 2.36" ]]; then
    options+=(-Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs)
  fi
fi
swift build "${options[@]}"
