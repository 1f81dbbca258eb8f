"""Information against noise strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from . import _core
from ._call import Call
from ._exact import Exact, exact_of
from ._network import as_network
from ._noise import protocol_argument
from ._progress import report_for
from ._result import Result, made, nested, quantity
from ._runs import noise_strengths_of, run_arguments
from ._types import Bools, Floats, NetworkLike, ProgressLike, ProtocolLike, StartLike


@dataclass(frozen=True, eq=False, kw_only=True)
class CurveValues:
    """The three measures along a curve, in bit; shape (noise strengths,) or (noise strengths, replicates)."""

    entropy_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", unit="bit")


@dataclass(frozen=True, eq=False, kw_only=True)
class ReplicateValues(CurveValues):
    """The same of every run."""

    entropy_bits: Floats = quantity("noise_strength", "replicate", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", "replicate", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", "replicate", unit="bit")


@dataclass(frozen=True)
class Gain:
    """What noise gains: I at the best noise strength above 0, minus I without noise.

    Attributes
    ----------
    bits : float
        The gain, freed of bias and of having picked the best of many.
    ci95_bits : tuple of two floats
        Its 95 % interval.
    noise_strengths : tuple of two floats
        Where each half of the replicates found the best I.
    resonance : bool
        Whether the interval lies above 0.
    """

    bits: float
    ci95_bits: tuple[float, float]
    noise_strengths: tuple[float, float]
    resonance: bool


@dataclass(frozen=True)
class Peak:
    """Where the curve of mutual information is highest.

    Attributes
    ----------
    noise_strength : float
    mutual_information_bits : float
        The mean over replicates there.
    gain : Gain or None
        Unknown without noise strength 0, without one above, or below four replicates.
    """

    noise_strength: float
    mutual_information_bits: float
    gain: Gain | None


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Resonance(Result):
    """Information against noise strength, R of them, with K replicates each.

    Attributes
    ----------
    noise_strength : ndarray of shape (R,)
        r.
    entropy_bits, mutual_information_bits, divergence_bits : ndarray of shape (R,)
        H, I and D = H - I, means over replicates, in bit.
    standard_error : CurveValues
        Their standard errors, NaN with one replicate.
    replicates : CurveValues
        The same of every run, of shape (R, K).
    mutual_information_bias_bits : ndarray of shape (R,)
        About how much too high the mean I is.
    mutual_information_corrected_bits, mutual_information_corrected_error_bits : ndarray of shape (R,)
        I freed of bias and its standard error; NaN where it cannot be told.
    undersampled : ndarray of bool, shape (R,)
        Whether a longer run would show mostly what was never seen: I is then meaningless.
    joint : ndarray of shape (R, 2^N, 2^N) or None
        [r, from, to]: how often a state followed another in the first run, as shares; up to 6 neurons.
    peak : Peak or None
        Where I is highest.
    exact : Exact or None
        The exact curve, where it was asked for.
    kernel : str
        What simulated it.
    warnings : tuple of str
        What must be known to read the numbers rightly.
    """

    noise_strength: Floats = quantity("noise_strength")
    entropy_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_bits: Floats = quantity("noise_strength", unit="bit")
    divergence_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_bias_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_corrected_bits: Floats = quantity("noise_strength", unit="bit")
    mutual_information_corrected_error_bits: Floats = quantity("noise_strength", unit="bit")
    undersampled: Bools = quantity("noise_strength")
    standard_error: CurveValues = nested("_error")
    replicates: ReplicateValues = nested("_replicates")
    joint: Floats | None = quantity("noise_strength", "state", "next_state")
    peak: Peak | None
    exact: Exact | None
    kernel: str
    warnings: tuple[str, ...]

    def _summary(self) -> str:
        words = f"{len(self.noise_strength)} noise strengths"
        if self.peak is None:
            return words
        return f"{words}, peak I = {self.peak.mutual_information_bits:.4g} bit at noise strength {self.peak.noise_strength:.4g}"

    def _remarks(self) -> tuple[str, ...]:
        return self.warnings


def resonance(
    network: NetworkLike,
    noise_strengths: ArrayLike | None = None,
    *,
    model: str = "sbm",
    steps: int = 10_000,
    burn_in: int = 0,
    replicates: int = 20,
    start: StartLike = None,
    seed: int = 1,
    protocol: ProtocolLike = None,
    exact: bool = False,
    kernel: str = "auto",
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Resonance:
    """Measure information against noise strength, and find the peak.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file.
    noise_strengths : array_like of shape (R,), optional
        r, rising, 0 or more; 0, 1, … 40 if not given.
    model : {"sbm", "tanh"}, optional
        The kind of neuron.
    steps : int, optional
        T, transitions of each run.
    burn_in : int, optional
        Steps before the first observed state.
    replicates : int, optional
        Independent runs for each noise strength.
    start : "random", int, str or array_like, optional
        The first state: its index, signs such as "+--+", or an array of signs.
    seed : int, optional
        Equal seeds give equal numbers.
    protocol : str, path or NoiseSegment or list of them, optional
        Noise that changes, on top of each of the noise strengths; see `recres.simulate`.
    exact : bool, optional
        Whether to lay the exact curve beneath it (sbm, constant noise, up to some 20 neurons), and to say which
        lengths of run show a resonance.
    kernel : str, optional
        How to simulate; the fastest if not given.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Resonance

    Raises
    ------
    ValueError
        Where there is no such sweep of this network.
    MemoryError
        Where it would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    Metzner, Schilling, Maier and Krauss 2024, Front. Complex Syst. 2:1479417.

    Examples
    --------
    >>> curve = recres.resonance("autapses:n=3", [0, 2, 4], steps=1000, replicates=4)
    >>> curve.entropy_bits.shape
    (3,)
    >>> curve.replicates.mutual_information_bits.shape
    (3, 4)
    """
    call = Call(resonance, locals())
    own = as_network(network)
    study = _core.resonance(
        own._core,
        noise_strengths_of(noise_strengths),
        run_arguments(model, steps, burn_in, replicates, start, seed, kernel, threads),
        protocol_argument(protocol),
        bool(exact),
        report_for(progress, "transitions"),
    )
    return made(Resonance, study, lambda: _fields(study), call)


def _fields(study: _core.Study) -> dict[str, Any]:
    fields = study.fields()
    fields["peak"] = _peak(fields["peak"])
    fields["standard_error"] = CurveValues(**fields["standard_error"])
    fields["replicates"] = ReplicateValues(**fields["replicates"])
    fields["exact"] = None if fields["exact"] is None else exact_of(fields["exact"])
    return fields


def _peak(fields: dict[str, Any] | None) -> Peak | None:
    if fields is None:
        return None
    gain = fields.pop("gain")
    return Peak(**fields, gain=None if gain is None else Gain(**gain))
