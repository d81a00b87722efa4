#!/usr/bin/env python3
"""Runs every shipped pipeline with two builds of pipe, and says what of the results differs.

  scripts/compare-builds.py OLD NEW [--set NAME=VALUE]... [PIPELINE...]

OLD and NEW are programs. Compared are the weights (every tensor's bytes), the metrics and curves
(reports.json), the pixels of every PNG picture, and all other files byte for byte but for run.json,
study.json and study.jsonl, which hold times. What builds tell of themselves, such as their version in a
picture's text, is left out. --set goes to both, to make trainings shorter. Exit status 1 says that
something differs.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def tensors(data):
    """What a safetensors file holds beside its metadata."""
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    return header, data[8 + size :]


def pixels(data):
    """The parts of a PNG file that make its picture: all but texts."""
    parts, place = [], 8
    while place < len(data):
        size = struct.unpack(">I", data[place : place + 4])[0]
        kind = data[place + 4 : place + 8]
        body = data[place + 8 : place + 8 + size]
        place += 12 + size
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            continue
        if kind == b"IDAT" and parts and parts[-1][0] == kind:
            parts[-1][1] += body
        else:
            parts.append([kind, body])
    return [(kind, zlib.decompress(body) if kind == b"IDAT" else body) for kind, body in parts]


def same(path, old, new):
    first, second = (old / path).read_bytes(), (new / path).read_bytes()
    if first == second:
        return True
    if path.suffix == ".safetensors":
        return tensors(first) == tensors(second)
    if path.suffix == ".png":
        return pixels(first) == pixels(second)
    return False


def files(folder):
    return {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("run.json", "study.json", "study.jsonl", ".lock")
    }


def run(program, pipeline, folder, options):
    command = [program, "run", str(pipeline), "--out", str(folder), "--quiet", "--no-cache"]
    return subprocess.run(command + options, capture_output=True, text=True).returncode


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("pipelines", nargs="*", type=pathlib.Path)
    arguments = parser.parse_intermixed_args()
    chosen = arguments.pipelines or sorted((ROOT / "pipelines").glob("*.yaml"))
    differs = False
    for pipeline in chosen:
        options = [word for change in arguments.set for word in ("--set", change)]
        with tempfile.TemporaryDirectory() as scratch:
            folders = [pathlib.Path(scratch) / name for name in ("old", "new")]
            programs = [arguments.old, arguments.new]
            ends = [run(p, pipeline, f, options) for p, f in zip(programs, folders)]
            found = [files(folder) for folder in folders]
            faults = [f"{path}: in one of them alone" for path in found[0] ^ found[1]]
            faults += [str(path) for path in found[0] & found[1] if not same(path, *folders)]
            if ends[0] != ends[1]:
                faults.append(f"exit status {ends[0]} and {ends[1]}")
        differs = differs or bool(faults)
        print(f"{pipeline.name}: {len(found[0])} files, status {ends[0]}, ", end="")
        print("all the same" if not faults else "these differ:\n  " + "\n  ".join(sorted(faults)))
        sys.stdout.flush()
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
