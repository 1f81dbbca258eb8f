"""The networks of the paper (Metzner et al. 2024, section 2), and random ones."""

from __future__ import annotations

from collections.abc import Iterable

from ._arrays import whole
from ._network import Network


def gaussian(
    neurons: int,
    *,
    seed: int,
    density: float = 1.0,
    balance: float = 0.0,
    symmetry: float = 0.0,
    dale: bool = False,
    magnitude: float = 1.0,
) -> Network:
    """A network of normally distributed weights, stored as a full matrix.

    Parameters
    ----------
    neurons : int
        N.
    seed : int
        Equal seeds give equal networks.
    density : float, optional
        The probability of each of the N² connections.
    balance : float, optional
        (positive - negative) / (positive + negative) connections as expected, from -1 to 1.
    symmetry : float, optional
        The correlation of W[n, m] and W[m, n], from -1 to 1.
    dale : bool, optional
        Whether all weights of a source have one sign.
    magnitude : float, optional
        The width of the distribution, w.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        Where a parameter is out of range, or two exclude each other.
    MemoryError
        Where N×N weights would not fit.

    References
    ----------
    Metzner and Krauss 2022, Front. Comput. Neurosci. 16:876315.

    Examples
    --------
    >>> recres.gaussian(5, seed=3, magnitude=2)
    Network(5 neurons, 25 connections)
    """
    return Network(_ensemble("gaussian", neurons, seed, density, balance, symmetry, dale), magnitude=magnitude)


def sparse(
    neurons: int,
    *,
    density: float,
    seed: int,
    balance: float = 0.0,
    symmetry: float = 0.0,
    dale: bool = False,
    magnitude: float = 1.0,
) -> Network:
    """The same as `gaussian`, stored as a sparse matrix: up to ten million neurons.

    Examples
    --------
    >>> recres.sparse(1000, density=0.01, seed=1).is_sparse
    True
    """
    return Network(_ensemble("sparse", neurons, seed, density, balance, symmetry, dale), magnitude=magnitude)


def autapses(neurons: int, *, magnitude: float = 1.0) -> Network:
    """Every neuron connected to itself alone: W is the identity times the magnitude.

    Examples
    --------
    >>> recres.autapses(3, magnitude=20).connections
    3
    """
    return Network(f"autapses:n={whole(neurons, 'neurons')}", magnitude=magnitude)


def hopfield(patterns: Iterable[str], *, magnitude: float = 1.0) -> Network:
    """A network that stores patterns: W[n, m] is the mean of ξ_n ξ_m over them, 0 on the diagonal.

    Parameters
    ----------
    patterns : iterable of str
        Signs of equal length, neuron 0 first.
    magnitude : float, optional
        Multiplies every weight.

    Examples
    --------
    >>> recres.hopfield(["+++--", "+-+-+"]).neurons
    5
    """
    return Network("hopfield:patterns=" + "/".join(patterns), magnitude=magnitude)


def nrooks(
    neurons: int | None = None,
    *,
    seed: int | None = None,
    cycles: Iterable[int] | None = None,
    magnitude: float = 1.0,
) -> Network:
    """A signed permutation: one weight of ±1 in every row and column.

    Parameters
    ----------
    neurons, seed : int
        A random one of so many neurons; or
    cycles : iterable of int
        lengths of its cycles, negative where the product of the weights around a cycle is.
    magnitude : float, optional
        Multiplies every weight.

    Raises
    ------
    ValueError
        Unless either `neurons` and `seed` or `cycles` are given.

    Examples
    --------
    >>> recres.nrooks(cycles=[-4, 1], magnitude=20)
    Network(5 neurons, 5 connections)
    """
    if (cycles is None) == (neurons is None) or (neurons is None) != (seed is None):
        raise ValueError("nrooks needs either neurons and seed, or cycles")
    if cycles is not None:
        return Network("nrooks:cycles=" + "/".join(f"{int(length):+d}" for length in cycles), magnitude=magnitude)
    return Network(f"nrooks:n={whole(neurons, 'neurons')},seed={whole(seed, 'seed')}", magnitude=magnitude)


def motif(code: int, *, magnitude: float = 1.0) -> Network:
    """One of the 3^9 networks of three neurons with weights -1, 0 and +1.

    Parameters
    ----------
    code : int
        From 0 to 19682: digit 3·target + source in base 3, the lowest first, is the weight plus 1.
    magnitude : float, optional
        Multiplies every weight.

    Examples
    --------
    >>> recres.motif(9841).connections
    0
    """
    return Network(f"motif:code={whole(code, 'code')}", magnitude=magnitude)


def _ensemble(name: str, neurons: int, seed: int, density: float, balance: float, symmetry: float, dale: bool) -> str:
    spec = f"{name}:n={whole(neurons, 'neurons')},seed={whole(seed, 'seed')}"
    for key, value, otherwise in (("density", density, 1.0), ("balance", balance, 0.0), ("symmetry", symmetry, 0.0)):
        if value != otherwise or (key == "density" and name == "sparse"):
            spec += f",{key}={float(value)!r}"
    return spec + (",dale=1" if dale else "")
