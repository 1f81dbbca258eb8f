"""Networks from arrays of every kind, and back."""

import pickle

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import recres

WEIGHTS = np.array([[0.5, -1, 2], [0, 3, -0.25], [1, 1, 0]])


def weights_of(array, **options):
    return recres.Network(array, **options).weights


@settings(derandomize=True)
@given(st.integers(1, 6).flatmap(lambda n: hnp.arrays(float, (n, n), elements=st.floats(-1e6, 1e6))), st.floats(-100, 100))
def test_weights_come_back_times_the_magnitude(weights, magnitude):
    assert np.array_equal(weights_of(weights, magnitude=magnitude), weights * magnitude)


@pytest.mark.parametrize("kind", ["f8", "f4", ">f8", "f2", "i1", "u1", "i8", ">i4", "?", "g"])
def test_every_kind_of_number(kind):
    weights = np.array([[0, 1], [1, 0]]).astype(kind)
    assert weights_of(weights).tolist() == [[0, 1], [1, 0]]


def strided(array):
    wide = np.zeros((2 * len(array), 3 * len(array)))
    wide[::2, ::3] = array
    return wide[::2, ::3]


@pytest.mark.parametrize(
    "layout",
    [
        np.asfortranarray,
        strided,
        lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
        lambda a: a.T.copy().T,
        np.matrix,
        np.ndarray.tolist,
        lambda a: tuple(map(tuple, a)),
        lambda a: np.lib.stride_tricks.as_strided(np.append(0.0, a.ravel())[1:], a.shape, a.strides),
    ],
)
@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_every_layout(layout):
    assert np.array_equal(weights_of(layout(WEIGHTS.copy())), WEIGHTS)


def test_one_row_repeated_without_memory():
    weights = np.broadcast_to([1.0, 2.0, 3.0], (3, 3))
    assert np.array_equal(weights_of(weights), weights)


def test_unaligned_numbers():
    raw = np.zeros(9 * 8 + 1, np.uint8)
    weights = raw[1:].view(float).reshape(3, 3)
    weights[:] = WEIGHTS
    assert not weights.flags.aligned
    assert np.array_equal(weights_of(weights), WEIGHTS)


@pytest.mark.parametrize(
    ("weights", "kind", "words"),
    [
        ([[1, 2]], ValueError, "square"),
        ([1, 2], ValueError, "two dimensions"),
        (np.zeros((2, 2, 2)), ValueError, "two dimensions"),
        (5.0, ValueError, "two dimensions"),
        (np.zeros((0, 0)), ValueError, "empty"),
        ([[np.nan]], ValueError, r"W\[0,0\] is nan"),
        ([[0, np.inf], [0, 0]], ValueError, r"W\[0,1\] is inf"),
        ([[1, 2], [3]], ValueError, "weights"),
        ([["a", "b"], ["c", "d"]], TypeError, "real numbers"),
        ([[1j]], TypeError, "real numbers"),
        (np.array([[object()]]), TypeError, "real numbers"),
        (np.array([["2020-01-01"]], "M8[D]"), TypeError, "real numbers"),
        (np.ma.masked_array([[1.0]], [[True]]), TypeError, "masked"),
        (None, TypeError, "real numbers"),
        ({}, TypeError, "real numbers"),
        ("nroks:n=3", ValueError, "did you mean 'nrooks'"),
        ("no_such_file.csv", OSError, "no_such_file.csv"),
        ("a\0b.csv", (ValueError, OSError), ""),
        (scipy.sparse.csr_matrix((2, 3)), ValueError, "square"),
    ],
)
def test_what_is_no_network_is_refused(weights, kind, words):
    with pytest.raises(kind, match=words):
        recres.Network(weights)


@pytest.mark.parametrize("bias", [[1, 2], [[1, 2, 3]], [np.nan, 0, 0], np.inf])
def test_a_bias_that_does_not_fit_is_refused(bias):
    with pytest.raises(ValueError):
        recres.Network(WEIGHTS, bias=bias)


@pytest.mark.parametrize("magnitude", [np.nan, np.inf, 1e308])
def test_a_magnitude_that_is_too_much_is_refused(magnitude):
    with pytest.raises(ValueError):
        recres.Network(WEIGHTS * 10, magnitude=magnitude)


def test_biases():
    assert recres.Network(WEIGHTS, bias=2).bias.tolist() == [2, 2, 2]
    assert recres.Network(WEIGHTS, bias=[1, 2, 3], magnitude=7).bias.tolist() == [1, 2, 3]
    assert recres.Network("autapses:n=2", bias=np.float32(0.5)).bias.tolist() == [0.5, 0.5]
    assert recres.Network(WEIGHTS).bias.tolist() == [0, 0, 0]


def test_what_it_holds_cannot_be_changed_and_does_not_change_with_the_array():
    weights = WEIGHTS.copy()
    network = recres.Network(weights)
    weights[:] = 7
    assert np.array_equal(network.weights, WEIGHTS)
    with pytest.raises(ValueError):
        network.weights[0, 0] = 1
    with pytest.raises(AttributeError):
        network.weights = weights


def test_a_view_of_the_weights_outlives_the_network():
    weights = recres.Network(WEIGHTS).weights
    recres.gaussian(50, seed=1)
    assert np.array_equal(weights, WEIGHTS)
    network = recres.gaussian(300, seed=1)
    assert np.shares_memory(network.weights, network.weights), "each call copies"


@pytest.mark.parametrize("kind", ["csr", "csc", "coo", "lil", "dok", "bsr", "dia"])
def test_sparse_matrices(kind):
    network = recres.Network(scipy.sparse.coo_array(WEIGHTS).asformat(kind), magnitude=2, bias=1)
    assert network.is_sparse
    assert network.connections == np.count_nonzero(WEIGHTS)
    assert np.array_equal(network.weights, 2 * WEIGHTS)
    assert np.array_equal(network.sparse_weights.toarray(), 2 * WEIGHTS)


def test_sparse_matrices_in_disorder():
    rows = scipy.sparse.csr_matrix((np.array([1.0, 2, 3]), np.array([1, 0, 1]), np.array([0, 3, 3])), shape=(2, 2))
    assert weights_of(rows).tolist() == [[2, 4], [0, 0]]
    assert rows.data.tolist() == [1, 2, 3], "the user's matrix was put in order"
    hostile = scipy.sparse.csr_matrix(np.eye(2))
    hostile.indices[0] = 10**6
    with pytest.raises(ValueError):
        recres.Network(hostile)


def test_sparse_weights_of_a_dense_network():
    assert np.array_equal(recres.Network(WEIGHTS).sparse_weights.toarray(), WEIGHTS)


@pytest.mark.parametrize("network", [recres.Network(WEIGHTS, bias=3), recres.sparse(40, density=0.1, seed=2, magnitude=3)])
def test_it_can_be_pickled(network):
    again = pickle.loads(pickle.dumps(network))
    assert np.array_equal(again.weights, network.weights)
    assert np.array_equal(again.bias, network.bias)
    assert again.is_sparse == network.is_sparse


@pytest.mark.parametrize("name", ["w.csv", "w.npy", "w.mtx", "w.h5"])
def test_it_is_saved_and_read_again(tmp_path, name):
    recres.Network(WEIGHTS).save(tmp_path / name)
    spec = tmp_path / name if name != "w.h5" else f"{tmp_path / name}:/weights"
    assert np.array_equal(recres.Network(spec).weights, WEIGHTS)


def test_saving_refuses_what_would_be_lost(tmp_path):
    with pytest.raises(ValueError, match="bias"):
        recres.Network(WEIGHTS, bias=1).save(tmp_path / "w.csv")
    with pytest.raises(ValueError):
        recres.Network(WEIGHTS).save(tmp_path / "w.docx")
    with pytest.raises(OSError):
        recres.Network(WEIGHTS).save(tmp_path / "no/folder/w.csv")
    assert not list(tmp_path.iterdir())


def test_generators_are_those_of_the_command_line():
    pairs = [
        (recres.gaussian(5, seed=3, magnitude=2), recres.Network("gaussian:n=5,seed=3", magnitude=2)),
        (recres.gaussian(9, seed=3, density=0.5, balance=0.2, symmetry=0.5), recres.Network("gaussian:n=9,seed=3,density=0.5,balance=0.2,symmetry=0.5")),
        (recres.gaussian(9, seed=3, dale=True), recres.Network("gaussian:n=9,seed=3,dale=1")),
        (recres.sparse(40, density=0.1, seed=2), recres.Network("sparse:n=40,density=0.1,seed=2")),
        (recres.autapses(4), recres.Network(np.eye(4))),
        (recres.hopfield(["+++--", "+-+-+"]), recres.Network("hopfield:patterns=+++--/+-+-+")),
        (recres.nrooks(cycles=[-4, 1]), recres.Network("nrooks:cycles=-4/+1")),
        (recres.nrooks(7, seed=2), recres.Network("nrooks:n=7,seed=2")),
        (recres.motif(1234), recres.Network("motif:code=1234")),
    ]
    for ours, other in pairs:
        assert np.array_equal(ours.weights, other.weights)


def test_generators_by_their_definitions():
    patterns = np.array([[1, 1, 1, -1, -1], [1, -1, 1, -1, 1]])
    hopfield = patterns.T @ patterns / 2
    np.fill_diagonal(hopfield, 0)
    assert np.array_equal(recres.hopfield(["+++--", "+-+-+"]).weights, hopfield)
    rooks = recres.nrooks(11, seed=5, magnitude=3).weights
    assert np.array_equal(np.abs(rooks).sum(axis=0), np.full(11, 3)) and np.array_equal(np.abs(rooks).sum(axis=1), np.full(11, 3))
    code = 4711
    digits = [code // 3**k % 3 - 1 for k in range(9)]
    assert recres.motif(code).weights.ravel().tolist() == digits


@pytest.mark.parametrize(
    "make",
    [
        lambda: recres.gaussian(0, seed=1),
        lambda: recres.gaussian(3, seed=-1),
        lambda: recres.gaussian(3, seed=1, density=2),
        lambda: recres.sparse(3, density=np.nan, seed=1),
        lambda: recres.nrooks(),
        lambda: recres.nrooks(3),
        lambda: recres.nrooks(3, seed=1, cycles=[1]),
        lambda: recres.nrooks(cycles=[]),
        lambda: recres.nrooks(cycles=[0]),
        lambda: recres.hopfield([]),
        lambda: recres.hopfield(["+-", "+"]),
        lambda: recres.motif(3**9),
    ],
)
def test_generators_refuse_nonsense(make):
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize("neurons", ["5", 2.5, None, [3]])
def test_generators_want_whole_numbers(neurons):
    with pytest.raises(TypeError):
        recres.autapses(neurons)
    assert recres.autapses(3.0).neurons == 3


def test_a_network_that_does_not_fit_is_refused_at_once():
    with pytest.raises(MemoryError, match="3000000 neurons needs 72 TB.*recres.allow_memory"):
        recres.gaussian(3_000_000, seed=1)
