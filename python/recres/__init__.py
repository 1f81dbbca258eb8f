"""Noise-driven recurrent neural networks, and the information that they carry from one moment to the next.

Give every neuron of a recurrent network a little white noise, and the mutual information of its successive states first
rises, then falls: recurrence resonance (Metzner, Schilling, Maier and Krauss 2024, Front. Complex Syst. 2:1479417).

>>> import recres
>>> network = recres.Network("nrooks:cycles=-4/+1", magnitude=20)
>>> curve = recres.resonance(network, [0, 6, 40], steps=2000, replicates=4)
>>> curve.peak.noise_strength
6.0

All functions take NumPy arrays and give them back, leave other Python threads running while they work, stop on Ctrl-C,
and give the same numbers for the same seed on any number of threads.
"""

from . import plot
from ._attractors import (
    AttractorCoverage,
    AttractorPeriods,
    Attractors,
    CompleteAttractors,
    CycleTypeAttractors,
    SampledAttractors,
    StateGraph,
    TanhAttractors,
    attractors,
)
from ._core import version as __version__
from ._exact import (
    AttractorStates,
    Exact,
    MetastableSets,
    Observation,
    Switching,
    exact,
    firing_probability,
    transition_matrix,
)
from ._experiment import Experiment, run
from ._flux import DirectedFlux, Flux, flux
from ._generators import autapses, gaussian, hopfield, motif, nrooks, sparse
from ._information import (
    ChiSquareTest,
    Information,
    InformationEstimate,
    InformationOfRuns,
    InformationValues,
    Sampling,
    SurrogateTest,
    information,
    information_of_counts,
)
from ._machine import Info, allow_memory, info
from ._network import Network
from ._noise import NoiseSegment
from ._pulses import (
    EvenPulse,
    KnownAttractor,
    LeavingPulses,
    Pulses,
    PulseSwitching,
    Search,
    SearchTheory,
    even_pulse,
    leaving_pulses,
    pulses,
    search,
)
from ._recording import load_states, state_indices, state_signs
from ._report import report
from ._reproduction import Claim, ClaimNumber, Reproduction, reproduce
from ._resonance import CurveValues, Gain, Peak, Resonance, resonance
from ._result import Result
from ._simulate import Simulation, simulate
from ._subnetworks import NetworkErrors, SubnetworkDeviations, Subnetworks, SubnetworkValues, subnetworks
from ._visits import Visits, VisitTransitions, visits

__all__ = [
    "AttractorCoverage",
    "AttractorPeriods",
    "AttractorStates",
    "Attractors",
    "ChiSquareTest",
    "Claim",
    "ClaimNumber",
    "CompleteAttractors",
    "CurveValues",
    "CycleTypeAttractors",
    "DirectedFlux",
    "EvenPulse",
    "Exact",
    "Experiment",
    "Flux",
    "Gain",
    "Info",
    "Information",
    "InformationEstimate",
    "InformationOfRuns",
    "InformationValues",
    "KnownAttractor",
    "LeavingPulses",
    "MetastableSets",
    "Network",
    "NetworkErrors",
    "NoiseSegment",
    "Observation",
    "Peak",
    "PulseSwitching",
    "Pulses",
    "Reproduction",
    "Resonance",
    "Result",
    "SampledAttractors",
    "Sampling",
    "Search",
    "SearchTheory",
    "Simulation",
    "StateGraph",
    "SubnetworkDeviations",
    "SubnetworkValues",
    "Subnetworks",
    "SurrogateTest",
    "Switching",
    "TanhAttractors",
    "VisitTransitions",
    "Visits",
    "__version__",
    "allow_memory",
    "attractors",
    "autapses",
    "even_pulse",
    "exact",
    "firing_probability",
    "flux",
    "gaussian",
    "hopfield",
    "info",
    "information",
    "information_of_counts",
    "leaving_pulses",
    "load_states",
    "motif",
    "nrooks",
    "plot",
    "pulses",
    "report",
    "reproduce",
    "resonance",
    "run",
    "search",
    "simulate",
    "sparse",
    "state_indices",
    "state_signs",
    "subnetworks",
    "transition_matrix",
    "visits",
]
