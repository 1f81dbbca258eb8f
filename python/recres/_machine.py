"""This machine, and what recres may use of it."""

from __future__ import annotations

import json
from typing import Any

from . import _core
from ._arrays import whole


class Info(dict[str, Any]):
    """What recres is, a dictionary that prints as ``recres info`` does."""

    def __str__(self) -> str:
        return _core.info_text().rstrip("\n")


def info() -> Info:
    """Version, compiler, processor, threads, memory, kernels and library versions, as ``recres info --json``.

    Returns
    -------
    Info
        A dictionary; printed, a text.

    Examples
    --------
    >>> recres.info()["kernels"]["reference"]
    'draws the Gaussian noise of every neuron; both models, any network'
    """
    return Info(json.loads(_core.info_json()))


def allow_memory(size: str | int | None) -> None:
    """Say how much memory recres may use; what would not fit raises MemoryError before it is tried.

    Parameters
    ----------
    size : str, int or None
        Such as "4GB", "500MB" or "2GiB", or bytes; None for the default, nine tenths of the machine's. It is what
        this process may hold in all.

    Raises
    ------
    ValueError
        Where it is no amount of bytes, or 0.

    Examples
    --------
    >>> recres.allow_memory("4GB")
    >>> recres.info()["allowed_memory_bytes"]
    4000000000
    >>> recres.allow_memory(None)
    """
    if isinstance(size, str):
        _core.allow_memory_text(size)
    else:
        _core.allow_memory(0 if size is None else whole(size, "size", 1))
