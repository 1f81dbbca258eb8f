"""A program of its own: reads a result file and prints what a function of the bindings says of it. See _document.py."""

from __future__ import annotations

import importlib.util
import resource
import signal
import sys
from typing import Any


def main(bindings: str, function: str, path: str) -> None:
    """Print "said" and what the function says, or the kind of error and its message."""
    # A crash is expected of some files, and nobody's to look into.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        kind, words = "said", getattr(_loaded(bindings), function)(path)
    except (OSError, ValueError, MemoryError, RuntimeError) as error:
        kind, words = type(error).__name__, str(error)
    sys.stdout.buffer.write(f"{kind}\n{words}".encode())


def _loaded(bindings: str) -> Any:
    # The bindings alone, without the package around them and without NumPy.
    spec = importlib.util.spec_from_file_location("_core", bindings)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(*sys.argv[1:])
