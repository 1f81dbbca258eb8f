"""Runs the recres program as a user would. The binary comes from the environment variable RECRES."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

BINARY = os.environ.get("RECRES", str(Path(__file__).parents[2] / "build/release/recres"))


def wait_until_handled(process, number):
    """Waits until a process handles this signal, however slow the machine is; or has ended."""
    bit = 1 << (number - 1)
    for _ in range(6000):
        if process.poll() is not None:
            return
        status = Path(f"/proc/{process.pid}/status").read_text()
        if int(re.search(r"SigCgt:\s*(\w+)", status).group(1), 16) & bit:
            return
        time.sleep(0.01)


@pytest.fixture
def recres(tmp_path):
    """Calls recres in an empty folder; returns the finished process."""

    def call(*words, **options):
        return subprocess.run(
            [BINARY, *map(str, words)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
            **options,
        )

    return call


@pytest.fixture
def done(recres):
    """Calls recres and expects success; returns stdout."""

    def call(*words, **options):
        process = recres(*words, **options)
        assert process.returncode == 0, process.stderr
        return process.stdout

    return call


from reports import results, shown  # noqa: E402,F401  fixtures of all tests of reports, made once
