"""States that come from elsewhere: arrays and files."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from . import _core
from ._arrays import number, path_text, recorded, whole
from ._progress import report_for
from ._simulate import Simulation
from ._types import ArrayLike, Int8s, ProgressLike, StatesLike, UInt64s

_OF_NETWORKS = ("noise_strengths", "model", "steps", "burn_in", "replicates", "start", "kernel", "input")


def load_states(
    path: str | os.PathLike[str], *, threshold: float | None = None, progress: ProgressLike = None
) -> Int8s:
    """Read the states of a recording.

    Parameters
    ----------
    path : str or path
        .npy, .csv, .tsv, .txt or ``"file.h5:/dataset"``, a row for each step and a column for each neuron; in text
        files also one state index or one text of signs a line. What `Simulation.save` writes is read as well.
    threshold : float, optional
        A value above this is +1, any other -1; for values that are not two signs already.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    array of int8, shape (steps, neurons)
        -1 or +1.

    Raises
    ------
    OSError
        Where the file cannot be read, or holds something else.
    ValueError
        Where its ending names no format.
    MemoryError
        Where the states would not fit.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name) / "rates.csv"
    >>> _ = path.write_text("0.1,2.5\\n3.0,0.2\\n")
    >>> recres.load_states(path, threshold=1)
    array([[-1,  1],
           [ 1, -1]], dtype=int8)
    >>> folder.cleanup()
    """
    return _core.load_states(path_text(path), threshold_of(threshold), report_for(progress, "states"))


def state_indices(states: StatesLike, *, threshold: float | None = None) -> UInt64s:
    """The index of each state: the sum of 2^n over the neurons n that are +1.

    Parameters
    ----------
    states : array_like of shape (steps, neurons), path or Simulation
        Two signs, -1 and +1, or 0 and 1; up to 62 neurons.
    threshold : float, optional
        A value above this is +1, any other -1; for values that are not two signs already.

    Returns
    -------
    array of uint64, shape (steps,)

    Raises
    ------
    ValueError
        Where values are no signs, or the neurons too many.
    TypeError
        Where they are no real numbers.

    Examples
    --------
    >>> recres.state_indices([[1, 1, 1, 0, 0], [0, 1, 0, 0, 1]])
    array([ 7, 18], dtype=uint64)
    """
    return _core.state_indices(states_argument(states), threshold_of(threshold), None)


def state_signs(indices: ArrayLike, neurons: int) -> Int8s:
    """The states with these indices: the inverse of `state_indices`.

    Parameters
    ----------
    indices : int or array_like of int
        Of any shape.
    neurons : int
        N, up to 62.

    Returns
    -------
    array of int8, shape (…, N)
        -1 or +1.

    Raises
    ------
    ValueError
        Where an index is none of a state of so many neurons.

    Examples
    --------
    >>> recres.state_signs([7, 18], 5)
    array([[ 1,  1,  1, -1, -1],
           [-1,  1, -1, -1,  1]], dtype=int8)
    """
    count = whole(neurons, "neurons", 1)
    places = np.asarray(indices)
    if places.dtype.kind not in "iu":
        raise TypeError(f"indices must be whole numbers, not of type {places.dtype}")
    if count > 62 or np.any(places < 0) or np.any(places >= 2**count):
        raise ValueError(f"indices of states of {count} neurons are 0 to 2^{count} - 1, of up to 62 neurons")
    is_up = places.astype(np.uint64)[..., np.newaxis] >> np.arange(count, dtype=np.uint64) & np.uint64(1)
    signs = is_up.astype(np.int8)
    signs *= 2
    signs -= 1
    return signs


def states_argument(states: StatesLike, what: str = "states") -> Any:
    """A recording as the bindings take it: an array as it is, or the name of a file."""
    if isinstance(states, Simulation):
        return states.states
    if isinstance(states, (str, os.PathLike)):
        return path_text(states)
    return recorded(states, what)


def threshold_of(threshold: float | None) -> float | None:
    """As the bindings take it."""
    return None if threshold is None else number(threshold, "threshold")


def looks_at_recording(function: Callable[..., Any], arguments: dict[str, Any]) -> bool:
    """Whether a function of networks or recordings was given a recording.

    Raises
    ------
    ValueError
        Unless just one of both is given, and for arguments that only the other one heeds.
    """
    is_recording = arguments["recording"] is not None
    if is_recording == (arguments["network"] is not None):
        raise ValueError("give either a network, or states by recording=…")
    if not is_recording:
        if arguments["threshold"] is not None:
            raise ValueError("threshold is for a recording, not for a simulated network")
        return False
    for name, parameter in inspect.signature(function).parameters.items():
        if name in _OF_NETWORKS and not _is_default(arguments[name], parameter.default):
            raise ValueError(f"{name} is for a simulated network, not for a recording")
    return True


def _is_default(value: Any, default: Any) -> bool:
    return value is default or (isinstance(default, (str, int)) and np.ndim(value) == 0 and bool(value == default))
