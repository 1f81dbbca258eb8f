"""Pulses of noise against powers of the transition matrix written anew (chain.py), and against the command line."""

import json

import chain
import numpy as np
import pytest
from command import told

import recres

ROOKS = "nrooks:cycles=-4/+1"
NETWORK = recres.nrooks(cycles=[-4, 1], magnitude=20)
SMALL = recres.nrooks(cycles=[-2, 1], magnitude=5)


def free_steps(network):
    """The most probable successor of every state."""
    signs = chain.states(network.neurons)
    inputs = signs @ network.weights.T + network.bias
    assert np.abs(inputs).min() > 1e-9
    return ((inputs > 0) << np.arange(network.neurons)).sum(axis=1)


def attractor_of_states(network, attractors):
    """[state]: the number of the attractor that it leads to."""
    after = free_steps(network)
    at = np.arange(len(after))
    for _ in range(len(after)):
        at = after[at]
    number = {int(word): k for k, attractor in enumerate(attractors) for word in attractor.words[:, 0]}
    return np.array([number[int(state)] for state in at])


def test_what_each_pulse_did_is_in_the_run_itself():
    given = recres.pulses(NETWORK, 10, count=50, every=40, duration=7, seed=5)
    assert given.first == 33 and given.every == 40
    powers = 2 ** np.arange(5)
    index = ((given.states > 0) * powers).sum(axis=1)
    basin = attractor_of_states(NETWORK, given.attractors)
    begins = given.first + given.every * np.arange(50)
    assert given.words_before[0, :, 0].tolist() == index[begins].tolist()
    assert given.words_after[0, :, 0].tolist() == index[begins + 7].tolist()
    assert given.before[0].tolist() == basin[index[begins]].tolist()
    assert given.after[0].tolist() == basin[index[begins + 7]].tolist()
    after = free_steps(NETWORK)
    free = np.ones(len(index) - 1, bool)
    for begin in begins:
        free[begin : begin + 7] = False
    assert np.array_equal(index[1:][free], after[index[:-1]][free])


def test_switching_is_that_of_the_chain():
    given = recres.pulses(SMALL, 3, count=20_000, duration=3, replicates=2, seed=2)
    switching = given.switching
    power = np.linalg.matrix_power(chain.transitions(SMALL.weights, SMALL.bias, 3), 3)
    basin = attractor_of_states(SMALL, given.attractors)
    for row, before in enumerate(switching.attractors):
        starts = given.words_before[..., 0][given.before == before].astype(int)
        for column, after in enumerate(switching.attractors):
            expected = power[starts][:, basin == after].sum(axis=1).mean()
            assert switching.exact[row, column] == pytest.approx(expected, abs=1e-7)
            share = switching.counts[row, column] / len(starts)
            # Five standard errors: a false alarm in 10^6 of these few tests.
            assert abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / len(starts)) + 1e-12
            low, high = switching.share_ci95[row, column]
            assert low <= share <= high
    assert switching.counts.sum() == 40_000


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["--strength", "10", "--count", "30"], {"strength": 10, "count": 30}),
        (
            ["--strength", "4", "--count", "9", "--every", "17", "--first", "3", "--neurons", "0,2", "--background", "0.5", "--replicates", "3", "--seed", "9", "--start", "+-+--", "--duration", "5"],
            {"strength": 4, "count": 9, "every": 17, "first": 3, "neurons": [0, 2], "background": 0.5, "replicates": 3, "seed": 9, "start": "+-+--", "duration": 5},
        ),
        (["--strength", "2", "--count", "3", "--model", "tanh"], {"strength": 2, "count": 3, "model": "tanh"}),
    ],
)
def test_pulses_are_what_the_command_line_says(words, options):
    given = recres.pulses(recres.Network(ROOKS, magnitude=20), **options)
    expected = told("pulse", ROOKS, "--magnitude", "20", *words)
    assert json.loads(given.to_json()) == expected
    assert [[pulse["after"] for pulse in run] for run in expected["pulses"]] == given.after.tolist()
    assert (given.activities is None) == (options.get("model") != "tanh")
    if given.activities is not None:
        assert given.activities.tolist() == expected["activities"]


def test_a_search_is_what_the_command_line_says():
    words = ["search", ROOKS, "--magnitude", "20", "--strength", "10"]
    for target, options in (("state=-+---", {"state": "-+---"}), ("state=1", {"state": 1}), ("period=8", {"period": 8})):
        found = recres.search(NETWORK_BY_NAME, 10, **options)
        expected = told(*words, "--target", target)
        assert json.loads(found.to_json()) == expected
        assert found.pulses.tolist() == [one["pulses"] for one in expected["searches"]]


NETWORK_BY_NAME = recres.Network(ROOKS, magnitude=20)


def test_a_search_for_a_pattern(tmp_path):
    pattern = np.array([[1], [1], [1], [1], [-1], [-1], [-1], [-1]], float)
    np.save(tmp_path / "pattern.npy", pattern)
    found = recres.search(NETWORK_BY_NAME, 10, pattern=pattern, pattern_neurons=[2], replicates=5)
    expected = told("search", ROOKS, "--magnitude", "20", "--strength", "10", "--target", f"pattern={tmp_path / 'pattern.npy'}", "--pattern-neurons", "2", "--replicates", "5")
    assert json.loads(found.to_json()) == expected
    assert found.correlation.tolist() == expected["correlation"]


def test_the_theory_of_a_search_is_linear_algebra():
    network = recres.nrooks(cycles=[-2, 1], magnitude=30)
    found = recres.search(network, 20, duration=2, state=0, replicates=4000, seed=3)
    # The chain of states at the beginnings of pulses, off the target.
    power = np.linalg.matrix_power(chain.transitions(network.weights, network.bias, 20), 2)
    after = free_steps(network)
    settle = np.arange(8)
    for _ in range(found.free_steps):
        settle = after[settle]
    jump = np.zeros((8, 8))
    for state in range(8):
        np.add.at(jump[state], settle, power[state])
    basin = attractor_of_states(network, found.attractors)
    target = np.flatnonzero(found.is_target)
    off = [s for s in range(8) if basin[s] not in target and s in settle]
    means = np.linalg.solve(np.eye(len(off)) - jump[np.ix_(off, off)], np.ones(len(off)))
    start = settle  # each of the eight states as likely, then a free run
    expected = np.mean([means[off.index(s)] if s in off else 0 for s in start])
    assert found.theory.mean_pulses == pytest.approx(expected, rel=1e-6)
    assert abs(found.mean_pulses - expected) < 5 * found.mean_pulses_error


def test_designed_pulses_do_what_they_promise():
    pulse = recres.even_pulse(SMALL, duration=6, tolerance=0.02)
    exact = recres.exact(SMALL, [0], pulse=(pulse.strength, pulse.duration))
    assert pulse.switching == pytest.approx(exact.switching.to, abs=1e-9)
    assert pulse.is_reached and pulse.distance <= 0.02
    assert np.abs(pulse.switching - 1 / len(pulse.switching)).sum(axis=1).max() / 2 == pytest.approx(pulse.distance, abs=1e-9)

    weakest = recres.leaving_pulses(SMALL, duration=4, leaving=0.4, attractor=1)
    assert weakest.duration.tolist() == [1, 2, 3, 4]
    for steps, strength, leaving in zip(weakest.duration, weakest.strength, weakest.leaving, strict=True):
        if np.isnan(strength):
            continue
        stay = recres.exact(SMALL, [0], pulse=(strength, int(steps))).switching.to[1, 1]
        assert 1 - stay == pytest.approx(leaving, abs=1e-9) and leaving >= 0.4
        weaker = recres.exact(SMALL, [0], pulse=(0.99 * strength, int(steps))).switching.to[1, 1]
        assert 1 - weaker < 0.4


def test_designs_are_what_the_command_line_says():
    rooks = ["pulse", ROOKS, "--magnitude", "20"]
    even = recres.even_pulse(NETWORK_BY_NAME)
    assert json.loads(even.to_json()) == told(*rooks, "--design", "even")
    leaving = recres.leaving_pulses(NETWORK_BY_NAME, duration=3, leaving=0.6, neurons=[0, 1], most_strength=60)
    assert json.loads(leaving.to_json()) == told(*rooks, "--design", "leave", "--duration", "3", "--leaving", "0.6", "--neurons", "0,1", "--most-strength", "60")
    for result in (even, leaving):
        assert str(result) and repr(result) and result._repr_html_()
        with pytest.raises(ValueError):
            result.save("x.h5")


def test_results_print_save_and_are_drawn(tmp_path):
    results = {"p": recres.pulses(NETWORK, 10, count=20), "s": recres.search(NETWORK, 10, state=0, replicates=5)}
    for name, result in results.items():
        assert str(result) and repr(result) and result._repr_html_()
        assert len(result.to_pandas()) in (20, 5) and result.to_xarray()
        result.save(tmp_path / f"{name}.h5")
        assert recres.plot.figures(tmp_path / f"{name}.h5")
        assert recres.plot.figures(result)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: recres.pulses(NETWORK, -1), "noise strength"),
        (lambda: recres.pulses(NETWORK, 1, duration=0), ""),
        (lambda: recres.pulses(NETWORK, 1, duration=10**13), "^duration=10000000000000 is too long"),
        (lambda: recres.pulses(NETWORK, 1, every=5), ""),
        (lambda: recres.pulses(NETWORK, 1, neurons=[7]), "neuron"),
        (lambda: recres.search(NETWORK, 1), "just one"),
        (lambda: recres.search(NETWORK, 1, state=1, period=2), "just one"),
        (lambda: recres.search(NETWORK, 1, period=3), "period"),
        (lambda: recres.even_pulse(recres.gaussian(15, seed=1)), "up to 14 neurons"),
        (lambda: recres.even_pulse(NETWORK, duration=0), "duration=0"),
        (lambda: recres.even_pulse(NETWORK, neurons=[5]), "neurons names neuron 5"),
        (lambda: recres.leaving_pulses(NETWORK, attractor=99), "attractor=99"),
        (lambda: recres.leaving_pulses(NETWORK, leaving=2), ""),
    ],
)
def test_nonsense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
