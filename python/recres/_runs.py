"""What all functions that simulate have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import numbers, start_text, thread_count, whole, word
from ._types import Floats, Runs, StartLike


def run_arguments(
    model: str, steps: int, burn_in: int, replicates: int, start: StartLike, seed: int, kernel: str, threads: int | None
) -> Runs:
    """Checked, as the bindings take them."""
    return (
        word(model, "model"),
        whole(steps, "steps"),
        whole(burn_in, "burn_in"),
        whole(replicates, "replicates"),
        start_text(start),
        whole(seed, "seed"),
        word(kernel, "kernel"),
        thread_count(threads),
    )


def noise_strengths_of(values: ArrayLike | None) -> Floats:
    """Those of a sweep: 0, 1, … 40 where none are given."""
    if values is None:
        return np.linspace(0.0, 40.0, 41)
    return numbers(np.atleast_1d(np.asarray(values)), "noise_strengths", 1)
