#!/usr/bin/env bash
# Makes the packages and tests them as a user meets them: scripts/test-package.sh [TEST...]
# The tests are in scripts/packaging/tests.py; one whose tools are not installed skips itself by name.
# PIPE_XUNIT names a file for a report of what became of each.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

tests=("${@/#/PackageTests.}")
exec python3 scripts/packaging/tests.py "${tests[@]}"
