#!/usr/bin/env bash
# Makes what people install without a Swift compiler: a Debian package, and a tar archive with the same
# tree for other systems.
#   scripts/package.sh [FOLDER]
#
# The files go to FOLDER (.build/package unless given), as pipe_VERSION_ARCHITECTURE.deb and
# pipe-VERSION-linux-ARCHITECTURE.tar.xz; each appears whole or not at all. They have the same bytes
# for the same program and the same SOURCE_DATE_EPOCH, which is the last commit's time unless set.
# The package's maintainer is DEBFULLNAME with DEBEMAIL, where these are set.
set -euo pipefail
fail() {
  echo "error: $*" >&2
  exit 1
}
if (($# > 1)) || [[ ${1:-} == -* ]]; then
  echo "usage: package.sh [FOLDER]" >&2
  exit 64
fi
target=$(realpath -m -- "${1:-$(dirname -- "${BASH_SOURCE[0]}")/../.build/package}")
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
for tool in dpkg dpkg-deb python3 tar gzip strip; do
  command -v "$tool" >/dev/null || fail "there is no '$tool' here, which makes part of the package"
done

scripts/build.sh >&2
program=$PWD/.build/release/pipe
version=$(sed -n 's/.*static let current = "\(.*\)".*/\1/p' Sources/Pipeline/System/PipeVersion.swift)
[[ $("$program" --version) == "$version" ]] ||
  fail "$program is of version $("$program" --version), the sources are of '$version'"
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-The contributors of pipe} <${DEBEMAIL:-contributors@pipe.example}>"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC

# Everything is made in a folder beside its target, so that a move puts it there whole.
mkdir -p "$target"
work=$(mktemp -d "$target/.package-XXXXXX")
archiving=
clean_up() {
  if [[ $archiving ]]; then
    kill "$archiving" 2>/dev/null || true
    wait "$archiving" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
umask 022
tree=$work/tree share=$work/tree/usr/share
mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$share/doc/pipe" "$share/man/man1" "$share/pipe" \
  "$share/lintian/overrides" "$share/bash-completion/completions" "$share/zsh/vendor-completions" \
  "$share/fish/vendor_completions.d"

install -m 755 "$program" "$tree/usr/bin/pipe"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$tree/usr/bin/pipe"

# It is read by a shell, not started, so that its first line has no use.
"$program" --generate-completion-script bash | sed '1{/^#!/d}' \
  >"$share/bash-completion/completions/pipe"
"$program" --generate-completion-script zsh >"$share/zsh/vendor-completions/_pipe"
"$program" --generate-completion-script fish >"$share/fish/vendor_completions.d/pipe.fish"
"$program" --experimental-dump-help |
  python3 scripts/packaging/manual.py "$share/man/man1" "$version" \
    "$(date -d "@$SOURCE_DATE_EPOCH" +%F)" >/dev/null
gzip -9n "$share"/man/man1/*.1

mkdir "$share/pipe/pipelines"
cp pipelines/*.yaml "$share/pipe/pipelines"
cp -r pipelines/data "$share/pipe/pipelines/data"
"$program" schema >"$share/pipe/pipe.schema.json"
cp scripts/packaging/copyright "$share/doc/pipe/copyright"
python3 scripts/packaging/changelog.py pipe "$version" "$maintainer" \
  "$(date -R -d "@$SOURCE_DATE_EPOCH")" <CHANGELOG.md | gzip -9n >"$share/doc/pipe/changelog.gz"
cp scripts/packaging/lintian-overrides "$share/lintian/overrides/pipe"
find "$tree" -type d -exec chmod 755 {} +
find "$share" -type f -exec chmod 644 {} +

# libraries PROGRAM: the packages of the shared libraries that the program names, by dpkg-shlibdeps
# with the versions that it needs, or, where that is not installed, by the files of each package.
libraries() {
  if command -v dpkg-shlibdeps >/dev/null; then
    mkdir -p "$work/debian"
    printf 'Source: pipe\n\nPackage: pipe\nArchitecture: any\n' >"$work/debian/control"
    (cd "$work" && dpkg-shlibdeps -O "$1") | sed -n 's/^shlibs:Depends=//p'
  else
    ldd "$1" | sed -n 's/.* => \(\/[^ ]*\).*/\1/p' | while read -r file; do
      grep -q "$(basename "$file")" <<<"$(objdump -p "$1" | grep NEEDED)" || continue
      dpkg -S "$(realpath "$file")" 2>/dev/null || dpkg -S "*/$(basename "$file")"
    done | sed 's/:.*//' | sort -u | paste -sd, | sed 's/,/, /g'
  fi
}
depends=$(libraries "$tree/usr/bin/pipe")
[[ $depends ]] || fail "no packages were found for the libraries of $program"

# What the program opens or starts only when it is asked for, and works without: oneDNN and OpenBLAS
# for large products and for principal components, fonts for the texts of plots, curl for `pipe data
# fetch`, git for the commit and tzdata for the time zone in a run's record. scripts/test-package.sh
# watches what is opened.
recommends="libdnnl3 | libdnnl2, libopenblas0, fonts-dejavu-core, curl, git, tzdata"

size=$(find "$tree/usr" -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
cat >"$tree/DEBIAN/control" <<END
Package: pipe
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Depends: $depends
Recommends: $recommends
Suggests: dataset-fashion-mnist, bash-completion
Section: science
Priority: optional
Description: experiments with autoencoders that are declared in text files
 pipe runs machine-learning pipelines that are written down in YAML: it loads
 images, fonts or arrays, adds noise, trains autoencoders (basic, denoising,
 variational) or principal components, measures them, and exports pictures,
 pages and figures.
 .
 A pipeline file is checked whole before anything runs, and the same file,
 seed and program give the same bytes. Studies run a file for every
 combination of a matrix and end in tables with error bars and tests.
 .
 The pipelines in /usr/share/pipe/pipelines are a place to start from.
END
(cd "$tree" && find usr -type f | sort | xargs md5sum >DEBIAN/md5sums)
chmod 644 "$tree"/DEBIAN/*
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# The archive has one folder at its top, and the licence in it, which Debian has in a place of its own.
package=pipe_${version}_${architecture}.deb
archive=pipe-$version-linux-$architecture
mkdir "$work/$archive"
cp -al "$tree/usr" "$work/$archive/usr"
cp LICENSE "$work/$archive/LICENSE"
touch -d "@$SOURCE_DATE_EPOCH" "$work/$archive" "$work/$archive/LICENSE"

# Compressing takes most of the time: one on each core.
tar --create --xz --file "$work/$archive.tar.xz" --directory "$work" --format gnu --sort name \
  --hard-dereference --owner 0 --group 0 --numeric-owner --mtime "@$SOURCE_DATE_EPOCH" "$archive" &
archiving=$!
dpkg-deb --root-owner-group --uniform-compression -Zxz --build "$tree" "$work/$package" >&2
wait "$archiving"
archiving=

mv "$work/$package" "$work/$archive.tar.xz" "$target/"
printf '%s\n' "$target/$package" "$target/$archive.tar.xz"
