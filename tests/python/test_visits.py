"""Visits: against the command line, and against the labels that NumPy gives to the states of the same runs."""

import itertools
import json
import pickle

import chain
import command
import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recres

PULSES = "pulses:strength=40,duration=5,every=200,count=9"
STUDIES = {
    "one run": (["gaussian:n=6,seed=1"], ["--noise", 2], 2, {}),
    "rooks": (["nrooks:cycles=-4/+1", "--magnitude", 20], ["--noise", 8, "--replicates", 3, "--seed", 5], 8, {"replicates": 3, "seed": 5}),
    "trapped": (["nrooks:cycles=-4/+1", "--magnitude", 20], ["--noise", 0], 0, {}),
    "protocol": (
        ["gaussian:n=6,seed=1", "--magnitude", 10],
        ["--noise", 8, "--burn-in", 30, "--start", 7, "--protocol", PULSES, "--kernel", "reference"],
        8,
        {"burn_in": 30, "start": 7, "protocol": PULSES, "kernel": "reference"},
    ),
    "tanh": (["gaussian:n=6,seed=3"], ["--noise", 0.1, "--model", "tanh", "--settle", 2000], 0.1, {"model": "tanh", "settle": 2000}),
    "words": (["sparse:n=70,seed=3,density=0.1,symmetry=1"], ["--noise", 0.5, "--settle", 500], 0.5, {"settle": 500}),
}


def network_of(words):
    return recres.Network(words[0], magnitude=words[2] if len(words) > 1 else 1)


def study(name):
    words, typed, noise, options = STUDIES[name]
    return [*words, *typed, "--steps", 2000], recres.visits(network_of(words), noise, steps=2000, **options)


def nothing_for_nan(values):
    return [None if np.isnan(value) else value for value in values.tolist()]


NAMES = {-1: "undecided", -2: "too many steps"}


@pytest.mark.parametrize("name", STUDIES)
def test_they_are_those_of_the_command_line(name, tmp_path):
    typed, seen = study(name)
    told = command.told("visits", *typed)
    assert json.loads(seen.to_json()) == told
    assert [NAMES.get(label, label) for label in seen.label.tolist()] == [one["attractor"] for one in told["visits"]]
    assert [period or None for period in seen.period.tolist()] == [one["period"] for one in told["visits"]]
    for quantity in ("share", "share_standard_error", "on_attractor_share", "residence_steps", "residence_standard_error"):
        assert nothing_for_nan(getattr(seen, quantity)) == [one[quantity] for one in told["visits"]]
    for quantity in ("exact_share", "exact_residence_steps"):
        # JSON has no infinity.
        ours = [None if value is not None and np.isinf(value) else value for value in nothing_for_nan(getattr(seen, quantity))]
        assert ours == [one[quantity] for one in told["visits"]]
    for quantity in ("visits", "runs", "longest_steps"):
        assert getattr(seen, quantity).tolist() == [one[quantity] for one in told["visits"]]
    pairs = zip(seen.transitions.from_label.tolist(), seen.transitions.to_label.tolist(), seen.transitions.count.tolist())
    assert [(NAMES.get(a, a), NAMES.get(b, b), count) for a, b, count in pairs] == [
        (step["from"], step["to"], step["count"]) for step in told["transitions"]
    ]
    assert seen.attractors == told["attractors"] and seen.attractors_visited.tolist() == told["attractors_visited"]
    assert seen.standard_errors_from == told["standard_errors_from"] and seen.kernel == told["kernel"]
    assert (seen.why_no_theory, seen.why_no_transitions) == (told["why_no_theory"], told["why_no_transitions"])
    command.run("visits", *typed, "--quiet", "--output", tmp_path / "a.h5")
    seen.save(tmp_path / "b.h5")
    with h5py.File(tmp_path / "a.h5") as typed_file, h5py.File(tmp_path / "b.h5") as saved_file:
        names = []
        typed_file.visit(names.append)
        for place in names:
            if isinstance(typed_file[place], h5py.Dataset):
                ours, theirs = saved_file[place][()], typed_file[place][()]
                assert ours.tobytes() == theirs.tobytes() if isinstance(ours, np.ndarray) else ours == theirs
        assert np.array_equal(typed_file["labels"], seen.labels)
        assert saved_file.attrs["command"].decode().startswith("recres.visits(")
    assert "visits" in recres.plot.figures(seen)
    for shown in (seen.to_pandas(), seen.to_xarray(), seen._repr_html_(), str(seen)):
        assert shown is not None


def stays_of(labels):
    """(label, length, whether it is the run's last) of states of one label in a row."""
    stays = [(label, len(list(group))) for label, group in itertools.groupby(labels)]
    return [(label, length, k == len(stays) - 1) for k, (label, length) in enumerate(stays)]


def follows(seen, network, noise, **options):
    """Whether all is as NumPy counts it of the states of the same runs."""
    basins = chain.Basins(chain.noiseless(network.weights, network.bias))
    runs = [recres.simulate(network, noise, replicate=k, **options).indices.astype(int) for k in range(len(seen.labels))]
    labels = np.array([basins.basin_of[run] for run in runs])
    assert np.array_equal(seen.labels, labels)
    stays = [stays_of(run.tolist()) for run in labels]
    assert set(np.unique(labels)) <= set(seen.label.tolist())
    for k, label in enumerate(seen.label.tolist()):
        mine = [[stay for stay in run if stay[0] == label] for run in stays]
        assert seen.share[k] == (labels == label).mean()
        assert seen.visits[k] == sum(map(len, mine)) and seen.runs[k] == sum(map(bool, mine))
        assert seen.longest_steps[k] == max((length for run in mine for _, length, _ in run), default=0)
        began = (labels[:, :-1] == label).sum()
        left = sum(not last for run in mine for _, _, last in run)
        assert (np.isnan(seen.residence_steps[k]) and left == 0) or seen.residence_steps[k] == began / left
        if label < 0:
            assert np.isnan(seen.on_attractor_share[k]) and seen.period[k] == 0 and not seen.smallest_signs[k].any()
            continue
        assert seen.period[k] == basins.periods[label] and seen.smallest_state[k] == basins.classes[label][0]
        assert np.array_equal(seen.smallest_signs[k], chain.states(network.neurons)[basins.classes[label][0]])
        there = np.isin(runs, basins.classes[label]).sum()
        count = (labels == label).sum()
        assert (count == 0 and np.isnan(seen.on_attractor_share[k])) or seen.on_attractor_share[k] == there / count
    counts = {}
    for run in labels:
        for a, b in zip(run[:-1].tolist(), run[1:].tolist()):
            if a != b:
                counts[a, b] = counts.get((a, b), 0) + 1
    pairs = zip(seen.transitions.from_label.tolist(), seen.transitions.to_label.tolist())
    assert dict(zip(pairs, seen.transitions.count.tolist())) == counts
    assert seen.attractors_visited.tolist() == [len(set(run) - {-1}) for run in labels]
    assert seen.attractors == len(basins.classes)
    return basins


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.integers(1, 5).flatmap(lambda n: st.tuples(
        st.lists(st.lists(st.integers(-2, 2), min_size=n, max_size=n), min_size=n, max_size=n),
        st.lists(st.sampled_from([0, 0, 0.5, -1]), min_size=n, max_size=n),
    )),
    st.sampled_from([0, 0.5, 3]),
    st.integers(1, 60),
    st.integers(1, 3),
)
def test_numpy_labels_the_states_of_the_same_runs_alike(network, noise, steps, replicates):
    network = recres.Network(network[0], bias=network[1])
    options = {"steps": steps, "burn_in": 3, "seed": 11}
    follows(recres.visits(network, noise, replicates=replicates, **options), network, noise, **options)


def test_labels_under_a_protocol_and_that_numpy_can_tell_a_difference():
    network = recres.gaussian(6, seed=1, magnitude=10)
    options = {"steps": 2000, "burn_in": 30, "seed": 4, "protocol": PULSES}
    seen = recres.visits(network, 8, replicates=3, **options)
    follows(seen, network, 8, **options)
    for network, noise, more in ((recres.gaussian(6, seed=2, magnitude=10), 8, {}), (network, 8.1, {}), (network, 8, {"seed": 5})):
        with pytest.raises(AssertionError):
            follows(seen, network, noise, **{**options, **more})


def test_theory_is_that_of_the_chain():
    network = recres.gaussian(3, seed=5, magnitude=2)
    seen = recres.visits(network, 2, steps=5000, replicates=40, seed=3)
    matrix = chain.transitions(network.weights, network.bias, 2)
    stationary = chain.stationary(matrix)
    basins = chain.Basins(chain.noiseless(network.weights))
    assert seen.why_no_theory is None and len(basins.classes) > 1
    for k, label in enumerate(seen.label):
        inside = basins.basin_of == label
        share = stationary[inside].sum()
        leaving = (stationary[inside] @ matrix[np.ix_(inside, ~inside)]).sum()
        assert seen.exact_share[k] == pytest.approx(share, rel=1e-6)
        assert seen.exact_residence_steps[k] == pytest.approx(share / leaving, rel=1e-6)
        assert abs(seen.share[k] - share) < 5 * seen.share_standard_error[k]
        assert abs(seen.residence_steps[k] - share / leaving) < 5 * seen.residence_standard_error[k]


def test_larger_networks_name_states_by_words():
    seen = study("words")[1]
    weights = recres.Network(STUDIES["words"][0][0]).weights
    assert seen.smallest_state is None and seen.smallest_words.shape == (len(seen.label), 2) and seen.attractors is None
    for k, label in enumerate(seen.label):
        state = seen.smallest_signs[k].astype(float)
        if label < 0:
            continue
        after = state
        for _ in range(seen.period[k]):
            after = np.sign(weights @ after)
        assert np.array_equal(after, state)
    assert (seen.label >= 0).sum() > 3 and seen.share.sum() == pytest.approx(1)


def test_labels_are_left_out_when_asked_or_too_many(tmp_path):
    kept = recres.visits("autapses:n=3", 1, steps=500)
    without = recres.visits("autapses:n=3", 1, steps=500, labels=False)
    assert without.labels is None and without.why_no_labels == "they were not asked for"
    assert kept.why_no_labels is None and kept.labels.dtype == np.int32 and not kept.labels.flags.writeable
    assert without.to_json() == kept.to_json()
    labels = kept.labels
    expected = labels.copy()
    del kept
    assert np.array_equal(labels, expected), "a view has to keep what it looks at"
    without.save(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert "labels" not in file
    assert "visits" in recres.plot.figures(without)
    many = recres.visits("autapses:n=1", 1, steps=20_000_000)
    assert many.labels is None and "more than 20000000" in many.why_no_labels


def test_threads_make_no_difference():
    for model in ("sbm", "tanh"):
        one, two = (recres.visits("gaussian:n=5,seed=3", 0.5, steps=300, replicates=7, model=model, threads=threads) for threads in (1, 2))
        assert one.to_json() == two.to_json() and np.array_equal(one.labels, two.labels)


def test_what_cannot_be_is_refused():
    for words, options in {
        "0 steps": {"steps": 0},
        "0 replicates": {"replicates": 0},
        "0 settling steps": {"settle": 0},
        "settle must be": {"settle": -1},
        "there is no model 'sbn'": {"model": "sbn"},
        "kernel": {"kernel": "fast"},
        "start|state": {"start": 32},
        "noise protocol 'pulse'": {"protocol": "pulse:strength=1"},
        "0 threads": {"threads": 0},
    }.items():
        with pytest.raises((ValueError, TypeError), match=words):
            recres.visits("autapses:n=5", 1, **{"steps": 100, **options})
    for noise in (-1, np.nan, np.inf):
        with pytest.raises(ValueError):
            recres.visits("autapses:n=5", noise, steps=10)
    with pytest.raises(ValueError, match="no dimensions"):
        recres.visits("autapses:n=5", [1, 2], steps=10)
    with pytest.raises(MemoryError):
        recres.visits("autapses:n=5", 1, steps=10, replicates=10**9)


def test_it_pickles_and_prints():
    seen = recres.visits("nrooks:cycles=-4/+1", 1, steps=300)
    again = pickle.loads(pickle.dumps(seen))
    assert np.array_equal(again.labels, seen.labels) and np.array_equal(again.smallest_signs, seen.smallest_signs)
    assert repr(seen).startswith("Visits(") and "of 4 attractors visited, noise strength 1" in repr(seen)
    table = seen.to_pandas()
    assert table.index.name == "label" and table.share.tolist() == seen.share.tolist()
    assert seen.to_xarray().labels.dims == ("replicate", "step")
    assert seen._repr_html_().count("<tr>") == 1 + len(seen.label)


def test_progress_and_stopping():
    seen = []

    def report(done, total, part):
        seen.append((done, total))
        raise StopIteration

    with pytest.raises(StopIteration):
        recres.visits("autapses:n=3", 1, steps=10**12, burn_in=10**12, progress=report)
    assert seen[0][1] == 2 * 10**12 and seen[0][0] < seen[0][1]
