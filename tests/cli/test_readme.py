"""Every command of the README is run; the curve it shows is the one the program draws."""

import os
import re
import subprocess
from pathlib import Path

from conftest import BINARY

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(language):
    # All languages at once, so that the end of one block is not taken for the beginning of the next.
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [block for name, block in found if name == language]


def shell(command, folder):
    path = f"{Path(BINARY).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "LC_ALL": "C.UTF-8"}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def test_every_command_runs(tmp_path):
    commands = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
    assert len(commands) >= 7
    for command in commands:
        process = shell(command, tmp_path)
        assert process.returncode == 0, f"{command}: {process.stderr}"
        assert process.stderr == ""


def test_figures_are_those_of_the_program(tmp_path):
    for command in next(block for block in blocks("sh") if "curve.h5" in block).splitlines():
        assert shell(command, tmp_path).returncode == 0, command
    number = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
    for name, figure in [("curve", "information"), ("joint", "joint")]:
        shown = (ROOT / f"docs/figures/{name}.svg").read_text()
        drawn = (tmp_path / f"figures/{figure}.svg").read_text()
        # Compilers may differ in the last digit of an exact value, and so in that of a place.
        assert number.sub("0", shown) == number.sub("0", drawn), f"draw docs/figures/{name}.svg anew"
        assert all(abs(float(a) - float(b)) < 0.02 for a, b in zip(number.findall(shown), number.findall(drawn), strict=True)), name


def test_links_lead_somewhere():
    for page in [ROOT / "README.md", *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_set_up_commands_are_run_by_ci():
    ci = (ROOT / ".ci/run").read_text()
    for script in re.findall(r"^(scripts/\w+) ", README, re.MULTILINE):
        assert re.search(rf"^{script}$", ci, re.MULTILINE), script
        assert os.access(ROOT / script, os.X_OK)


def test_the_curve_shown_is_the_curve_drawn(tmp_path):
    command = blocks("sh")[0].strip()
    drawn = shell(command, tmp_path).stdout
    shown = [block for block in blocks("") if "┤" in block]
    assert len(shown) == 1 and shown[0] in drawn


def test_the_attractors_shown_are_those_found(tmp_path):
    shown = [block for block in blocks("") if block.startswith("Attractors of")]
    commands = [block.strip() for block in blocks("sh") if re.match(r"recres attractors [^\n]*\n$", block)]
    assert len(shown) == len(commands) == 1
    assert shown[0] == shell(commands[0], tmp_path).stdout


def test_the_search_shown_is_the_one_made(tmp_path):
    shown = [block for block in blocks("") if ": search for" in block]
    commands = [block.strip() for block in blocks("sh") if re.match(r"recres search [^\n]*\n$", block)]
    assert len(shown) == len(commands) == 1
    assert shown[0] == shell(commands[0], tmp_path).stdout
