#!/usr/bin/env bash
# Builds the package in Examples/ and uses it as its users would, by version: what is committed here is
# cloned and tagged, and the example depends on that tag. scripts/test-examples.sh
set -euo pipefail
if (($# > 0)); then
  echo "usage: test-examples.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

root=$PWD
version=$(sed -n 's/.*static let current = "\(.*\)".*/\1/p' Sources/Pipeline/System/PipeVersion.swift)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone --quiet "file://$root" "$work/pipe"
git -C "$work/pipe" tag --force "$version" >/dev/null
cp -R Examples/extras "$work/extras"
rm -rf "$work/extras/.build" "$work/extras/Package.resolved"
cd "$work/extras"
dependency=".package(url: \"file://$work/pipe\", from: \"$version\")"
sed "s|\.package(name: \"pipe\", path: \"../..\")|$dependency|" Package.swift >Package.new
grep --quiet --fixed-strings "$dependency" Package.new
mv Package.new Package.swift
swift test --disable-dependency-cache
swift build --disable-dependency-cache -c release --product mypipe
program=$PWD/.build/debug/mypipe

failures=0
# expect STATUS TEXT COMMAND...: the command ends with the status and prints the text.
expect() {
  local status=$1 text=$2 got=0 output
  shift 2
  output=$("$@" 2>&1) || got=$?
  if [[ $got != "$status" || $output != *"$text"* ]]; then
    printf 'FAILED: %s\nstatus %s instead of %s, or without "%s":\n%s\n' \
      "$*" "$got" "$status" "$text" "$output" >&2
    failures=$((failures + 1))
  fi
}

expect 0 'no faults in 5 stages' "$program" check extras.yaml
expect 0 'images.txt' "$program" run extras.yaml --set train.epochs=5
expect 0 '96 images of 7x5' cat runs/extras/images.txt
expect 0 'PNG image data' file runs/extras/grid.png
expect 0 'optimizer: sign-descent' "$program" describe sign-descent
expect 0 'augment: dimming' "$program" describe dimming
expect 0 '"const": "image-summary"' "$program" schema
expect 0 'USAGE: mypipe run' "$program" run --help
expect 0 'mypipe' "$program" --generate-completion-script bash
expect 0 'epochs' "$program" run extras.yaml --set train.epochs=6 --force
expect 65 "did you mean 'file'" "$program" run extras.yaml --set image-summary.fil=a.txt --out other
expect 64 "did you mean 'run'" "$program" rnu extras.yaml
expect 0 'extras' "$program" inspect runs

# Processor seconds of one training, the least of five.
seconds() {
  for _ in 1 2 3 4 5; do
    "$1" run extras.yaml --set train.epochs=20000 --set train.optimizer=adam --no-cache --quiet \
      --force --out timed >/dev/null
    sed -n 's/.*"cpu_seconds": *\([0-9.e-]*\),*/\1/p' timed/run.json | sort -g | tail -n 1
  done | sort -g | head -n 1
}
# Numbers are a hundred times slower where a module that computes was not optimised.
debug=$(seconds "$program")
release=$(seconds "$PWD/.build/release/mypipe")
echo "20,000 epochs: $release s of processor time in a release build, $debug s in a debug build"
if ! awk "BEGIN { exit !($debug < 5 * $release) }"; then
  echo "FAILED: the debug build of a package that depends on pipe is not optimised where it computes" >&2
  failures=$((failures + 1))
fi
if ((failures > 0)); then exit 1; fi
echo "the example builds by version, runs and answers as it should"
