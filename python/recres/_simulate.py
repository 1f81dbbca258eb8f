"""Networks in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import _core
from ._arrays import numbers, whole
from ._call import Call
from ._network import as_network
from ._noise import input_argument, protocol_argument
from ._progress import report_for
from ._result import Result, html_table, made, quantity
from ._runs import run_arguments
from ._types import InputLike, Int8s, NetworkLike, ProgressLike, ProtocolLike, StartLike, UInt64s


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Simulation(Result):
    """The states of one run.

    Attributes
    ----------
    states : array of int8, shape (steps + 1, N)
        -1 or +1, row = step, column = neuron. Read only.
    noise_strength : float
        r, of the background where there is a protocol.
    seed, replicate : int
        Which run it is: the same as the replicate of `recres.resonance` with this seed.
    kernel : str
        How it was simulated.
    """

    states: Int8s = quantity("step", "neuron")
    noise_strength: float
    seed: int
    replicate: int
    kernel: str

    @property
    def indices(self) -> UInt64s:
        """The index of each state, the sum of 2^n over neurons n that are +1: shape (steps + 1,).

        Raises
        ------
        ValueError
            Beyond 62 neurons.
        """
        return _core.state_indices(self.states, None, None)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` of the states, a row for each step, a column for each neuron."""
        import pandas

        steps, neurons = self.states.shape
        index = pandas.RangeIndex(steps, name="step")
        return pandas.DataFrame(self.states, index=index, columns=pandas.RangeIndex(neurons, name="neuron"))

    def _repr_html_(self) -> str:
        most_neurons = 20
        neurons = self.states.shape[1]
        columns = [(f"neuron {n}", self.states[:, n], None) for n in range(min(neurons, most_neurons))]
        more = (f"… {neurons - most_neurons} more neurons …",) if neurons > most_neurons else ()
        return html_table(repr(self), columns, more)

    def _summary(self) -> str:
        states, neurons = self.states.shape
        return f"{states} states of {neurons} neurons, noise strength {self.noise_strength:g}"


def simulate(
    network: NetworkLike,
    noise_strength: float,
    *,
    steps: int = 10_000,
    burn_in: int = 0,
    model: str = "sbm",
    start: StartLike = None,
    seed: int = 1,
    replicate: int = 0,
    protocol: ProtocolLike = None,
    input: InputLike = None,
    kernel: str = "auto",
    progress: ProgressLike = None,
) -> Simulation:
    """Run a network, and keep all its states.

    Parameters
    ----------
    network : Network, array_like or str
        A network, its weights W[target, source], or the text of a generator or file.
    noise_strength : float
        r, 0 or more; with a protocol that of the background.
    steps : int, optional
        T, steps after the first state.
    burn_in : int, optional
        Steps before the first state that is kept, under the background alone.
    model : {"sbm", "tanh"}, optional
        The kind of neuron; of tanh neurons the states are the signs.
    start : "random", int, str or array_like, optional
        The first state: its index, signs such as "+--+", or an array of signs.
    seed, replicate : int, optional
        Equal ones give equal states.
    protocol : str, path or NoiseSegment or list of them, optional
        Noise that changes: a text such as ``"pulses:strength=10,duration=10,every=200,count=5"`` or
        ``"ramp:from=0,to=1000,strength=0,end=20"``, a .csv file, or segments.
    input : str, path or array_like of shape (steps, neurons), optional
        x_n(t), added to the input of the neurons: a text such as ``"random:strength=2,neurons=0/1,hold=5"``, a file
        of numbers, or an array with a row for each step and a column for each neuron from 0 on.
    kernel : str, optional
        How to simulate, see `recres.info`; the fastest if not given.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        Where there is no such run of this network.
    MemoryError
        Where the states would not fit.
    KeyboardInterrupt
        On Ctrl-C.

    Examples
    --------
    >>> run = recres.simulate("nrooks:cycles=-4/+1", 12, steps=1000, seed=3)
    >>> run
    Simulation(1001 states of 5 neurons, noise strength 12)
    >>> run.states.shape, run.states.dtype
    ((1001, 5), dtype('int8'))
    >>> run.indices.max()
    31
    """
    call = Call(simulate, locals())
    own = as_network(network)
    strength = numbers(noise_strength, "noise_strength", 0)
    study = _core.simulate(
        own._core,
        strength.reshape(1),
        run_arguments(model, steps, burn_in, 1, start, seed, kernel, 1),
        whole(replicate, "replicate"),
        protocol_argument(protocol),
        input_argument(input),
        report_for(progress, "steps"),
    )
    fields = study.fields()
    fields.update(noise_strength=float(strength), seed=whole(seed, "seed"), replicate=whole(replicate, "replicate"))
    return made(Simulation, study, fields, call)
