#!/usr/bin/env bash
# Builds the package in Examples/ and uses it as its users would: scripts/test-examples.sh
set -euo pipefail
if (($# > 0)); then
  echo "usage: test-examples.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

example=Examples/extras
swift build --package-path "$example" --product mypipe
program=$PWD/$example/.build/debug/mypipe
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$example/extras.yaml" "$work"
cd "$work"

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
if ((failures > 0)); then exit 1; fi
echo "the example builds, runs and answers as it should"
