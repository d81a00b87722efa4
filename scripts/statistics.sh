#!/usr/bin/env bash
# Simulates studies whose truth is known, and puts the shares of right intervals and of false alarms into
# the tables of docs/statistics.md. The words around them are a person's: read them again where a table
# comes out otherwise. Takes about five minutes.
set -euo pipefail
if (($# > 0)); then
  echo "usage: statistics.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

PIPE_WRITE_STATISTICS=1 swift test --disable-xctest --filter SimulationTests
echo "docs/statistics.md" >&2
