"""recres attractors on the command line, against a walk in NumPy and what the paper's networks must have."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from conftest import BINARY, wait_until_handled

NETWORK = "gaussian:n=5,seed=1"
ROOKS = ["nrooks:cycles=-4/+1", "--magnitude", 20]
AUTAPSES = ["autapses:n=5", "--magnitude", 20]


def attractors(done, *words):
    return json.loads(done("attractors", *words, "--json"))


def prose(done, *words):
    """The text without its line breaks."""
    return " ".join(done("attractors", *words).split())


def weights_of(done, *words):
    return np.array(json.loads(done("network", *words, "--json"))["weights"])


def index_of(signs):
    return sum(1 << n for n, sign in enumerate(signs) if sign == "+")


class Walk:
    """Every state of an SBM without ties, one after the other."""

    def __init__(self, weights):
        size = len(weights)
        powers = 1 << np.arange(size)
        signs = 2 * (np.arange(1 << size)[:, None] >> np.arange(size) & 1) - 1
        inputs = signs @ weights.T
        assert np.abs(inputs).min() > 1e-12
        self.next = (inputs > 0) @ powers
        self.cycles, self.basin, self.away = {}, {}, []
        for start in range(1 << size):
            path = [start]
            while (state := self.next[path[-1]]) not in path:
                path.append(state)
            entry = path.index(state)
            cycle = [int(s) for s in path[entry:]]
            first = min(cycle)
            at = cycle.index(first)
            self.cycles[first] = cycle[at:] + cycle[:at]
            self.basin[first] = self.basin.get(first, 0) + 1
            self.away.append(entry)


@pytest.mark.parametrize("neurons", range(6, 11))
def test_a_walk_in_numpy_finds_the_same(done, tmp_path, neurons):
    spec = f"gaussian:n={neurons},seed={neurons}"
    walk = Walk(weights_of(done, spec))
    result = attractors(done, spec, "--output", "a.h5")
    assert result["method"] == "complete" and result["attractors"] == len(walk.cycles)
    found = {each["states"][0]: each for each in result["listed"]}
    assert {first: each["states"] for first, each in found.items()} == walk.cycles
    assert {first: each["basin_states"] for first, each in found.items()} == walk.basin
    assert all(each["period"] == len(each["states"]) for each in result["listed"])
    assert all(each["basin_share"] == each["basin_states"] / 2**neurons for each in result["listed"])
    sizes = [each["basin_states"] for each in result["listed"]]
    assert sizes == sorted(sizes, reverse=True)
    assert result["transients"]["states"] == np.bincount(walk.away).tolist()
    assert result["transients"]["mean_steps"] == pytest.approx(np.mean(walk.away), rel=1e-12)
    assert result["transients"]["longest_steps"] == max(walk.away)
    assert sum(row["attractors"] for row in result["periods"]) == len(walk.cycles)
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["graph/next"][()].tolist() == walk.next.tolist() and "graph/tied_neurons" not in file
        smallest = file["attractors/smallest_state"][()]
        assert smallest.tolist() == sorted(walk.cycles)
        basin_of = smallest[file["graph/attractor_of"][()]]
        assert dict(zip(*np.unique(basin_of, return_counts=True))) == walk.basin


def test_random_starts_find_what_the_walk_finds(done):
    spec = "gaussian:n=10,seed=3"
    walk = Walk(weights_of(done, spec))
    result = attractors(done, spec, "--method", "sampled", "--starts", 4000)
    assert result["reason"] is None and sum(each["starts"] for each in result["listed"]) == 4000
    for each in result["listed"]:
        first = each["states"][0]
        assert each["states_complete"] and each["states"] == walk.cycles[first]
        share = walk.basin[first] / 1024
        assert abs(each["basin_share"] - share) < 5 * np.sqrt(share * (1 - share) / 4000)
    missed = 1 - sum(walk.basin[each["states"][0]] for each in result["listed"]) / 1024
    assert missed <= result["missed"]["share_of_states_bound95"]


def test_networks_of_the_paper(done):
    rooks = attractors(done, *ROOKS)
    assert rooks["periods"] == [{"period": 8, "attractors": 4, "basin_share": 1.0}]
    assert rooks["transients"]["states"] == [32]
    assert sorted(sum((each["states"] for each in rooks["listed"]), [])) == list(range(32))
    autapses = attractors(done, *AUTAPSES)
    assert autapses["periods"] == [{"period": 1, "attractors": 32, "basin_share": 1.0}]
    by_type = attractors(done, *ROOKS, "--method", "cycle-type")
    assert by_type["order"] == "8" and by_type["attractors"] == "4"
    assert by_type["periods"] == [{"period": "8", "attractors": "4", "basin_share": 1.0}]


def test_tanh_networks_of_the_paper(done):
    # Saturated: the signs go on as those of the sbm.
    binary = attractors(done, *ROOKS)
    result = attractors(done, *ROOKS, "--model", "tanh")
    assert (result["model"], result["method"], result["starts"], result["seed"]) == ("tanh", "sampled", 200, 1)
    assert result["attractors"] == 4 and result["unsettled"] == {"quasi-periodic": 0, "chaotic": 0, "undecided": 0}
    assert [(each["kind"], each["period"]) for each in result["listed"]] == [("cycle", 8)] * 4
    cycles = [sorted(map(index_of, each["signs"])) for each in result["listed"]]
    assert sorted(cycles) == sorted(sorted(each["states"]) for each in binary["listed"])
    for each in result["listed"]:
        # ln(20/cosh²(20 y)) with y = 1 but for rounding, a step of any cycle.
        assert each["lyapunov_nats_per_step"] == pytest.approx(np.log(20) - 2 * np.log(np.cosh(20)), rel=1e-6)
        assert not each["contracts_at_once"]
    autapses = attractors(done, *AUTAPSES, "--model", "tanh", "--starts", 1000)
    assert [each["period"] for each in autapses["listed"]] == [1] * 32
    assert {each["signs"][0] for each in autapses["listed"]} == {
        "".join("+" if s >> n & 1 else "-" for n in range(5)) for s in range(32)
    }


@pytest.mark.parametrize("seed", range(1, 9))
def test_tanh_cycles_are_cycles(done, seed):
    spec = [f"gaussian:n=6,seed={seed}", "--magnitude", 1.5, "--bias", 0.2]
    weights = weights_of(done, *spec)
    result = attractors(done, *spec, "--model", "tanh", "--starts", 50)
    assert sum(each["starts"] for each in result["listed"]) == 50
    assert result["attractors"] + sum(n > 0 for n in result["unsettled"].values()) == len(result["listed"])
    for each in result["listed"]:
        assert each["basin_share"] == pytest.approx(each["starts"] / 50)
        low, high = each["basin_share_ci95"]
        assert low <= each["basin_share"] <= high
        activities = np.array(each["activities"])
        if each["period"] is None:
            assert each["kind"] in result["unsettled"] and activities.size == 0 and each["mean_settle_steps"] is None
            continue
        assert activities.shape == (each["period"], 6)
        assert np.tanh(activities @ weights.T + 0.2) == pytest.approx(np.roll(activities, -1, 0), abs=1e-8)
        for t in range(1, each["period"]):
            assert np.abs(activities[t] - activities[0]).max() > 1e-6
        assert each["signs"] == ["".join("+" if y > 1e-9 else "-" for y in row) for row in activities]
        # Once round the cycle the product of all slopes tells how fast neighbours part.
        slope = np.eye(6)
        for row in np.roll(activities, -1, 0):
            slope = np.diag(1 - row**2) @ weights @ slope
        exponent = np.log(np.abs(np.linalg.eigvals(slope)).max()) / each["period"]
        assert exponent < 0 and each["lyapunov_nats_per_step"] == pytest.approx(exponent, rel=0.01, abs=1e-3)


def test_tanh_chaos_is_called_chaos(done):
    chaos = ["gaussian:n=100,seed=1", "--magnitude", 0.3, "--model", "tanh", "--starts", 4]
    result = attractors(done, *chaos)
    assert result["attractors"] == 0 and result["unsettled"]["chaotic"] == 4
    only = result["listed"][0]
    assert only["lyapunov_nats_per_step"] > 10 * only["lyapunov_error"] > 0
    assert result["missed"]["share_of_starts"] == 1
    assert "Chaotic: 4 starts never settled" in prose(done, *chaos)


def test_tanh_gives_up_by_name(done):
    slow = ["autapses:n=1", "--magnitude", 0.99, "--model", "tanh"]
    short = attractors(done, *slow, "--steps", 300)
    assert short["unsettled"]["undecided"] == 200 and (short["most_steps"], short["transient_steps"]) == (300, 150)
    assert "Undecided: 200 starts gave up after 300 steps" in prose(done, *slow, "--steps", 300)
    patient = attractors(done, *slow)
    assert [each["kind"] for each in patient["listed"]] == ["fixed point"]
    assert patient["listed"][0]["lyapunov_nats_per_step"] == pytest.approx(np.log(0.99), abs=1e-6)
    # Within a thousandth is near enough.
    coarse = attractors(done, *slow, "--steps", 300, "--tolerance", 1e-2)
    assert coarse["attractors"] == 1 and (coarse["tolerance"], coarse["merge_tolerance"]) == (0.01, 0.1)


def test_tanh_without_weights_contracts_at_once(done):
    none = [NETWORK, "--magnitude", 0, "--model", "tanh"]
    only = attractors(done, *none)["listed"][0]
    assert only["contracts_at_once"] and only["lyapunov_nats_per_step"] is None and only["lyapunov_error"] is None
    assert only["activities"] == [[0] * 5] and only["starts"] == 200
    assert "contracts at once" in done("attractors", *none)
    biased = attractors(done, *none, "--bias", 0.5)["listed"][0]
    assert biased["activities"][0] == pytest.approx([np.tanh(0.5)] * 5) and biased["signs"] == ["+++++"]


def test_tanh_output_holds_what_json_holds(done, tmp_path):
    for spec in [["gaussian:n=6,seed=2", "--magnitude", 1.5], [NETWORK, "--magnitude", 0], ["gaussian:n=70,seed=1", "--magnitude", 0.3], ["nrooks:n=70,seed=2", "--magnitude", 3]]:
        run = [*spec, "--model", "tanh", "--starts", 20]
        done("attractors", *run, "--output", "a.h5", "--quiet")
        once = (tmp_path / "a.h5").read_bytes()
        result = json.loads(done("attractors", *run, "--output", "a.h5", "--threads", 1, "--json"))
        assert (tmp_path / "a.h5").read_bytes() == once
        listed = result["listed"]
        with h5py.File(tmp_path / "a.h5") as file:
            assert file.attrs["format"] == b"recres attractors"
            spec = json.loads(file["spec"][()])
            assert spec == {key: result[key] for key in spec}
            kinds = [word.split(" ", 1)[1] for word in file["attractors/kind"].attrs["meaning"].decode().split(", ")]
            assert [kinds[kind] for kind in file["attractors/kind"]] == [each["kind"] for each in listed]
            assert file["attractors/period"][()].tolist() == [each["period"] or 0 for each in listed]
            assert file["attractors/starts"][()].tolist() == [each["starts"] for each in listed]
            assert file["attractors/basin_share"][()].tolist() == [[each["basin_share"], *each["basin_share_ci95"]] for each in listed]
            for (exponent, error), each in zip(file["attractors/lyapunov_nats_per_step"][()], listed):
                assert (exponent == -np.inf) == each["contracts_at_once"]
                if not each["contracts_at_once"]:
                    assert (exponent, error) == (each["lyapunov_nats_per_step"], each["lyapunov_error"])
            settle = [np.nan if each["mean_settle_steps"] is None else each["mean_settle_steps"] for each in listed]
            assert np.array_equal(file["attractors/mean_settle_steps"][()], settle, equal_nan=True)
            first, activity = file["attractors/first"][()], file["attractors/activity"][()]
            assert [activity[a:b].tolist() for a, b in zip(first, first[1:])] == [each["activities"] for each in listed]
            words = file["attractors/state"][()].view(np.uint64)
            neurons = result["network"]["neurons"]
            signs = ["".join("+" if int(row[n // 64]) >> n % 64 & 1 else "-" for n in range(neurons)) for row in words]
            assert signs == sum((each["signs"] for each in listed), [])
            assert np.bincount(file["starts/attractor"][()], minlength=len(listed)).tolist() == [each["starts"] for each in listed]
            assert file["attractors"].attrs["missed_share"] == result["missed"]["share_of_starts"]
            assert file["attractors"].attrs["missed_share_bound95"] == result["missed"]["share_of_starts_bound95"]
            assert "network/weights" in file or "network/weight" in file


def test_large_permutations_are_fast(done):
    start = time.monotonic()
    result = attractors(done, "nrooks:n=100000,seed=1")
    assert time.monotonic() - start < 10
    assert result["method"] == "cycle-type" and result["gave_up"] == "too many cycle lengths" and int(result["order"]) > 1e15
    words = done("attractors", "nrooks:n=100000,seed=1")
    assert "too many lengths" in words and max(map(len, words.splitlines())) <= 80


def test_forty_neurons_from_random_starts(done, tmp_path):
    run = ["gaussian:n=40,seed=1", "--starts", 60]
    result = json.loads(done("attractors", *run, "--output", "a.h5", "--json"))
    assert result["method"] == "sampled" and "too many to walk through" in result["reason"]
    assert set(result["gave_up"]) == {"too many steps", "ties keep branching", "cycle too long to list"}
    weights = weights_of(done, "gaussian:n=40,seed=1")
    powers = 1 << np.arange(40)
    for each in result["listed"]:
        states = np.array(each["states"])
        signs = 2 * (states[:, None] >> np.arange(40) & 1) - 1
        following = (signs @ weights.T > 0) @ powers
        if each["states_complete"]:
            assert len(states) == each["period"] and following.tolist() == np.roll(states, -1).tolist()
        assert len(states) in (1, each["period"]) and states.min() == states[0]
    with h5py.File(tmp_path / "a.h5") as file:
        first, states = file["attractors/first"][()], file["attractors/state"][()]
        assert states.shape[1] == 1
        assert [states[a:b, 0].tolist() for a, b in zip(first, first[1:])] == [each["states"] for each in result["listed"]]
        assert file["attractors/starts"][()].tolist() == [each["starts"] for each in result["listed"]]
        assert sorted(file["starts/transient_steps"][()][file["starts/attractor"][()] >= 0]) == result["transient_steps"]
    assert attractors(done, *run, "--seed", 2)["listed"] != result["listed"]
    few = attractors(done, *run, "--steps", 10)
    assert few["gave_up"]["too many steps"] == 60 and few["attractors"] == 0
    assert "Too many steps: 60 starts closed no cycle in 10." in prose(done, *run, "--steps", 10)


def test_ties(done, tmp_path):
    # Every input is 0: any state may follow any other.
    result = json.loads(done("attractors", NETWORK, "--magnitude", 0, "--json", "--output", "a.h5"))
    assert (result["attractors"], result["tied_states"], result["undecided_states"]) == (1, 32, 0)
    assert result["listed"][0]["states"] == list(range(32))
    words = done("attractors", NETWORK, "--magnitude", 0)
    assert "0 ----- and 31 more" in words and "Inputs of 0 leave the successor of 32 states open" in words
    assert "fixed point" not in words
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["graph/tied_neurons"][()].tolist() == [31] * 32
    branching = attractors(done, NETWORK, "--magnitude", 0, "--method", "sampled", "--starts", 5)
    assert branching["gave_up"]["ties keep branching"] == 5
    assert "Ties keep branching: 5 starts" in prose(done, NETWORK, "--magnitude", 0, "--method", "sampled", "--starts", 5)
    # Neuron 0 keeps its sign, neuron 1 has none to keep: it may take either.
    (tmp_path / "w.csv").write_text("1,0\n0,0\n")
    half = attractors(done, "w.csv")
    assert [each["states"] for each in half["listed"]] == [[0, 2], [1, 3]]
    # The two cases of a tie that leave two attractors open.
    (tmp_path / "w.csv").write_text("1,1\n1,1\n")
    both = attractors(done, "w.csv")
    assert both["undecided_states"] == 2 and [each["states"] for each in both["listed"]][:2] == [[0], [3]]
    assert "2 states may lead to several." in prose(done, "w.csv")


def test_list_bounds_what_is_told(done, tmp_path):
    for bound, told in [(0, 0), (7, 0), (8, 1), (20, 2), (32, 4)]:
        result = json.loads(done("attractors", *ROOKS, "--list", bound, "--json", "--output", "a.h5"))
        assert result["attractors"] == 4 and len(result["listed"]) == told
        with h5py.File(tmp_path / "a.h5") as file:
            assert len(file["attractors/period"]) == 4
            assert len(file["largest/attractor"]) == told and len(file["largest/state"]) == 8 * told


def edges(words):
    return [tuple(map(int, pair)) for pair in re.findall(r"^  (\d+) -> (\d+)(?: \[style=dashed\])?;$", words, re.M)]


@pytest.mark.parametrize("spec", [["autapses:n=1"], ROOKS, ["gaussian:n=8,seed=2"], ["gaussian:n=10,seed=2"], ["gaussian:n=3,seed=1", "--magnitude", 0]])
def test_the_graph_has_every_state(done, tmp_path, spec):
    words = done("attractors", *spec, "--dot", "--output", "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        following = file["graph/next"][()]
        tied = file["graph/tied_neurons"][()] if "graph/tied_neurons" in file else np.zeros_like(following)
    assert words.startswith("digraph states {\n") and words.endswith("}\n") and words.count("{") == words.count("}") == 1
    nodes = re.findall(r'^  (\d+) \[label="(\d+)\\n([+-]+)", fillcolor="[^"]*"(?:, penwidth=2)?\];$', words, re.M)
    assert [int(name) for name, _, _ in nodes] == list(range(len(following)))
    assert all(name == label and index_of(signs) == int(name) for name, label, signs in nodes)
    drawn = set(edges(words))
    assert len(drawn) == sum(1 << int(free).bit_count() for free in tied)
    assert drawn >= set(enumerate(following.tolist())) and len(nodes) + len(edges(words)) + 3 == len(words.splitlines())
    draw(words)


def draw(words):
    if shutil.which("dot"):
        process = subprocess.run(["dot", "-Tsvg"], input=words, capture_output=True, text=True, timeout=120)
        assert process.returncode == 0 and process.stderr == "" and "<svg" in process.stdout


def test_the_graph_of_many_neurons_has_attractors_alone(done):
    words = done("attractors", "gaussian:n=14,seed=2", "--dot")
    told = sum((each["states"] for each in attractors(done, "gaussian:n=14,seed=2")["listed"]), [])
    assert sorted(source for source, _ in edges(words)) == sorted(told)
    # A permutation of more than 20 neurons is walked through where it shall be drawn.
    assert done("attractors", "nrooks:n=21,seed=1", "--dot", "--list", 1000).startswith("digraph")
    draw(words)


def test_one_neuron(done):
    assert [each["states"] for each in attractors(done, "autapses:n=1")["listed"]] == [[0], [1]]
    assert attractors(done, "autapses:n=1", "--bias", 5)["periods"] == [{"period": 1, "attractors": 1, "basin_share": 1.0}]
    assert attractors(done, "autapses:n=1", "--magnitude", -1)["periods"][0]["period"] == 2
    swings = attractors(done, "autapses:n=1", "--magnitude", -2, "--model", "tanh")
    assert [(each["period"], each["signs"]) for each in swings["listed"]] == [(2, ["-", "+"])]
    assert "fixed point" in done("attractors", "autapses:n=1", "--method", "sampled", "--starts", 1)


def test_the_text_fits_the_terminal(done):
    cases = [
        ["gaussian:n=10,seed=1"], ["gaussian:n=22,seed=1"], AUTAPSES, ROOKS, [NETWORK, "--magnitude", 0],
        ["gaussian:n=12,seed=1", "--magnitude", 0], ["gaussian:n=100,seed=1", "--method", "sampled", "--starts", 30, "--steps", 100],
        ["hopfield:patterns=+++--/+-+-+", "--method", "sampled"], ["nrooks:n=60,seed=3"],
        ["gaussian:n=25,seed=1", "--magnitude", 0, "--starts", 3], ["gaussian:n=40,seed=1", "--starts", 30],
        [*AUTAPSES, "--model", "tanh"], ["gaussian:n=90,seed=1", "--magnitude", 0.12, "--model", "tanh", "--starts", 5],
        ["gaussian:n=8,seed=5", "--model", "tanh", "--starts", 1], ["gaussian:n=5,seed=3", "--model", "tanh"],
    ]  # fmt: skip
    for words in cases:
        lines = done("attractors", *words).splitlines()
        assert len(lines) <= 50 and max(map(len, lines)) <= 80, "\n".join(lines)


def test_quiet_and_progress(recres):
    for words, unit in [([], "states/s"), (["--method", "sampled"], "starts/s"), (["--model", "tanh"], "starts/s")]:
        process = recres("attractors", NETWORK, *words)
        assert process.returncode == 0 and process.stdout != "" and process.stderr == ""
        process = recres("attractors", NETWORK, *words, "--quiet", "--progress", "lines")
        assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
        lines = recres("attractors", NETWORK, *words, "--progress", "lines").stderr
        assert "100 %" in lines and unit in lines and "\r" not in lines


TANH = ["--model", "tanh"]

# What was typed cannot be, 2; the file cannot be read or written, or it does not fit, 1.
REFUSED = [
    ([], 2, "NETWORK is required"),
    (["gaussian:n=31,seed=1", "--method", "complete"], 2, "30 neurons are the most"),
    (["gaussian:n=31,seed=1", "--dot"], 2, "30 neurons are the most"),
    ([NETWORK, "--json", "--dot"], 2, "--json and --dot both"),
    ([NETWORK, "--method", "best"], 2, "--method 'best' is none of auto, complete, cycle-type and sampled"),
    ([NETWORK, "--method", "cycle-type"], 2, "no signed permutation"),
    ([NETWORK, "--model", "relu"], 2, "neither sbm nor tanh"),
    ([NETWORK, "--method", "sampled", "--dot"], 2, "--dot draws what a walk through all states finds"),
    ([NETWORK, "--method", "sampled", "--list", "5"], 2, "--list is for a walk"),
    (["nrooks:n=5,seed=1", "--method", "cycle-type", "--dot"], 2, "--dot draws"),
    (["nrooks:n=5,seed=1", "--method", "cycle-type", "--list", "5"], 2, "--list is for a walk"),
    (["nrooks:n=5,seed=1", "--method", "cycle-type", "--starts", "5"], 2, "--starts is for random starts"),
    ([NETWORK, "--method", "complete", "--starts", "5"], 2, "--starts is for random starts"),
    ([NETWORK, "--method", "complete", "--steps", "5"], 2, "--steps is for random starts"),
    ([NETWORK, "--method", "complete", "--seed", "5"], 2, "--seed is for random starts"),
    ([NETWORK, "--tolerance", "1e-6"], 2, "--tolerance is for --model tanh"),
    ([NETWORK, *TANH, "--method", "complete"], 2, "--method complete is for --model sbm"),
    ([NETWORK, *TANH, "--method", "cycle-type"], 2, "--method cycle-type is for --model sbm"),
    ([NETWORK, *TANH, "--dot"], 2, "--dot draws the states of an sbm"),
    ([NETWORK, *TANH, "--list", "5"], 2, "--list is for --model sbm"),
    ([NETWORK, *TANH, "--tolerance", "0"], 2, "--tolerance 0 is not above 0 and at most 0.01"),
    ([NETWORK, *TANH, "--tolerance", "0.02"], 2, "--tolerance 0.02 is not"),
    ([NETWORK, *TANH, "--tolerance", "nan"], 2, "--tolerance 'nan' is not a finite number"),
    ([NETWORK, *TANH, "--steps", "1e16"], 2, "10000000000000000 steps"),
    ([NETWORK, *TANH, "--starts", "5e9"], 2, "5000000000 starts are not 1 to 4000000000"),
    (["gaussian:n=50,seed=1", *TANH, "--starts", "4e9", "--memory", "1GB"], 1, "needs"),
    ([NETWORK, "--starts", "0"], 2, "--starts 0: give 1 or more"),
    ([NETWORK, "--steps", "0"], 2, "--steps 0: give 1 or more"),
    ([NETWORK, "--starts", "-1"], 2, "--starts '-1' is not a whole number"),
    ([NETWORK, "--list", "many"], 2, "--list 'many' is not a whole number"),
    ([NETWORK, "--method", "sampled", "--starts", "5e9"], 2, "5000000000 starts are not 1 to 4000000000"),
    ([NETWORK, "--method", "sampled", "--starts", "4e9", "--memory", "1GB"], 1, "needs"),
    ([NETWORK, "--threads", "0"], 2, "0 threads are not 1 to"),
    ([NETWORK, "--progress", "loud"], 2, "--progress 'loud'"),
    ([NETWORK, "--output", "x.csv"], 2, "does not end in .h5"),
    ([NETWORK, "--output", "none/x.h5"], 1, "there is no folder"),
    ([NETWORK, "--noise", "0"], 2, "--noise"),
    (["none.csv"], 1, "none.csv"),
    (["words.csv"], 1, "words.csv"),
    (["two.csv"], 1, "must be square"),
]


@pytest.mark.parametrize("words, code, answer", REFUSED, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_what_cannot_be_is_refused_in_one_line(recres, tmp_path, words, code, answer):
    (tmp_path / "words.csv").write_text("1,b\n2,3\n")
    (tmp_path / "two.csv").write_text("1,2\n")
    process = recres("attractors", *words)
    assert process.returncode == code, process.stderr
    assert answer in process.stderr and process.stdout == ""
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
    assert sorted(os.listdir(tmp_path)) == ["two.csv", "words.csv"]


def test_a_full_disk_leaves_nothing_behind(recres, tmp_path):
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    process = recres("attractors", "gaussian:n=12,seed=1", "--output", "a.h5", preexec_fn=small_files)
    assert process.returncode == 1 and "cannot write a.h5: File too large" in process.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("words", [["gaussian:n=29,seed=1", "--threads", "1"], ["gaussian:n=300,seed=1", "--starts", "1e6"], ["gaussian:n=300,seed=1", *TANH, "--starts", "1e6"]])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it(tmp_path, number, words):
    old = tmp_path / "a.h5"
    old.write_text("from an earlier run")
    words = [BINARY, "attractors", *words, "--output", "a.h5"]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until_handled(process, number)
    time.sleep(0.7)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and stdout == ""
    assert "recres: stopped before the end; nothing was written" in stderr
    assert os.listdir(tmp_path) == ["a.h5"] and old.read_text() == "from an earlier run"
