"""Exact curves against the chain written anew in NumPy (chain.py), and against the command line."""

import json

import chain
import numpy as np
import pytest
import scipy.integrate
import scipy.special
from command import told
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import recres

WEIGHTS = st.integers(1, 3).flatmap(lambda n: hnp.arrays(float, (n, n), elements=st.floats(-4, 4).map(lambda w: round(w, 3))))


def test_the_firing_probability_is_the_mean_over_the_noise():
    u = np.array([-30, -3, -0.2, 0, 1.7, 8])
    for r in (0.0, 0.3, 2.0, 20.0):
        expected = [
            scipy.integrate.quad(lambda x, u=one: scipy.special.expit(u + r * x) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi), -40, 40, points=[-one / r if r else 0], limit=500)[0]
            for one in u
        ]
        assert recres.firing_probability(u, r) == pytest.approx(expected, abs=1e-9)
    assert recres.firing_probability(2.5, 0) == pytest.approx(1 / (1 + np.exp(-2.5)), rel=1e-13)
    assert isinstance(recres.firing_probability(1, 1), float)
    assert recres.firing_probability(np.zeros((2, 3)), np.ones((4, 1, 1))).shape == (4, 2, 3)
    for bad in (-1, np.nan, np.inf):
        with pytest.raises(ValueError):
            recres.firing_probability(0, bad)
    with pytest.raises(TypeError):
        recres.firing_probability("1", 1)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(WEIGHTS, st.floats(0, 10), st.floats(-3, 3))
def test_the_transition_matrix_and_all_that_follows_from_it(weights, noise, bias):
    network = recres.Network(weights, bias=bias)
    matrix = chain.transitions(weights, bias, noise)
    assert recres.transition_matrix(network, noise) == pytest.approx(matrix, rel=1e-6, abs=1e-12)
    law = chain.stationary(matrix)
    exact = recres.exact(network, [noise])
    assert exact.stationary[0] == pytest.approx(law, abs=1e-7)
    expected = chain.information_bits(law[:, None] * matrix)
    assert (exact.entropy_bits[0], exact.mutual_information_bits[0], exact.divergence_bits[0]) == pytest.approx(expected, abs=1e-6)


def test_eigenvalues_are_those_of_the_matrix():
    network = recres.gaussian(4, seed=2, magnitude=3)
    exact = recres.exact(network, [0, 1, 4])
    for k, noise in enumerate(exact.noise_strength):
        values = np.linalg.eigvals(chain.transitions(network.weights, network.bias, noise))
        moduli = np.sort(np.abs(values))[::-1][1:]
        assert np.abs(exact.eigenvalues[k]) == pytest.approx(moduli[: exact.eigenvalues.shape[1]], abs=1e-6)
        assert exact.relaxation_steps[k] == pytest.approx(-1 / np.log(moduli[0]), rel=1e-5)
        assert exact.mode_relaxation_steps[k, 0] == exact.relaxation_steps[k]


def test_attractors_are_found_by_following_every_state():
    network = recres.gaussian(5, seed=3)
    signs = chain.states(5)
    inputs = signs @ network.weights.T
    assert np.abs(inputs).min() > 1e-9
    after = ((inputs > 0) << np.arange(5)).sum(axis=1)
    attractors = recres.exact(network, [0]).attractors
    assert attractors.tied_states == 0
    for state in range(32):
        at = state
        for _ in range(40):
            at = after[at]
        assert at in attractors.states[attractors.basin_of[state]]
    for states in attractors.states:
        assert [after[s] for s in states] == [*states[1:], states[0]]


def test_a_pulse_switches_as_powers_of_the_matrix():
    network = recres.nrooks(cycles=[-2, 1], magnitude=5)
    exact = recres.exact(network, [0], pulse=(6, 4))
    power = np.linalg.matrix_power(chain.transitions(network.weights, network.bias, 6), 4)
    basin = exact.attractors.basin_of
    for k, states in enumerate(exact.attractors.states):
        ends = power[states.astype(int)].mean(axis=0)
        for to in range(len(exact.attractors.states)):
            assert exact.switching.to[k, to] == pytest.approx(ends[basin == to].sum(), abs=1e-7)
    assert (exact.switching.noise_strength, exact.switching.steps) == (6, 4)


def test_metastable_sets_commute_with_the_chain():
    network = recres.gaussian(3, seed=1)
    noise = 0.0
    exact = recres.exact(network, [noise])
    (sets,) = exact.metastable
    matrix = recres.transition_matrix(network, noise)
    assert matrix @ sets.membership == pytest.approx(sets.membership @ sets.coarse, abs=1e-8)
    assert sets.probability == pytest.approx(exact.stationary[0] @ sets.membership, abs=1e-12)
    assert sets.membership.argmax(axis=1)[sets.membership.max(axis=1) > 0.9].tolist() == sets.set_of[sets.membership.max(axis=1) > 0.9].tolist()


def json_bits(values):
    return [None if value != value else value for value in np.asarray(values).tolist()]


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["gaussian:n=5,seed=3", "--noise", "0:8:5"], {}),
        (["nrooks:cycles=-4/+1", "--magnitude", "20", "--noise", "0:8:5", "--pulse", "10:5"], {"pulse": (10, 5)}),
        (["gaussian:n=4,seed=3", "--noise", "1:9:5", "--update", "asynchronous"], {"update": "asynchronous"}),
        (["gaussian:n=9,seed=3", "--noise", "0:8:2", "--window"], {"window": True}),
        (["nrooks:n=30,seed=3", "--noise", "1:9:5"], {}),
    ],
)
def test_it_is_what_the_command_line_says(words, options):
    expected = told("exact", *words)
    magnitude = 20 if "--magnitude" in words else 1
    begin, end, count = words[words.index("--noise") + 1].split(":")
    exact = recres.exact(recres.Network(words[0], magnitude=magnitude), np.linspace(float(begin), float(end), int(count)), **options)
    assert json.loads(exact.to_json()) == expected
    for name in ("entropy_bits", "mutual_information_bits", "divergence_bits"):
        assert getattr(exact, name).tolist() == expected[name]
    assert json_bits(exact.relaxation_steps) == expected["relaxation_steps"]


def test_parts_that_are_not_known_are_none():
    exact = recres.exact(recres.nrooks(30, seed=3), [1, 2])
    assert exact.stationary is None and exact.attractors is None and exact.observation is None and exact.switching is None
    assert exact.metastable == (None, None)
    assert str(exact) and exact._repr_html_() and len(exact.to_pandas()) == 2 and exact.to_xarray()


def test_beneath_a_measured_curve():
    words = ["nrooks:cycles=-4/+1", "--magnitude", "20", "--noise", "0:10:3", "--steps", "300", "--exact"]
    curve = recres.resonance(recres.nrooks(cycles=[-4, 1], magnitude=20), [0, 5, 10], steps=300, exact=True)
    expected = told("resonance", *words)
    assert {k: v for k, v in json.loads(curve.to_json()).items() if k != "network"} == {k: v for k, v in expected.items() if k != "network"}
    alone = recres.exact(recres.nrooks(cycles=[-4, 1], magnitude=20), [0, 5, 10])
    assert np.array_equal(curve.exact.mutual_information_bits, alone.mutual_information_bits)
    assert "exact" in str(curve).lower()


def test_a_short_run_says_why_it_shows_no_resonance(tmp_path):
    network = recres.hopfield(["+++--", "+-+-+"], magnitude=8)
    curve = recres.resonance(network, [0, 0.5], steps=200, exact=True)
    assert list(curve.warnings) == told("resonance", "hopfield:patterns=+++--/+-+-+", "--magnitude", "8", "--noise", "0,0.5", "--steps", "200", "--exact")["warnings"]
    curve.save(tmp_path / "x.h5")
    assert recres.plot.figures(tmp_path / "x.h5")


@pytest.mark.parametrize(
    ("arguments", "options", "kind", "words"),
    [
        (("gaussian:n=25,seed=1", [1]), {}, ValueError, "neurons"),
        (("autapses:n=2", [1]), {"update": "often"}, ValueError, "update 'often'"),
        (("autapses:n=2", [1]), {"pulse": (-1, 5)}, ValueError, "noise strength"),
        (("autapses:n=2", [1]), {"pulse": (1, 2.5)}, TypeError, "steps of the pulse"),
        (("autapses:n=2", [1]), {"threads": 0}, ValueError, "threads"),
        (("autapses:n=2", [2, 1]), {}, ValueError, "rise"),
    ],
)
def test_what_cannot_be_solved_is_refused(arguments, options, kind, words):
    with pytest.raises(kind, match=words):
        recres.exact(*arguments, **options)


def test_tanh_neurons_have_no_exact_curve():
    with pytest.raises(ValueError, match="exact is for sbm"):
        recres.resonance("autapses:n=2", [1], model="tanh", exact=True)
    with pytest.raises(ValueError, match="neurons"):
        recres.transition_matrix("autapses:n=15", 1)


def test_a_pickled_curve_keeps_its_exact_one():
    import pickle

    curve = recres.resonance("autapses:n=2", [0, 1], steps=50, exact=True)
    again = pickle.loads(pickle.dumps(curve))
    assert np.array_equal(again.exact.stationary, curve.exact.stationary)
