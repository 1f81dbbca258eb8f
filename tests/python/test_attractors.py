"""Attractors: against the command line, against every state followed in NumPy, and against what each start does."""

import json
import mmap
import pickle
import threading
from pathlib import Path

import chain
import command
import h5py
import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import recres

# (network of the command line, its options, and the same in Python)
STUDIES = {
    "complete": (["gaussian:n=7,seed=3"], [], {}),
    "ties": (["nrooks:cycles=-4/+1", "--magnitude", 20], ["--method", "complete"], {"method": "complete"}),
    "open": (["[0,1;1,0]"], [], {}),
    "listed": (["gaussian:n=16,seed=2"], ["--list", 60], {"list": 60}),
    "cycle-type": (["nrooks:cycles=-6/+4"], ["--method", "cycle-type"], {"method": "cycle-type"}),
    "bignum": (["nrooks:n=100,seed=1"], [], {}),
    "sampled": (["gaussian:n=6,seed=3"], ["--method", "sampled", "--starts", 50, "--seed", 4], {"method": "sampled", "starts": 50, "seed": 4}),
    "words": (["sparse:n=70,seed=3,density=0.1,symmetry=1"], ["--starts", 40, "--steps", 1000], {"starts": 40, "steps": 1000}),
    "tanh": (["gaussian:n=6,seed=3"], ["--model", "tanh", "--starts", 60, "--tolerance", 1e-8], {"model": "tanh", "starts": 60, "tolerance": 1e-8}),
    "chaos": (["gaussian:n=40,seed=3"], ["--model", "tanh", "--starts", 4, "--steps", 3000], {"model": "tanh", "starts": 4, "steps": 3000}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("networks")
    np.savetxt(folder / "tied.csv", [[0, 1, 1], [1, 0, 0], [1, 0, 0]], delimiter=",")
    return folder


def study(name, folder):
    words, typed, options = STUDIES[name]
    if name == "open":
        words = [str(folder / "tied.csv")]
    network = recres.Network(words[0], magnitude=words[2] if len(words) > 1 else 1)
    return words, typed, recres.attractors(network, **options)


def nothing_for_nan(values):
    return [None if np.isnan(value) else value for value in values.tolist()]


def periods_told(found):
    keys = zip(found.periods.period.tolist(), found.periods.attractors.tolist(), found.periods.basin_share.tolist())
    return [{"period": period, "attractors": attractors, "basin_share": share} for period, attractors, share in keys]


def complete_is_what_was_told(found, told):
    assert found.attractors == told["attractors"]
    assert periods_told(found) == told["periods"]
    assert (found.tied_states, found.undecided_states) == (told["tied_states"], told["undecided_states"])
    assert found.transients.tolist() == told["transients"]["states"]
    assert found.mean_transient_steps == told["transients"]["mean_steps"]
    listed = {each["states"][0]: each for each in told["listed"]}
    assert len(listed) == found.states_complete.sum()
    for k, states in enumerate(found.states):
        assert found.smallest_state[k] == states[0]
        if not found.states_complete[k]:
            assert len(states) == 1 and states[0] not in listed
            continue
        each = listed[states[0]]
        assert states.tolist() == each["states"] and len(states) == found.state_count[k]
        assert found.period[k] == each["period"]
        assert found.basin_states[k] == each["basin_states"]
        assert found.basin_share[k] == each["basin_share"]


def cycle_type_is_what_was_told(found, told):
    assert found.order == int(told["order"])
    assert found.attractors == int(told["attractors"])
    assert [{**row, "period": str(row["period"]), "attractors": str(row["attractors"])} for row in periods_told(found)] == told["periods"]


def coverage_is_what_was_told(found, told, share):
    coverage = found.coverage
    assert told["missed"] == {
        share: coverage.missed_share,
        f"{share}_bound95": coverage.missed_share_bound95,
        "fewest_attractors": coverage.fewest_attractors,
        "found_once": coverage.found_once,
        "found_twice": coverage.found_twice,
    }
    for name, value in found.settings.items():
        assert told[name] == value


def sampled_is_what_was_told(found, told):
    assert found.attractors == told["attractors"] == len(found.period)
    assert found.too_many_steps == told["gave_up"]["too many steps"]
    assert found.ties_keep_branching == told["gave_up"]["ties keep branching"]
    assert (~found.states_complete).sum() == told["gave_up"]["cycle too long to list"]
    assert sorted(found.transient_steps[found.attractor_of >= 0].tolist()) == told["transient_steps"]
    coverage_is_what_was_told(found, told, "share_of_states")
    for k, each in enumerate(told["listed"]):
        signs = ["".join("+" if up > 0 else "-" for up in state) for state in found.signs(k)]
        assert (found.states[k].tolist() if found.neurons <= 62 else signs) == each["states"]
        assert found.period[k] == each["period"] and found.states_complete[k] == each["states_complete"]
        assert found.starts[k] == each["starts"] and found.basin_share[k] == each["basin_share"]
        assert found.basin_share_ci95[k].tolist() == each["basin_share_ci95"]


def tanh_is_what_was_told(found, told):
    assert found.attractors == told["attractors"]
    assert list(found.kind) == [each["kind"] for each in told["listed"]]
    assert [period or None for period in found.period.tolist()] == [each["period"] for each in told["listed"]]
    coverage_is_what_was_told(found, told, "share_of_starts")
    assert nothing_for_nan(found.mean_settle_steps) == [each["mean_settle_steps"] for each in told["listed"]]
    for k, each in enumerate(told["listed"]):
        assert found.starts[k] == each["starts"] and found.basin_share[k] == each["basin_share"]
        assert found.basin_share_ci95[k].tolist() == each["basin_share_ci95"]
        assert found.activities(k).tolist() == each["activities"]
        assert ["".join("+" if up > 0 else "-" for up in state) for state in found.signs(k)] == each["signs"]
        assert np.isneginf(found.lyapunov_nats_per_step[k]) == each["contracts_at_once"]
        if not each["contracts_at_once"]:
            assert found.lyapunov_nats_per_step[k] == each["lyapunov_nats_per_step"]
            assert found.lyapunov_error[k] == each["lyapunov_error"]


CHECKS = {
    recres.CompleteAttractors: complete_is_what_was_told,
    recres.CycleTypeAttractors: cycle_type_is_what_was_told,
    recres.SampledAttractors: sampled_is_what_was_told,
    recres.TanhAttractors: tanh_is_what_was_told,
}


@pytest.mark.parametrize("name", STUDIES)
def test_they_are_those_of_the_command_line(name, folder, tmp_path):
    words, typed, found = study(name, folder)
    told = command.told("attractors", *words, *typed)
    assert json.loads(found.to_json()) == told
    assert (found.model, found.method, found.reason) == (told["model"], told["method"], told["reason"])
    CHECKS[type(found)](found, told)
    command.run("attractors", *words, *typed, "--quiet", "--output", tmp_path / "a.h5")
    found.save(tmp_path / "b.h5")
    with h5py.File(tmp_path / "a.h5") as typed_file, h5py.File(tmp_path / "b.h5") as saved_file:
        names = []
        typed_file.visit(names.append)
        assert "periods" in names or "starts" in names
        for place in names:
            assert dict(typed_file[place].attrs).keys() == dict(saved_file[place].attrs).keys()
            if isinstance(typed_file[place], h5py.Dataset):
                ours, theirs = saved_file[place][()], typed_file[place][()]
                assert ours.tobytes() == theirs.tobytes() if isinstance(ours, np.ndarray) else ours == theirs
        assert saved_file.attrs["command"].decode().startswith("recres.attractors(")
    for empty in (found.states, found.to_pandas(), found.to_xarray(), found._repr_html_(), str(found)):
        assert empty is not None
    assert "network" in recres.plot.figures(found)


def test_every_kind_of_study_is_tried(folder):
    kinds = {name: type(study(name, folder)[2]) for name in STUDIES}
    assert set(kinds.values()) == set(CHECKS)
    assert kinds["bignum"] is recres.CycleTypeAttractors and kinds["open"] is recres.CompleteAttractors
    assert study("open", folder)[2].undecided_states > 0
    assert not study("listed", folder)[2].states_complete.all()
    assert set(study("chaos", folder)[2].period) == {0}
    assert len(study("words", folder)[2].period) > 1


def follows(found, weights, bias):
    """Whether all is as in a graph of states that NumPy draws."""
    graph = chain.noiseless(weights, bias)
    basins = chain.Basins(graph)
    assert found.attractors == len(basins.classes) == len(found.states)
    assert [tuple(sorted(states.tolist())) for states in found.states] == basins.classes
    assert found.period.tolist() == basins.periods
    assert found.basin_states.tolist() == [(basins.basin_of == k).sum() for k in range(len(basins.classes))]
    assert found.basin_share.tolist() == [(basins.basin_of == k).mean() for k in range(len(basins.classes))]
    assert found.undecided_states == (basins.basin_of < 0).sum()
    assert found.tied_states == (graph.sum(axis=1) > 1).sum()
    assert found.transients.tolist() == np.bincount(basins.steps).tolist()
    assert found.mean_transient_steps == basins.steps.mean()
    for states in found.states:
        if graph[states].sum() == len(states):
            assert all(graph[before, after] for before, after in zip(states, np.roll(states, -1)))
        else:
            assert np.all(np.diff(states.astype(int)) > 0)
    told = found.graph()
    assert told.attractor_of.tolist() == basins.basin_of.tolist()
    for state, row in enumerate(graph):
        ties = [1 << n for n in range(found.neurons) if told.tied_neurons[state] >> n & 1]
        may_follow = {int(told.next_state[state]) + sum(ties[k] for k in range(len(ties)) if pick >> k & 1) for pick in range(1 << len(ties))}
        assert may_follow == set(np.flatnonzero(row).tolist())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 5).flatmap(lambda n: st.tuples(
    st.lists(st.lists(st.integers(-2, 2), min_size=n, max_size=n), min_size=n, max_size=n),
    st.lists(st.sampled_from([0, 0, 0.5, -1]), min_size=n, max_size=n),
)))
def test_every_state_followed_in_numpy_ends_there(network):
    weights, bias = np.array(network[0], float), np.array(network[1], float)
    follows(recres.attractors(recres.Network(weights, bias=bias)), weights, bias)


def test_the_walk_in_numpy_can_tell_a_difference():
    found = recres.attractors(recres.gaussian(5, seed=1))
    follows(found, recres.gaussian(5, seed=1).weights, 0)
    with pytest.raises(AssertionError):
        follows(found, recres.gaussian(5, seed=2).weights, 0)


def test_arrays_of_any_layout_are_the_same_network():
    weights = recres.gaussian(6, seed=3).weights
    expected = recres.attractors(weights)
    wide = np.zeros((12, 12))
    wide[::2, ::2] = weights
    for same in (np.asfortranarray(weights), wide[::2, ::2], weights.tolist(), scipy.sparse.csr_array(weights)):
        found = recres.attractors(same)
        assert np.array_equal(found.state, expected.state) and np.array_equal(found.basin_states, expected.basin_states)
    assert recres.attractors(weights.astype(np.float32)).attractors == expected.attractors


def test_a_closed_form_agrees_with_the_walk():
    walked = recres.attractors("nrooks:cycles=-6/+4", method="complete")
    counted = recres.attractors("nrooks:cycles=-6/+4", method="cycle-type")
    assert periods_told(walked) == periods_told(counted) and walked.attractors == counted.attractors
    assert counted.order == np.lcm.reduce(walked.period) and len(counted.period) == 0


@pytest.mark.parametrize("neurons", [100, 15_000])
def test_numbers_without_bound_are_whole(neurons):
    # Of 15000 neurons some have 4512 digits, more than int() and str() take.
    around = scipy.sparse.csr_array((np.ones(neurons), (np.roll(np.arange(neurons), -1), np.arange(neurons))))
    found = recres.attractors(around)
    assert isinstance(found, recres.CycleTypeAttractors) and isinstance(found.attractors, int)
    assert sum(int(p) * int(a) for p, a in zip(found.periods.period, found.periods.attractors)) == 2**neurons
    assert sum(found.periods.attractors) == found.attractors and found.order == neurons
    assert found.periods.attractors.dtype == object and found.periods.period.dtype == np.int64
    assert f"about 2^{found.attractors.bit_length() - 1} found" in repr(found)
    found.to_pandas(), found.to_xarray()
    pickle.loads(pickle.dumps(found))


@pytest.mark.parametrize(("network", "options"), [
    ("gaussian:n=6,seed=3", {"method": "sampled", "starts": 50, "seed": 4}),
    ("sparse:n=70,seed=3,density=0.1,symmetry=1", {"starts": 30, "steps": 1000, "seed": 2}),
])
def test_each_start_leads_where_numpy_follows_it(network, options):
    found = recres.attractors(network, **options)
    weights = recres.Network(network).weights
    assert (found.attractor_of >= 0).all() and len(found.attractor_of) == options["starts"]
    cycles = [found.signs(k) for k in range(found.attractors)]
    for start, attractor in enumerate(found.attractor_of):
        # Start k is the first state of replicate k of a run without noise.
        state = recres.simulate(network, 0, steps=1, seed=options["seed"], replicate=start).states[0].astype(float)
        for _ in range(found.transient_steps[start]):
            assert not (cycles[attractor] == state).all(axis=1).any()
            state = np.sign(weights @ state)
        assert (cycles[attractor] == state).all(axis=1).any()
    for k, cycle in enumerate(cycles):
        assert np.array_equal(np.sign(cycle @ weights.T), np.roll(cycle, -1, axis=0)) and len(cycle) == found.period[k]
    assert np.bincount(found.attractor_of).tolist() == found.starts.tolist()
    assert found.basin_share.tolist() == [count / options["starts"] for count in found.starts]
    if found.neurons == 70:
        assert found.state.shape[1] == 2 and found.smallest_state is None and found.states[0].shape == (found.period[0], 2)
    else:
        complete = recres.attractors(network)
        assert set(found.smallest_state) <= set(complete.smallest_state)
        share = dict(zip(complete.smallest_state, complete.basin_share))
        inside = [low <= share[s] <= high for s, (low, high) in zip(found.smallest_state, found.basin_share_ci95)]
        assert np.mean(inside) > 0.5


def test_tanh_attractors_are_orbits_of_the_map():
    network = recres.gaussian(6, seed=3)
    found = recres.attractors(network, model="tanh")
    assert set(found.kind) == {"fixed point", "cycle"}
    for k, kind in enumerate(found.kind):
        orbit = found.activities(k)
        assert len(orbit) == found.period[k] and (kind == "fixed point") == (len(orbit) == 1)
        assert np.abs(np.tanh(orbit @ network.weights.T) - np.roll(orbit, -1, axis=0)).max() < 1e-8
        assert np.array_equal(found.signs(k) > 0, orbit > 1e-9)
        product = np.eye(6)
        for activity in np.roll(orbit, -1, axis=0):
            product = np.diag(1 - activity**2) @ network.weights @ product
        exponent = np.log(np.abs(np.linalg.eigvals(product)).max()) / len(orbit)
        assert found.lyapunov_nats_per_step[k] == pytest.approx(exponent, abs=1e-4)
    assert np.bincount(found.attractor_of).tolist() == found.starts.tolist()


def test_chaos_has_no_states(folder):
    found = study("chaos", folder)[2]
    assert found.kind == ("chaotic",) and found.attractors == 0 and found.lyapunov_nats_per_step[0] > 0
    assert found.signs(0).shape == (0, 40) and found.activities(0).shape == (0, 40) and found.smallest_state[0] == 0
    assert len(found.states) == 1 and np.isnan(found.mean_settle_steps[0])


def test_the_graph_of_states_is_drawn_as_on_the_command_line():
    for network in ("gaussian:n=5,seed=2", "gaussian:n=12,seed=2"):
        assert recres.attractors(network).to_dot() == command.run("attractors", network, "--dot")
    for found in (
        recres.attractors("gaussian:n=5,seed=2", method="sampled", starts=5),
        recres.attractors("gaussian:n=5,seed=2", model="tanh", starts=5),
    ):
        with pytest.raises(ValueError, match="walk through all states"):
            found.to_dot()
    with pytest.raises(ValueError, match="model=sbm"):
        found.graph()
    with pytest.raises(ValueError, match="up to 20 neurons"):
        recres.attractors("gaussian:n=21,seed=2", method="sampled", starts=1, steps=1).graph()
    with pytest.raises(ValueError, match="unpickled"):
        pickle.loads(pickle.dumps(recres.attractors("autapses:n=2"))).to_dot()


def test_threads_make_no_difference():
    for options in ({}, {"method": "sampled"}, {"model": "tanh", "starts": 20}):
        one, two = (recres.attractors("gaussian:n=9,seed=5", threads=threads, **options) for threads in (1, 2))
        assert one.to_json() == two.to_json() and str(one.to_xarray()) == str(two.to_xarray())


def test_what_cannot_be_is_refused_in_pythons_words():
    for words, options in {
        "method 'all' is none of": {"method": "all"},
        "there is no model 'sbn'": {"model": "sbn"},
        "^starts=0: give 1 or more": {"starts": 0},
        "^steps=0: give 1 or more": {"steps": 0},
        "starts must be": {"starts": -1},
        "starts must be a whole number": {"starts": 1.5},
        "^tolerance is for model=tanh": {"tolerance": 1e-6},
        "^tolerance=? ?0.5 is not above 0 and at most 0.01": {"tolerance": 0.5, "model": "tanh"},
        "tolerance nan is not": {"tolerance": np.nan, "model": "tanh"},
        "^method=complete is for model=sbm": {"method": "complete", "model": "tanh"},
        "^list is for model=sbm": {"list": 3, "model": "tanh"},
        "^list is for a walk through all states, method=complete": {"list": 3, "method": "sampled"},
        "^seed is for random starts, method=sampled": {"seed": 3, "method": "complete"},
        "no signed permutation": {"method": "cycle-type"},
        "0 threads": {"threads": 0},
    }.items():
        with pytest.raises((ValueError, TypeError), match=words):
            recres.attractors("gaussian:n=5,seed=1", **options)
    with pytest.raises(ValueError, match="31 neurons"):
        recres.attractors("gaussian:n=31,seed=1", method="complete")


def test_what_does_not_fit_is_refused_or_sampled():
    network = recres.gaussian(26, seed=1)
    held = int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE
    try:
        recres.allow_memory(held + 250_000_000)  # a walk would take 400 MB
        with pytest.raises(MemoryError, match="recres.allow_memory"):
            recres.attractors(network, method="complete")
        found = recres.attractors(network, starts=3, steps=10)
        assert found.method == "sampled" and found.reason in found._repr_html_()
    finally:
        recres.allow_memory(None)


def test_it_pickles_and_prints():
    found = recres.attractors("gaussian:n=6,seed=3")
    again = pickle.loads(pickle.dumps(found))
    assert all(np.array_equal(a, b) for a, b in zip(again.states, found.states)) and again.periods.period.tolist() == found.periods.period.tolist()
    assert repr(found) == f"CompleteAttractors({found.attractors} found, 6 neurons, method complete)"
    assert "(tolerance)" in str(recres.attractors("gaussian:n=6,seed=3", model="tanh"))
    table = found.to_pandas()
    assert table.index.name == "attractor" and table.smallest_state.tolist() == found.smallest_state.tolist()
    assert found.to_xarray().transients.dims == ("transient_steps",)
    html = found._repr_html_()
    assert html.count("<tr>") == 1 + len(found.period) and "<th>period / steps</th>" in html
    with pytest.raises(IndexError):
        found.signs(len(found.period))


def test_progress_stopping_and_other_threads():
    def report(done, total, part):
        seen.append((done, total))
        raise StopIteration

    seen = []
    with pytest.raises(StopIteration):
        recres.attractors("gaussian:n=200,seed=1", starts=10**6, steps=10**5, progress=report)
    assert seen[0][1] == 10**6 and seen[0][0] < 10**6
    turns = []
    work = threading.Thread(target=lambda: recres.attractors("gaussian:n=22,seed=1", threads=1))
    work.start()
    while work.is_alive():
        turns.append(1)
        work.join(0.001)
    assert len(turns) > 3
