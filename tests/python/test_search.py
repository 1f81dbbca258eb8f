"""Searches by pulses against an absorbing chain written anew in NumPy, and against the command line."""

import json

import chain
import h5py
import numpy as np
import pytest
from command import run, told
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import recres

ROOKS = recres.Network("nrooks:cycles=-4/+1", magnitude=20)
ROOKS_WORDS = ["nrooks:cycles=-4/+1", "--magnitude", 20]


def check_equal(result, said):
    assert json.loads(result.to_json()) == said
    codes = {"undecided": -1, "too many steps": -2}
    runs = said["searches"]
    assert result.found.tolist() == [one["end"] == "found" for one in runs]
    assert result.found.sum() == said["found"]
    assert result.pulses.tolist() == [one["pulses"] for one in runs]
    assert result.steps.tolist() == [one["steps"] for one in runs]
    assert result.stayed.tolist() == [bool(one["stayed"]) for one in runs]
    assert [on.tolist() for on in result.on] == [[codes.get(k, k) for k in one["on"]] for one in runs]
    assert result.is_target.tolist() == said["is_target"]
    assert (None if result.correlation is None else result.correlation.tolist()) == said["correlation"]
    assert [one.period for one in result.attractors] == [one["period"] for one in said["attractors"]]
    for name in ("strength", "duration", "free_steps", "kernel", "why_no_theory"):
        assert getattr(result, name) == said[name]
    for name in ("mean_pulses", "mean_pulses_error"):
        assert getattr(result, name) == pytest.approx(np.nan if said[name] is None else said[name], abs=0, nan_ok=True)
    if said["theory"] is None:
        assert result.theory is None
    else:
        expected = {name: np.nan if value is None else value for name, value in said["theory"].items()}
        assert vars(result.theory) == pytest.approx(expected, abs=0, nan_ok=True)


def test_it_is_what_the_command_line_says():
    said = told("search", *ROOKS_WORDS, "--target", "state=-+---", "--strength", 10)
    for same in ({"state": "-+---"}, {"state": 2}, {"state": [-1, 1, -1, -1, -1]}, {"target": "state=2"}):
        check_equal(recres.search(ROOKS, 10, **same), said)


def test_every_argument():
    words = ["--target", "period=2", "--strength", 3, "--duration", 4, "--free", 30, "--neurons", "0,2", "--pulses", 6,
             "--stay", 5, "--start", 3, "--replicates", 7, "--seed", 9, "--settle", 50, "--kernel", "reference"]  # fmt: skip
    said = told("search", "hopfield:patterns=+++--/+-+-+", *words)
    result = recres.search(
        "hopfield:patterns=+++--/+-+-+", 3, period=2, duration=4, free=30, neurons=[0, 2], most_pulses=6, stay=5, start=3,
        replicates=7, seed=9, settle=50, kernel="reference", threads=1,
    )  # fmt: skip
    check_equal(result, said)


@pytest.mark.parametrize(
    ("network", "words", "arguments"),
    [
        ("nrooks:cycles=-2/+1", ["--model", "tanh", "--magnitude", 3], {"model": "tanh"}),
        ("sparse:n=100,density=0.05,seed=1", ["--settle", 100, "--pulses", 3], {"settle": 100, "most_pulses": 3}),
    ],
)
def test_larger_and_tanh_networks(network, words, arguments):
    magnitude = 3 if "tanh" in words else 1
    said = told("search", network, *words, "--target", "period=4", "--strength", 2, "--replicates", 3)
    result = recres.search(recres.Network(network, magnitude=magnitude), 2, period=4, replicates=3, **arguments)
    check_equal(result, said)
    assert result.why_no_theory


def expected_outlook(weights, bias, strength, duration, free, targets):
    """(at once, first success, mean pulses) of the chain over all states: a pulse, then a free run without noise."""
    graph = chain.noiseless(weights, bias)
    after = graph.argmax(axis=1)
    basin = chain.Basins(graph).basin_of
    settled = np.arange(len(after))
    for _ in range(free):
        settled = after[settled]
    size = len(after)
    free_run = np.zeros((size, size))
    free_run[np.arange(size), settled] = 1
    once = np.linalg.matrix_power(chain.transitions(weights, bias, strength), duration) @ free_run
    start = np.full(size, 1 / size) @ free_run
    off = ~np.isin(basin, targets)
    at_once = start[~off].sum()
    if start[off].sum() == 0:
        return at_once, None, 0.0
    success = once[:, ~off].sum(axis=1)
    mean = np.linalg.solve(np.eye(off.sum()) - once[np.ix_(off, off)], np.ones(off.sum()))
    return at_once, start[off] @ success[off] / start[off].sum(), start[off] @ mean


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(2, 4), st.integers(0, 10**6), st.sampled_from([200.0, 800.0]), st.integers(1, 5), st.integers(0, 15))
def test_theory_is_an_absorbing_chain(size, seed, strength, duration, state):
    random = np.random.default_rng(seed)
    weights, bias = random.normal(size=(size, size)) * 500, random.normal(size=size) * 100
    state %= 2**size
    result = recres.search(recres.Network(weights, bias=bias), strength, state=state, duration=duration, replicates=3, most_pulses=50)
    assume(result.theory is not None)  # else an input is so small that free runs are not certain
    ends = chain.Basins(chain.noiseless(weights, bias))
    basin = ends.basin_of
    assert np.flatnonzero(result.is_target).tolist() == [basin[state]]
    assert [tuple(sorted(one.words[:, 0].tolist())) for one in result.attractors] == ends.classes
    at_once, first, mean = expected_outlook(weights, bias, strength, duration, result.free_steps, [basin[state]])
    assert result.theory.at_once == pytest.approx(at_once, abs=1e-9)
    if first is None:
        assert np.isnan(result.theory.first_success) and result.theory.mean_pulses == 0
        return
    assume(first > 1e-6)
    assert result.theory.first_success == pytest.approx(first, rel=1e-3)
    assert result.theory.mean_pulses == pytest.approx(mean, rel=1e-3)
    assert result.theory.mean_steps == pytest.approx(mean * (duration + result.free_steps), rel=1e-3)


def test_the_theory_was_not_always_absent():
    """What the test above assumes is true of most networks."""
    known = 0
    for seed in range(10):
        weights = np.random.default_rng(seed).normal(size=(3, 3)) * 500
        known += recres.search(weights, 200, state=1, replicates=1, most_pulses=1).theory is not None
    assert known >= 8


def test_searches_take_as_long_as_theory_says():
    # 4.9 standard errors: the chance of a false alarm is 1e-6.
    result = recres.search(ROOKS, 12, state=2, replicates=1500, seed=5)
    assert result.found.sum() == 1500 and result.mean_pulses_error < 0.2
    assert abs(result.mean_pulses - result.theory.mean_pulses) < 4.9 * result.mean_pulses_error
    assert result.mean_pulses == pytest.approx(result.pulses.mean(), rel=1e-12)
    assert result.mean_pulses_error == pytest.approx(result.pulses.std(ddof=1) / np.sqrt(1500), rel=1e-9)
    for on, pulses, steps in zip(result.on, result.pulses, result.steps):
        assert len(on) == pulses + 1 and on[-1] == 1 and np.all(on[:-1] != 1)
        assert steps == result.free_steps + pulses * (result.duration + result.free_steps)
    assert result.stayed.all()


def test_a_pattern_from_an_array_or_a_file(tmp_path):
    states = recres.attractors(ROOKS).states[1]
    pattern = 3.5 * recres.state_signs(np.roll(states, -2).astype(int), 5)[:, [0, 2]] + 1
    np.savetxt(tmp_path / "pattern.csv", pattern, delimiter=",", fmt="%.17g")
    words = ["--target", f"pattern={tmp_path}/pattern.csv", "--pattern-neurons", "0,2", "--correlation", 0.99, "--strength", 10]
    said = told("search", *ROOKS_WORDS, *words)
    wide = np.zeros((16, 4), ">f4")
    wide[::2, ::-2] = pattern
    arguments = {"pattern_neurons": [0, 2], "correlation": 0.99}
    for given_pattern in (pattern, pattern.tolist(), np.asfortranarray(pattern), wide[::2, ::-2], tmp_path / "pattern.csv"):
        result = recres.search(ROOKS, 10, pattern=given_pattern, **arguments)
        check_equal(result, said)
    x = pattern - pattern.mean(axis=0)
    for place, found in enumerate(result.correlation):
        y = result.attractors[place].signs[:, [0, 2]].astype(float)
        y -= y.mean(axis=0)
        norm = np.sqrt((x**2).sum() * (y**2).sum())
        best = max((x * np.roll(y, lag, axis=0)).sum() / norm for lag in range(8)) if norm > 0 else 0
        assert found == pytest.approx(best, abs=1e-12)
    assert result.is_target.tolist() == (result.correlation >= 0.99).tolist() and result.is_target.any()


def test_the_first_neurons_drive_a_pattern_if_none_are_named():
    states = recres.attractors(ROOKS).states[0]
    pattern = recres.state_signs(states.astype(int), 5)[:, :2]
    first = recres.search(ROOKS, 10, pattern=pattern, replicates=2)
    assert np.array_equal(first.correlation, recres.search(ROOKS, 10, pattern=pattern, pattern_neurons=[0, 1], replicates=2).correlation)


def test_giving_up():
    result = recres.search(ROOKS, 0, state=0, most_pulses=3, start=18, replicates=2)
    assert result.found.tolist() == [False, False]
    assert np.isnan(result.mean_pulses) and not result.stayed.any() and result.pulses.tolist() == [3, 3]
    assert "Too many pulses: 2 gave up after 3" in " ".join(str(result).split())


def test_the_file_is_that_of_the_command_line(tmp_path):
    recres.search(ROOKS, 10, period=8, replicates=5).save(tmp_path / "here.h5")
    words = ["search", *ROOKS_WORDS, "--target", "period=8", "--strength", 10, "--replicates", 5, "--output", tmp_path / "there.h5"]
    run(*words, "--quiet")
    with h5py.File(tmp_path / "here.h5") as here, h5py.File(tmp_path / "there.h5") as there:
        names = []
        there.visit(names.append)
        assert "searches/on" in names
        for name in names:
            if isinstance(there[name], h5py.Dataset):
                assert np.array_equal(here[name][()], there[name][()]), name
        command = b"recres.search(recres.Network('nrooks:cycles=-4/+1', magnitude=20), 10, period=8, replicates=5)"
        assert here.attrs["command"] == command
    assert list(recres.plot.figures(tmp_path / "here.h5")) == list(recres.plot.figures(tmp_path / "there.h5"))


def test_figures_and_tables():
    result = recres.search(ROOKS, 10, state=2)
    assert "searches" in recres.plot.figures(result)
    table = result.to_pandas()
    assert table.pulses.tolist() == result.pulses.tolist() and table.found.all()
    assert result.to_xarray().is_target.dims == ("attractor",)


def test_threads_change_nothing():
    one, two = (recres.search(ROOKS, 10, state=2, replicates=20, threads=threads) for threads in (1, 2))
    assert np.array_equal(one.pulses, two.pulses)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"state": None}, ValueError, "just one of target, state, period and pattern"),
        ({"period": 8}, ValueError, "just one of"),
        ({"state": 32}, ValueError, "32"),
        ({"state": "random"}, ValueError, "'random'"),
        ({"state": 1.5}, TypeError, "state must be a whole number"),
        ({"state": [1, 2, 3]}, ValueError, "state must be signs"),
        ({"state": None, "period": 3}, ValueError, "of periods 8"),
        ({"state": None, "period": 0}, ValueError, "no attractor has period 0"),
        ({"state": None, "target": "best"}, ValueError, "target 'best' is none of"),
        ({"state": None, "target": 3}, TypeError, "target must be a text"),
        ({"state": None, "target": "period=x"}, ValueError, "is not a whole number"),
        ({"state": None, "pattern": "p.txt"}, ValueError, "no file that ends in"),
        ({"state": None, "pattern": "none.csv"}, OSError, "none.csv"),
        ({"state": None, "pattern": [1, 2]}, ValueError, "pattern must have two dimensions"),
        ({"state": None, "pattern": [[1, 2]]}, ValueError, "stands still"),
        ({"state": None, "pattern": np.zeros((0, 2))}, ValueError, "stands still"),
        ({"state": None, "pattern": np.zeros((2, 0))}, ValueError, "stands still"),
        ({"state": None, "pattern": [[1, np.nan], [2, 3]]}, ValueError, "no finite number"),
        ({"state": None, "pattern": np.eye(6)}, ValueError, "neuron 5"),
        ({"state": None, "pattern": np.eye(2), "pattern_neurons": [1]}, ValueError, "2 columns for 1 neurons"),
        ({"state": None, "pattern": np.eye(2), "correlation": 2}, ValueError, "not 0 to 1"),
        ({"strength": -1}, ValueError, "noise strength"),
        ({"duration": 0}, ValueError, "duration 0"),
        ({"duration": 10**13}, ValueError, "steps are too many"),
        ({"most_pulses": 0}, ValueError, "0 pulses"),
        ({"replicates": 0}, ValueError, "0 searches"),
        ({"neurons": [9]}, ValueError, "neuron 9"),
        ({"kernel": "fast"}, ValueError, "no kernel 'fast'"),
        ({"threads": 0}, ValueError, "threads"),
    ],
)
def test_refusals(change, kind, words):
    with pytest.raises(kind, match=words) as caught:
        recres.search(ROOKS, **{"strength": 1, "state": 2, **change})
    assert " --" not in str(caught.value)


def test_what_progress_raises_stops_the_search():
    def stop(done, total, part):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        recres.search(ROOKS, 0.1, state=2, replicates=10**6, most_pulses=10, start=0, progress=stop)
