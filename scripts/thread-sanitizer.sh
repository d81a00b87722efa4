#!/usr/bin/env bash
# Runs the tests of what threads share under ThreadSanitizer: the team of threads and what is computed
# on it, training on several threads, concurrent loading, the queue of a study, caches.
#   scripts/thread-sanitizer.sh [SUITE...]
#
# Builds into a folder of its own, .build-tsan. A race ends its test and is printed.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

# The suites that start threads of their own; the last four run the built program.
suites=(
  ThreadTeamTests DenseLayersTests ProductTests
  StepperTests ColumnsTests TrainerTests PrincipalComponentsTests
  ImagesTests ConcurrentFillTests
  StudyRunnerTests StageCacheTests
  StudyTests CacheTests ProgressTests ImageFilesTests
)
if (($# > 0)); then suites=("$@"); fi
options=(--sanitize thread --scratch-path .build-tsan)
pattern=$(IFS='|' && echo "${suites[*]}")

scripts/install-dependencies.sh
swift build --build-tests "${options[@]}"
# Exit status 66 is ThreadSanitizer's own. Swift's backtraces do not get on with its.
export TSAN_OPTIONS=halt_on_error=1:exitcode=66:suppressions=$PWD/scripts/thread-sanitizer.txt
SWIFT_BACKTRACE=enable=no swift test --disable-xctest --skip-build "${options[@]}" \
  --filter "\\.($pattern)/"
