"""The examples of the pages, run as a reader would: every page in an empty folder of its own, from top to bottom.

- ```sh: every line is a command that must succeed and say nothing on stderr. A \\ at its end goes on to the next line.
- a block without a language right after one: what its last command prints. A line ... stands for any lines.
- ```python: run as it stands, or as a doctest where it has >>>. All blocks of a page share their names.
- ```cpp, ```cmake and ```toml whose first line is a comment with a file's name: that file.
- figures/NAME.svg, where the page shows it: what the commands have drawn as NAME.svg.

Other blocks (```text, ```console) are only shown.
"""

import contextlib
import doctest
import io
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs/figures"
DRAWN_BY_README = {"curve.svg", "joint.svg"}
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def written():
    """The pages that people wrote, other than those about how the site is made."""
    return [path for path in sorted((ROOT / "docs").rglob("*.md")) if "site" not in path.parts]


def blocks(page):
    """(language, text, whether nothing but blank lines parts it from the block before) of a page."""
    # All languages at once, so that the end of one block is not taken for the beginning of the next.
    text = page.read_text()
    found, end = [], 0
    for block in re.finditer(r"^```(.*)\n((?:.*\n)*?)```$", text, re.MULTILINE):
        found.append((block.group(1).strip(), block.group(2), not text[end : block.start()].strip()))
        end = block.end()
    return found


def commands(block):
    """The lines of a shell block, those that go on put together."""
    return [line for line in block.replace("\\\n", "").splitlines() if line.strip() and not line.startswith("#")]


def has_python(page):
    return any(language == "python" for language, _, _ in blocks(page))


def figures(page):
    """The figures that a page shows and draws, as paths below docs/figures."""
    found = re.findall(r"!\[[^]]*\]\(([^)]+\.svg)\)", page.read_text())
    paths = [(page.parent / name).resolve().relative_to(FIGURES) for name in found]
    return [path for path in paths if path.name not in DRAWN_BY_README]


def shell(command, folder, program):
    """Runs a command of bash with the program on the path."""
    environment = {"PATH": f"{Path(program).resolve().parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def run(page, folder, program, with_python=True):
    """Runs a page's examples, or all but Python's; raises AssertionError where one does not do what the page says."""
    printed, names = "", {"__name__": "__main__"}
    after_shell = False
    if with_python and has_python(page):
        import matplotlib

        matplotlib.rcParams["svg.hashsalt"] = page.stem  # names within SVG files are otherwise drawn by lot
    for language, text, follows in blocks(page):
        if language == "sh":
            for command in commands(text):
                done = shell(command, folder, program)
                assert done.returncode == 0, f"{page.name}: {command}\n{done.stderr}"
                assert done.stderr == "", f"{page.name}: {command}\n{done.stderr}"
                printed = done.stdout
        elif language == "" and follows and after_shell:
            assert like(text, printed), f"{page.name} shows\n{text}\nbut printed is\n{printed}"
        elif language == "python" and with_python:
            with contextlib.chdir(folder):
                run_python(text, page, names)
        elif language in ("cpp", "cmake", "toml") and (name := re.match(r"(?://|#) (\S+\.\w+)\n", text)):
            (folder / name.group(1)).parent.mkdir(parents=True, exist_ok=True)
            (folder / name.group(1)).write_text(text)
        after_shell = language == "sh"


def like(shown, printed):
    """Whether this was printed, where lines ... stand for any."""
    parts = ["(?:.*\n)*" if line.strip() == "..." else re.escape(line) + " *\n" for line in shown.splitlines()]
    return re.fullmatch("".join(parts), printed) is not None


def run_python(text, page, names):
    if ">>>" not in text:
        exec(compile(text, str(page), "exec"), names)  # noqa: S102  our own pages
        return
    test = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), 0)
    told = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=told.write, clear_globs=False)
    names.update(test.globs)
    assert runner.failures == 0, told.getvalue()


def same_drawing(one, other):
    """Whether two SVG files show the same. Compilers may differ in the last digit of a value, and so in that of a place."""
    one, other = one.read_text(), other.read_text()
    if NUMBER.sub("0", one) != NUMBER.sub("0", other):
        return False
    return all(abs(float(a) - float(b)) < 0.02 for a, b in zip(NUMBER.findall(one), NUMBER.findall(other), strict=True))


def check_figures(page, folder):
    """The figures in docs/ are those that the page's commands have drawn."""
    for name in figures(page):
        assert (folder / name).exists(), f"{page.name} shows {name}, but draws none"
        assert same_drawing(FIGURES / name, folder / name), f"draw docs/figures/{name} anew: docs/site/draw {page.stem}"
