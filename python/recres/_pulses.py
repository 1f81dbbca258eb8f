"""Pulses of noise that take a network from attractor to attractor: given, designed, or until a search is over."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from . import _core
from ._arrays import neuron_list, number, numbers, path_text, state_text, thread_count, whole, word_signs
from ._call import Call
from ._network import as_network
from ._progress import report_for
from ._result import Result, made, quantity
from ._runs import run_arguments
from ._types import Bools, Floats, Int8s, Int64s, NetworkLike, ProgressLike, StartLike, UInt64s


@dataclass(frozen=True, eq=False, kw_only=True)
class KnownAttractor:
    """An attractor that pulses were seen to lead to, or that a survey found.

    Attributes
    ----------
    period : int
        1 for a fixed point.
    words : ndarray of uint64, shape (period, W)
        Its states in the order of its steps, as words of 64 neurons, from the smallest on; of long ones that alone.
    neurons : int
        N.
    """

    period: int
    words: UInt64s
    neurons: int

    @functools.cached_property
    def signs(self) -> Int8s:
        """Its states as signs -1 and +1, shape (period, N)."""
        return word_signs(self.words, self.neurons)


@dataclass(frozen=True, eq=False, kw_only=True)
class PulseSwitching:
    """How often pulses switched between the M attractors that were met, beside what theory says of these very pulses.

    Attributes
    ----------
    attractors : ndarray of int, shape (M,)
        The numbers of rows and columns.
    counts : ndarray of int, shape (M, M + 1)
        [before, after]; the last column counts pulses whose end is on no attractor for certain.
    share_ci95 : ndarray of shape (M, M + 1, 2)
        95 % intervals (Wilson) of the shares of a row; NaN in rows without pulses.
    exact : ndarray of shape (M, M + 1) or None
        The probabilities by theory.
    fit : tuple (chi-square, degrees of freedom, p value) or None
        Of the counts about the theory.
    why_no_exact, why_no_fit : str or None
    """

    attractors: Int64s
    counts: Int64s
    share_ci95: Floats
    exact: Floats | None
    fit: tuple[float, int, float] | None
    why_no_exact: str | None
    why_no_fit: str | None


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Pulses(Result):
    """What C pulses in each of K runs did.

    Attributes
    ----------
    before, after : ndarray of int, shape (K, C)
        The attractor, counted from 0, that the state at the beginning and at the end of each pulse leads to without
        noise; -1 where ties leave it open, -2 where it was not reached within `settle` steps.
    steps_to_settle : ndarray of int, shape (K, C)
        From the end of the pulse to the attractor; -1 where it is not known.
    settled_before : ndarray of bool, shape (K, C)
        Whether the pulse began on an attractor itself.
    words_before, words_after : ndarray of uint64, shape (K, C, W)
        The states at the beginning and the end, as words of 64 neurons: up to 64 neurons the one word is the index.
    attractors : tuple of KnownAttractor
    switching : PulseSwitching or None
        None where no attractor was met, or more than 500.
    states : ndarray of int8, shape (T + 1, N), or None
        The first run as a whole, -1 and +1; None where it is too long to be kept.
    activities : ndarray of shape (T + 1, N) or None
        The same of tanh neurons.
    strength : float
        r in each pulse.
    duration, every, first : int
        Steps of each pulse, from one to the next, and before the first.
    kernel : str
        What simulated it.
    """

    before: Int64s = quantity("run", "pulse")
    after: Int64s = quantity("run", "pulse")
    steps_to_settle: Int64s = quantity("run", "pulse", unit="steps")
    settled_before: Bools = quantity("run", "pulse")
    words_before: UInt64s = quantity("run", "pulse", "word")
    words_after: UInt64s = quantity("run", "pulse", "word")
    attractors: tuple[KnownAttractor, ...]
    switching: PulseSwitching | None
    states: Int8s | None = quantity("step", "neuron")
    activities: Floats | None = quantity("step", "neuron")
    strength: float
    duration: int
    every: int
    first: int
    kernel: str

    def _axes(self) -> tuple[str, ...]:
        return ("run", "pulse")

    def _summary(self) -> str:
        switched = int(((self.before != self.after) & (self.before >= 0) & (self.after >= 0)).sum())
        return f"{self.before.size} pulses of noise strength {self.strength:g} for {self.duration} steps, {switched} switched"


@dataclass(frozen=True, eq=False, kw_only=True)
class SearchTheory:
    """What to expect of a search.

    Attributes
    ----------
    at_once : float
        The probability that it needs no pulse.
    first_success : float
        That of the first pulse, if one is needed.
    simple_pulses : float
        The mean number of pulses if each were like the first.
    mean_pulses, mean_steps : float
        The mean indeed; NaN where a search may never end.
    stray_deviations : float
        Rare signs against the odds that theory leaves out, expected in a free run.
    """

    at_once: float
    first_success: float
    simple_pulses: float
    mean_pulses: float
    mean_steps: float
    stray_deviations: float


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Search(Result):
    """How K searches by pulses of noise for an attractor went.

    Attributes
    ----------
    found : ndarray of bool, shape (K,)
        Whether the target was found; else `most_pulses` were given.
    pulses, steps : ndarray of int, shape (K,)
        Until then.
    stayed : ndarray of bool, shape (K,)
        Whether it was still there after `stay` steps.
    on : tuple of K ndarrays of int
        The attractor that the network was on when each pulse began, and at the end; -1 and -2 as in `Pulses`.
    attractors : tuple of KnownAttractor
    is_target : ndarray of bool, shape (attractors,)
    correlation : ndarray of shape (attractors,) or None
        With the pattern that is searched for.
    mean_pulses, mean_pulses_error : float
        Of the searches that found it; NaN where unknown.
    theory : SearchTheory or None
    why_no_theory : str or None
    free_steps : int
        Between pulses.
    strength : float
    duration : int
        Of each pulse.
    kernel : str
        What simulated it.
    """

    found: Bools = quantity("search")
    pulses: Int64s = quantity("search")
    steps: Int64s = quantity("search", unit="steps")
    stayed: Bools = quantity("search")
    on: tuple[Int64s, ...]
    attractors: tuple[KnownAttractor, ...]
    is_target: Bools = quantity("attractor")
    correlation: Floats | None = quantity("attractor")
    mean_pulses: float
    mean_pulses_error: float
    theory: SearchTheory | None
    why_no_theory: str | None
    free_steps: int
    strength: float
    duration: int
    kernel: str

    def _summary(self) -> str:
        return f"{int(self.found.sum())} of {len(self.found)} found with {self.mean_pulses:.3g} pulses on average"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class EvenPulse(Result):
    """The pulse after which all A attractors are as equally likely as can be.

    Attributes
    ----------
    strength : float
        r.
    duration : int
        Steps.
    distance : float
        The total variation distance from even, of the attractor where it is largest.
    is_reached : bool
        Whether that is within the tolerance.
    unlimited_distance : float
        What noise without limit gives.
    switching : ndarray of shape (A, A)
        Where this pulse takes the network, [before, after].
    undecided : ndarray of shape (A,)
        The probability of ending where ties leave the attractor open.
    """

    strength: float
    duration: int
    distance: float
    is_reached: bool
    unlimited_distance: float
    switching: Floats = quantity("before", "attractor")
    undecided: Floats = quantity("before")

    def _summary(self) -> str:
        return f"noise strength {self.strength:.4g} for {self.duration} steps, {self.distance:.3g} from even"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class LeavingPulses(Result):
    """The weakest pulse of each of D durations that leaves an attractor often enough.

    Attributes
    ----------
    duration : ndarray of int, shape (D,)
        Steps.
    strength : ndarray of shape (D,)
        r; NaN where no noise is enough.
    leaving : ndarray of shape (D,)
        The probability to leave, or the largest that was found.
    leaving_strength : ndarray of shape (D,)
        The strength that has it.
    """

    duration: Int64s = quantity("duration", unit="steps")
    strength: Floats = quantity("duration")
    leaving: Floats = quantity("duration")
    leaving_strength: Floats = quantity("duration")

    def _summary(self) -> str:
        return f"{len(self.duration)} durations"


def pulses(
    network: NetworkLike,
    strength: float,
    *,
    duration: int = 10,
    every: int | None = None,
    count: int = 100,
    first: int | None = None,
    neurons: Iterable[int] | None = None,
    background: float = 0.0,
    model: str = "sbm",
    start: StartLike = None,
    replicates: int = 1,
    seed: int = 1,
    settle: int = 100_000,
    kernel: str = "auto",
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Pulses:
    """Give a network pulses of noise, and tell which attractor each takes it to.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file.
    strength : float
        r in each pulse.
    duration : int, optional
        Steps of each pulse.
    every : int, optional
        Steps from one pulse to the next; ten times the duration if not given.
    count : int, optional
        Pulses in each run.
    first : int, optional
        Free steps before the first pulse; as many as between two if not given.
    neurons : list of int, optional
        That are pulsed; all if not given.
    background : float, optional
        r between pulses.
    model : {"sbm", "tanh"}, optional
        The kind of neuron.
    start : "random", int, str or array_like, optional
        The first state: its index, signs such as "+--+", or an array of signs.
    replicates : int, optional
        Runs: those of `recres.simulate` with `replicate` 0, 1, …, the same seed, background and pulses.
    seed : int, optional
        Equal seeds give equal numbers.
    settle : int, optional
        Steps that a larger network is followed to its attractor.
    kernel : str, optional
        How to simulate; the fastest if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Pulses

    Raises
    ------
    ValueError
        Where there are no such pulses of this network.
    MemoryError
        Where the records would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    Metzner, Schilling, Maier and Krauss 2024, Front. Complex Syst. 2:1479417, Figure 4.

    Examples
    --------
    >>> given = recres.pulses(recres.nrooks(cycles=[-4, 1], magnitude=20), 10, count=1000)
    >>> given.switching.counts.sum()
    1000
    >>> given.states.shape
    (100091, 5)
    """
    call = Call(pulses, locals())
    own = as_network(network)
    study = _core.pulses(
        own._core,
        number(strength, "strength"),
        whole(duration, "duration"),
        0 if every is None else whole(every, "every", 1),
        whole(count, "count"),
        None if first is None else whole(first, "first"),
        _neurons(neurons, "neurons"),
        numbers(background, "background", 0).reshape(1),
        run_arguments(model, 1, 0, replicates, start, seed, kernel, threads),
        whole(settle, "settle"),
        report_for(progress, "steps"),
    )
    pulse = {"strength": float(strength), "duration": int(duration)}
    return made(Pulses, study, lambda: _pulses_fields(study, own.neurons) | pulse, call)


def _pulses_fields(study: _core.Study, neurons: int) -> dict[str, Any]:
    fields = study.fields()
    words = fields.pop("words")
    switching = fields["switching"]
    fields["attractors"] = _known(fields["attractors"], neurons)
    fields["switching"] = None if switching is None else PulseSwitching(**switching)
    fields["states"] = None if words is None else word_signs(words, neurons)
    return fields


def search(
    network: NetworkLike,
    strength: float,
    *,
    target: str | None = None,
    state: int | str | ArrayLike | None = None,
    period: int | None = None,
    pattern: ArrayLike | str | os.PathLike[str] | None = None,
    pattern_neurons: Iterable[int] | None = None,
    correlation: float = 0.9,
    duration: int = 10,
    free: int | None = None,
    neurons: Iterable[int] | None = None,
    most_pulses: int = 10_000,
    stay: int = 100,
    model: str = "sbm",
    start: StartLike = None,
    replicates: int = 100,
    seed: int = 1,
    settle: int = 100_000,
    kernel: str = "auto",
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Search:
    """Give pulses of noise until a wanted attractor appears.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file.
    strength : float
        r in each pulse.
    target : str, optional
        What is searched for as a text, such as ``"state=-+---"``, ``"period=8"`` or ``"pattern=walk.csv"``; or
    state : int, str or array_like, optional
        the attractor that this state leads to: its index, signs such as "+--+", or an array of signs; or
    period : int, optional
        every attractor of this period; or
    pattern : array_like of shape (steps, columns), str or path, optional
        every attractor whose motion is like this one; or like that in a file of numbers.
    pattern_neurons : list of int, optional
        The neurons of the pattern's columns; the first ones if not given.
    correlation : float, optional
        The least correlation of neurons and pattern at the best lag.
    duration : int, optional
        Steps of each pulse.
    free : int, optional
        Free steps before and after each pulse; enough to settle if not given.
    neurons : list of int, optional
        That are pulsed; all if not given.
    most_pulses : int, optional
        After which a search gives up.
    stay : int, optional
        Free steps after success, to see whether it stays.
    model : {"sbm", "tanh"}, optional
        The kind of neuron.
    start : "random", int, str or array_like, optional
        The first state: its index, signs such as "+--+", or an array of signs.
    replicates : int, optional
        Searches.
    seed : int, optional
        Equal seeds give equal numbers.
    settle : int, optional
        Steps that a larger network is followed to its attractor.
    kernel : str, optional
        How to simulate; the fastest if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Search

    Raises
    ------
    ValueError
        Unless just one of `target`, `state`, `period` and `pattern` is given; where no attractor is such a one.
    OSError
        Where the file of a pattern cannot be read, or holds something else.
    MemoryError
        Where the records would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    Metzner, Schilling, Maier and Krauss 2024, Front. Complex Syst. 2:1479417, the conclusion.

    Examples
    --------
    >>> found = recres.search(recres.nrooks(cycles=[-4, 1], magnitude=20), 10, state="-+---")
    >>> bool(found.found.all())
    True
    >>> round(found.theory.mean_pulses, 3)
    5.388
    """
    call = Call(search, locals())
    own = as_network(network)
    wanted = (
        _target(target, state, period, pattern),
        _neurons(pattern_neurons, "pattern_neurons"),
        number(correlation, "correlation"),
    )
    train = (
        number(strength, "strength"),
        whole(duration, "duration"),
        None if free is None else whole(free, "free"),
        _neurons(neurons, "neurons"),
        whole(most_pulses, "most_pulses"),
        whole(stay, "stay"),
        whole(settle, "settle"),
    )
    runs = run_arguments(model, 1, 0, replicates, start, seed, kernel, threads)
    study = _core.search(own._core, wanted, train, runs, report_for(progress, "searches"))
    pulse = {"strength": float(strength), "duration": int(duration)}
    return made(Search, study, lambda: _search_fields(study, own.neurons) | pulse, call)


def _search_fields(study: _core.Study, neurons: int) -> dict[str, Any]:
    fields = study.fields()
    fields["attractors"] = _known(fields["attractors"], neurons)
    fields["theory"] = None if fields["theory"] is None else SearchTheory(**fields["theory"])
    return fields


def even_pulse(
    network: NetworkLike,
    *,
    duration: int = 10,
    tolerance: float = 0.05,
    neurons: Iterable[int] | None = None,
    most_strength: float | None = None,
    threads: int | None = None,
) -> EvenPulse:
    """Find the shortest, then weakest, pulse after which all attractors of an SBM are equally likely.

    Parameters
    ----------
    network : Network, array_like or str
        Of up to 14 neurons.
    duration : int, optional
        The most steps.
    tolerance : float, optional
        The total variation distance from even that is near enough.
    neurons : list of int, optional
        That are pulsed; all if not given.
    most_strength : float, optional
        The strongest noise to look at; 100 times the largest input of a neuron if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.

    Returns
    -------
    EvenPulse

    Raises
    ------
    ValueError
        Where the network is larger, or has only one attractor.
    MemoryError
        Where it would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    docs/measures.md says how.

    Examples
    --------
    >>> pulse = recres.even_pulse(recres.nrooks(cycles=[-2, 1], magnitude=5))
    >>> pulse.is_reached
    True
    """
    call = Call(even_pulse, locals())
    own = as_network(network)
    study = _core.even_pulse(own._core, _request(duration, neurons, most_strength, threads), number(tolerance, "tolerance"))
    return made(EvenPulse, study, study.fields(), call)


def leaving_pulses(
    network: NetworkLike,
    *,
    duration: int = 10,
    leaving: float = 0.9,
    attractor: int | None = None,
    neurons: Iterable[int] | None = None,
    most_strength: float | None = None,
    threads: int | None = None,
) -> LeavingPulses:
    """Find the weakest pulse of each duration that leaves an attractor of an SBM.

    Parameters
    ----------
    network : Network, array_like or str
        Of up to 14 neurons.
    duration : int, optional
        The most steps: all durations from 1 on.
    leaving : float, optional
        The probability to leave, at least.
    attractor : int, optional
        That is left, counted from 0; the one that is left least often if not given.
    neurons : list of int, optional
        That are pulsed; all if not given.
    most_strength : float, optional
        The strongest noise to look at; 100 times the largest input of a neuron if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.

    Returns
    -------
    LeavingPulses

    Raises
    ------
    ValueError
        Where the network is larger, or there is no such attractor.
    MemoryError
        Where it would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    docs/measures.md says how.

    Examples
    --------
    >>> weakest = recres.leaving_pulses(recres.nrooks(cycles=[-2, 1], magnitude=5), duration=3, leaving=0.4)
    >>> bool((weakest.leaving >= 0.4).all())
    True
    """
    call = Call(leaving_pulses, locals())
    own = as_network(network)
    left = None if attractor is None else whole(attractor, "attractor")
    study = _core.leaving_pulses(own._core, _request(duration, neurons, most_strength, threads), number(leaving, "leaving"), left)
    return made(LeavingPulses, study, study.fields(), call)


def _target(
    target: str | None, state: int | str | ArrayLike | None, period: int | None, pattern: Any
) -> str | Floats:
    """What is searched for, as the bindings take it: a text, or a pattern [step, column]."""
    if sum(one is not None for one in (target, state, period, pattern)) != 1:
        raise ValueError("give just one of target, state, period and pattern: what is searched for")
    if target is not None:
        if not isinstance(target, str):
            raise TypeError(f"target must be a text such as 'period=8', not {target!r}")
        return target
    if state is not None:
        return f"state={state_text(state, 'state')}"
    if period is not None:
        return f"period={whole(period, 'period')}"
    if isinstance(pattern, (str, os.PathLike)):
        return f"pattern={path_text(pattern)}"
    return numbers(pattern, "pattern", 2)


def _neurons(neurons: Iterable[int] | None, what: str) -> list[int]:
    """As the bindings take them: none where nothing is said."""
    return [] if neurons is None else neuron_list(neurons, what)


def _known(attractors: tuple[Any, ...], neurons: int) -> tuple[KnownAttractor, ...]:
    return tuple(KnownAttractor(period=period, words=words, neurons=neurons) for period, words in attractors)


def _request(
    duration: int, neurons: Iterable[int] | None, most_strength: float | None, threads: int | None
) -> tuple[int, list[int], float | None, int]:
    return (
        whole(duration, "duration"),
        _neurons(neurons, "neurons"),
        None if most_strength is None else number(most_strength, "most_strength"),
        thread_count(threads),
    )
