#!/usr/bin/env bash
# Checks for what building `pipe` takes and installs the system libraries that are missing, with
# apt-get on Debian and Ubuntu or with brew on macOS. Does nothing where all is there.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "error: $1"
  shift
  for line in "$@"; do say "       $line"; done
  exit 1
}

# The compiler. No package manager that this script uses has it.
check_swift() {
  local advice="This script cannot install it: see https://www.swift.org/install"
  if ! command -v swift >/dev/null; then
    fail "the Swift compiler is missing: no 'swift' on the PATH" \
      "pipe needs Swift 6.2 or later. $advice" \
      "If it is installed, add the folder that holds 'swift' to the PATH and try again."
  fi
  local text major minor
  text=$(swift --version 2>&1) || fail "'swift --version' failed:" "$text" "$advice"
  if ! [[ $text =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]]; then
    fail "'swift --version' names no version:" "$text" "pipe needs Swift 6.2 or later. $advice"
  fi
  major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  if ((major < 6 || (major == 6 && minor < 2))); then
    fail "Swift $major.$minor is too old: pipe needs Swift 6.2 or later" "$advice"
  fi
}

# Prints the pkg-config names of the libraries that are missing; all of them without pkg-config.
missing_libraries() {
  local library
  for library in "${libraries[@]}"; do
    pkg-config --exists "$library" 2>/dev/null || printf '%s ' "$library"
  done
}

# The packages that bring pkg-config names.
packages_for() {
  local name
  for name in "$@"; do
    case "$installer:$name" in
    apt-get:pkg-config) echo pkg-config ;;
    apt-get:openblas) echo libopenblas-dev ;;
    apt-get:libpng) echo libpng-dev ;;
    apt-get:zlib) echo zlib1g-dev ;;
    apt-get:cairo) echo libcairo2-dev fonts-dejavu-core ;; # the fonts for the texts of plots
    apt-get:nettle) echo nettle-dev ;;
    brew:pkg-config) echo pkgconf ;;
    brew:*) echo "$name" ;;
    esac
  done
}

# apt-get as root, asking no questions.
apt() {
  local command=(env DEBIAN_FRONTEND=noninteractive apt-get "$@")
  if ((EUID != 0)); then command=(sudo "${command[@]}"); fi
  "${command[@]}" >&2
}

# oneDNN multiplies matrices 1.2 to 4 times as fast as OpenBLAS (docs/blas.md). It is found when the
# program runs; without it everything works, more slowly, so a failure here is only said.
install_onednn() {
  if [[ $(uname -sm) != "Linux x86_64" ]] || ! command -v apt-get >/dev/null; then return; fi
  if ldconfig -p 2>/dev/null | grep -q 'libdnnl\.so\.[23]'; then return; fi
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    say "warning: oneDNN is not installed (apt-get install libdnnl-dev): training is slower without"
    return
  fi
  say "installing with apt-get: libdnnl-dev"
  if ! apt install -y --no-install-recommends libdnnl-dev; then
    apt update || true
    apt install -y --no-install-recommends libdnnl-dev ||
      say "warning: oneDNN could not be installed (libdnnl-dev): training is slower without it"
  fi
}

check_swift
install_onednn

libraries=(openblas libpng zlib cairo nettle)
if [[ $(uname) == Darwin ]]; then
  libraries=(openblas libpng cairo nettle) # zlib comes with the system
  if command -v brew >/dev/null; then
    # Homebrew keeps it out of the folders that pkg-config searches.
    PKG_CONFIG_PATH=$(brew --prefix)/opt/openblas/lib/pkgconfig:${PKG_CONFIG_PATH:-}
    export PKG_CONFIG_PATH
  fi
fi

read -ra missing <<<"$(missing_libraries)"
if ! command -v pkg-config >/dev/null; then missing=(pkg-config "${missing[@]}"); fi
if ((${#missing[@]} == 0)); then exit 0; fi
say "missing: ${missing[*]}"

installer=
for candidate in apt-get brew; do
  if [[ -z $installer ]] && command -v "$candidate" >/dev/null; then installer=$candidate; fi
done
if [[ -z $installer ]]; then
  fail "cannot install ${missing[*]}: there is neither apt-get nor brew here" \
    "Install the development files of these libraries with this system's own package manager."
fi

read -ra packages <<<"$(packages_for "${missing[@]}" | tr '\n' ' ')"
say "installing with $installer: ${packages[*]}"
if [[ $installer == brew ]]; then
  brew install "${packages[@]}" >&2 || fail "'brew install ${packages[*]}' failed: see above"
else
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    fail "cannot install as this user: apt-get needs root, and there is no sudo" \
      "Ask an administrator to run: apt-get install -y ${packages[*]}"
  fi
  apt update || say "warning: 'apt-get update' failed; trying with the package lists that are here"
  apt install -y --no-install-recommends "${packages[@]}" ||
    fail "'apt-get install -y ${packages[*]}' failed: see above"
fi

read -ra missing <<<"$(missing_libraries)"
if ((${#missing[@]} > 0)); then
  fail "still missing after installing ${packages[*]}: ${missing[*]}" \
    "pkg-config does not find them; 'pkg-config --exists --print-errors ${missing[0]}' says why."
fi
