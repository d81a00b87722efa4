#!/usr/bin/env bash
# Runs the tests of what threads share under ThreadSanitizer: the team of threads and what is computed
# on it, training on several threads, concurrent loading, the queue of a study, caches.
#   scripts/thread-sanitizer.sh [SUITE...]
#
# Builds into a folder of its own, .build-tsan. A race ends the process that it is found in, with exit
# status 66, and is printed.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

# The suites whose code starts threads; those from StudyTests on run the built program.
suites=(
  ThreadTeamTests DenseLayersTests ProductTests ParallelLoopTests OperationTests GraphTests
  TrainingStepTests FeatureMajorPassTests TrainerTests PrincipalComponentsTests GenerationTests
  ImagesTests ImagesFaultTests ImageFilesTests
  StudyRunnerTests StageCacheTests SharingTests RunnerTests
  StudyTests CacheTests ProgressTests
)
if (($# > 0)); then suites=("$@"); fi
options=(--sanitize thread --scratch-path .build-tsan)

scripts/install-dependencies.sh
swift build --build-tests "${options[@]}"

# A suite that is called otherwise by now would be left out without a word.
tests=$(swift test list --disable-xctest --skip-build "${options[@]}")
for suite in "${suites[@]}"; do
  if ! grep -q "\.$suite/" <<<"$tests"; then
    echo "error: there is no suite '$suite'" >&2
    exit 1
  fi
done

# Swift's own backtraces do not get on with those of ThreadSanitizer.
export SWIFT_BACKTRACE=enable=no
export TSAN_OPTIONS=halt_on_error=1:exitcode=66:suppressions=$PWD/scripts/thread-sanitizer.txt
swift test --disable-xctest --skip-build "${options[@]}" \
  --filter "\.($(IFS='|' && echo "${suites[*]}"))/"
