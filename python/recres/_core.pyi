"""The bindings, as type checkers see them. Not for users: the functions of the package check and explain."""

from typing import Any

from ._types import Floats, Int8s, Int32s, Protocol, Report, Runs, UInt64s

version: str

class Study:
    def fields(self) -> dict[str, Any]: ...
    def text(self, width: int, /) -> str: ...
    def json(self) -> str: ...
    def save(self, path: str, command: str, /) -> None: ...
    def save_csv(self, path: str, /) -> None: ...

class Network:
    @staticmethod
    def from_dense(weights: Floats, magnitude: float, bias: Floats | None, /) -> Network: ...
    @staticmethod
    def from_sparse(beginnings: Int32s, sources: Int32s, weights: Floats, magnitude: float, bias: Floats | None, /) -> Network: ...
    @staticmethod
    def from_words(spec: str, magnitude: float, bias: Floats | None, /) -> Network: ...
    @property
    def neurons(self) -> int: ...
    @property
    def connections(self) -> int: ...
    @property
    def is_sparse(self) -> bool: ...
    @property
    def spec(self) -> str: ...
    @property
    def magnitude(self) -> float: ...
    @property
    def weights(self) -> Floats: ...
    @property
    def sparse_weights(self) -> tuple[Int32s, Int32s, Floats]: ...
    @property
    def bias(self) -> Floats: ...
    def text(self, width: int, /) -> str: ...
    def json(self) -> str: ...
    def save(self, path: str, /) -> None: ...

class AttractorsStudy(Study):
    def dot(self) -> str: ...
    def graph(self) -> dict[str, Any]: ...

# (method, list, starts, steps, seed, tolerance)
_AttractorSearch = tuple[str, int | None, int | None, int | None, int | None, float | None]

def attractors(
    network: Network, model: str, search: _AttractorSearch, threads: int, report: Report | None, /
) -> AttractorsStudy: ...
def exact(
    network: Network,
    noise_strengths: Floats,
    update: str,
    pulse: tuple[float, int] | None,
    window: bool,
    threads: int,
    report: Report | None,
    /,
) -> Study: ...
def transition_matrix(network: Network, noise_strength: float, threads: int, /) -> Floats: ...
def firing_probability(input: Floats, noise_strength: Floats, /) -> Any: ...
def resonance(
    network: Network, noise_strengths: Floats, runs: Runs, protocol: Protocol, exact: bool, report: Report | None, /
) -> Study: ...
def simulate(
    network: Network,
    noise_strength: Floats,
    runs: Runs,
    replicate: int,
    protocol: Protocol,
    input: str | Floats | None,
    report: Report | None,
    /,
) -> Study: ...
def load_states(recording: Any, threshold: float | None, report: Report | None, /) -> Int8s: ...
def state_indices(recording: Any, threshold: float | None, report: Report | None, /) -> UInt64s: ...
def information(
    recordings: list[Any],
    threshold: float | None,
    estimators: list[str],
    neurons: list[int],
    lag: int,
    surrogates: int,
    seed: int,
    threads: int,
    report: Report | None,
    /,
) -> Study: ...
def information_of_counts(counts: UInt64s, estimators: list[str], /) -> list[dict[str, Any]]: ...

# (sub-networks, sizes, sub-networks of each, estimator, baselines, correlation)
_Look = tuple[list[list[int]] | None, list[int] | None, int | None, str, int, bool]

def subnetworks_of_network(
    network: Network, noise_strengths: Floats, runs: Runs, look: _Look, report: Report | None, /
) -> Study: ...
def subnetworks_of_recording(
    recording: Any, threshold: float | None, look: _Look, seed: int, threads: int, report: Report | None, /
) -> Study: ...

# (from, to, lag, estimator, surrogates)
_Ways = tuple[list[int], list[int], int, str, int]

def flux_of_network(
    network: Network, noise_strengths: Floats, runs: Runs, ways: _Ways, input: str | Floats | None, report: Report | None, /
) -> Study: ...
def flux_of_recording(
    recording: Any, threshold: float | None, ways: _Ways, seed: int, threads: int, report: Report | None, /
) -> Study: ...
def info_json() -> str: ...
def info_text() -> str: ...
def allow_memory(bytes: int, /) -> None: ...
def allow_memory_text(size: str, /) -> None: ...
def document(path: str, /) -> str: ...
def report(document: str, result: str, page: str | None, svg: str | None, threads: int, report: Report | None, /) -> None: ...
def run(
    toml: str,
    name: str,
    settings: list[tuple[str, bool, list[str]]],
    output: str,
    csv: str | None,
    command: str,
    threads: int,
    report: Report | None,
    /,
) -> dict[str, Any]: ...
def require_finished(told: str, toml: str, name: str, settings: list[tuple[str, bool, list[str]]], output: str, /) -> dict[str, Any]: ...
def told_by_result(path: str, /) -> str: ...
def reproduce(parts: list[str], seed: int, threads: int, report: Report | None, /) -> Study: ...
def visits(
    network: Network,
    noise_strength: Floats,
    runs: Runs,
    protocol: Protocol,
    settle: int,
    labels: bool,
    report: Report | None,
    /,
) -> Study: ...
def pulses(
    network: Network,
    strength: float,
    duration: int,
    every: int,
    count: int,
    first: int | None,
    neurons: list[int],
    background: Floats,
    runs: Runs,
    settle: int,
    report: Report | None,
    /,
) -> Study: ...

# (words or pattern, neurons of its columns, correlation)
_Target = tuple[str | Floats, list[int], float]

# (strength, duration, free steps, neurons, most pulses, steps to stay, steps to settle)
_Train = tuple[float, int, int | None, list[int], int, int, int]

def search(network: Network, target: _Target, train: _Train, runs: Runs, report: Report | None, /) -> Study: ...

# (duration, neurons, most strength, threads)
_Request = tuple[int, list[int], float | None, int]

def even_pulse(network: Network, request: _Request, tolerance: float, /) -> Study: ...
def leaving_pulses(network: Network, request: _Request, leaving: float, attractor: int | None, /) -> Study: ...
