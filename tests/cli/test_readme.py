"""Every command of the README and of the pages in docs/ is run; what they show is what the program prints and draws."""

import os
import re
import sys
from pathlib import Path

import pytest
from conftest import BINARY

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs/site"))
import examples  # noqa: E402

README = ROOT / "README.md"


def blocks(language):
    return [text for name, text, _ in examples.blocks(README) if name == language]


def test_readme(tmp_path):
    assert len([command for block in blocks("sh") for command in examples.commands(block)]) >= 7
    examples.run(README, tmp_path, BINARY, with_python=False)


# Pages with Python are run by tests/python/test_docs.py, which has the package.
@pytest.mark.parametrize("page", [page for page in examples.written() if not examples.has_python(page)], ids=lambda page: page.stem)
def test_page(page, tmp_path):
    examples.run(page, tmp_path, BINARY)
    examples.check_figures(page, tmp_path)


def test_figures_are_those_of_the_program(tmp_path):
    for command in examples.commands(next(block for block in blocks("sh") if "curve.h5" in block)):
        assert examples.shell(command, tmp_path, BINARY).returncode == 0, command
    for name, figure in zip(sorted(examples.DRAWN_BY_README), ["information", "joint"], strict=True):
        assert examples.same_drawing(ROOT / f"docs/figures/{name}", tmp_path / f"figures/{figure}.svg"), f"draw docs/figures/{name} anew"


def test_every_figure_is_shown():
    shown = {name for page in examples.written() for name in examples.figures(page)} | {Path(name) for name in examples.DRAWN_BY_README}
    assert {path.relative_to(examples.FIGURES) for path in examples.FIGURES.rglob("*.svg")} == shown


def test_links_lead_somewhere():
    for page in [README, *examples.written()]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            generated = re.fullmatch(r"(\.\./)?(command-line|(python|cpp|examples)/\w+)\.md", target)
            assert generated or (page.parent / target).exists(), f"{page.name}: {target}"


def test_set_up_commands_are_run_by_ci():
    ci = (ROOT / ".ci/run").read_text()
    for script in re.findall(r"^(scripts/\w+) +#", README.read_text(), re.MULTILINE):
        assert re.search(rf"^{script}$", ci, re.MULTILINE), script
        assert os.access(ROOT / script, os.X_OK)
    demo = (ROOT / "scripts/demo").read_text()
    install, *_ = [text for language, text, _ in examples.blocks(ROOT / "docs/start.md") if language == "console"]
    for command in examples.commands(install):
        assert command in demo, command


def test_the_curve_shown_is_the_curve_drawn(tmp_path):
    drawn = examples.shell(blocks("sh")[0].strip(), tmp_path, BINARY).stdout
    shown = [block for block in blocks("") if "┤" in block]
    assert len(shown) == 1 and shown[0] in drawn


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("```sh\nrecres nothing\n```\n", "recres nothing"),
        ("```sh\nrecres info >&2\n```\n", "recres info"),
        ("```sh\necho a; echo b\n```\n\n```\na\nc\n```\n", "but printed is"),
        ("```sh\necho a; echo b\n```\n\n```\na\n```\n", "but printed is"),
    ],
)
def test_wrong_examples_are_found(page, wrong, tmp_path):
    (tmp_path / "page.md").write_text(page)
    with pytest.raises(AssertionError, match=wrong):
        examples.run(tmp_path / "page.md", tmp_path, BINARY)


def test_shown_output_may_leave_lines_out():
    assert examples.like("a\n...\nd\n", "a\nb\nc\nd\n")
    assert examples.like("...\nd\n", "d\n")
    assert not examples.like("a\n...\nd\n", "a\nb\nc\n")
    assert not examples.like("a.\n", "ab\n")
