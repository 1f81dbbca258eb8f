"""Pulses once more: networks of all kinds, against the command line field by field and against chain.py."""

import json
import pickle

import chain
import h5py
import numpy as np
import pytest
from command import run, told
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

import recres

ROOKS = recres.Network("nrooks:cycles=-4/+1", magnitude=20)


CASES = {
    "as it stands": ("nrooks:cycles=-4/+1", {"strength": 10}),
    "every argument": (
        "gaussian:n=4,seed=2",
        {"strength": 3.5, "duration": 4, "every": 9, "count": 7, "first": 3, "neurons": [0, 2], "background": 0.5,
         "replicates": 3, "start": 5, "seed": 4, "kernel": "skip"},
    ),
    "no strength": ("nrooks:cycles=-2/+1", {"strength": 0, "count": 3, "background": 1}),
    "tied": (np.zeros((3, 3)), {"strength": 1, "count": 3}),
    "tanh": ("gaussian:n=5,seed=3", {"strength": 2, "duration": 5, "model": "tanh", "count": 4, "settle": 500}),
    "words": ("autapses:n=100", {"strength": 4, "count": 4, "replicates": 2}),
    "undecided": ("sparse:n=100,density=0.05,seed=1", {"strength": 4, "count": 4, "settle": 60}),
}  # fmt: skip


def words_of(network, arguments):
    out = ["pulse", network]
    for name, value in arguments.items():
        out += [f"--{name}", ",".join(map(str, value)) if isinstance(value, list) else value]
    return out


def check_table(table, said):
    assert table.attractors.tolist() == said["attractors"]
    assert table.counts.tolist() == said["counts"]
    for k, name in enumerate(("share_low95", "share_high95")):
        assert np.array_equal(table.share_ci95[..., k], np.array(said[name], float), equal_nan=True)
    assert (None if table.exact is None else table.exact.tolist()) == said["exact"]
    assert table.why_no_exact == said["why_no_exact"] and table.why_no_fit == said["why_no_fit"]
    names = ("chi_square", "degrees_of_freedom", "p_value")
    assert (None if table.fit is None else dict(zip(names, table.fit, strict=True))) == said["fit"]


@pytest.mark.parametrize("case", [name for name in CASES if name != "tied"])
def test_it_is_what_the_command_line_says(case):
    network, arguments = CASES[case]
    said = told(*words_of(network, arguments))
    result = recres.pulses(network, **arguments)
    assert json.loads(result.to_json()) == said
    codes = {"undecided": -1, "too many steps": -2}
    for name in ("before", "after"):
        assert getattr(result, name).tolist() == [[codes.get(p[name], p[name]) for p in run] for run in said["pulses"]]
    settle = [[-1 if p["steps_to_settle"] is None else p["steps_to_settle"] for p in run] for run in said["pulses"]]
    assert result.steps_to_settle.tolist() == settle
    assert result.settled_before.tolist() == [[p["settled_before"] for p in run] for run in said["pulses"]]
    for name in ("strength", "duration", "every", "first", "kernel"):
        assert getattr(result, name) == said[name]
    assert [one.period for one in result.attractors] == [one["period"] for one in said["attractors"]]
    table, said_table = result.switching, said["switching"]
    assert (table is None) == (case == "undecided") == (said_table["attractors"] == [])
    if table is not None:
        check_table(table, said_table)
    assert (None if result.activities is None else result.activities.tolist()) == said["activities"]
    if result.words_after.shape[2] == 1:
        assert recres.state_indices(result.states).tolist() == said["states"]
        assert result.words_after[..., 0].tolist() == [[p["state_after"] for p in run] for run in said["pulses"]]
        assert [one.words[:, 0].tolist() for one in result.attractors] == [one["states"] for one in said["attractors"]]
    else:
        states = ["".join(np.where(row > 0, "+", "-")) for row in result.states]
        assert states == said["states"]
        ends = result.first + result.every * np.arange(4) + result.duration
        assert [p["state_after"] for p in said["pulses"][0]] == [states[end] for end in ends]
        bits = np.unpackbits(result.words_after[0].astype("<u8").view(np.uint8), axis=1, bitorder="little")[:, :100]
        assert np.array_equal(bits, result.states[ends] > 0)


@pytest.mark.parametrize("neurons", [None, [1]])
def test_the_run_is_that_of_simulate(neurons):
    arguments = {"duration": 3, "every": 20, "first": 11, "count": 5}
    text = "pulses:strength=6,duration=3,every=20,first=11,count=5" + (",neurons=1" if neurons else "")
    result = recres.pulses("gaussian:n=5,seed=3", 6, **arguments, neurons=neurons, background=0.3, seed=8, replicates=2)
    steps = 11 + 20 * 5
    for replicate in range(2):
        run = recres.simulate("gaussian:n=5,seed=3", 0.3, steps=steps, protocol=text, seed=8, replicate=replicate)
        begins = 11 + 20 * np.arange(5)
        assert np.array_equal(result.words_before[replicate, :, 0], run.indices[begins])
        assert np.array_equal(result.words_after[replicate, :, 0], run.indices[begins + 3])
        if replicate == 0:
            assert np.array_equal(result.states, run.states)


networks = st.builds(
    lambda size, seed, magnitude: (magnitude * np.random.default_rng(seed).normal(size=(size, size)), seed),
    st.integers(1, 4), st.integers(0, 10**6), st.sampled_from([0.5, 2.0, 30.0]),
)  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True)
@given(networks, st.sampled_from([0.3, 2.0, 15.0]), st.integers(1, 6), st.booleans())
def test_theory_is_the_power_of_the_chain(made, strength, duration, only_first):
    weights, seed = made
    size = len(weights)
    bias = np.random.default_rng(seed + 1).normal(size=size)
    network = recres.Network(weights, bias=bias)
    neurons = [0] if only_first else None
    result = recres.pulses(network, strength, duration=duration, every=duration + 8, count=150, neurons=neurons, seed=seed)
    strengths = [strength if n == 0 or not only_first else 0 for n in range(size)]
    power = np.linalg.matrix_power(chain.transitions(weights, bias, strengths), duration)
    ends_of = chain.Basins(chain.noiseless(weights, bias))
    basin = ends_of.basin_of
    began_in, ended_in = (words[0, :, 0].astype(int) for words in (result.words_before, result.words_after))
    assert [tuple(sorted(one.words[:, 0].tolist())) for one in result.attractors] == ends_of.classes
    assert np.array_equal(result.before[0], basin[began_in])
    assert np.array_equal(result.after[0], basin[ended_in])
    assert np.array_equal(result.steps_to_settle[0], ends_of.steps[ended_in])
    assert np.array_equal(result.settled_before[0], ends_of.steps[began_in] == 0)
    table = result.switching
    assert table.counts[:, -1].sum() == 0 and table.counts.sum() == 150
    for row, before in enumerate(table.attractors):
        began = result.before[0] == before
        assert table.counts[row, :-1].tolist() == [int((result.after[0][began] == after).sum()) for after in table.attractors]
        if not began.any():
            assert np.isnan(table.share_ci95[row]).all()
            continue
        ends = power[began_in[began]].mean(axis=0)
        expected = [ends[basin == after].sum() for after in table.attractors]
        assert table.exact[row] == pytest.approx([*expected, 1 - sum(expected)], abs=2e-6)


def test_pulses_fall_as_theory_says():
    # The chance of a false alarm is 1e-6.
    result = recres.pulses(ROOKS, 12, count=4000, seed=3)
    table = result.switching
    expected = table.exact * table.counts.sum(axis=1, keepdims=True)
    likely = expected >= 5
    assert likely[:, :-1].all() and not likely[:, -1].any()
    chi_square = ((table.counts - expected)[likely] ** 2 / expected[likely]).sum()
    assert table.fit == pytest.approx((chi_square, 12, chi2.sf(chi_square, 12)), rel=1e-9)
    assert table.fit[2] > 1e-6


def test_intervals_are_wilsons():
    table = recres.pulses(ROOKS, 10, count=300).switching
    n, z = table.counts.sum(axis=1, keepdims=True), 1.959963984540054
    p = table.counts / n
    middle, half = p + z * z / 2 / n, z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    assert table.share_ci95[..., 0] == pytest.approx(np.maximum(0, (middle - half) / (1 + z * z / n)), abs=1e-9)
    assert table.share_ci95[..., 1] == pytest.approx((middle + half) / (1 + z * z / n), abs=1e-9)


def test_inputs_of_0_leave_attractors_open():
    # The neuron of a weight of 0 throws a coin, whatever the other does: one attractor is both of its states.
    result = recres.pulses([[5, 0], [0, 0]], 1, count=20)
    assert [one.words[:, 0].tolist() for one in result.attractors] == [[0, 2], [1, 3]]
    # Inputs of "++" and "--" are 0, the other two states stay.
    result = recres.pulses([[50, -50], [-50, 50]], 200, count=200, duration=3, every=4)
    is_open = ~np.isin(result.words_after[..., 0], [1, 2])
    assert is_open.any() and np.array_equal(result.after == -1, is_open)
    assert np.array_equal(result.steps_to_settle, np.where(is_open, -1, 0))
    settled = result.before[0] >= 0
    assert result.switching.counts[:, -1].sum() == is_open[0][settled].sum() > 0
    power = np.linalg.matrix_power(chain.transitions(np.array([[50, -50], [-50, 50]]), 0, 200), 3)
    assert result.switching.exact == pytest.approx(np.c_[power[1:3][:, 1:3], power[1:3][:, [0, 3]].sum(axis=1)], abs=1e-6)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_nothing(threads):
    result = recres.pulses("gaussian:n=6,seed=3", 4, replicates=5, count=20, threads=threads)
    assert np.array_equal(result.after, recres.pulses("gaussian:n=6,seed=3", 4, replicates=5, count=20).after)


def switching(weights, strengths, duration):
    power = np.linalg.matrix_power(chain.transitions(weights, 0, strengths), duration)
    ends = chain.Basins(chain.noiseless(weights))
    places = range(len(ends.classes))
    return np.array([[power[list(one)][:, ends.basin_of == k].sum(axis=1).mean() for k in places] for one in ends.classes])


ROOKS4 = np.array([[0, -9, 0, 0], [9, 0, 0, 0], [0, 0, 9, 0], [0, 0, 0, 9]], float)  # a 4-cycle, with 4 phases of it


def test_the_even_pulse_is_even_and_the_shortest():
    even = recres.even_pulse(ROOKS4, tolerance=0.06, most_strength=30)
    assert even.is_reached

    def distance(strength, duration):
        to = switching(ROOKS4, strength, duration)
        return np.abs(to - 1 / len(to)).sum(axis=1).max() / 2

    assert even.switching == pytest.approx(switching(ROOKS4, even.strength, even.duration), abs=1e-6)
    assert even.distance == pytest.approx(distance(even.strength, even.duration), abs=1e-6)
    assert even.distance == pytest.approx(0.06, abs=1e-4)
    assert distance(0.98 * even.strength, even.duration) > 0.06
    assert even.duration > 1 and all(distance(r, even.duration - 1) > 0.06 for r in (1, 3, 10, 20, 30))
    assert even.undecided.tolist() == [0] * 4 and even.unlimited_distance == pytest.approx(0)


@pytest.mark.parametrize(("neurons", "attractor"), [(None, None), ([2], None), (None, 1)])
def test_the_weakest_pulses_leave_as_often_as_wanted(neurons, attractor):
    weak = recres.leaving_pulses(ROOKS4, duration=3, leaving=0.3, neurons=neurons, attractor=attractor)
    assert weak.duration.tolist() == [1, 2, 3]
    for strength, duration, leaving in zip(weak.strength, weak.duration, weak.leaving):
        strengths = strength if neurons is None else [strength if n in neurons else 0 for n in range(4)]
        left = 1 - np.diag(switching(ROOKS4, strengths, duration))
        expected = left.min() if attractor is None else left[attractor]
        assert leaving == pytest.approx(0.3, abs=1e-4) and expected == pytest.approx(leaving, abs=1e-5)


def test_a_strength_that_is_nowhere_enough_is_nan():
    weak = recres.leaving_pulses(ROOKS4, duration=1, leaving=0.999)
    assert np.isnan(weak.strength).all() and weak.leaving[0] < 0.999


def test_the_file_is_that_of_the_command_line(tmp_path):
    network, arguments = CASES["every argument"]
    recres.pulses(network, **arguments).save(tmp_path / "here.h5")
    words = words_of(network, arguments)
    run(*words, "--output", tmp_path / "there.h5", "--quiet")
    with h5py.File(tmp_path / "here.h5") as here, h5py.File(tmp_path / "there.h5") as there:
        names = []
        there.visit(names.append)
        assert "switching/counts" in names
        for name in names:
            if isinstance(there[name], h5py.Dataset):
                assert np.array_equal(here[name][()], there[name][()]), name
        assert here.attrs["command"].startswith(b"recres.pulses('gaussian:n=4,seed=2', 3.5, duration=4")


@pytest.mark.parametrize("case", CASES)
def test_figures_tables_and_pickles(case, monkeypatch):
    network, arguments = CASES[case]
    result = recres.pulses(network, **arguments)
    assert recres.plot.figures(result)
    table = result.to_pandas()
    assert table.index.names == ["run", "pulse"]
    assert table.after.tolist() == result.after.ravel().tolist()
    data = result.to_xarray()
    assert data.after.dims == ("run", "pulse")
    html = result._repr_html_()
    assert html.count("<tr>") == 1 + min(result.after.size, 61) and "<th>run</th><th>pulse</th><th>before</th>" in html
    again = pickle.loads(pickle.dumps(result))
    assert np.array_equal(again.after, result.after) and np.array_equal(again.states, result.states)
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, str(result).splitlines())) <= 80 and "--" not in repr(result)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"strength": -1}, ValueError, "noise strength"),
        ({"strength": np.nan}, ValueError, "noise strength"),
        ({"strength": [1, 2]}, ValueError, "strength must have no dimensions"),
        ({"strength": "1"}, TypeError, "strength"),
        ({"duration": 0}, ValueError, "1 step or more"),
        ({"duration": 2.5}, TypeError, "duration must be a whole number"),
        ({"duration": 10**13}, ValueError, "duration=10000000000000 is too long"),
        ({"duration": 10, "every": 9}, ValueError, "overlap"),
        ({"every": 0}, ValueError, "every must be 1 or more"),
        ({"count": 0}, ValueError, "none"),
        ({"count": 10**15}, (ValueError, MemoryError), "pulses"),
        ({"neurons": [7]}, ValueError, "neuron 7"),
        ({"neurons": []}, ValueError, "names no neurons"),
        ({"neurons": "01"}, TypeError, "list of neurons"),
        ({"background": -1}, ValueError, "noise strength -1"),
        ({"model": "rbm"}, ValueError, "no model 'rbm'"),
        ({"replicates": 0}, ValueError, "0 replicates"),
        ({"start": "+"}, ValueError, "state"),
        ({"kernel": "fast"}, ValueError, "no kernel 'fast'"),
        ({"threads": 0}, ValueError, "threads"),
    ],
)
def test_refusals(change, kind, words):
    with pytest.raises(kind, match=words) as caught:
        recres.pulses("nrooks:cycles=-4/+1", **{"strength": 1, **change})
    assert "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: recres.leaving_pulses(ROOKS, leaving=1.5), "probability 1.5"),
        (lambda: recres.leaving_pulses(ROOKS, attractor=4), "there are 4, counted from 0"),
        (lambda: recres.leaving_pulses(ROOKS, duration=0), "duration=0 leaves no pulse"),
        (lambda: recres.leaving_pulses(ROOKS, duration=10**12), "1000000000000 steps are not designed"),
        (lambda: recres.leaving_pulses(ROOKS, neurons=[]), "names no neurons"),
        (lambda: recres.even_pulse(ROOKS, tolerance=0), "distance from even of 0"),
        (lambda: recres.even_pulse(ROOKS, neurons=[5]), "neurons names neuron 5"),
        (lambda: recres.even_pulse(ROOKS, most_strength=-1), "no range"),
        (lambda: recres.even_pulse(ROOKS, threads=0), "threads"),
    ],
)
def test_designs_that_are_none(call, words):
    with pytest.raises(ValueError, match=words) as caught:
        call()
    assert " --" not in str(caught.value)


def test_networks_that_have_no_design():
    with pytest.raises(ValueError, match="up to 14 neurons"):
        recres.even_pulse("gaussian:n=15,seed=1")
    with pytest.raises(ValueError, match="only one attractor"):
        recres.even_pulse(recres.Network(1e-3 * np.eye(2), bias=5))


def test_what_progress_raises_stops_the_run():
    def stop(done, total, part):
        assert done < total
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        recres.pulses("gaussian:n=12,seed=1", 1, background=1, every=10**10, count=1, progress=stop)


def test_weights_of_any_kind_of_array():
    expected = recres.pulses(ROOKS4, 3, count=20).after
    wide = np.zeros((8, 8))
    wide[::2, ::2] = ROOKS4
    for weights in (np.asfortranarray(ROOKS4), ROOKS4.astype(np.int8), ROOKS4.astype(">f4"), wide[::2, ::2], ROOKS4.tolist()):
        assert np.array_equal(recres.pulses(weights, np.float32(3), count=np.int16(20)).after, expected)
