"""The package installs with pip into an environment of its own, whole and in this version."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs/site"))
import examples  # noqa: E402


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_pip_installs_it(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    environment |= {"HOME": str(tmp_path), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
    # The commands of the page, but for the packages of Debian, which are there.
    (words,) = [text for language, text, _ in examples.blocks(ROOT / "docs/start.md") if language == "console" and "pip install" in text]
    first, *rest = examples.commands(words)
    assert first == "scripts/install build python"
    run("bash", "-ec", "\n".join(rest).replace("python3", sys.executable, 1), cwd=ROOT, env=environment)
    place = tmp_path / "recres-python"
    python = place / "bin/python"

    code = "import recres; print(recres.__file__); print(recres.__version__); print(recres.resonance('autapses:n=2', [1], steps=9).kernel)"
    file, version, kernel = run(python, "-c", code, cwd=tmp_path, env=environment).splitlines()
    assert Path(file).is_relative_to(place)
    assert version == re.search(r"project\(recres VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    assert kernel == "table"

    # All that is in the source is in the package, and type checkers see that it has types.
    source = {path.relative_to(ROOT / "python/recres") for path in (ROOT / "python/recres").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    installed = Path(file).parent
    assert {path for path in source if not (installed / path).exists()} == set()
    assert Path("py.typed") in source
    script = tmp_path / "typed.py"
    script.write_text("import recres\nreveal_type(recres.resonance('autapses:n=2').noise_strength)\nrecres.resonance(steps='many')\n")
    told = subprocess.run([sys.executable, "-m", "mypy", "--python-executable", python, "--cache-dir", tmp_path / "cache", script], capture_output=True, text=True, env=environment)
    assert "ndarray" in told.stdout and "incompatible type" in told.stdout and "missing library stubs" not in told.stdout
    run(python, "-m", "pip", "uninstall", "-y", "recres", env=environment)
    assert not installed.exists()
