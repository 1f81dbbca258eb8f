"""Noise that changes in the course of a run, and input signals."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ._arrays import number, numbers, path_text, whole
from ._types import Floats, InputLike, Protocol, ProtocolLike


@dataclass(frozen=True)
class NoiseSegment:
    """A stretch of time in which some neurons have a noise strength of their own, in place of the background's.

    Step t leads from state t to state t + 1. Segments must not overlap where they share neurons.

    Parameters
    ----------
    start, stop : int
        The first step, and one past the last, as in ``range(start, stop)``.
    strength : float
        r, 0 or more; of a ramp, at the first step.
    end_strength : float, optional
        Of a ramp, r at the last step; it is linear in between.
    neurons : sequence of int, optional
        Whose noise it is; all if not given.

    Examples
    --------
    >>> ramp = recres.NoiseSegment(0, 500, 0, end_strength=20)
    >>> pulse = recres.NoiseSegment(700, 710, 10, neurons=[0, 3])
    >>> recres.simulate("nrooks:cycles=-4/+1", 1, steps=1000, protocol=[ramp, pulse]).states.shape
    (1001, 5)
    """

    start: int
    stop: int
    strength: float
    end_strength: float | None = None
    neurons: Sequence[int] = ()


def protocol_argument(protocol: ProtocolLike) -> Protocol:
    """A noise protocol as the bindings take it: a text or file name, or the fields of its segments."""
    if protocol is None or isinstance(protocol, str):
        return protocol
    if isinstance(protocol, os.PathLike):
        return path_text(protocol)
    segments = [protocol] if isinstance(protocol, NoiseSegment) else protocol
    if not isinstance(segments, Iterable):
        raise TypeError(f"protocol must be a text, a file or noise segments, not {protocol!r}")
    return tuple(_fields(segment) for segment in segments)


def _fields(segment: NoiseSegment) -> tuple[int, int, float, float | None, list[int]]:
    if not isinstance(segment, NoiseSegment):
        raise TypeError(f"protocol must hold noise segments, not {segment!r}")
    return (
        whole(segment.start, "start of a noise segment"),
        whole(segment.stop, "stop of a noise segment"),
        number(segment.strength, "strength"),
        None if segment.end_strength is None else number(segment.end_strength, "end_strength"),
        [whole(neuron, "neurons of a noise segment") for neuron in segment.neurons],
    )


def input_argument(input: InputLike) -> str | Floats | None:
    """An input signal as the bindings take it: a text or file name, or an array [step, neuron]."""
    if input is None or isinstance(input, str):
        return input
    if isinstance(input, os.PathLike):
        return path_text(input)
    return numbers(input, "input", 2)
