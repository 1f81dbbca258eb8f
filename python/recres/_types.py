"""Names of types that signatures use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from ._network import Network
    from ._noise import NoiseSegment
    from ._simulate import Simulation

Floats = NDArray[np.float64]
Int8s = NDArray[np.int8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
UInt64s = NDArray[np.uint64]
Complexes = NDArray[np.complex128]
Bools = NDArray[np.bool_]
Strings = NDArray[np.str_]

#: A network, weights W[target, source], or a text that names a generator or a file.
NetworkLike = Union["Network", ArrayLike, str]

#: "random", the index of a state, a text of signs, or an array of signs, one for each neuron.
StartLike = Union[int, str, ArrayLike, None]

#: States over time: an array (steps, neurons) of signs, or (steps,) of state indices; a file; or a simulated run.
StatesLike = Union["Simulation", ArrayLike, str, "os.PathLike[str]"]

#: A text such as "pulses:strength=10,duration=10,every=200,count=5", a .csv file, or segments.
ProtocolLike = Union[str, "os.PathLike[str]", "NoiseSegment", "Iterable[NoiseSegment]", None]

#: A text such as "random:strength=2", a file of numbers, or an array (steps, neurons).
InputLike = Union[str, "os.PathLike[str]", ArrayLike, None]

#: What the bindings take of a noise protocol.
Protocol = Union[str, tuple[tuple[int, int, float, Union[float, None], list[int]], ...], None]

#: Whether long work shows a progress bar; or what is told of it: f(done, total, part).
ProgressLike = Union[bool, Callable[[int, int, str], object], None]

#: What the bindings tell of progress.
Report = Callable[[int, int, str], object]

#: (model, steps, burn_in, replicates, start, seed, kernel, threads)
Runs = tuple[str, int, int, int, Union[str, None], int, str, int]

__all__ = [
    "Any",
    "ArrayLike",
    "Bools",
    "Complexes",
    "Floats",
    "InputLike",
    "Int32s",
    "Int64s",
    "Int8s",
    "NetworkLike",
    "ProgressLike",
    "Protocol",
    "ProtocolLike",
    "Report",
    "Runs",
    "StartLike",
    "StatesLike",
    "Strings",
    "UInt64s",
]
