"""The attractors that noisy networks visit."""

from __future__ import annotations

from dataclasses import dataclass

from . import _core
from ._arrays import numbers, whole, word_signs
from ._call import Call
from ._network import as_network
from ._noise import protocol_argument
from ._progress import report_for
from ._result import Result, made, nested, quantity
from ._runs import run_arguments
from ._types import Floats, Int8s, Int32s, Int64s, NetworkLike, ProgressLike, ProtocolLike, StartLike, UInt64s


@dataclass(frozen=True, eq=False, kw_only=True)
class VisitTransitions:
    """How often a state of one label was followed by one of another, over all runs; M pairs.

    Attributes
    ----------
    from_label, to_label, count : array of int, shape (M,)
    """

    from_label: Int64s = quantity("transition")
    to_label: Int64s = quantity("transition")
    count: Int64s = quantity("transition")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Visits(Result):
    """The attractors that R runs of T steps visit, L of them: a state belongs to the one it would come to without noise.

    Attributes
    ----------
    label : array of int, shape (L,)
        The number of the attractor; -1 for states that may lead to several because inputs are 0, -2 for those that come
        to none within `settle` steps. Where theory is known all that there are, else those visited.
    period : array of int, shape (L,)
        1 for a fixed point; 0 where the label is no attractor.
    smallest_state : array of uint64, shape (L,), or None
        The index of the attractor's smallest state, of tanh networks that of its signs; 0 where it is none. Beyond 64
        neurons None.
    smallest_words : array of uint64, shape (L, W)
        The same as words of 64 neurons; neuron 0 is bit 0 of the first word.
    share, share_standard_error : array of float, shape (L,)
        Of all states.
    on_attractor_share : array of float, shape (L,)
        Of those, what is on the attractor itself; NaN where there are none.
    visits : array of int, shape (L,)
        Stays, those cut by the ends of a run as well.
    runs : array of int, shape (L,)
        That came here.
    residence_steps, residence_standard_error : array of float, shape (L,)
        The mean stay: steps that began here over those that left; NaN where it was never left.
    longest_steps : array of int, shape (L,)
        The longest stay.
    exact_share, exact_residence_steps : array of float, shape (L,)
        Of a run without end, by theory; NaN where that is not known.
    transitions : VisitTransitions or None
        From which label to which.
    labels : array of int32, shape (R, T + 1), or None
        The label of every state. Read only.
    attractors_visited : array of int, shape (R,)
        How many different ones each run visited.
    attractors : int or None
        How many the network has; None where only those visited are known.
    standard_errors_from : {"replicates", "blocks", "none"}
        Runs, or 20 blocks of the one run; none where it is too short.
    noise_strength : float
        r, of the background where there is a protocol.
    neurons : int
        N.
    kernel : str
        What simulated it.
    why_no_labels, why_no_theory, why_no_transitions : str or None
        Why these are missing, where they are.
    warnings : tuple of str
    """

    label: Int64s = quantity("label")
    period: Int64s = quantity("label", unit="steps")
    smallest_state: UInt64s | None = quantity("label")
    smallest_words: UInt64s = quantity("label", "word")
    share: Floats = quantity("label")
    share_standard_error: Floats = quantity("label")
    on_attractor_share: Floats = quantity("label")
    visits: Int64s = quantity("label")
    runs: Int64s = quantity("label")
    residence_steps: Floats = quantity("label", unit="steps")
    residence_standard_error: Floats = quantity("label", unit="steps")
    longest_steps: Int64s = quantity("label", unit="steps")
    exact_share: Floats = quantity("label")
    exact_residence_steps: Floats = quantity("label", unit="steps")
    transitions: VisitTransitions | None = nested("_of_transition")
    labels: Int32s | None = quantity("replicate", "step")
    attractors_visited: Int64s = quantity("replicate")
    attractors: int | None
    standard_errors_from: str
    noise_strength: float
    neurons: int
    kernel: str
    why_no_labels: str | None
    why_no_theory: str | None
    why_no_transitions: str | None
    warnings: tuple[str, ...]

    @property
    def smallest_signs(self) -> Int8s:
        """The smallest state of each attractor as signs -1 and +1, shape (L, N); 0 where the label is none."""
        signs = word_signs(self.smallest_words, self.neurons)
        signs[self.label < 0] = 0
        return signs

    def _summary(self) -> str:
        visited = int(((self.label >= 0) & (self.visits > 0)).sum())
        of = "" if self.attractors is None else f" of {self.attractors}"
        return f"{visited}{of} attractors visited, noise strength {self.noise_strength:g}"

    def _remarks(self) -> tuple[str, ...]:
        return self.warnings


def visits(
    network: NetworkLike,
    noise_strength: float,
    *,
    model: str = "sbm",
    steps: int = 10_000,
    burn_in: int = 0,
    replicates: int = 1,
    start: StartLike = None,
    seed: int = 1,
    protocol: ProtocolLike = None,
    settle: int = 10_000,
    labels: bool = True,
    kernel: str = "auto",
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Visits:
    """Tell which attractors a noisy network visits, how often, and how long it stays.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file.
    noise_strength : float
        r, 0 or more; with a protocol that of the background.
    model : {"sbm", "tanh"}, optional
        The kind of neuron.
    steps : int, optional
        T, steps after the first state of each run.
    burn_in : int, optional
        Steps before the first state that is looked at.
    replicates : int, optional
        Runs: those of `recres.simulate` with `replicate` 0, 1, … and the same seed.
    start : "random", int, str or array_like, optional
        The first state: its index, signs such as "+--+", or an array of signs.
    seed : int, optional
        Equal seeds give equal numbers.
    protocol : str, path or NoiseSegment or list of them, optional
        Noise that changes; see `recres.simulate`.
    settle : int, optional
        Steps that a state is followed without noise (tanh, or over 20 neurons).
    labels : bool, optional
        Whether to keep the label of every state, 20 million at most.
    kernel : str, optional
        How to simulate; the fastest if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Visits

    Raises
    ------
    ValueError
        Where there are no such runs of this network.
    MemoryError
        Where the records would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    docs/measures.md says how.

    Examples
    --------
    >>> seen = recres.visits("nrooks:cycles=-4/+1", 0.5, steps=1000, replicates=4)
    >>> seen
    Visits(4 of 4 attractors visited, noise strength 0.5)
    >>> seen.exact_share
    array([0.25, 0.25, 0.25, 0.25])
    >>> seen.labels.shape
    (4, 1001)
    """
    call = Call(visits, locals())
    own = as_network(network)
    strength = numbers(noise_strength, "noise_strength", 0)
    study = _core.visits(
        own._core,
        strength.reshape(1),
        run_arguments(model, steps, burn_in, replicates, start, seed, kernel, threads),
        protocol_argument(protocol),
        whole(settle, "settle"),
        bool(labels),
        report_for(progress, "steps"),
    )
    fields = study.fields()
    words = fields.pop("smallest_state")
    fields.update(
        smallest_words=words,
        smallest_state=words[:, 0] if words.shape[1] == 1 else None,
        transitions=None if fields["transitions"] is None else VisitTransitions(**fields["transitions"]),
        noise_strength=float(strength),
        neurons=own.neurons,
    )
    return made(Visits, study, fields, call)
