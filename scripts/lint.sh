#!/usr/bin/env bash
# Holds every file to its style: Swift, C, shell scripts and Python. Changes nothing.
#   scripts/lint.sh
# clang-format and shellcheck come with `pip install -r .ci/requirements.txt`; where one is not
# installed its files are left out and a line says so, which with PIPE_STRICT set is a failure.
set -euo pipefail
if (($# > 0)); then
  echo "usage: lint.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

status=0

# is_there TOOL: whether it can be used.
is_there() {
  if command -v "$1" >/dev/null; then return 0; fi
  echo "skipped: $1 is not installed (pip install -r .ci/requirements.txt)" >&2
  if [[ ${PIPE_STRICT:-} ]]; then status=1; fi
  return 1
}

# files PATTERN...: those of the repository, tracked or new.
files() { git ls-files --cached --others --exclude-standard --deduplicate -- "$@"; }

mapfile -t swift < <(files '*.swift')
swift format lint --strict --parallel --configuration .swift-format "${swift[@]}" || status=1

if is_there clang-format; then
  mapfile -t c < <(files 'Sources/*.c' 'Sources/*.h' 'Tests/*.c' 'Tests/*.h')
  clang-format --dry-run -Werror "${c[@]}" || status=1
fi

if is_there shellcheck; then
  mapfile -t shell < <(files '*.sh' .ci/run)
  shellcheck --external-sources "${shell[@]}" || status=1
fi

mapfile -t python < <(files '*.py')
python3 - "${python[@]}" <<'END' || status=1
import sys

for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as source:
        compile(source.read(), file, "exec")
END

exit "$status"
