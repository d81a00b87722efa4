"""Tests of the packages that scripts/package.sh makes: what they hold, what they say of themselves, and
that the program runs from where they put it.
"""

import glob
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/package.sh"


def output(*command, **options):
    """What a command prints; its errors are the test's."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def needs(*tools):
    """Skips a test by name where a tool that it needs is not installed."""
    absent = [tool for tool in tools if not shutil.which(tool)]
    return unittest.skipIf(absent, f"not installed: {', '.join(absent)}")


def owners(files):
    """The Debian packages that files belong to; files of no package are left out."""
    paths = {str(pathlib.Path(file).resolve()) for file in files}
    # Where /lib is a link to /usr/lib, a package may still list its files under /lib.
    paths |= {path.removeprefix("/usr") for path in paths if path.startswith("/usr/lib")}
    found = subprocess.run(["dpkg", "-S", *sorted(paths)], capture_output=True, text=True, check=False)
    return {line.split(":")[0] for line in found.stdout.splitlines()}


def names(relation):
    """The groups of alternatives in a Depends or Recommends, without versions."""
    groups = [group.split("|") for group in relation.split(",") if group.strip()]
    return [[re.split(r"[ :(]", one.strip())[0] for one in group] for group in groups]


def closure(packages):
    """The packages, and all installed ones that they need."""
    known, waiting = set(), list(packages)
    while waiting:
        package = waiting.pop()
        if package in known:
            continue
        known.add(package)
        found = subprocess.run(
            ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Depends},${Pre-Depends}\n", package],
            capture_output=True, text=True, check=False)
        for line in found.stdout.splitlines():
            status, _, relation = line.partition("\t")
            if status == "installed":
                waiting += [one for group in names(relation) for one in group]
    return known


def essential():
    """The packages that every Debian system has."""
    found = output("dpkg-query", "-W", "-f", "${Package} ${Essential}\n")
    return {line.split()[0] for line in found.splitlines() if line.endswith(" yes")}


@unittest.skipUnless(shutil.which("dpkg-deb"), "not installed: dpkg-deb")
class PackageTests(unittest.TestCase):
    """One package, made once, for all tests."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="pipe-package-")
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.made = cls.work / "made"
        cls.deb, cls.archive = map(pathlib.Path, output(SCRIPT, cls.made).split())
        cls.tree = cls.work / "tree"
        output("dpkg-deb", "-x", cls.deb, cls.tree)
        cls.program = cls.tree / "usr/bin/pipe"
        cls.share = cls.tree / "usr/share"
        cls.version = output(ROOT / ".build/release/pipe", "--version").strip()

    def field(self, name):
        return output("dpkg-deb", "-f", self.deb, name).strip()

    def folder(self):
        holder = tempfile.TemporaryDirectory(dir=self.work)
        self.addCleanup(holder.cleanup)
        return pathlib.Path(holder.name)

    def surroundings(self, folder, **others):
        """The environment of a user whose home is the folder, and who has nothing of Swift."""
        return {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8", **others}

    def test_name_version_architecture(self):
        architecture = output("dpkg", "--print-architecture").strip()
        self.assertEqual(self.field("Package"), "pipe")
        self.assertEqual(self.field("Version"), self.version)
        self.assertEqual(self.field("Architecture"), architecture)
        self.assertEqual(self.deb.name, f"pipe_{self.version}_{architecture}.deb")
        self.assertEqual(output(self.program, "--version").strip(), self.version)

    def test_everything_is_in_its_standard_place(self):
        for file in [
            "usr/bin/pipe", "usr/share/man/man1/pipe.1.gz", "usr/share/doc/pipe/copyright",
            "usr/share/doc/pipe/changelog.gz", "usr/share/bash-completion/completions/pipe",
            "usr/share/zsh/vendor-completions/_pipe", "usr/share/fish/vendor_completions.d/pipe.fish",
            "usr/share/pipe/pipe.schema.json",
        ]:
            self.assertTrue((self.tree / file).is_file(), file)
        shipped = {path.name for path in (self.share / "pipe/pipelines").glob("*.yaml")}
        self.assertEqual(shipped, {path.name for path in (ROOT / "pipelines").glob("*.yaml")})
        output("md5sum", "--check", "--quiet", self.control("md5sums"), cwd=self.tree)

    def control(self, name):
        folder = self.folder()
        output("dpkg-deb", "-e", self.deb, folder)
        return folder / name

    @needs("ldd", "objdump", "dpkg")
    def test_depends_on_what_is_linked(self):
        linked = output("ldd", self.program)
        self.assertNotIn("not found", linked)
        self.assertNotIn("libswift", linked, "Swift's libraries are in the program")
        places = dict(re.findall(r"(\S+) => (/\S+)", linked))
        needed = re.findall(r"NEEDED\s+(\S+)", output("objdump", "-p", self.program))
        files = [places[name] for name in needed if name in places]
        self.assertGreater(len(files), 4)
        depends = {one for group in names(self.field("Depends")) for one in group}
        self.assertEqual(owners(files), depends)
        # What those libraries link in turn comes with their packages.
        self.assertLessEqual(owners(places.values()), closure(depends))

    @needs("strace", "git", "dpkg")
    def test_recommends_what_is_opened(self):
        opened, started = self.watched()
        self.assertEqual(started, {"curl", "git"})
        found = owners(opened) - essential()
        fonts = {name for name in found if name.startswith("fonts-")}
        self.assertTrue(fonts, "the texts of plots have a font")
        recommends = names(self.field("Recommends"))
        every = {one for group in recommends for one in group}
        self.assertLessEqual(started, every)
        allowed = closure(one for group in names(self.field("Depends")) for one in group)
        self.assertLessEqual(found - fonts, allowed | closure(every))
        # Nothing is recommended that the program never opens.
        for group in recommends:
            brought = set(group) | (closure(group) - allowed)
            self.assertTrue(brought & (found | started), f"{group} was not opened")

    def watched(self):
        """The files that the program opens and the names of those that it starts, in jobs that need
        all of them: the main job, principal components and large products inside a repository, and
        files to fetch. Programs that do nothing stand for those that are started, so that only its
        own files are seen.
        """
        folder = self.folder()
        tools = folder / "tools"
        tools.mkdir()
        for name in ["curl", "git"]:
            (tools / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        environment = self.surroundings(
            folder, PIPE_CACHE=str(folder / "cache"), PATH=f"{tools}:/usr/bin:/bin")
        output("git", "init", "--quiet", folder)
        output("git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet",
               "--allow-empty", "--message", "Empty")
        (folder / "large.yaml").write_text(
            "pipeline: large\n"
            "stages:\n"
            "  - {load: font, codes: 0x21-0x7e}\n"
            "  - {transform: resize, height: 40, width: 40}\n"
            "  - {transform: repeat, times: 40}\n"
            "  - {train: pca, latent: 8}\n"
            "  - {train: autoencoder, hidden: [2048], latent: 1024, steps: 3, batch_size: 2048}\n",
            encoding="utf-8")
        jobs = [
            ["run", self.share / "pipe/pipelines/font-autoencoder.yaml"],
            ["run", folder / "large.yaml"],
            ["data", "fetch", "kmnist", "--to", folder / "data"],
        ]
        for number, job in enumerate(jobs):
            done = subprocess.run(
                ["strace", "-ff", "-qq", "-e", "trace=open,openat,execve", "-o", f"trace-{number}",
                 self.program, *job],
                cwd=folder, env=environment, capture_output=True, text=True, check=False)
            # Nothing is fetched by a curl that does nothing.
            self.assertEqual(done.returncode == 0, job[0] == "run", done.stderr)
        opened, started = set(), set()
        for trace in folder.glob("trace-*"):
            text = trace.read_text(encoding="utf-8", errors="replace")
            started |= set(re.findall(r'execve\("([^"]+)".*= 0$', text, re.MULTILINE))
            opened |= set(re.findall(r'open(?:at)?\((?:[^"]*, )?"(/[^"]+)".*\) = \d+$', text, re.MULTILINE))
        return (
            {path for path in opened if os.path.isfile(path)},
            {os.path.basename(path) for path in started} - {self.program.name},
        )

    def test_main_job_runs_from_where_the_package_puts_it(self):
        folder = self.folder()
        pipeline = self.share / "pipe/pipelines/font-autoencoder.yaml"
        done = output(self.program, "run", pipeline, cwd=folder, env=self.surroundings(folder))
        self.assertIn("reconstruction.wrong_pixels = 0", done)
        run = folder / "runs/font-autoencoder"
        for name in ["grid.png", "latent.png", "loss.png", "report.html", "explorer.html", "run.json"]:
            self.assertTrue((run / name).is_file(), name)
        # The stripped program computes what the built one does.
        output(ROOT / ".build/release/pipe", "run", pipeline, "--out", "built", "--no-cache", cwd=folder)
        weights = "autoencoder.safetensors"
        self.assertEqual((run / weights).read_bytes(), (folder / "built" / weights).read_bytes())

    def test_shipped_pipelines_are_found_right(self):
        pipelines = sorted((self.share / "pipe/pipelines").glob("*.yaml"))
        folder = self.folder()
        output(self.program, "check", *pipelines, cwd=folder, env=self.surroundings(folder))

    def test_schema(self):
        text = (self.share / "pipe/pipe.schema.json").read_text(encoding="utf-8")
        self.assertEqual(text, output(self.program, "schema"))
        self.assertIn("$schema", json.loads(text))

    def commands(self):
        """Every command with the names of its options, from the program's own description."""
        def walk(path, command):
            options = [
                name["name"] for argument in command.get("arguments", [])
                if argument["shouldDisplay"] for name in argument.get("names", [])
            ]
            yield "-".join(path), command, options
            for one in command.get("subcommands", []):
                if one["commandName"] != "help":
                    yield from walk(path + [one["commandName"]], one)
        root = json.loads(output(self.program, "--experimental-dump-help"))["command"]
        return list(walk([root["commandName"]], root))

    @needs("man")
    def test_man_pages_say_what_help_says(self):
        pages = {path.name for path in (self.share / "man/man1").iterdir()}
        self.assertEqual(pages, {f"{name}.1.gz" for name, _, _ in self.commands()})
        environment = {**os.environ, "MANWIDTH": "300", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"}
        for name, command, options in self.commands():
            page = self.share / f"man/man1/{name}.1.gz"
            text = subprocess.run(
                ["man", "--warnings", "--no-hyphenation", "--local-file", page], env=environment,
                capture_output=True, text=True, check=True)
            self.assertEqual(text.stderr, "", name)
            shown = re.sub(".\b", "", text.stdout)
            self.assertIn(command["abstract"], shown)
            for option in options:
                self.assertRegex(shown, rf"(?m)^ +.*-{re.escape(option)}\b", name)
            # Headings are written in the way of man pages.
            for line in command.get("discussion", "").splitlines():
                self.assertIn(
                    " ".join(line.split()).lower(), " ".join(shown.split()).lower(), name)

    @needs("mandoc")
    def test_man_pages_are_clean(self):
        for page in sorted((self.share / "man/man1").iterdir()):
            done = subprocess.run(
                ["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True,
                check=False)
            self.assertEqual(done.stdout + done.stderr, "", page.name)

    @needs("bash")
    def test_completion_for_bash(self):
        script = self.share / "bash-completion/completions/pipe"
        words = output(
            "bash", "-c",
            'source "$1"; COMP_WORDS=(pipe r) COMP_CWORD=1 COMP_LINE="pipe r" COMP_POINT=6;'
            ' "$(complete -p pipe | sed "s/.*-F \\([^ ]*\\) .*/\\1/")" pipe r pipe;'
            ' printf "%s\\n" "${COMPREPLY[@]}"', "bash", script,
            env=self.surroundings(self.work, PATH=f"{self.program.parent}:/usr/bin:/bin"))
        self.assertIn("run", words.split())

    @needs("zsh")
    def test_completion_for_zsh(self):
        output("zsh", "-n", self.share / "zsh/vendor-completions/_pipe")

    @needs("fish")
    def test_completion_for_fish(self):
        output("fish", "--no-execute", self.share / "fish/vendor_completions.d/pipe.fish")

    def test_copyright_names_what_is_linked_in(self):
        text = (self.share / "doc/pipe/copyright").read_text(encoding="utf-8")
        paragraphs = text.split("\n\n")
        self.assertTrue(paragraphs[0].startswith(
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"))
        explained = {p.split("\n")[0].removeprefix("License: ") for p in paragraphs
                     if p.startswith("License: ")}
        for paragraph in paragraphs:
            if paragraph.startswith("Files: "):
                self.assertIn("\nCopyright: ", paragraph)
                used = re.search(r"^License: (.*)$", paragraph, re.MULTILINE)[1]
                self.assertLessEqual(set(used.split(" and ")), explained)
        for name in re.findall(r'url: "[^"]*/([^"/]+)"', (ROOT / "Package.swift").read_text("utf-8")):
            self.assertIn(name, text)
        for name in ["standard library", "Foundation", "ICU", "libdispatch", "LLVM", "LibYAML"]:
            self.assertIn(name, text)

    @needs("dpkg-parsechangelog")
    def test_changelog(self):
        text = gzip.decompress((self.share / "doc/pipe/changelog.gz").read_bytes())
        file = self.folder() / "changelog"
        file.write_bytes(text)
        self.assertEqual(output("dpkg-parsechangelog", "-l", file, "-S", "Version").strip(), self.version)

    def test_archive_has_the_same_tree(self):
        output("tar", "-C", self.work, "-xf", self.archive)
        top = self.work / self.archive.name.removesuffix(".tar.xz")
        self.assertEqual((top / "LICENSE").read_bytes(), (ROOT / "LICENSE").read_bytes())
        self.assertEqual({path.name for path in top.iterdir()}, {"LICENSE", "usr"})
        self.assertEqual(output("diff", "-r", top / "usr", self.tree / "usr"), "")
        with tarfile.open(self.archive) as archive:
            self.assertEqual({(one.uid, one.gid) for one in archive}, {(0, 0)})

    def test_same_bytes_again(self):
        # Another folder, another minute, another language, other permissions of new files.
        again = self.folder()
        output("bash", "-c", 'umask 077; exec "$@"', "bash", SCRIPT, again,
               env={**os.environ, "LC_ALL": "C", "TZ": "Asia/Tokyo"})
        for made in [self.deb, self.archive]:
            self.assertEqual(made.read_bytes(), (again / made.name).read_bytes(), made.name)

    def test_leaves_no_half_file(self):
        folder = self.folder()
        tools, target = folder / "tools", folder / "target"
        tools.mkdir()
        (tools / "dpkg-deb").write_text("#!/bin/sh\nexit 2\n", encoding="utf-8")
        (tools / "dpkg-deb").chmod(0o755)
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
        done = subprocess.run([SCRIPT, target], env=environment, capture_output=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(os.listdir(target), [])

    def test_leaves_nothing_when_it_is_stopped(self):
        folder = self.folder()
        process = subprocess.Popen(
            [SCRIPT, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        while not glob.glob(f"{folder}/.package-*/*.deb*") and process.poll() is None:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
        self.assertEqual(os.listdir(folder), [])

    @needs("lintian")
    def test_lintian_has_nothing_to_say(self):
        done = subprocess.run(
            ["lintian", "--fail-on", "error,warning", "--allow-root", self.deb],
            capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class NamedResult(unittest.TextTestResult):
    """Keeps the names of all tests, so that a report can tell what became of each."""

    def startTest(self, test):
        super().startTest(test)
        self.names = getattr(self, "names", []) + [test.id().rpartition(".")[2]]

    def report(self):
        """In the form of xUnit, as the other tests' reports are."""
        root = xml.Element("testsuite", name="PackageTests")
        outcomes = {"skipped": self.skipped, "failure": self.failures, "error": self.errors}
        for name in getattr(self, "names", []):
            case = xml.SubElement(root, "testcase", classname="PackageTests", name=name)
            for outcome, tests in outcomes.items():
                for test, text in tests:
                    if test.id().endswith("." + name):
                        xml.SubElement(case, outcome, message=text)
        return xml.tostring(root, encoding="unicode")


def main():
    """Runs the tests; with PIPE_XUNIT set a report goes to that file."""
    runner = unittest.TextTestRunner(verbosity=2, resultclass=NamedResult)
    program = unittest.main(testRunner=runner, exit=False)
    if "PIPE_XUNIT" in os.environ:
        pathlib.Path(os.environ["PIPE_XUNIT"]).write_text(program.result.report(), encoding="utf-8")
    sys.exit(0 if program.result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
