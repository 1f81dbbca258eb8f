"""Where networks end without noise."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _core
from ._arrays import number, thread_count, whole, word, word_signs
from ._call import Call
from ._network import as_network
from ._progress import report_for
from ._result import Result, made, nested, quantity
from ._types import Bools, Floats, Int8s, Int64s, NetworkLike, ProgressLike, UInt64s


@dataclass(frozen=True, eq=False, kw_only=True)
class AttractorPeriods:
    """Attractors of one period together, periods rising.

    Attributes
    ----------
    period, attractors : array of int
        How many attractors have which period; Python's integers (dtype object) where they are beyond 2^63.
    basin_share : array of float
        The share of all states that leads to one of them and nowhere else.
    """

    period: Int64s = quantity("period_class", unit="steps")
    attractors: Int64s = quantity("period_class")
    basin_share: Floats = quantity("period_class")


@dataclass(frozen=True, eq=False, kw_only=True)
class AttractorCoverage:
    """What random starts tell of attractors that they did not find.

    Attributes
    ----------
    missed_share : float
        The share of all starts that lead to none of those found, by estimate (Good and Turing).
    missed_share_bound95 : float
        The same, to 95 % confidence no larger than this.
    fewest_attractors : float
        Attractors that there are at least, by estimate (Chao).
    found_once, found_twice : int
        Attractors that one start led to, or two.
    """

    missed_share: float
    missed_share_bound95: float
    fewest_attractors: float
    found_once: int
    found_twice: int


@dataclass(frozen=True, eq=False, kw_only=True)
class StateGraph:
    """Which state follows which without noise, and where they lead.

    Attributes
    ----------
    next_state : array of int, shape (2^N,)
        Where a state goes; neurons whose input is 0 are -1 there.
    tied_neurons : array of int, shape (2^N,)
        Those neurons, which may take either sign: bit n is neuron n.
    attractor_of : array of int, shape (2^N,)
        The attractor that a state leads to; -1 where ties leave several open.
    """

    next_state: Int64s
    tied_neurons: Int64s
    attractor_of: Int64s


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Attractors(Result):
    """The attractors of a network without noise; A of them are listed, in the order of their smallest states.

    Attributes
    ----------
    neurons : int
        N.
    model : {"sbm", "tanh"}
    method : {"complete", "cycle-type", "sampled"}
        How they were found; for each there is a class with more to tell.
    reason : str or None
        Why the states of an SBM were not all walked through, where they could not be.
    attractors : int or None
        How many were found, listed or not; None where they are too many to count. Of a tanh network, its fixed
        points and cycles.
    period : array of int, shape (A,)
        1 for a fixed point; 0 where it is no cycle.
    basin_share : array of float, shape (A,)
        The share of all states, or of the starts, that leads there.
    smallest_state : array of uint64, shape (A,), or None
        The index of its smallest state; beyond 64 neurons None.
    state : array of uint64, shape (S, W)
        The states of all attractors in a row, as words of 64 neurons; neuron 0 is bit 0 of the first word.
    first : array of int, shape (A + 1,)
        Where each attractor begins in `state`.
    """

    neurons: int
    model: str
    method: str
    reason: str | None
    attractors: int | None
    period: Int64s = quantity("attractor", unit="steps")
    basin_share: Floats = quantity("attractor")
    smallest_state: UInt64s | None = quantity("attractor")
    state: UInt64s = quantity("listed_state", "word")
    first: Int64s = quantity("attractor_or_end")

    @functools.cached_property
    def states(self) -> tuple[UInt64s, ...]:
        """The states of each attractor in the order of its steps, from the smallest on; rising where states of it tie.

        Indices, shape (states,); beyond 64 neurons words, shape (states, W).
        """
        rows = self.state[:, 0] if self.neurons <= 64 else self.state
        ends = self.first.tolist()
        return tuple(rows[begin:end] for begin, end in zip(ends, ends[1:]))

    def signs(self, attractor: int) -> Int8s:
        """The states of one attractor as signs -1 and +1: shape (states, N)."""
        place = range(len(self.period))[attractor]
        return word_signs(self.state[self.first[place] : self.first[place + 1]], self.neurons)

    def to_dot(self) -> str:
        """The graph of states in Graphviz's language: all states up to 10 neurons, else those of large attractors.

        Raises
        ------
        ValueError
            Unless all states were walked through.
        """
        return self._have_attractors().dot()

    def graph(self) -> StateGraph:
        """Where each state goes, and the attractor it leads to; of an SBM of up to 20 neurons.

        Raises
        ------
        ValueError
            For others.
        """
        return StateGraph(**self._have_attractors().graph())

    def _have_attractors(self) -> _core.AttractorsStudy:
        study = self._have_study()
        assert isinstance(study, _core.AttractorsStudy)
        return study

    def _summary(self) -> str:
        found = "too many to count" if self.attractors is None else f"{_count(self.attractors)} found"
        return f"{found}, {self.neurons} neurons, method {self.method}"

    def _remarks(self) -> tuple[str, ...]:
        return () if self.reason is None else (self.reason,)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CompleteAttractors(Attractors):
    """All attractors of an SBM, from a walk through its 2^N states; more in `Attractors`.

    Attributes
    ----------
    basin_states : array of int, shape (A,)
        States that lead there and nowhere else, its own included.
    state_count : array of int, shape (A,)
        How many it has: the period, unless states of it tie.
    states_complete : array of bool, shape (A,)
        Whether `states` has all of them; else the smallest alone. The largest basins come first.
    periods : AttractorPeriods
        All attractors, listed or not.
    transients : array of int, shape (L,)
        States that are 0, 1, … steps away from their attractor; the last of 65536 places counts all beyond as well.
    tied_states : int
        States after which some neuron, whose input is 0, may take either sign.
    undecided_states : int
        States that may lead to several attractors.
    """

    basin_states: Int64s = quantity("attractor")
    state_count: Int64s = quantity("attractor")
    states_complete: Bools = quantity("attractor")
    periods: AttractorPeriods = nested("_of_class")
    transients: Int64s = quantity("transient_steps")
    tied_states: int
    undecided_states: int

    @property
    def mean_transient_steps(self) -> float:
        """Steps to the attractor, the mean over all states."""
        return float(np.arange(len(self.transients)) @ self.transients) / 2.0**self.neurons


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CycleTypeAttractors(Attractors):
    """All attractors of a signed permutation, in closed form: none is listed. More in `Attractors`.

    Attributes
    ----------
    periods : AttractorPeriods
        Empty where there are too many periods to tell apart.
    order : int
        Steps after which every state has returned.
    """

    periods: AttractorPeriods = nested("_of_class")
    order: int

    def _axes(self) -> tuple[str, ...]:
        return ("period_class",)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SampledAttractors(Attractors):
    """Attractors of an SBM that K random starts found; more in `Attractors`.

    Attributes
    ----------
    starts : array of int, shape (A,)
        How many led there.
    basin_share_ci95 : array of float, shape (A, 2)
        The 95 % interval of `basin_share` (Wilson).
    states_complete : array of bool, shape (A,)
        Whether `states` has all of them; else the cycle is too long, and only its smallest is told.
    attractor_of : array of int, shape (K,)
        The attractor that each start led to; -1 where it found none.
    transient_steps : array of int, shape (K,)
        Before the start was on its attractor; 0 where it found none.
    too_many_steps, ties_keep_branching : int
        Starts that found none within the steps allowed: no cycle was closed, or neurons whose input is 0 kept
        leaving several ways open.
    coverage : AttractorCoverage
        What they tell of attractors that they did not find.
    settings : dict
        How they were looked for.
    """

    starts: Int64s = quantity("attractor")
    basin_share_ci95: Floats = quantity("attractor", "bound")
    states_complete: Bools = quantity("attractor")
    attractor_of: Int64s = quantity("start")
    transient_steps: Int64s = quantity("start", unit="steps")
    too_many_steps: int
    ties_keep_branching: int
    coverage: AttractorCoverage
    settings: dict[str, float]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class TanhAttractors(Attractors):
    """Attractors of a tanh network that K random starts found; more in `Attractors`.

    Fixed points and cycles come first. All starts that end in chaos are one entry, as are those on quasi-periodic
    orbits and those undecided: `period` and `smallest_state` are 0 there, and they have no states. The states of the
    others are the signs of their activities.

    Attributes
    ----------
    kind : tuple of str
        "fixed point", "cycle", "quasi-periodic", "chaotic" or "undecided".
    starts : array of int, shape (A,)
        How many led there.
    basin_share_ci95 : array of float, shape (A, 2)
        The 95 % interval of `basin_share` (Wilson).
    lyapunov_nats_per_step, lyapunov_error : array of float, shape (A,)
        The largest Lyapunov exponent and its standard error; minus infinity where neighbours meet at once.
    mean_settle_steps : array of float, shape (A,)
        Steps until a start is there; NaN where it is no cycle.
    activity : array of float, shape (S, N)
        The activities of all fixed points and cycles in a row, as `first` says.
    attractor_of : array of int, shape (K,)
        The attractor that each start led to.
    coverage : AttractorCoverage
        What they tell of fixed points and cycles that they did not find.
    settings : dict
        How they were looked for.
    """

    kind: tuple[str, ...]
    starts: Int64s = quantity("attractor")
    basin_share_ci95: Floats = quantity("attractor", "bound")
    lyapunov_nats_per_step: Floats = quantity("attractor", unit="nats per step")
    lyapunov_error: Floats = quantity("attractor", unit="nats per step")
    mean_settle_steps: Floats = quantity("attractor", unit="steps")
    activity: Floats = quantity("listed_state", "neuron")
    attractor_of: Int64s = quantity("start")
    coverage: AttractorCoverage
    settings: dict[str, float]

    def activities(self, attractor: int) -> Floats:
        """The activities of one fixed point or cycle in the order of its steps: shape (steps, N)."""
        place = range(len(self.period))[attractor]
        return self.activity[self.first[place] : self.first[place + 1]]


def attractors(
    network: NetworkLike,
    *,
    model: str = "sbm",
    method: str = "auto",
    list: int | None = None,
    starts: int | None = None,
    steps: int | None = None,
    seed: int | None = None,
    tolerance: float | None = None,
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Attractors:
    """Find where a network ends without noise: its fixed points and cycles, and their basins.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file.
    model : {"sbm", "tanh"}, optional
        The kind of neuron.
    method : {"auto", "complete", "cycle-type", "sampled"}, optional
        The best that is possible; a walk through all states, up to 30 neurons; the closed form of signed permutations
        of any size; or random starts, all that there is for tanh.
    list : int, optional
        Of a walk, the most states of attractors to tell; 100000 if not given.
    starts : int, optional
        Random starts; 1000 (sbm) or 200 (tanh) if not given.
    steps : int, optional
        After which a start gives up. If not given, sbm: as many as take a minute or so, 100000 at most; tanh: 20000,
        of which the first 1000 (half of `steps`, if less) are let go.
    seed : int, optional
        Of the random starts; 1 if not given.
    tolerance : float, optional
        Of tanh networks: how far from its attractor a settled activity may be, 0.01 at most; attractors that agree
        within 1000 times as much (0.1 at most) are one. 1e-9 if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    CompleteAttractors, CycleTypeAttractors, SampledAttractors or TanhAttractors
        By the method; all are `Attractors`.

    Raises
    ------
    ValueError
        Where the method is not possible, or heeds no such argument.
    MemoryError
        Where the states would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    docs/measures.md says how, and names the sources of intervals and bounds.

    Examples
    --------
    >>> found = recres.attractors("nrooks:cycles=-4/+1")
    >>> found
    CompleteAttractors(4 found, 5 neurons, method complete)
    >>> found.period
    array([8, 8, 8, 8])
    >>> found.states[1]
    array([ 2,  5, 11,  6, 13, 10,  4,  9], dtype=uint64)
    >>> recres.attractors("nrooks:cycles=-40").attractors
    13743895360
    """
    call = Call(attractors, locals())
    given = (
        word(method, "method"),
        _given(list, "list"),
        _given(starts, "starts"),
        _given(steps, "steps"),
        _given(seed, "seed"),
        None if tolerance is None else number(tolerance, "tolerance"),
    )
    study = _core.attractors(
        as_network(network)._core, word(model, "model"), given, thread_count(threads), report_for(progress, "states")
    )
    fields = study.fields()
    kind = _KINDS[fields["model"], fields["method"]]
    if kind is CycleTypeAttractors:
        _read_numbers(fields)
    fields["smallest_state"] = _smallest(fields) if fields["neurons"] <= 64 else None
    if "periods" in fields:
        fields["periods"] = AttractorPeriods(**fields["periods"])
    if "coverage" in fields:
        fields["coverage"] = AttractorCoverage(**fields["coverage"])
    return made(kind, study, fields, call)


_KINDS: dict[tuple[str, str], type[Attractors]] = {
    ("sbm", "complete"): CompleteAttractors,
    ("sbm", "cycle-type"): CycleTypeAttractors,
    ("sbm", "sampled"): SampledAttractors,
    ("tanh", "sampled"): TanhAttractors,
}


def _given(value: int | None, what: str) -> int | None:
    return None if value is None else whole(value, what)


def _smallest(fields: dict[str, Any]) -> UInt64s:
    # Those without states, all at the end, have none.
    begins = fields["first"][:-1]
    out: UInt64s = np.zeros(len(begins), np.uint64)
    has_states = begins < fields["first"][1:]
    out[has_states] = fields["state"][begins[has_states], 0]
    return out


def _read_numbers(fields: dict[str, Any]) -> None:
    fields["order"] = _integer(fields["order"])
    if fields["attractors"] is not None:
        fields["attractors"] = _integer(fields["attractors"])
    for name in ("period", "attractors"):
        numbers = [_integer(digits) for digits in fields["periods"][name]]
        fits = all(number < 2**63 for number in numbers)
        fields["periods"][name] = np.array(numbers, np.int64 if fits else object)


def _integer(digits: str) -> int:
    # int() refuses more than 4300 digits.
    block = 4000
    out = 0
    for at in range(0, len(digits), block):
        part = digits[at : at + block]
        out = out * 10 ** len(part) + int(part)
    return out


def _count(number: int) -> str:
    # Nor does str() write them.
    return str(number) if number < 10**15 else f"about 2^{number.bit_length() - 1}"
