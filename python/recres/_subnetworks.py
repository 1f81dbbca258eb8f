"""What groups of neurons tell, of networks of any size and of recordings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from numpy.typing import ArrayLike

from . import _core
from ._arrays import neuron_list, thread_count, whole, word
from ._call import Call
from ._network import as_network
from ._progress import report_for
from ._recording import looks_at_recording, states_argument, threshold_of
from ._result import Result, made, nested, quantity
from ._runs import noise_strengths_of, run_arguments
from ._types import Floats, Int64s, NetworkLike, ProgressLike, StartLike, StatesLike


@dataclass(frozen=True, eq=False, kw_only=True)
class SubnetworkDeviations:
    """Standard deviations over the sub-networks of one size, in bit; NaN for one alone."""

    entropy_bits: Floats = quantity("noise_strength", "size", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", "size", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", "size", unit="bit")
    estimated_bits: Floats = quantity("noise_strength", "size", unit="bit")


@dataclass(frozen=True, eq=False, kw_only=True)
class SubnetworkValues:
    """Each sub-network, means over replicates; shape (noise strengths, sub-networks).

    Attributes
    ----------
    entropy_bits, mutual_information_bits, divergence_bits : array of float
        H, I and D of its states, by plug-in.
    estimated_bits : array of float
        I by the estimator, which is meant to be free of bias.
    baseline_bits : array of float
        I of the same states in random order; NaN where it was not asked for.
    unseen_probability : array of float
        Share of the transitions whose pair was seen only once.
    neurons : tuple of arrays of int
        The neurons of each.
    """

    entropy_bits: Floats = quantity("noise_strength", "subnetwork", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", "subnetwork", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", "subnetwork", unit="bit")
    estimated_bits: Floats = quantity("noise_strength", "subnetwork", unit="bit")
    baseline_bits: Floats = quantity("noise_strength", "subnetwork", unit="bit")
    unseen_probability: Floats = quantity("noise_strength", "subnetwork")
    neurons: tuple[Int64s, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class NetworkErrors:
    """Standard errors over replicates of what was measured of the whole network; NaN where unknown."""

    rms_correlation: Floats = quantity("noise_strength")
    rms_correlation_corrected: Floats = quantity("noise_strength")
    network_divergence_bits: Floats = quantity("noise_strength", unit="bit")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Subnetworks(Result):
    """Information of sub-networks against noise strength, means over those of one size.

    Attributes
    ----------
    noise_strength : array of float, shape (R,)
        r; NaN for a recording.
    size : array of int, shape (S,)
        Neurons of a sub-network.
    entropy_bits, mutual_information_bits, divergence_bits : array of float, shape (R, S)
        H, I and D by plug-in.
    estimated_bits : array of float, shape (R, S)
        I by the estimator, which is meant to be free of bias.
    baseline_bits : array of float, shape (R, S)
        I of the same states in random order; NaN without.
    undersampled_share : array of float, shape (R, S)
        Of the sub-networks, whose runs are too short.
    deviation : SubnetworkDeviations
        Over the sub-networks of one size.
    subnetworks : SubnetworkValues
        Each by itself, with its neurons.
    rms_correlation, rms_correlation_corrected : array of float, shape (R,)
        Root mean square of the correlation of y_i(t) and y_j(t+1), and the same freed of what a finite run shows of
        independent neurons; NaN unless asked for.
    network_divergence_bits : array of float, shape (R,)
        D of the whole network, without bias; NaN for recordings and tanh neurons.
    network_error : NetworkErrors
        Standard errors over replicates of the last three.
    kernel : str or None
        How it was simulated.
    warnings : tuple of str
    """

    noise_strength: Floats = quantity("noise_strength")
    size: Int64s = quantity("size", unit="neurons")
    entropy_bits: Floats = quantity("noise_strength", "size", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", "size", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", "size", unit="bit")
    estimated_bits: Floats = quantity("noise_strength", "size", unit="bit")
    baseline_bits: Floats = quantity("noise_strength", "size", unit="bit")
    undersampled_share: Floats = quantity("noise_strength", "size")
    deviation: SubnetworkDeviations = nested("_deviation")
    subnetworks: SubnetworkValues = nested("_of_subnetwork")
    rms_correlation: Floats = quantity("noise_strength")
    rms_correlation_corrected: Floats = quantity("noise_strength")
    network_divergence_bits: Floats = quantity("noise_strength", unit="bit")
    network_error: NetworkErrors = nested("_error")
    kernel: str | None
    warnings: tuple[str, ...]

    def _axes(self) -> tuple[str, ...]:
        return ("noise_strength", "size")

    def _summary(self) -> str:
        points = len(self.noise_strength)
        where = "a recording" if self.kernel is None else f"{points} noise strength{'s' if points > 1 else ''}"
        return f"{len(self.subnetworks.neurons)} sub-networks of {self.size[0]} to {self.size[-1]} neurons, {where}"

    def _remarks(self) -> tuple[str, ...]:
        return self.warnings


def subnetworks(
    network: NetworkLike | None = None,
    noise_strengths: ArrayLike | None = None,
    *,
    recording: StatesLike | None = None,
    threshold: float | None = None,
    sizes: int | Iterable[int] | None = None,
    subsets: int | None = None,
    neurons: Iterable[Iterable[int]] | None = None,
    estimator: str = "chao-wang-jost",
    baselines: int = 10,
    correlation: bool = False,
    model: str = "sbm",
    steps: int = 10_000,
    burn_in: int = 0,
    replicates: int = 1,
    start: StartLike = None,
    seed: int = 1,
    kernel: str = "auto",
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Subnetworks:
    """Measure information of sub-networks against noise strength, of networks of any size or of a recording.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file; or instead `recording`.
    noise_strengths : array_like of shape (R,), optional
        r, rising, 0 or more; 0, 1, … 40 if not given.
    recording : array_like of shape (steps, neurons), path or Simulation
        States, as `recres.information` takes them.
    threshold : float, optional
        A value of the recording above this is +1, any other -1.
    sizes : int or list of int, optional
        Neurons of the sub-networks; 1 to all, 10 at most, if not given.
    subsets : int, optional
        Random sub-networks of each size, or all there are if these are fewer; 100 if not given.
    neurons : list of lists of int, optional
        These sub-networks instead.
    estimator : str, optional
        Of I freed of bias; see `recres.information`.
    baselines : int, optional
        Of each size, so many are compared with I of their states in random order.
    correlation : bool, optional
        Whether to measure the correlation of pairs of neurons from one step to the next as well.
    model, steps, burn_in, replicates, start, seed, kernel, threads, progress : optional
        As of `recres.resonance`. The seed is that of the random sub-networks as well.

    Returns
    -------
    Subnetworks

    Raises
    ------
    ValueError
        Where there is no such study of this network or recording.
    OSError
        Where a file cannot be read, or holds something else.
    MemoryError
        Where the counts would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    Examples
    --------
    >>> parts = recres.subnetworks("nrooks:n=15,seed=3", [0, 6], sizes=[1, 3], subsets=5, steps=1000)
    >>> parts.mutual_information_bits.shape
    (2, 2)
    >>> parts.subnetworks.neurons[0].shape, parts.subnetworks.neurons[-1].shape
    ((1,), (3,))
    """
    call = Call(subnetworks, locals())
    is_recording = looks_at_recording(subnetworks, locals())
    if neurons is not None and (sizes is not None or subsets is not None):
        raise ValueError("neurons names the sub-networks; give it without sizes and subsets")
    look = (
        None if neurons is None else [neuron_list(one, "neurons") for one in neurons],
        None if sizes is None else _sizes(sizes),
        None if subsets is None else whole(subsets, "subsets"),
        word(estimator, "estimator"),
        whole(baselines, "baselines"),
        bool(correlation),
    )
    if is_recording:
        assert recording is not None
        study = _core.subnetworks_of_recording(
            states_argument(recording, "recording"),
            threshold_of(threshold),
            look,
            whole(seed, "seed"),
            thread_count(threads),
            report_for(progress, "states"),
        )
    else:
        assert network is not None
        study = _core.subnetworks_of_network(
            as_network(network)._core,
            noise_strengths_of(noise_strengths),
            run_arguments(model, steps, burn_in, replicates, start, seed, kernel, threads),
            look,
            report_for(progress, "transitions"),
        )
    fields = study.fields()
    fields["deviation"] = SubnetworkDeviations(**fields["deviation"])
    fields["subnetworks"] = SubnetworkValues(**fields["subnetworks"])
    fields["network_error"] = NetworkErrors(**fields["network_error"])
    return made(Subnetworks, study, fields, call)


def _sizes(sizes: int | Iterable[int]) -> list[int]:
    out = [whole(size, "sizes") for size in ([sizes] if isinstance(sizes, int) else sizes)]
    if len(set(out)) < len(out):
        raise ValueError("sizes names a size twice")
    return out
