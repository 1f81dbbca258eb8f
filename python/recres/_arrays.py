"""What users give becomes arrays that the bindings take, or an error that says what is wrong with it."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._types import Floats, Int8s, StartLike, UInt64s


def numbers(values: ArrayLike, what: str, dimensions: int) -> Floats:
    """Real numbers as float64 in C order; uncopied where they are that already.

    Raises
    ------
    TypeError
        Where the values are no real numbers.
    ValueError
        Where they have another number of dimensions.
    """
    array = _real(values, what)
    if array.ndim != dimensions:
        wanted = {0: "no dimensions", 1: "one dimension", 2: "two dimensions"}.get(dimensions, f"{dimensions} dimensions")
        raise ValueError(f"{what} must have {wanted}, not shape {array.shape}")
    return np.asarray(array, dtype=np.float64, order="C")


def _real(values: ArrayLike, what: str) -> np.ndarray[Any, Any]:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None
    if array.dtype.kind not in "fiub" or isinstance(values, np.ma.MaskedArray):
        kind = "a masked array" if isinstance(values, np.ma.MaskedArray) else f"of type {array.dtype}"
        raise TypeError(f"{what} must be real numbers, not {kind}")
    return array


def recorded(states: ArrayLike, what: str) -> np.ndarray[Any, Any]:
    """Numbers over time, (steps, neurons) or (steps,), where and how they are: of any type, order and strides.

    Raises
    ------
    TypeError
        Where they are no real numbers.
    ValueError
        Where they have no or more dimensions.
    """
    array = _real(states, what)
    if array.ndim not in (1, 2):
        raise ValueError(f"{what} must have shape (steps, neurons), or (steps,) of state indices, not {array.shape}")
    if array.dtype.kind == "f" and array.dtype.itemsize not in (4, 8):
        return array.astype(np.float32 if array.dtype.itemsize == 2 else np.float64)
    return array


def neuron_list(neurons: Iterable[int], what: str) -> list[int]:
    """Numbers of neurons, at least one. That they exist is for others to check."""
    if isinstance(neurons, (str, int)):
        raise TypeError(f"{what} must be a list of neurons, not {neurons!r}")
    out = [whole(neuron, what) for neuron in neurons]
    if not out:
        raise ValueError(f"{what} names no neurons")
    return out


def biases(bias: float | ArrayLike | None) -> Floats | None:
    """One bias for all neurons (no dimensions), or one for each."""
    return None if bias is None else numbers(bias, "bias", min(np.ndim(bias), 1))


def number(value: object, what: str) -> float:
    """A number, which may be NaN or infinite; raises TypeError where it is none."""
    return float(numbers(value, what, 0))  # type: ignore[arg-type]


def word(value: object, what: str) -> str:
    """A text; raises TypeError where it is none."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a text, not {value!r}")
    return value


def whole(value: object, what: str, least: int = 0) -> int:
    """A whole number; a float such as 1e6 counts as one.

    Raises
    ------
    TypeError, ValueError
        Where it is none, below `least`, or above 2^64 - 1.
    """
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        value = int(value)
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"{what} must be a whole number, not {value!r}") from None
    if not least <= number < 2**64:
        raise ValueError(f"{what} must be {least} or more, and below 2^64; it is {number}")
    return number


def state_text(state: int | str | ArrayLike, what: str) -> str:
    """A state as the bindings read it: an index or signs."""
    if isinstance(state, str):
        return state
    if np.ndim(state) == 0:
        return str(whole(state, what))
    return signs_text(state, what)


def start_text(start: StartLike) -> str | None:
    """A first state as the bindings read it: an index or signs; None for a random one."""
    if start is None or (isinstance(start, str) and start == "random"):
        return None
    return state_text(start, "start")


def signs_text(signs: ArrayLike, what: str) -> str:
    """A state of -1 and +1 (or 0 and 1, or False and True) as a text such as "+--+"."""
    values = numbers(signs, what, 1)
    is_up = values > 0
    if not np.all(is_up | (values == -1) | (values == 0)) or not np.all(values[is_up] == 1):
        raise ValueError(f"{what} must be signs: -1 and +1, or 0 and 1")
    if np.any(values == 0) and np.any(values == -1):
        raise ValueError(f"{what} mixes 0 and -1; it is not clear which of them is down")
    return "".join(np.where(is_up, "+", "-"))


def word_signs(words: UInt64s, neurons: int) -> Int8s:
    """States as words of 64 neurons, (states, words), as signs -1 and +1, (states, neurons)."""
    octets = np.ascontiguousarray(words, "<u8").view(np.uint8)
    signs = np.unpackbits(octets, axis=1, count=neurons, bitorder="little").view(np.int8)
    signs *= 2
    signs -= 1
    return signs


def thread_count(threads: int | None) -> int:
    """As asked for; as many as this process may use where nothing is."""
    if threads is None:
        return len(os.sched_getaffinity(0))
    return whole(threads, "threads")


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as text."""
    return os.fspath(path)
