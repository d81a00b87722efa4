"""Writes the changelog in Debian's form, newest version first.

    python3 changelog.py NAME VERSION "MAINTAINER <ADDRESS>" "DATE" < CHANGELOG.md

VERSION and DATE (as `date -R` prints it) are those of what stands under "Unreleased".
"""

import datetime
import re
import sys


def sections(text):
    """Each version's heading with its categories, and the entries of each."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, *categories = re.split(r"^### ", part, flags=re.MULTILINE)
        yield heading.partition("\n")[0].strip(), [category(one) for one in categories]


def category(text):
    """A category's name with its entries, a text each."""
    name, *entries = re.split(r"^- ", text, flags=re.MULTILINE)
    return name.strip(), [" ".join(entry.split()) for entry in entries]


def wrapped(entry):
    """An entry in lines of at most 78 characters, as the form has it."""
    lines, line = [], "  *"
    for word in entry.split():
        if len(line) + 1 + len(word) > 78:
            lines.append(line)
            line = "   "
        line += " " + word
    return "\n".join(lines + [line])


def main():
    name, version, maintainer, today = sys.argv[1:]
    for heading, categories in sections(sys.stdin.read()):
        number, _, day = heading.partition(" - ")
        if number == "Unreleased":
            number, date = version, today
        else:
            noon = datetime.datetime.fromisoformat(day + "T12:00:00+00:00")
            date = noon.strftime("%a, %d %b %Y %H:%M:%S %z")
        if not categories:
            continue
        print(f"{name} ({number}) unstable; urgency=medium\n")
        for title, entries in categories:
            print(f"  [ {title} ]")
            print("\n".join(wrapped(entry) for entry in entries) + "\n")
        print(f" -- {maintainer}  {date}\n")


if __name__ == "__main__":
    main()
