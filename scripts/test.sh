#!/usr/bin/env bash
# Runs every test. Arguments go to `swift test`: scripts/test.sh --filter PNGTests
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh
swift build --build-tests
# All tests are written with Swift Testing; XCTest would only add "Executed 0 tests".
swift test --disable-xctest "$@"
