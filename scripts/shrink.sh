# shellcheck shell=bash
# For scripts that make pages of the docs: `source scripts/shrink.sh`, with the program's path in $pipe
# and a folder to work in in $work.

# shrink PICTURE PART TARGET: with pipe's own loader and writer of images.
shrink() {
  : "${pipe:?}" "${work:?}"
  local facts width height channels=1
  facts=$("$pipe" inspect "$1")
  read -r width height < <(sed -n 's/^ *size  *\([0-9]*\)x\([0-9]*\).*/\1 \2/p' <<<"$facts")
  # Grey pictures stay grey.
  if [[ $facts == *RGB* ]]; then channels=3; fi
  cat >"$work/small.yaml" <<END
pipeline: small
seed: 0
stages:
  - load: images
    path: $(realpath "$1")
    size: [$((height / $2)), $((width / $2))]
    filter: box
    channels: $channels
  - export: image-files
    compress: small
END
  "$pipe" run "$work/small.yaml" --out "$work/small" --force --quiet
  cp "$work/small/images/0.png" "$3"
}
