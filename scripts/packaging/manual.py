"""Makes man pages of a program's own help.

    pipe --experimental-dump-help | python3 manual.py FOLDER VERSION DATE

writes a page for the program and one for each subcommand, as pipe.1, pipe-run.1, pipe-data-fetch.1,
and prints their names. What stands in them is what `--help` says, so that nobody has to write it
twice.
"""

import json
import pathlib
import re
import sys


def escaped(text):
    """Text as roff reads it back: its own characters and a line's leading dot lose their meaning."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = text.replace("'", "\\(aq").replace("`", "\\(ga").replace("~", "\\(ti").replace("^", "\\(ha")
    return re.sub(r"^\.", "\\\\&.", text, flags=re.MULTILINE)


def bold(text):
    return f"\\fB{escaped(text)}\\fR"


def italic(text):
    return f"\\fI{escaped(text)}\\fR"


def spelled(argument):
    """The argument as it is typed, every name of it: -h, --help; --seed <seed>."""
    if argument["kind"] == "positional":
        return italic(argument["valueName"])
    marks = {"short": "-", "long": "--", "longWithSingleDash": "-"}
    names = ", ".join(bold(marks[name["kind"]] + name["name"]) for name in argument["names"])
    return names + (" " + italic(argument["valueName"]) if argument["kind"] == "option" else "")


def usage(path, command):
    """The words of the synopsis: options first, then what stands without a name."""
    words = [bold(" ".join(path))]
    shown = [one for one in command.get("arguments", []) if one["shouldDisplay"]]
    general = {"version", "help"}
    for argument in sorted(shown, key=lambda one: one["kind"] == "positional"):
        if argument["kind"] == "positional":
            word = spelled(argument)
        elif argument["preferredName"]["name"] in general:
            continue
        else:
            word = spelled({**argument, "names": [argument["preferredName"]]})
        if argument["isOptional"]:
            word = f"[{word}]"
        words.append(word + ("..." if argument["isRepeating"] else ""))
    if subcommands(command):
        words.append(italic("subcommand"))
    return " ".join(words)


def subcommands(command):
    """Without `help`, which is a way to these very texts."""
    return [one for one in command.get("subcommands", []) if one["commandName"] != "help"]


def description(text):
    """Paragraphs as they are; lines that are indented are examples and keep their breaks."""
    lines = []
    for paragraph in text.strip().split("\n\n"):
        prose, examples = [], []
        for line in paragraph.split("\n"):
            if line.startswith("  "):
                examples.append(line[2:])
            elif line in ("EXAMPLE", "EXAMPLES"):
                lines.append(f'.SS "{line.capitalize()}"')
            else:
                prose.append(line)
        if prose:
            lines += paragraph_break(lines) + [escaped("\n".join(prose))]
        if examples:
            lines += paragraph_break(lines)
            lines += [".nf", ".ft CR", escaped("\n".join(examples)), ".ft R", ".fi"]
    return lines


def paragraph_break(lines):
    """A new paragraph, but right below a heading, which begins one itself."""
    return [] if lines and lines[-1].startswith(".SS") else [".PP"]


def explained(argument):
    """What an argument is for, with the values it may have and its default."""
    text = argument.get("abstract", "")
    values = argument.get("allValues") or []
    if values and not all(value in text for value in values):
        text += f" One of {', '.join(values)}."
    if "defaultValue" in argument:
        text += f" (default: {argument['defaultValue']})"
    return escaped(text)


def page(path, command, version, date, siblings):
    name = "-".join(path)
    title = f'"{escaped(name.upper())}" 1 "{date}" "{escaped(path[0] + " " + version)}"'
    lines = [f'.TH {title} "User Commands"', ".SH NAME"]
    abstract = command["abstract"].rstrip(".")
    lines.append(f"{escaped(name)} \\- {escaped(abstract[0].lower() + abstract[1:])}")
    lines += [".SH SYNOPSIS", ".ad l", ".hy 0", usage(path, command), ".hy", ".ad b"]
    text = description(command.get("discussion", ""))
    lines += [".SH DESCRIPTION", escaped(command["abstract"])]
    lines += text if command.get("discussion") else []
    for heading, kinds in [("ARGUMENTS", {"positional"}), ("OPTIONS", {"option", "flag"})]:
        chosen = [
            one for one in command.get("arguments", [])
            if one["kind"] in kinds and one["shouldDisplay"]
        ]
        if chosen:
            lines.append(f".SH {heading}")
        for argument in chosen:
            lines += [".TP", spelled(argument), explained(argument)]
    if subcommands(command):
        lines.append(".SH SUBCOMMANDS")
    for one in subcommands(command):
        lines += [".TP", f"\\fB{escaped(name + '-' + one['commandName'])}\\fR(1)",
                  escaped(one["abstract"])]
    related = [one for one in siblings if one != name]
    lines += [".SH SEE ALSO", ",\n".join(f"\\fB{escaped(one)}\\fR(1)" for one in related)]
    return "\n".join(lines) + "\n"


def pages(path, command):
    """All commands with their paths, the program first."""
    yield path, command
    for one in subcommands(command):
        yield from pages(path + [one["commandName"]], one)


def main():
    folder, version, date = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    command = json.load(sys.stdin)["command"]
    every = list(pages([command["commandName"]], command))
    names = ["-".join(path) for path, _ in every]
    for path, one in every:
        # A page refers to the program's and to those around it.
        around = [names[0]] + [
            name for name, (other, _) in zip(names, every)
            if name != names[0] and (other[:-1] == path[:-1] or other[:-1] == path)
        ]
        file = "-".join(path) + ".1"
        (folder / file).write_text(page(path, one, version, date, around), encoding="utf-8")
        print(file)


if __name__ == "__main__":
    main()
