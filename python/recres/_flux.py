"""Information that flows from some neurons, or an input, to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from . import _core
from ._arrays import neuron_list, thread_count, whole, word
from ._call import Call
from ._network import as_network
from ._noise import input_argument
from ._progress import report_for
from ._recording import looks_at_recording, states_argument, threshold_of
from ._result import Result, made, nested, quantity
from ._runs import noise_strengths_of, run_arguments
from ._types import Bools, Floats, InputLike, NetworkLike, ProgressLike, StartLike, StatesLike


@dataclass(frozen=True, eq=False, kw_only=True)
class DirectedFlux:
    """Flux one way, means over replicates; shape (noise strengths,), NaN where unknown.

    Attributes
    ----------
    mutual_information_bits : array of float
        I(A(t); B(t+lag)) by the estimator.
    mutual_information_error_bits : array of float
        Its standard error over replicates.
    mutual_information_plugin_bits, mutual_information_baseline_bits : array of float
        By plug-in, and the mean of that over surrogates, where there are any.
    mutual_information_p_value : array of float
        Of no flux, from the surrogates.
    mutual_information_undersampled : array of bool
        Whether a run is too short.
    transfer_entropy_bits, … : array
        The same of I(A(t); B(t+1) | B(t)); only for lag 1.
    """

    mutual_information_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_error_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_plugin_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_baseline_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_p_value: Floats = quantity("noise_strength")
    mutual_information_undersampled: Bools = quantity("noise_strength")
    transfer_entropy_bits: Floats = quantity("noise_strength", unit="bit")
    transfer_entropy_error_bits: Floats = quantity("noise_strength", unit="bit")
    transfer_entropy_plugin_bits: Floats = quantity("noise_strength", unit="bit")
    transfer_entropy_baseline_bits: Floats = quantity("noise_strength", unit="bit")
    transfer_entropy_p_value: Floats = quantity("noise_strength")
    transfer_entropy_undersampled: Bools = quantity("noise_strength")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Flux(Result):
    """Information that flows between two populations, against noise strength.

    Attributes
    ----------
    noise_strength : array of float, shape (R,)
        r; NaN for a recording.
    from_to : DirectedFlux
        The way that was asked for.
    to_from : DirectedFlux or None
        The other way; not of an input.
    kernel : str or None
        How it was simulated.
    warnings : tuple of str
    """

    noise_strength: Floats = quantity("noise_strength")
    from_to: DirectedFlux = nested("_from_to")
    to_from: DirectedFlux | None = nested("_to_from")
    kernel: str | None
    warnings: tuple[str, ...]

    def _summary(self) -> str:
        points = len(self.noise_strength)
        where = "a recording" if self.kernel is None else f"{points} noise strength{'s' if points > 1 else ''}"
        return f"{where}, I up to {self.from_to.mutual_information_bits.max():.4g} bit"

    def _remarks(self) -> tuple[str, ...]:
        return self.warnings


def flux(
    network: NetworkLike | None = None,
    noise_strengths: ArrayLike | None = None,
    *,
    from_neurons: Iterable[int] | Literal["input"],
    to_neurons: Iterable[int],
    recording: StatesLike | None = None,
    threshold: float | None = None,
    lag: int = 1,
    input: InputLike = None,
    estimator: str = "chao-wang-jost",
    surrogates: int = 0,
    model: str = "sbm",
    steps: int = 10_000,
    burn_in: int = 0,
    replicates: int = 20,
    start: StartLike = None,
    seed: int = 1,
    kernel: str = "auto",
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Flux:
    """Measure the information that flows from some neurons, or an input, to others.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file; or instead `recording`.
    noise_strengths : array_like of shape (R,), optional
        r, rising, 0 or more; 0, 1, … 40 if not given.
    from_neurons : list of int or "input"
        Where information comes from: neurons, or the input signal.
    to_neurons : list of int
        The neurons that it goes to.
    recording : array_like of shape (steps, neurons), path or Simulation
        States, as `recres.information` takes them.
    threshold : float, optional
        A value of the recording above this is +1, any other -1.
    lag : int, optional
        Steps that it takes.
    input : str, path or array_like of shape (steps, neurons), optional
        An input signal that drives the network; see `recres.simulate`.
    estimator : str, optional
        Of information; see `recres.information`.
    surrogates : int, optional
        Shifts of the source in time to compare with.
    model, steps, burn_in, replicates, start, seed, kernel, threads, progress : optional
        As of `recres.resonance`.

    Returns
    -------
    Flux

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

    References
    ----------
    Schreiber 2000, Phys. Rev. Lett. 85:461 (transfer entropy).

    Examples
    --------
    >>> flow = recres.flux([[0, 0], [9, 0]], [1], from_neurons=[0], to_neurons=[1], steps=1000, replicates=2)
    >>> bool(flow.from_to.transfer_entropy_bits[0] > flow.to_from.transfer_entropy_bits[0])
    True
    """
    call = Call(flux, locals())
    is_recording = looks_at_recording(flux, locals())
    is_import = isinstance(from_neurons, str) and from_neurons == "input"
    if is_import and input is None:
        raise ValueError('from_neurons="input" needs an input signal; give one by input=…')
    ways = (
        [] if is_import else neuron_list(from_neurons, "from_neurons"),  # type: ignore[arg-type]
        neuron_list(to_neurons, "to_neurons"),
        whole(lag, "lag"),
        word(estimator, "estimator"),
        whole(surrogates, "surrogates"),
    )
    if is_recording:
        assert recording is not None
        study = _core.flux_of_recording(
            states_argument(recording, "recording"),
            threshold_of(threshold),
            ways,
            whole(seed, "seed"),
            thread_count(threads),
            report_for(progress, "states"),
        )
    else:
        assert network is not None
        study = _core.flux_of_network(
            as_network(network)._core,
            noise_strengths_of(noise_strengths),
            run_arguments(model, steps, burn_in, replicates, start, seed, kernel, threads),
            ways,
            input_argument(input),
            report_for(progress, "transitions"),
        )
    fields = study.fields()
    fields["from_to"] = DirectedFlux(**fields["from_to"])
    if fields["to_from"] is not None:
        fields["to_from"] = DirectedFlux(**fields["to_from"])
    return made(Flux, study, fields, call)
