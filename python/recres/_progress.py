"""Progress of long work: a tqdm bar where tqdm is there, a plain line else."""

from __future__ import annotations

import sys
from typing import Any

from ._types import ProgressLike, Report


class _Bar:
    """A bar that appears with the first report, which the bindings make after half a second."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Any = None

    def __call__(self, done: int, total: int, part: str) -> None:
        if self._bar is None:
            self._bar = _tqdm(total, self._unit)
        self._bar.set_postfix_str(part, refresh=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()

    def __del__(self) -> None:
        if self._bar is not None:
            self._bar.close()


class _Line:
    """The same without tqdm: one line on stderr that is written again and again."""

    def __init__(self, total: int, unit: str) -> None:
        self.n = 0
        self._total = total
        self._unit = unit
        self._part = ""

    def set_postfix_str(self, part: str, refresh: bool) -> None:
        self._part = part

    def update(self, more: int) -> None:
        self.n += more
        share = self.n / self._total if self._total else 1.0
        print(f"\r{share:6.1%} of {self._total} {self._unit}  {self._part}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.n:
            print(file=sys.stderr)
        self.n = 0


def _tqdm(total: int, unit: str) -> Any:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Line(total, unit)
    return tqdm(total=total, unit=f" {unit}", unit_scale=True, leave=False)


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"


def report_for(progress: ProgressLike, unit: str) -> Report | None:
    """What the bindings shall tell: None for silence, a bar, or the user's own callable.

    `None` stands for a bar on a terminal or in a notebook.
    """
    if progress is None:
        progress = sys.stderr is not None and (sys.stderr.isatty() or _in_notebook())
    if progress is False:
        return None
    if progress is True:
        return _Bar(unit)
    if not callable(progress):
        raise TypeError(f"progress must be True, False, None or a callable, not {progress!r}")
    return progress
