#!/usr/bin/env bash
# Runs the study's comparisons (pipelines/study-*.yaml) and puts their tables and pictures into
# docs/study.md, between the marks that name them. The words around them are a person's: read them
# again where a table comes out otherwise. Takes about four minutes on two cores with nothing else to do:
# the times of study-batch-sizes are worth nothing on a busy machine.
set -euo pipefail
if (($# > 0)); then
  echo "usage: study.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

scripts/build.sh
pipe=$PWD/.build/release/pipe
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/study
# shellcheck source=scripts/shrink.sh
source scripts/shrink.sh

for file in pipelines/study-*.yaml; do
  name=$(basename "$file" .yaml)
  if ! "$pipe" check --data "$file" >/dev/null; then
    echo "study: $name: its data is not installed; its part of the page stays as it is" >&2
    continue
  fi
  echo "study: $name" >&2
  "$pipe" run "$file" --force --quiet
done

# A line `<!-- table STUDY FILE -->`, `<!-- tests STUDY FILE -->` or `<!-- picture STUDY FILE -->` begins
# what is written anew, up to `<!-- end -->`. Of a comparison with columns `table` is the means by row and
# column and `tests` all figures of each variant; of one without them both are the latter.
while IFS= read -r line; do
  if [[ $line =~ ^'<!-- '(table|tests|picture)' '([^ ]+)' '([^ ]+)' -->'$ ]]; then
    kind=${BASH_REMATCH[1]} study=${BASH_REMATCH[2]} name=${BASH_REMATCH[3]}
    printf '%s\n\n' "$line"
    if [[ $kind == picture ]]; then
      shrink "runs/$study/compare/$name.png" 2 "docs/study/$study-$name.png"
      printf '![%s: %s](study/%s-%s.png)\n' "$study" "$name" "$study" "$name"
    else
      awk -v kind="$kind" '
        /^\|/ { if (!inside) { inside = 1; count++ } table[count] = table[count] $0 "\n"; next }
        { inside = 0 }
        END { printf "%s", table[kind == "table" ? 1 : count] }
      ' "runs/$study/compare/$name.md"
    fi
    printf '\n'
    while IFS= read -r line && [[ $line != '<!-- end -->' ]]; do :; done
  fi
  printf '%s\n' "$line"
done <docs/study.md >"$work/study.md"
cp "$work/study.md" docs/study.md
echo "docs/study.md" >&2
