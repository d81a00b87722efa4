#!/usr/bin/env bash
# Kills a run (kill -9) COUNT times at random moments, resumes it each time, and compares what it
# leaves at its ends, byte for byte, with a run that was never stopped. Whenever the run comes to its
# end it begins anew, so that the kills fall everywhere.
#   scripts/soak-resume.sh 50
# PIPE names another program than the release build.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

count=${1:-50}
pipe=${PIPE:-.build/release/pipe}
[[ -x $pipe ]] || { echo "$pipe is not there: scripts/build.sh makes it" >&2; exit 1; }
pipe=$(realpath "$pipe")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >soak.yaml <<'YAML'
pipeline: soak
seed: 11
stages:
  - {load: font, as: glyphs}
  - {augment: bit-flip, copies: 4, as: noisy}
  - train: denoising-autoencoder
    hidden: [64]
    batch_size: 16
    epochs: 400
    patience: 300
    validation: glyphs
    checkpoint_every: 0.02
  - train: variational-autoencoder
    data: glyphs
    hidden: [32]
    batch_size: 7
    epochs: 300
    optimizer: {rmsprop: {momentum: 0.5}}
    checkpoint_every: 0.03
  - {evaluate: reconstruction, data: glyphs}
  - {export: report}
  - {export: png-grid, data: glyphs}
  - export: loss-curve
  - export: metrics
YAML

results() {
  find "$1" -type f -not -name .lock | sort | while read -r file; do
    # The record's times and its command are the only differences that are allowed.
    sed -E -z 's/"(wall_seconds|cpu_seconds|peak_memory_bytes)": [-+.e0-9]+//g
      s/"(started|ended)": "[^"]*"//g; s/"arguments": \[[^]]*\]//' "$file" |
      sha256sum | sed "s|-|${file#"$1"/}|"
  done
}

start=$(date +%s%N)
"$pipe" run --no-cache soak.yaml --out whole --quiet
length=$((($(date +%s%N) - start) / 1000000))
results whole >whole.txt

kills=0 resumed=0 ends=0
finish() {
  "$pipe" run --no-cache soak.yaml --out cut --quiet --resume
  results cut >cut.txt
  diff whole.txt cut.txt || { echo "different after $kills kills" >&2; exit 1; }
  ends=$((ends + 1))
  rm -rf cut
}
while ((kills < count)); do
  "$pipe" run --no-cache soak.yaml --out cut --resume >out.txt 2>err.txt &
  child=$!
  # Up to half of what the whole run takes.
  sleep "$(awk -v most="$length" -v seed="$RANDOM$RANDOM" \
    'BEGIN { srand(seed); printf "%.3f", rand() * most / 2000 }')"
  if kill -9 "$child" 2>/dev/null; then
    kills=$((kills + 1))
    wait "$child" 2>/dev/null || true
    grep -q 'goes on after' err.txt && resumed=$((resumed + 1)) || true
    if grep -q '^error' err.txt; then cat err.txt >&2; exit 1; fi
  else
    wait "$child" || { cat err.txt >&2; exit 1; }
    finish
  fi
done
finish
echo "$kills kills, $resumed of them in runs that were resumed; $ends ends, all byte-identical"
