"""Refuses tests that skipped themselves without being allowed to.

    python3 check-skips.py ALLOWED REPORT...

ALLOWED has a line for each test that may skip itself: its name, in which `*` stands for any text, then
why. REPORTs are xUnit files. A skip that is not in the list is refused, and so is a line that no test
answers to.
"""

import fnmatch
import sys
import xml.etree.ElementTree as xml


def allowed(path):
    """Reasons by the names of tests, or by patterns of names."""
    reasons = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                name, _, reason = line.strip().partition(" ")
                if not reason.strip():
                    sys.exit(f"{path}:{number}: '{name}' has no reason beside it")
                reasons[name] = reason.strip()
    return reasons


def results(paths):
    """Of every test its name and what became of it."""
    for path in paths:
        for case in xml.parse(path).iter("testcase"):
            outcome = {child.tag for child in case} & {"skipped", "failure", "error"}
            yield f"{case.get('classname')}/{case.get('name')}", outcome


def main():
    list_path, *reports = sys.argv[1:]
    reasons = allowed(list_path)
    every = dict(results(reports))

    def reason(name):
        return next((why for pattern, why in reasons.items() if fnmatch.fnmatchcase(name, pattern)), None)

    skipped = [name for name, outcome in every.items() if "skipped" in outcome]
    failed = [name for name, outcome in every.items() if outcome & {"failure", "error"}]
    if not every:
        sys.exit(f"no test is in {' '.join(reports)}")
    faults = [f"{name} skipped itself; {list_path} does not allow it"
              for name in skipped if reason(name) is None]
    faults += [f"{list_path} names '{pattern}', which is no test" for pattern in reasons
               if not fnmatch.filter(every, pattern)]
    for name in skipped:
        print(f"skipped: {name}: {reason(name) or 'not allowed'}")
    passed = len(every) - len(skipped) - len(failed)
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
