#!/usr/bin/env bash
# Runs pipelines that the program's own schema allows: scripts/fuzz-pipelines.sh [OPTION...]
#
#   --from SEED --to SEED   the seeds, a pipeline each (1 to 100 unless given)
#   --jobs N                pipelines at a time (2 unless given)
#   --seconds S             begin no further seed after so long
#   --findings FOLDER       the log and the findings (.build/fuzz-pipelines/results unless given)
#   --pipe PROGRAM          the program (.build/release/pipe unless given)
#   --print                 print the pipelines of the seeds instead, as they are before any check
#
# A seed's pipeline is checked, what the check refuses is taken out of it, and the rest is run for an
# epoch or a few. Exit status 1 says that the program did not take a pipeline as it should: findings/
# has the pipeline then, under its seed. A later call with the same FOLDER leaves out the seeds that
# its log has, so that an interruption loses nothing.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

build=.build/fuzz-pipelines
fuzzer=$build/fuzz-pipelines
if [[ ! -x $fuzzer || -n $(find Fuzz/Pipelines -name '*.swift' -newer "$fuzzer") ]]; then
  mkdir -p "$build"
  strict=()
  if [[ -n ${PIPE_STRICT:-} ]]; then strict=(-warnings-as-errors); fi
  swiftc -O -swift-version 6 -strict-memory-safety -parse-as-library "${strict[@]}" \
    -module-name FuzzPipelines Fuzz/Pipelines/*.swift -o "$fuzzer"
fi
exec "$fuzzer" "$@"
