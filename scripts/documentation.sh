#!/usr/bin/env bash
# Builds the documentation of every library with DocC: scripts/documentation.sh [LIBRARY...]
#
# .build/documentation/LIBRARY.doccarchive is a folder to open in Xcode or to put on a web server. A
# warning of DocC is an error, so that no link leads nowhere and no parameter is described that is not there.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

libraries=("$@")
if ((${#libraries[@]} == 0)); then
  for catalog in Sources/*/*.docc; do libraries+=("$(basename "$catalog" .docc)"); done
fi
docc=$(command -v docc || xcrun --find docc)
graphs=.build/documentation/symbols
mkdir -p "$graphs"
# Beside the usual build, whose files would otherwise be made anew for the option.
for target in PipelineTesting PipeCommand Networks; do
  swift build --scratch-path .build/documentation/build --target "$target" \
    -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$graphs" \
    -Xswiftc -symbol-graph-minimum-access-level -Xswiftc public
done
for library in "${libraries[@]}"; do
  rm -rf "${graphs:?}/$library"
  mkdir "$graphs/$library"
  find "$graphs" -maxdepth 1 \( -name "$library.symbols.json" -o -name "$library@*.symbols.json" \) \
    -exec cp {} "$graphs/$library/" \;
  "$docc" convert "Sources/$library/$library.docc" --warnings-as-errors \
    --fallback-display-name "$library" --fallback-bundle-identifier "pipe.$library" \
    --additional-symbol-graph-dir "$graphs/$library" \
    --output-path ".build/documentation/$library.doccarchive"
  echo "$library: .build/documentation/$library.doccarchive"
done
