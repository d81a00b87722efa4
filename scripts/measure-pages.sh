#!/usr/bin/env bash
# Size of HTML pages of a run, and the time that headless Chromium takes to open them: from the start
# of the navigation until scripts have run and pictures are decoded. The median of five.
# scripts/measure-pages.sh runs/mnist-variational/explorer.html
set -euo pipefail

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "error: there is no Chromium; on Debian: apt-get install chromium" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The page itself, with a last word: a dumped document is one whose load event is over.
measure='<script>
if (typeof drawImage === "function") { drawPlane(); drawImage(); }
addEventListener("load", () => {
  document.body.textContent = "opened in " + performance.now().toFixed(0) + " ms";
});
</script>'
for page in "$@"; do
  sed '/<\/body>/d; /<\/html>/d' "$page" >"$work/page.html"
  printf '%s\n' "$measure" >>"$work/page.html"
  times=$(for _ in 1 2 3 4 5; do
    "$browser" --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/profile" --dump-dom \
      "file://$work/page.html" 2>/dev/null | grep -o 'opened in [0-9]*' | grep -o '[0-9]*'
  done | sort -n)
  echo "$page: $(wc -c <"$page") bytes, opened in $(sed -n 3p <<<"$times") ms"
done
