#!/usr/bin/env python3
"""Draws which part of Sources/ uses which, and refuses circles.

  scripts/arrows.py                 the arrows between targets, and between the folders of each target
  scripts/arrows.py --uses A B      which types of B the files of A use; A and B as the arrows name them
  scripts/arrows.py --check         nothing but faults; exit status 1 where there is a circle

A part uses another where its code names one of the types that the other declares. A file beside a
target's folders belongs to the target's own folder, shown as ".". Names that several parts declare
are looked for in the file's own folder first, then in its target. Types inside types are reached
through the outer ones, and extensions of a type are not declarations: what a file gets from another
by an extension alone is not seen here.
"""

import argparse
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DECLARATION = re.compile(
    r"^[ ]*((?:@\w+(?:\([^)]*\))?\s+|(?:public|package|internal|private|fileprivate|final|indirect"
    r"|nonisolated|open)\s+)*)(?:struct|class|enum|protocol|actor|typealias)\s+([A-Z]\w*)"
)


def code_of(text):
    """The text without comments and without what stands in quotes."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r'(#*)""".*?"""\1', '""', text, flags=re.S)
    lines = []
    for line in text.split("\n"):
        # What a text interpolates is code.
        inside = " ".join(re.findall(r"\\\(([^)]*)\)", line))
        line = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
        lines.append(re.sub(r"//.*", "", line) + (" " + inside if inside else ""))
    return "\n".join(lines)


class File:
    def __init__(self, path):
        parts = path.relative_to(ROOT / "Sources").parts
        self.path = path
        self.target = parts[0]
        self.folder = "/".join(parts[:2]) if len(parts) > 2 else parts[0] + "/."
        self.code = code_of(path.read_text(encoding="utf-8"))
        self.imports = set(re.findall(r"^(?:\w+ )?import (\w+)", self.code, flags=re.M))
        self.words = set(re.findall(r"\b[A-Z]\w*\b", self.code))
        self.declared = set()
        for line in self.code.split("\n"):
            found = DECLARATION.match(line)
            # What is indented is inside another type.
            if found and "private" not in found[1] and not line.startswith(" "):
                self.declared.add(found[2])


def arrows(files):
    """Of each pair of folders the names that the first uses of the second."""
    homes = collections.defaultdict(set)
    for file in files:
        for name in file.declared:
            homes[name].add(file.folder)
    uses = collections.defaultdict(lambda: collections.defaultdict(set))
    for file in files:
        for name in file.words & homes.keys() - file.declared:
            places = homes[name]
            if file.folder in places:
                continue
            own = {place for place in places if place.split("/")[0] == file.target}
            imported = {place for place in places if place.split("/")[0] in file.imports}
            for place in own or imported:
                uses[file.folder][place].add((name, file.path.name))
    return uses


def circles(graph):
    """The sets of nodes that reach one another, larger than one (Tarjan's components)."""
    index, low, stack, found, order = {}, {}, [], [], iter(range(10**9))

    def visit(node):
        index[node] = low[node] = next(order)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            circle = []
            while True:
                circle.append(stack.pop())
                if circle[-1] == node:
                    break
            if len(circle) > 1:
                found.append(sorted(circle))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="print faults alone")
    parser.add_argument("--uses", nargs=2, metavar=("A", "B"), help="what A uses of B")
    arguments = parser.parse_args()
    files = [File(path) for path in sorted((ROOT / "Sources").rglob("*.swift"))]
    uses = arrows(files)
    if arguments.uses:
        first, second = arguments.uses
        for folder, others in sorted(uses.items()):
            for other, names in sorted(others.items()):
                if folder.startswith(first) and other.startswith(second):
                    for name, file in sorted(names):
                        print(f"{folder}/{file}: {name} ({other})")
        return 0

    targets = collections.defaultdict(set)
    inside = collections.defaultdict(lambda: collections.defaultdict(set))
    for folder, others in uses.items():
        for other in others:
            first, second = folder.split("/")[0], other.split("/")[0]
            if first == second:
                inside[first][folder].add(other)
            else:
                targets[first].add(second)
    if not arguments.check:
        sizes = collections.Counter()
        for file in files:
            sizes[file.target] += len(file.path.read_text(encoding="utf-8").splitlines())
        for target in sorted(sizes):
            print(f"{target} ({sizes[target]} lines) -> {', '.join(sorted(targets[target])) or '-'}")
            for folder in sorted(inside[target]):
                names = sorted(other.split("/")[1] for other in inside[target][folder])
                print(f"    {folder.split('/')[1]} -> {', '.join(names)}")
    faults = circles(targets)
    for graph in inside.values():
        faults += circles(graph)
    for circle in faults:
        print(f"a circle: {' <-> '.join(circle)}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
