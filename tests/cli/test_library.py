"""The page about the C++ libraries: its example, against an installed recres and with recres as a folder of the project."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BINARY

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs/site"))
import examples  # noqa: E402

PAGE = ROOT / "docs/how-to/cpp-library.md"

pytestmark = pytest.mark.skipif(os.environ.get("RECRES_SANITIZE", "") != "", reason="the example is built without sanitizers")


def run(command, folder):
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=600, env={**os.environ, "HOME": str(folder)})
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_installed(tmp_path):
    examples.run(PAGE, tmp_path, BINARY)
    install, use = [text for language, text, _ in examples.blocks(PAGE) if language == "console"]
    build = Path(BINARY).resolve().parent
    run(install.replace("build/release", shlex.quote(str(build))), tmp_path)
    installed = tmp_path / "recres"
    assert run(f"{installed}/bin/recres --version", tmp_path) == run(f"{BINARY} --version", tmp_path)
    printed = run(f"export CXX={compiler(build)}\n" + use, tmp_path)
    shown = next(text for language, text, _ in examples.blocks(PAGE) if language == "text")
    assert printed.endswith(shown)

    # Every header that is installed can be included by itself, and none of the program's own is there.
    headers = sorted(path.relative_to(installed / "include") for path in (installed / "include").rglob("*.h"))
    assert len(headers) > 100 and not any("cmd" in header.parts for header in headers)
    wanted = {match for header in headers for match in re.findall(r'#include "(recres/[^"]+)"', (installed / "include" / header).read_text())}
    assert {name for name in wanted if not (installed / "include" / name).exists()} == set()


def test_as_a_folder_of_a_project(tmp_path):
    examples.run(PAGE, tmp_path, BINARY)
    project = tmp_path / "subdirectory"
    (project / "curve.cc").symlink_to(tmp_path / "curve.cc")
    (project / "recres").symlink_to(ROOT)
    run(f"cmake -S subdirectory -B built -G Ninja -DCMAKE_CXX_COMPILER={compiler(Path(BINARY).resolve().parent)}", tmp_path)
    targets = run("ninja -C built -t targets all", tmp_path)
    assert "recres_tests" not in targets and "recres_python" not in targets
    # Not the libraries, which take minutes: installed ones are linked above.
    run("ninja -C built CMakeFiles/curve.dir/curve.cc.o", tmp_path)


def compiler(build):
    """The compiler that recres was built with."""
    return re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.MULTILINE).group(1)
