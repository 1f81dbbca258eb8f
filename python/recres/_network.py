"""Networks."""

from __future__ import annotations

import html
import os
import shutil
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _core
from ._arrays import biases, number, numbers, path_text
from ._types import Floats, NetworkLike


class Network:
    """A recurrent network: weights W[target, source] and one bias for each neuron. It never changes.

    Parameters
    ----------
    weights : array_like of shape (N, N), scipy sparse matrix, str or path
        Row n holds the connections into neuron n, so that u = W @ y. A text names a generator, such as
        ``"gaussian:n=5,seed=3"``, or a file of weights: .csv, .npy, .mtx or ``"file.h5:/dataset"``.
    magnitude : float, optional
        Multiplies every weight.
    bias : float or array_like of shape (N,), optional
        Added to the input of each neuron, whatever the magnitude.

    Raises
    ------
    ValueError
        Where the weights are not square, empty or not finite, or the text names nothing.
    OSError
        Where a file cannot be read.
    MemoryError
        Where the network would not fit.

    Examples
    --------
    >>> network = recres.Network([[0, -1], [1, 0]], magnitude=20)
    >>> network
    Network(2 neurons, 2 connections)
    >>> network.weights
    array([[  0., -20.],
           [ 20.,   0.]])
    >>> recres.Network("nrooks:cycles=-4/+1").neurons
    5
    """

    __slots__ = ("_core",)
    _core: _core.Network

    def __init__(
        self,
        weights: ArrayLike | str | os.PathLike[str] | Any,
        *,
        magnitude: float = 1.0,
        bias: float | ArrayLike | None = None,
    ) -> None:
        self._core = _made(weights, number(magnitude, "magnitude"), biases(bias))

    @property
    def neurons(self) -> int:
        """N, how many neurons it has."""
        return self._core.neurons

    @property
    def connections(self) -> int:
        """How many of its weights are not zero."""
        return self._core.connections

    @property
    def weights(self) -> Floats:
        """W[target, source], magnitude included: shape (N, N), read only.

        A view of what the network holds; a new array where it is stored as a sparse matrix.
        """
        return self._core.weights

    @property
    def bias(self) -> Floats:
        """b: shape (N,), read only."""
        return self._core.bias

    @property
    def sparse_weights(self) -> Any:
        """The weights that are not zero, as a `scipy.sparse.csr_array`; views where the network is stored so."""
        from scipy.sparse import csr_array

        beginnings, sources, weights = self._core.sparse_weights
        return csr_array((weights, sources, beginnings), shape=(self.neurons, self.neurons))

    @property
    def is_sparse(self) -> bool:
        """Whether it is stored as a sparse matrix."""
        return self._core.is_sparse

    @property
    def spec(self) -> str:
        """The text it was made of, or what array."""
        return self._core.spec

    @property
    def magnitude(self) -> float:
        """What its weights were multiplied by."""
        return self._core.magnitude

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the weights as .csv, .npy, .mtx or .h5, by the ending of the path.

        Raises
        ------
        ValueError
            Where the ending is another, or the network has biases and the format has no place for them (.h5 has).
        OSError
            Where the file cannot be written.
        """
        self._core.save(path_text(path))

    def __repr__(self) -> str:
        return f"Network({self.neurons} neurons, {self.connections} connections)"

    def __str__(self) -> str:
        return self._core.text(shutil.get_terminal_size().columns).rstrip("\n")

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self._core.text(100))}</pre>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.sparse_weights if self.is_sparse else self.weights, self.bias)


def _restored(weights: Any, bias: Floats) -> Network:
    return Network(weights, bias=bias)


def _made(weights: Any, magnitude: float, bias: Floats | None) -> _core.Network:
    if isinstance(weights, Network):
        return _made(weights.sparse_weights if weights.is_sparse else weights.weights, magnitude, weights.bias if bias is None else bias)
    if isinstance(weights, (str, os.PathLike)):
        return _core.Network.from_words(path_text(weights), magnitude, bias)
    if hasattr(weights, "tocsr"):
        rows = weights.tocsr(copy=True)
        rows.sum_duplicates()
        rows.check_format()
        if rows.shape[0] != rows.shape[1]:
            raise ValueError(f"weights must be square, not shape {rows.shape}")
        if rows.nnz >= 2**31 or rows.shape[0] >= 2**31:
            raise ValueError(f"weights have {rows.nnz} connections; networks have fewer than 2^31")
        return _core.Network.from_sparse(
            rows.indptr.astype(np.int32), rows.indices.astype(np.int32), numbers(rows.data, "weights", 1), magnitude, bias
        )
    return _core.Network.from_dense(numbers(weights, "weights", 2), magnitude, bias)


def as_network(network: NetworkLike) -> Network:
    """The network, made of weights or a text where it is none yet."""
    return network if isinstance(network, Network) else Network(network)
