#!/usr/bin/python3
"""Builds the documentation into a folder: build.py BUILT --recres PROGRAM --package FOLDER.

docs/ is copied, pages are generated beside it from the program's --help, from the Python package and from the C++
headers, and Sphinx turns all into BUILT/html. Any warning, and any link that leads nowhere, is an error.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True

import check_links
import command_pages
import cpp_pages
import example_pages
import python_pages
from examples import written

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[1]
# The part of Debian's MathJax that draws TeX as SVG.
MATHJAX = Path("/usr/share/javascript/mathjax")
MATHJAX_PARTS = ["MathJax.js", "config/TeX-AMS_SVG-full.js", "jax/output/SVG/fonts/TeX", "localization/en"]


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("built", type=Path)
    words.add_argument("--recres", type=Path, required=True, help="the program")
    words.add_argument("--package", type=Path, required=True, help="the folder that has the Python package in it")
    words.add_argument("--chromium", help="a browser, to see whether formulas are drawn")
    words.add_argument("--fresh", action="store_true", help="read every page again, not only those that changed")
    options = words.parse_args()
    built = options.built.resolve()
    source, html = built / "source", built / "html"
    started = time.monotonic()

    pages = written_pages()
    pages |= example_pages.pages(ROOT)
    pages |= command_pages.pages(options.recres.resolve())
    sys.path.insert(0, str(options.package.resolve()))
    pages |= python_pages.pages()
    pages |= cpp_pages.pages(ROOT, built)
    step("pages", started)
    write_tree(source, pages)
    shutil.copytree(ROOT / "docs/figures", source / "figures", dirs_exist_ok=True)
    copy_mathjax(built / "static/mathjax")

    if options.fresh:
        shutil.rmtree(html, ignore_errors=True)
    os.environ |= {"RECRES_DOCS_BUILT": str(built), "RECRES_DOCS_VERSION": version(), "PYTHONPATH": str(options.package.resolve()), "PYTHONDONTWRITEBYTECODE": "1"}
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-j", "2", "-c", SITE, "-d", built / "doctrees"]
    failed = subprocess.run([*sphinx, *(["-E", "-a"] if options.fresh else []), source, html], check=False).returncode
    if failed:
        shutil.rmtree(built / "doctrees")  # or else pages with warnings would count as read, and say nothing next time
        return failed
    step("html", started)
    wrong = check_links.wrong_links(html) + unnamed(html)
    if options.chromium:
        wrong += undrawn_formulas(options.chromium, html)
    for line in wrong:
        print(line, file=sys.stderr)
    step(f"{len(list(html.rglob('*.html')))} files of HTML, links checked", started)
    return 1 if wrong else 0


def unnamed(html):
    """What the package has and the reference has not."""
    import recres

    text = "".join(path.read_text() for path in html.glob("python/*.html"))
    return [f"python: nothing about {name}" for name in python_pages.names_shown(recres) if f'id="{name}"' not in text]


def undrawn_formulas(chromium, html):
    """Pages whose formulas a browser does not draw, which has no network."""
    wrong = []
    for path in html.rglob("*.html"):
        formulas = path.read_text().count('class="math notranslate')
        if formulas:
            browser = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom", path.as_uri()]
            drawn = subprocess.run(browser, capture_output=True, text=True, check=True, timeout=120).stdout
            seen = drawn.count('class="MathJax_SVG"')
            failed = re.findall(r'class="(?:MathJax_Error|[^"]*noError|merror)"[^>]*>([^<]*)', drawn)
            if seen != formulas or failed:
                wrong.append(f"{path.relative_to(html)}: {seen} of {formulas} formulas are drawn {failed}")
    return wrong


def step(what, started):
    print(f"{time.monotonic() - started:5.1f} s  {what}", flush=True)


def version():
    return re.search(r"project\(recres VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


def written_pages():
    """The pages of docs/, and what they link to elsewhere in the repository: {name: text}."""
    pages = {}
    for path in written():
        name = path.relative_to(ROOT / "docs")
        outside = "../" * len(name.parts)

        def brought_in(link):
            target = link.group(1)
            pages[target] = (ROOT / target).read_text()
            return "](" + "../" * (len(name.parts) - 1) + target

        pages[str(name)] = re.sub(rf"\]\({re.escape(outside)}([^)#]+\.md)", brought_in, path.read_text())
    return pages


def write_tree(folder, pages):
    """Writes the pages that differ from what is there, so that Sphinx reads only those again, and removes others."""
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for path in [*folder.rglob("*.md"), *folder.rglob("*.rst")]:
        if str(path.relative_to(folder)) not in pages:
            path.unlink()


def copy_mathjax(folder):
    for part in MATHJAX_PARTS:
        if (MATHJAX / part).is_dir():
            shutil.copytree(MATHJAX / part, folder / part, dirs_exist_ok=True)
        elif not (folder / part).exists():
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(MATHJAX / part, folder / part)


if __name__ == "__main__":
    sys.exit(main())
