"""What can be known of a noisy network without simulating it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _core
from ._arrays import number, numbers, thread_count, whole, word
from ._call import Call
from ._network import as_network
from ._progress import report_for
from ._result import Result, made, quantity
from ._runs import noise_strengths_of
from ._types import Complexes, Floats, Int64s, NetworkLike, ProgressLike, UInt64s


@dataclass(frozen=True, eq=False, kw_only=True)
class MetastableSets:
    """Sets of states that hold the network for long, or in which it goes round, at one noise strength; K of them.

    Attributes
    ----------
    set_of : ndarray of int, shape (2^N,)
        The set that each state belongs to most.
    membership : ndarray of shape (2^N, K)
        How much each state belongs to each set; rows sum to 1.
    probability : ndarray of shape (K,)
        Of each set, in the stationary distribution.
    coarse : ndarray of shape (K, K)
        The chain between the sets, [from, to]; a projection, so that entries may be a little below 0.
    crispness : float
        The probability that two draws of the set of a state agree.
    """

    set_of: Int64s
    membership: Floats
    probability: Floats
    coarse: Floats
    crispness: float


@dataclass(frozen=True, eq=False, kw_only=True)
class AttractorStates:
    """The attractors of a network without noise; A of them, in the order of their smallest states.

    Attributes
    ----------
    states : tuple of ndarray of uint64
        The state indices of each in the order of its steps, from the smallest on; rising where states of it tie.
    basin_of : ndarray of int, shape (2^N,)
        The attractor that each state leads to; -1 where ties leave several open.
    tied_states : int
        States in which the input of some neuron is 0.
    """

    states: tuple[UInt64s, ...]
    basin_of: Int64s
    tied_states: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Observation:
    """What runs of finite length show, freed of the bias of counting.

    Attributes
    ----------
    steps : ndarray
        T, lengths of run.
    noise_strength, mutual_information_bits : ndarray
        Where runs of so many steps have their peak, and I there.
    window_steps : tuple of two floats or None
        From which T to which some noise shows 0.05 bit more than none; None where none does.
    """

    steps: Floats
    noise_strength: Floats
    mutual_information_bits: Floats
    window_steps: tuple[float, float] | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Switching:
    """Where a pulse of noise takes the network from each attractor, each of its states as likely.

    Attributes
    ----------
    noise_strength : float
    steps : int
        Of the pulse.
    to : ndarray of shape (A, A)
        The probability of ending in the basin of attractor [1] from attractor [0].
    undecided : ndarray of shape (A,)
        That of ending where ties leave the attractor open.
    """

    noise_strength: float
    steps: int
    to: Floats
    undecided: Floats


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Exact(Result):
    """The exact curve of R noise strengths, of runs without end; parts that the network does not allow are None.

    Attributes
    ----------
    noise_strength : ndarray of shape (R,)
        r.
    entropy_bits, mutual_information_bits, divergence_bits : ndarray of shape (R,)
        H, I and D = H - I of successive states, in bit.
    relaxation_steps : ndarray of shape (R,)
        Steps in which the network forgets its start, to 1/e; NaN where that cannot be told.
    shortfall_bit_steps : ndarray of shape (R,)
        What runs of T steps miss of I, times T, beyond the bias of counting; NaN where it was not worked out.
    recurrent_share : ndarray of shape (R,)
        The share of all states that it comes back to.
    period_steps : ndarray of int, shape (R,)
        Above 1 where it can come back only every so many steps.
    eigenvalues : ndarray of complex, shape (R, M), or None
        The slowest modes, slowest first, of the independent blocks of the network; NaN where there are fewer.
        Products of modes of different blocks are modes of the network too, and are not among them.
    mode_relaxation_steps, mode_period_steps : ndarray of shape (R, M) or None
        In how many steps each fades to 1/e, and goes round.
    stationary : ndarray of shape (R, 2^N) or None
        The probability of each state; up to 16 neurons.
    residence_steps : ndarray of shape (R, A) or None
        The mean stay in the basin of each attractor.
    metastable : tuple of R MetastableSets or None
        Sets that hold the network for long; None where no gap among the modes tells them.
    attractors : AttractorStates or None
        Those without noise; up to 16 neurons.
    observation : Observation or None
        Which lengths of run show a resonance; needs noise strength 0.
    switching : Switching or None
        By the pulse, where one was asked for.
    """

    noise_strength: Floats = quantity("noise_strength")
    entropy_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", unit="bit")
    relaxation_steps: Floats = quantity("noise_strength", unit="steps")
    shortfall_bit_steps: Floats = quantity("noise_strength", unit="bit steps")
    recurrent_share: Floats = quantity("noise_strength")
    period_steps: Int64s = quantity("noise_strength", unit="steps")
    eigenvalues: Complexes | None = quantity("noise_strength", "mode")
    mode_relaxation_steps: Floats | None = quantity("noise_strength", "mode", unit="steps")
    mode_period_steps: Floats | None = quantity("noise_strength", "mode", unit="steps")
    stationary: Floats | None = quantity("noise_strength", "state")
    residence_steps: Floats | None = quantity("noise_strength", "attractor", unit="steps")
    metastable: tuple[MetastableSets | None, ...]
    attractors: AttractorStates | None
    observation: Observation | None
    switching: Switching | None

    def _summary(self) -> str:
        best = int(np.argmax(self.mutual_information_bits))
        return (
            f"{len(self.noise_strength)} noise strengths, most I = {self.mutual_information_bits[best]:.4g} bit "
            f"at noise strength {self.noise_strength[best]:.4g}"
        )


def exact(
    network: NetworkLike,
    noise_strengths: ArrayLike | None = None,
    *,
    update: str = "synchronous",
    pulse: tuple[float, int] | None = None,
    window: bool = False,
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Exact:
    """Solve a noisy SBM as the Markov chain it is: nothing is sampled.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file. Its independent blocks may have
        up to some 20 neurons each; signed cycles without bias any number.
    noise_strengths : array_like of shape (R,), optional
        r, rising, 0 or more; 0, 1, … 40 if not given.
    update : {"synchronous", "asynchronous"}, optional
        Whether all neurons take a new sign at every step, or one that is drawn at random.
    pulse : tuple (noise strength, steps), optional
        Tell where such a pulse of noise takes each attractor.
    window : bool, optional
        Tell lengths of run that show a resonance for 9 to 12 neurons too, which takes several times as long.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Exact

    Raises
    ------
    ValueError
        Where the network is too large, or the chain cannot be told in double precision.
    MemoryError
        Where it would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    docs/measures.md says how.

    Examples
    --------
    >>> curve = recres.exact(recres.nrooks(cycles=[-4, 1], magnitude=20), [0, 5, 10])
    >>> curve.entropy_bits.round(3)
    array([5., 5., 5.])
    >>> curve.stationary.shape
    (3, 32)
    """
    call = Call(exact, locals())
    own = as_network(network)
    kick = None if pulse is None else _kick(pulse)
    study = _core.exact(
        own._core,
        noise_strengths_of(noise_strengths),
        word(update, "update"),
        kick,
        bool(window),
        thread_count(threads),
        report_for(progress, "noise strengths"),
    )
    return made(Exact, study, lambda: _nested(study.fields()), call)


def _kick(pulse: tuple[float, int]) -> tuple[float, int]:
    if not isinstance(pulse, (tuple, list)) or len(pulse) != 2:
        raise TypeError(f"pulse must be (noise strength, steps), not {pulse!r}")
    return number(pulse[0], "noise strength of the pulse"), whole(pulse[1], "steps of the pulse")


def exact_of(fields: dict[str, Any]) -> Exact:
    """The exact curve that is part of another result."""
    result = object.__new__(Exact)
    result.__dict__.update(_nested(fields), _study=None, _call=None)
    return result


def _nested(fields: dict[str, Any]) -> dict[str, Any]:
    kinds = {"attractors": AttractorStates, "observation": Observation, "switching": Switching}
    for name, kind in kinds.items():
        if fields[name] is not None:
            fields[name] = kind(**fields[name])
    fields["metastable"] = tuple(sets and MetastableSets(**sets) for sets in fields["metastable"])
    return fields


def transition_matrix(network: NetworkLike, noise_strength: float, *, threads: int | None = None) -> Floats:
    """The probabilities of one step of a noisy SBM.

    Parameters
    ----------
    network : Network, array_like or str
        Of up to 14 neurons.
    noise_strength : float
        r, 0 or more.
    threads : int, optional
        All that there are if not given.

    Returns
    -------
    ndarray of shape (2^N, 2^N)
        P[state, next]; rows sum to 1. Neuron n is bit n of a state's index.

    Raises
    ------
    ValueError
        Where there are more neurons.
    MemoryError
        Where it would not fit.

    References
    ----------
    docs/measures.md says how.

    Examples
    --------
    >>> recres.transition_matrix([[0.0]], 1)
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    return _core.transition_matrix(as_network(network)._core, number(noise_strength, "noise_strength"), thread_count(threads))


def firing_probability(input: ArrayLike, noise_strength: ArrayLike) -> Any:
    """The probability that an SBM neuron is +1: the mean of 1 / (1 + exp(-u - r x)) over normal x.

    Parameters
    ----------
    input : array_like
        u = b + W @ y of the neuron, without noise.
    noise_strength : array_like
        r, 0 or more; broadcast against the inputs.

    Returns
    -------
    float or ndarray of the shape they are broadcast to
        Accurate to 1e-13 in relative terms, in both tails: ask for that of -u where the probability of -1 is wanted.

    Raises
    ------
    ValueError
        Where a noise strength is below 0 or not finite, or the shapes cannot be broadcast.

    References
    ----------
    Trefethen and Weideman 2014, SIAM Rev. 56:385, for the quadrature.

    Examples
    --------
    >>> recres.firing_probability(0, 3)
    0.5
    >>> recres.firing_probability([-1, 1], [[0], [10]]).shape
    (2, 2)
    """
    inputs = numbers(input, "input", np.ndim(input))
    strengths = numbers(noise_strength, "noise_strength", np.ndim(noise_strength))
    np.broadcast_shapes(inputs.shape, strengths.shape)
    return _core.firing_probability(inputs, strengths)
