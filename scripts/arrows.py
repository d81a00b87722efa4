#!/usr/bin/env python3
"""Draws which part of Sources/ uses which, and refuses circles and undeclared imports.

  scripts/arrows.py                 the arrows between targets, and between the folders of each target
  scripts/arrows.py --uses A B      which types of B the files of A use; A and B as the arrows name them
  scripts/arrows.py --check         nothing but faults; exit status 1 where there is one

A part uses another where its code names one of the types that the other declares. A file beside a
target's folders belongs to the target's own folder, shown as ".". Names that several parts declare
are looked for in the file's own folder first, then in its target. Types inside types are reached
through the outer ones, and extensions of a type are not declarations: what a file gets from another
by an extension alone is not seen here.

A fault is a circle; a module that a target's files import and Package.swift does not declare for the
target, or the other way round; and imports that are not written as all others are: by name, and
without "internal", which is what an import is that says nothing.
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


IMPORT = re.compile(r"^[ ]*(?:@\w+ )*(?:\w+ )?import (?:(?:struct|class|enum|func|protocol) )?(\w+)")


def enclosed(text, start):
    """What stands between the bracket at `start` and the one that closes it."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place]
    raise ValueError("Package.swift: a bracket is not closed")


def manifest():
    """The targets of Package.swift by name: their kind, their folder and the modules they declare."""
    text = re.sub(r"^ *//.*", "", (ROOT / "Package.swift").read_text(encoding="utf-8"), flags=re.M)
    # Products of other packages have the names of their modules.
    product = r'\.product\(name: ("\w+"), package: "[^"]*"\)'
    constants = dict(re.findall(r"^let (\w+) = Target\.Dependency" + product, text, flags=re.M))
    text = re.sub(product, r"\1", text)
    for name, value in constants.items():
        text = re.sub(rf"\b{name}\b", value, text)
    targets = {}
    for found in re.finditer(r"\.(target|testTarget|executableTarget|systemLibrary)\(", text):
        call = enclosed(text, found.end() - 1)
        name = re.search(r'name: "(\w+)"', call)[1]
        folder = re.search(r'path: "([^"]+)"', call)
        place = call.find("dependencies: [")
        declared = enclosed(call, call.index("[", place)) if place >= 0 else ""
        default = ("Tests/" if found[1] == "testTarget" else "Sources/") + name
        targets[name] = (
            found[1],
            ROOT / (folder[1] if folder else default),
            set(re.findall(r'"(\w+)"', declared)),
        )
    return targets


def import_faults():
    """What is wrong with the imports of Sources and Tests, a sentence each."""
    targets = manifest()
    ours = set(targets).union(*(declared for _, _, declared in targets.values()))
    faults = []
    for name, (kind, folder, declared) in targets.items():
        imported = {}
        for path in sorted(folder.rglob("*.swift")):
            place, block = path.relative_to(ROOT), []
            for line in path.read_text(encoding="utf-8").split("\n") + [""]:
                found = IMPORT.match(line)
                if not found:
                    if block != sorted(block):
                        faults.append(f"{place}: imports are in the order {', '.join(sorted(block))}")
                    block = []
                    continue
                block.append(found[1])
                imported.setdefault(found[1], place)
                if line.lstrip().startswith("internal "):
                    faults.append(f"{place}: 'internal' goes without saying in '{line.strip()}'")
        for other in sorted(imported.keys() & ours - declared - {name}):
            faults.append(f"{imported[other]}: imports {other}, which '{name}' does not declare")
        # A test runs a program that it does not import.
        programs = {other for other in declared if targets.get(other, "")[:1] == ("executableTarget",)}
        if kind != "systemLibrary":
            for other in sorted(declared - imported.keys() - programs):
                faults.append(f"Package.swift: '{name}' declares {other}, and imports it nowhere")
    return faults


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
    faults = [f"a circle: {' <-> '.join(circle)}" for circle in faults] + import_faults()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
