#!/usr/bin/env bash
# Fuzzes every parser with libFuzzer under AddressSanitizer: scripts/fuzz.sh SECONDS [TARGET...]
#
# Each target of Fuzz/ runs for SECONDS, FUZZ_JOBS of them at a time (2 unless set). Exit status 1
# and the input's file are what a finding gives: a crash, a leak, a hang, or more memory than so
# small an input can justify. FUZZ_CORPUS names a folder that keeps inputs from run to run.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

seconds=${1:?usage: scripts/fuzz.sh SECONDS [TARGET...]}
shift
build=.build/fuzz
fuzzer=$build/fuzzer
corpus=${FUZZ_CORPUS:-$build/corpus}
findings=$build/findings

resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
if ! compgen -G "$resources/clang/lib/*/libclang_rt.fuzzer*" >/dev/null; then
  echo "skipped: fuzz.sh: this Swift has no libFuzzer" >&2
  if [[ ${PIPE_STRICT:-} ]]; then exit 1; fi
  exit 0
fi

# SwiftPM renames main, so that it cannot link a fuzzer: it builds the modules, and swiftc the rest.
# (It renames the program's own main as well, which leaves the name to libFuzzer.)
swift build --target pipe --scratch-path "$build" --sanitize address \
  -Xswiftc -O -Xswiftc -sanitize=fuzzer
mapfile -t objects < <(find "$build"/debug/*.build -name '*.o')
read -ra libraries <<<"$(pkg-config --libs libpng zlib cairo nettle)"
modules=(-I "$build/debug/Modules")
for map in Sources/C*/module.modulemap "$build"/debug/C*.build/module.modulemap \
  "$build"/checkouts/*/Sources/*/include/module.modulemap; do
  modules+=(-Xcc "-fmodule-map-file=$map")
done
for flag in $(pkg-config --cflags cairo); do modules+=(-Xcc "$flag"); done
swiftc -O -sanitize=fuzzer,address -use-ld=lld -parse-as-library -package-name pipe \
  -module-name Fuzz "${modules[@]}" Fuzz/*.swift "${objects[@]}" "${libraries[@]}" -o "$fuzzer"

mkdir -p "$corpus" "$findings"
FUZZ_SEEDS=$corpus "$fuzzer" >/dev/null
targets=("$@")
if ((${#targets[@]} == 0)); then
  for folder in "$corpus"/*/; do targets+=("$(basename "$folder")"); done
fi

# Inputs have at most 4096 bytes, of which 1032 times as many can be inflated.
fuzz() {
  local log=$findings/$1.log
  # Swift's own backtraces do not get on with AddressSanitizer's.
  if FUZZ_TARGET=$1 SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=quarantine_size_mb=16 \
    LSAN_OPTIONS=suppressions=$PWD/scripts/fuzz-leaks.txt:print_suppressions=0 \
    "$fuzzer" "$corpus/$1" -max_total_time="$seconds" -max_len=4096 -timeout=20 \
    -malloc_limit_mb=64 -rss_limit_mb=1024 -artifact_prefix="$findings/$1-" \
    -print_final_stats=1 >"$log" 2>&1 </dev/null; then
    echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, no finding"
  else
    tail -n 40 "$log" >&2
    echo "$1: a finding, in $findings; the log is $log"
    return 1
  fi
}
export -f fuzz
export fuzzer corpus findings seconds
# shellcheck disable=SC2016 # $1 is the target's name, for the shell that xargs starts.
printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P "${FUZZ_JOBS:-2}" bash -c 'fuzz "$1"' fuzz || exit 1
