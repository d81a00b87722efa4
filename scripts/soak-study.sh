#!/usr/bin/env bash
# Kills a study (kill -9) COUNT times at random moments, starts it again each time with the same
# command, and compares the tables and weights that it leaves at its ends, byte for byte, with those
# of a study that was never stopped. Whenever the study comes to its end it begins anew.
#   scripts/soak-study.sh 100
# PIPE names another program than the release build.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

count=${1:-100}
pipe=${PIPE:-.build/release/pipe}
[[ -x $pipe ]] || { echo "$pipe is not there: scripts/build.sh makes it" >&2; exit 1; }
pipe=$(realpath "$pipe")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PIPE_CACHE=$work/cache

cat >soak.yaml <<'YAML'
pipeline: soak
study:
  matrix:
    hidden: [[8], [16, 8]]
    seed: {from: 1, to: 4}
    rate: [0.1, 0.3]
  compare:
    - {metric: reconstruction.wrong_pixels, over: seed, rows: hidden}
    - {metric: noise-sweep.wrong_pixels, over: seed, rows: hidden, columns: rate}
    - {series: denoising-autoencoder.loss, over: [seed, rate], rows: hidden}
    - {image: grid.png, over: seed, rows: hidden, columns: rate}
stages:
  - load: font
  - {augment: bit-flip, rate: 0.2, copies: 4}
  - {train: denoising-autoencoder, hidden: "${hidden}", epochs: 4000, checkpoint_every: 0.02}
  - evaluate: reconstruction
  - {evaluate: noise-sweep, levels: ["${rate}"], rounds: 5}
  - export: png-grid
YAML

results() {
  find "$1" \( -path '*/compare/*' -o -name '*.safetensors' -o -name 'reports.json' \
    -o -name 'grid.png' -o -name 'resolved.yaml' \) -type f |
    sort | while read -r file; do
      sha256sum <"$file" | sed "s|-|${file#"$1"/}|"
    done
}

start=$(date +%s%N)
"$pipe" run soak.yaml --out whole --quiet --no-cache
length=$((($(date +%s%N) - start) / 1000000))
results whole >whole.txt
(($(wc -l <whole.txt) > 60)) || { echo "the study left too little" >&2; exit 1; }

kills=0 ends=0
finish() {
  "$pipe" run soak.yaml --out cut --quiet
  results cut >cut.txt
  diff whole.txt cut.txt || { echo "different after $kills kills" >&2; exit 1; }
  ends=$((ends + 1))
  rm -rf cut cache
}
while ((kills < count)); do
  "$pipe" run soak.yaml --out cut >out.txt 2>err.txt &
  child=$!
  # Up to a third of what the whole study takes.
  sleep "$(awk -v most="$length" -v seed="$RANDOM$RANDOM" \
    'BEGIN { srand(seed); printf "%.3f", rand() * most / 3000 }')"
  if kill -9 "$child" 2>/dev/null; then
    kills=$((kills + 1))
    wait "$child" 2>/dev/null || true
    if grep -q '^error' err.txt; then cat err.txt >&2; exit 1; fi
  else
    wait "$child" || { cat err.txt >&2; exit 1; }
    finish
  fi
done
finish
echo "$kills kills, $ends ends, all with the same bytes"
