"""Information of recordings, by several estimators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _core
from ._arrays import neuron_list, numbers, thread_count, whole, word
from ._call import Call
from ._progress import report_for
from ._recording import states_argument, threshold_of
from ._result import Result, made, nested, quantity
from ._types import ArrayLike, Bools, Floats, Int64s, ProgressLike, StatesLike, Strings


@dataclass(frozen=True, kw_only=True)
class InformationEstimate:
    """What one estimator makes of a sample.

    Attributes
    ----------
    estimator : str
    entropy_bits : float
        H of the later state.
    mutual_information_bits : float
        I of both states; of most estimators it may come out a little below 0.
    divergence_bits : float
        D = H - I.
    """

    estimator: str
    entropy_bits: float
    mutual_information_bits: float
    divergence_bits: float


@dataclass(frozen=True, eq=False, kw_only=True)
class InformationValues:
    """The three measures by each estimator, in bit."""

    entropy_bits: Floats = quantity("estimator", unit="bit")
    mutual_information_bits: Floats = quantity("estimator", unit="bit")
    divergence_bits: Floats = quantity("estimator", unit="bit")


@dataclass(frozen=True, eq=False, kw_only=True)
class InformationOfRuns(InformationValues):
    """The same of each recording by itself."""

    entropy_bits: Floats = quantity("estimator", "run", unit="bit")
    mutual_information_bits: Floats = quantity("estimator", "run", unit="bit")
    divergence_bits: Floats = quantity("estimator", "run", unit="bit")


@dataclass(frozen=True, eq=False, kw_only=True)
class Sampling:
    """How well each recording shows what it is a sample of; shape (runs,).

    Attributes
    ----------
    states : array of int
        How many it has.
    transitions : array of int
        Pairs of states a lag apart, T.
    states_before, states_after, pairs : array of int
        How many different ones were seen.
    pairs_seen_once : array of int
    coverage : array of float
        1 - pairs_seen_once / transitions: about the probability that the next pair is a known one (Good 1953).
    """

    states: Int64s = quantity("run")
    transitions: Int64s = quantity("run")
    states_before: Int64s = quantity("run")
    states_after: Int64s = quantity("run")
    pairs: Int64s = quantity("run")
    pairs_seen_once: Int64s = quantity("run")
    coverage: Floats = quantity("run")


@dataclass(frozen=True, eq=False, kw_only=True)
class ChiSquareTest:
    """Whether both states of a pair are independent, without surrogates; shape (runs,).

    Attributes
    ----------
    g : array of float
        2 T ln 2 · I, plug-in I in bit.
    degrees_of_freedom : array of float
    p_value : array of float
    is_trusted : array of bool
        Whether the sample is large enough for G to be a chi-square (Cochran 1954).
    """

    g: Floats = quantity("run")
    degrees_of_freedom: Floats = quantity("run")
    p_value: Floats = quantity("run")
    is_trusted: Bools = quantity("run")


@dataclass(frozen=True, eq=False, kw_only=True)
class SurrogateTest:
    """Plug-in I beside that of the same states in random order, in bit; of several recordings the means.

    Attributes
    ----------
    observed_bits : float
    surrogate_bits : array of float, shape (surrogates,)
    mean_bits, deviation_bits : float
        Of the surrogates: what I is without any bond.
    p_value : float
        (b + 1)/(M + 1), where b of the M surrogates have an I at least as large.
    seed : int
    """

    observed_bits: float
    surrogate_bits: Floats
    mean_bits: float
    deviation_bits: float
    p_value: float
    seed: int


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Information(Result):
    """What successive states of a recording, or of several, tell of each other.

    ``result["nsb"]`` is what one estimator says.

    Attributes
    ----------
    estimator : array of str, shape (estimators,)
    entropy_bits, mutual_information_bits, divergence_bits : array of float, shape (estimators,)
        H, I and D = H - I, in bit; of several recordings their means.
    standard_error, ci95_low, ci95_high : InformationValues
        From stretches of the recording (jackknife), or from several recordings; NaN where there are too few.
    deviation : InformationValues
        What the sample leaves open, NSB only; else NaN.
    parts : int
        Stretches or recordings that the intervals are from; 0 without.
    stretches_too_short : array of bool, shape (estimators,)
        Whether the recording remembers longer than a stretch lasts, so that intervals are too narrow.
    runs : InformationOfRuns
        Each recording by itself; shape (estimators, runs).
    sampling : Sampling
        How well each recording shows what it is a sample of.
    chi_square_test : ChiSquareTest
    surrogates : SurrogateTest or None
    neurons : int
        How many were looked at.
    warnings : tuple of str
        What limits the numbers, a sentence each.
    """

    estimator: Strings = quantity("estimator")
    entropy_bits: Floats = quantity("estimator", unit="bit")
    mutual_information_bits: Floats = quantity("estimator", unit="bit")
    divergence_bits: Floats = quantity("estimator", unit="bit")
    standard_error: InformationValues = nested("_error")
    ci95_low: InformationValues = nested("_ci95_low")
    ci95_high: InformationValues = nested("_ci95_high")
    deviation: InformationValues = nested("_deviation")
    parts: int
    stretches_too_short: Bools = quantity("estimator")
    runs: InformationOfRuns = nested("_of_runs")
    sampling: Sampling = nested("")
    chi_square_test: ChiSquareTest = nested("_chi_square")
    surrogates: SurrogateTest | None
    neurons: int
    warnings: tuple[str, ...]

    def __getitem__(self, estimator: str) -> InformationEstimate:
        """What one estimator says.

        Raises
        ------
        KeyError
            Where it was not asked.
        """
        places = np.flatnonzero(self.estimator == estimator)
        if len(places) == 0:
            raise KeyError(f"there is no estimate by {estimator!r}, only by {', '.join(self.estimator)}")
        return InformationEstimate(
            estimator=estimator,
            entropy_bits=float(self.entropy_bits[places[0]]),
            mutual_information_bits=float(self.mutual_information_bits[places[0]]),
            divergence_bits=float(self.divergence_bits[places[0]]),
        )

    def _summary(self) -> str:
        low, high = self.mutual_information_bits.min(), self.mutual_information_bits.max()
        bits = f"{low:.4g}" if len(self.estimator) == 1 else f"{low:.4g} to {high:.4g}"
        return f"I = {bits} bit, {self.sampling.transitions.sum()} transitions of {self.neurons} neurons"

    def _remarks(self) -> tuple[str, ...]:
        return self.warnings


def information(
    states: StatesLike,
    *more: StatesLike,
    estimator: str | Iterable[str] = "all",
    threshold: float | None = None,
    neurons: Iterable[int] | None = None,
    lag: int = 1,
    surrogates: int = 0,
    seed: int = 1,
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Information:
    """Measure what successive states of a recording tell of each other.

    Parameters
    ----------
    states : array_like of shape (steps, neurons) or (steps,), path or Simulation
        Two signs, -1 and +1, or 0 and 1; or with `threshold` any real numbers. Whole numbers in one dimension are
        state indices. Arrays are not copied, whatever their type, order and strides. Or a file: .npy, .csv, .tsv,
        .txt or ``"file.h5:/dataset"``.
    *more : the same
        Independent runs of the same neurons; then all numbers are means over runs, and intervals come from them.
    estimator : str or list of str, optional
        "plug-in", "miller-madow", "panzeri-treves", "grassberger", "chao-shen", "chao-wang-jost", "nsb",
        or "all".
    threshold : float, optional
        A value above this is +1, any other -1; for values that are not two signs already.
    neurons : list of int, optional
        The neurons to look at; all if not given.
    lag : int, optional
        Steps between the two states of a pair.
    surrogates : int, optional
        How many random orders of the same states to compare with.
    seed : int, optional
        Of the surrogates.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Information

    Raises
    ------
    TypeError
        Where states are no real numbers.
    ValueError
        Where they are no signs, too few, or of different neurons, or there is no such estimator.
    OSError
        Where a file cannot be read, or holds something else.
    MemoryError
        Where the counts would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    Metzner, Schilling, Maier and Krauss 2024, Front. Complex Syst. 2:1479417; Panzeri and Treves 1996, Network 7:87;
    Nemenman, Shafee and Bialek 2002 (NSB); Chao, Wang and Jost 2013, Methods Ecol. Evol. 4:1091.

    Examples
    --------
    >>> run = recres.simulate("nrooks:cycles=-4/+1", 12, steps=2000)
    >>> told = recres.information(run, surrogates=19)
    >>> told["plug-in"].mutual_information_bits > told.surrogates.mean_bits
    True
    >>> told.surrogates.p_value
    0.05
    """
    call = Call(information, locals())
    study = _core.information(
        [states_argument(one) for one in (states, *more)],
        threshold_of(threshold),
        _estimators(estimator),
        [] if neurons is None else neuron_list(neurons, "neurons"),
        whole(lag, "lag"),
        whole(surrogates, "surrogates"),
        whole(seed, "seed"),
        thread_count(threads),
        report_for(progress, "states"),
    )
    return made(Information, study, lambda: _fields(study), call)


def _fields(study: _core.Study) -> dict[str, Any]:
    fields = study.fields()
    fields["estimator"] = np.array(fields["estimator"])
    for name in ("standard_error", "ci95_low", "ci95_high", "deviation"):
        fields[name] = InformationValues(**fields[name])
    fields["runs"] = InformationOfRuns(**fields["runs"])
    fields["sampling"] = Sampling(**fields["sampling"])
    fields["chi_square_test"] = ChiSquareTest(**fields["chi_square_test"])
    if fields["surrogates"] is not None:
        fields["surrogates"] = SurrogateTest(**fields["surrogates"])
    return fields


def information_of_counts(
    counts: ArrayLike, *, estimator: str | Iterable[str] = "all"
) -> dict[str, InformationEstimate]:
    """H, I and D of a table of counts, by each estimator.

    Parameters
    ----------
    counts : array_like of int, shape (before, after)
        How often each state followed each other. The shape says how many states are possible, which matters to
        "panzeri-treves" and "nsb" alone.
    estimator : str or list of str, optional
        See `information`.

    Returns
    -------
    dict of InformationEstimate
        By the estimators' names.

    Raises
    ------
    ValueError
        Where counts are negative, no whole numbers, or all zero; or there is no such estimator.

    Examples
    --------
    >>> recres.information_of_counts([[50, 0], [0, 50]], estimator="plug-in")["plug-in"].mutual_information_bits
    1.0
    """
    table = numbers(counts, "counts", 2)
    # Up to 2^53 a double holds every whole number.
    if not np.all((table >= 0) & (table <= 2.0**53) & (table == np.floor(table))):
        raise ValueError("counts must be whole numbers from 0 to 2^53")
    found = _core.information_of_counts(table.astype(np.uint64), _estimators(estimator))
    return {one["estimator"]: InformationEstimate(**one) for one in found}


def _estimators(estimator: str | Iterable[str]) -> list[str]:
    if isinstance(estimator, str):
        return [] if estimator == "all" else [estimator]
    names = [word(name, "estimator") for name in estimator]
    if not names:
        raise ValueError('estimator is an empty list; give names, or "all"')
    if len(set(names)) < len(names):
        raise ValueError("estimator names one twice")
    return names
