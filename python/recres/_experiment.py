"""Experiments: sweeps that are described once, and never lost."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

import numpy as np

from . import _core
from ._arrays import path_text, thread_count
from ._call import Call
from ._document import read_apart
from ._progress import report_for
from ._types import ProgressLike

Value = Union[str, int, float, Sequence[Union[str, int, float]], "np.ndarray[Any, Any]"]


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A finished experiment.

    Attributes
    ----------
    output : Path
        The HDF5 file that holds everything found, with what made it.
    units : int
        Cells that were measured, over all measures.
    finished_before : int
        Of these, those that an earlier call had finished.
    failures : tuple of str
        Why units could not be measured; their values are missing.
    """

    output: Path
    units: int
    finished_before: int
    failures: tuple[str, ...]

    def to_xarray(self) -> Any:
        """An `xarray.Dataset` of all results with their axes; needs xarray and h5netcdf."""
        import xarray

        with xarray.open_dataset(self.output, engine="h5netcdf") as data:
            return data.load()

    def report(self, output: str | os.PathLike[str] | None = None) -> Path:
        """Show it as one page of figures, see `recres.report`."""
        from ._report import report

        return report(self.output, output)


def run(
    spec: str | os.PathLike[str] | Mapping[str, Value | Mapping[str, Value]],
    output: str | os.PathLike[str],
    *,
    settings: Mapping[str, Value] | None = None,
    csv: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Experiment:
    """Run an experiment, or go on with it: all combinations of all values of all axes.

    Every finished unit of work is kept in a journal beside `output` at once. A call that was ended, however, is taken
    up by the next one with the same specification.

    Parameters
    ----------
    spec : str, path or mapping
        A TOML file, as `recres run` on the command line takes it; or its keys and values. A list of values makes an
        axis. ``recres run --template`` on the command line explains all keys.
    output : str or path
        The HDF5 file for the results, ending in .h5.
    settings : mapping, optional
        Keys and values in place of what the specification says: ``{"steps": 10**5, "series.states": 50}``.
    csv : str or path, optional
        Also write a CSV file, a row for each combination of values.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Experiment
        With a warning where some units could not be measured.

    Raises
    ------
    ValueError
        Where the specification has an unknown key, a value that does not fit, or asks for what cannot be measured.
    OSError
        Where a file cannot be read or written, the output is of another experiment, or another process writes it.
    MemoryError
        Where the results do not fit in memory.
    KeyboardInterrupt
        On Ctrl-C; what is finished is kept.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "gain.h5"
    >>> spec = {"network": "gaussian:n=3", "network_seed": [1, 2], "noise": [0, 1, 4], "steps": 100, "replicates": 2}
    >>> study = recres.run(spec, file)
    >>> study.units
    6
    >>> recres.run(spec, file).finished_before
    6
    """
    call = Call(run, locals())
    toml, name = "", "spec"
    words: list[tuple[str, bool, list[str]]] = []
    if isinstance(spec, Mapping):
        words += _words(spec, "")
    else:
        name = path_text(spec)
        toml = Path(name).read_text(encoding="utf-8")
    words += _words(settings or {}, "")
    path = path_text(output)
    if os.path.exists(path):
        found = _core.require_finished(read_apart("told_by_result", path), toml, name, words, path)
        if csv is not None:
            raise ValueError(f"{path} is finished; remove it to write a CSV file as well")
    else:
        to_csv = None if csv is None else path_text(csv)
        report = report_for(progress, "units")
        found = _core.run(toml, name, words, path, to_csv, str(call), thread_count(threads), report)
    failures = tuple(found["failures"])
    if failures:
        warnings.warn(f"{len(failures)} of {found['units']} units could not be measured: {failures[0]}", stacklevel=2)
    return Experiment(
        output=Path(path), units=found["units"], finished_before=found["finished_before"], failures=failures
    )


def _words(settings: Mapping[str, Any], prefix: str) -> list[tuple[str, bool, list[str]]]:
    """Keys with their values as texts; those of a table as "table.key"."""
    out: list[tuple[str, bool, list[str]]] = []
    for key, value in settings.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            out += _words(value, f"{name}.")
        elif isinstance(value, (list, tuple, range, np.ndarray)):
            out.append((name, True, [_word(one, name) for one in value]))
        else:
            out.append((name, False, [_word(value, name)]))
    return out


def _word(value: Any, name: str) -> str:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (str, int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, a text or a list of these, not {value!r}")
    return value if isinstance(value, str) else repr(value.item() if isinstance(value, np.generic) else value)
