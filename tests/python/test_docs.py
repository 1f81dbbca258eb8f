"""The pages in docs/ that have Python in them, run as they stand; and how the site is checked."""

import os
import sys
from pathlib import Path

import pytest

import recres

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs/site"))
import check_links  # noqa: E402
import examples  # noqa: E402
import python_pages  # noqa: E402

PROGRAM = os.environ["RECRES"]


@pytest.mark.parametrize("page", [page for page in examples.written() if examples.has_python(page)], ids=lambda page: page.stem)
def test_page(page, tmp_path):
    examples.run(page, tmp_path, PROGRAM)
    examples.check_figures(page, tmp_path)


# Its commands are run by tests/cli/test_readme.py.
def test_readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for language, text, _ in examples.blocks(ROOT / "README.md"):
        if language == "python":
            examples.run_python(text, "README.md", names)
    assert (tmp_path / "curve.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("```python\n>>> 1 + 1\n3\n```\n", "Expected"),
        ("```python\nnumber = 1\n```\n\n```python\n>>> number\n2\n```\n", "Expected"),
        ("```python\nassert False, 'told'\n```\n", "told"),
    ],
)
def test_wrong_python_is_found(page, wrong, tmp_path):
    (tmp_path / "page.md").write_text(page)
    with pytest.raises(AssertionError, match=wrong):
        examples.run(tmp_path / "page.md", tmp_path, PROGRAM)


def test_names_go_from_block_to_block(tmp_path):
    (tmp_path / "page.md").write_text("```python\nnumber = 1\n```\n\n```python\n>>> number\n1\n>>> other = 2\n```\n\n```python\nassert other == 2\n```\n")
    examples.run(tmp_path / "page.md", tmp_path, PROGRAM)


def test_the_reference_has_everything():
    named = set(python_pages.names_shown(recres))
    assert {"recres.resonance", "recres.Network", "recres.Resonance", "recres.plot.curve"} <= named
    pages = "".join(python_pages.pages().values())
    for name in named:
        assert f":: {name}\n" in pages and f"](recres.{name.removeprefix('recres.')})" in pages


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('<a href="other.html">x</a>', ["page.html: no file other.html"]),
        ('<a href="#part">x</a>', ["page.html: no anchor #part"]),
        ('<a href="there.html#gone">x</a>', ["page.html: no anchor there.html#gone"]),
        ('<a href="there.html#here">x</a><a href="https://example.org/">y</a><p id="part"><a href="#part">z</a>', []),
        ('<img src="gone.svg">', ["page.html: no file gone.svg"]),
        ('<script src="https://example.org/x.js"></script>', ["page.html: <script> fetches https://example.org/x.js"]),
        ('<link rel="stylesheet" href="//example.org/x.css">', ["page.html: <link> fetches //example.org/x.css"]),
    ],
)
def test_links_are_followed(text, wrong, tmp_path):
    (tmp_path / "page.html").write_text(text)
    (tmp_path / "there.html").write_text('<p id="here">')
    assert check_links.wrong_links(tmp_path) == wrong


def test_stylesheets_fetch_nothing(tmp_path):
    (tmp_path / "style.css").write_text("p { background: url('https://example.org/x.png') }")
    assert len(check_links.wrong_links(tmp_path)) == 1


def test_written_pages_alone_are_examples():
    assert ROOT / "docs/concepts.md" in examples.written()
    assert not any("site" in page.parts for page in examples.written())
