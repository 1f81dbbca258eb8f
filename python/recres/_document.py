"""What a result shows, as data: the document of web/document.md, which pages, SVG files and recres.plot all draw."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from . import _core, _read_document
from ._arrays import path_text
from ._result import Result

if TYPE_CHECKING:
    from ._network import Network

#: A result, a network, or the path of an HDF5 file that recres wrote.
Shown = Union[Result, "Network", str, "os.PathLike[str]"]


def document_text(shown: Shown) -> str:
    """The document of a result or of a file, as JSON.

    What this process has just written is read here. Any other file is read in a process of its own, because the HDF5
    library (1.10.8) does not survive some damaged files; that takes about 0.05 s. A fork, as the command line does it,
    would be cheaper, but is not safe beside other threads.
    """
    if isinstance(shown, (str, os.PathLike)):
        return read_apart("document", path_text(shown))
    if not hasattr(shown, "save"):
        raise TypeError(f"only results, networks and files can be shown, not {type(shown).__name__}")
    with tempfile.TemporaryDirectory(prefix="recres-") as folder:
        path = str(Path(folder) / f"{type(shown).__name__.lower()}.h5")
        shown.save(path)
        return _core.document(path)


def document_of(shown: Shown) -> dict[str, Any]:
    """The same, parsed."""
    out: dict[str, Any] = json.loads(document_text(shown))
    return out


def read_apart(function: str, path: str) -> str:
    """What a function of the bindings says of a file, in a process of its own."""
    if not sys.executable:
        raise RuntimeError("files are read by a Python process of their own, and sys.executable does not say which Python")
    # Isolated and without site-packages: it needs nothing but the bindings, and starts in half the time.
    words = [sys.executable, "-I", "-S", _read_document.__file__, _core.__file__, function, path]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    if done.returncode < 0:
        raise OSError(f"{path} is damaged in a way that the HDF5 library does not survive; write it anew")
    kind, _, words_said = done.stdout.decode().partition("\n")
    if done.returncode != 0 or kind not in _KINDS:
        raise RuntimeError(f"the process that reads {path} failed: {done.stderr.decode(errors='replace')[-500:]}")
    error = _KINDS[kind]
    if error is not None:
        raise error(words_said)
    return words_said


_KINDS: dict[str, type[Exception] | None] = {
    "said": None,
    "OSError": OSError,
    "ValueError": ValueError,
    "MemoryError": MemoryError,
    "RuntimeError": RuntimeError,
}
