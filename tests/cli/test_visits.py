"""recres visits: which attractors a noisy network visits, how often and how long."""

import json
import os
import resource
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from conftest import BINARY, wait_until_handled

ROOKS = ["nrooks:cycles=-4/+1", "--magnitude", 20]


def visits(done, *words):
    return json.loads(done("visits", *words, "--json"))


def noiseless(weights):
    """Where each state leads, by NumPy: [state] its smallest state on the attractor."""
    neurons = len(weights)
    states = np.arange(2**neurons)
    signs = 2 * (states[:, None] >> np.arange(neurons) & 1) - 1
    following = ((signs @ weights.T > 0) << np.arange(neurons)).sum(axis=1)
    ends = states
    for _ in range(2**neurons):
        ends = following[ends]
    smallest = ends
    for _ in range(2**neurons):
        ends = following[ends]
        smallest = np.minimum(smallest, ends)
    return smallest


def test_labels_are_those_of_the_states_of_simulate(done, tmp_path):
    network = ["gaussian:n=6,seed=1", "--magnitude", 10]
    run = [*network, "--noise", 8, "--steps", 2000, "--burn-in", 30, "--seed", 4, "--protocol", "pulses:strength=40,duration=5,every=200,count=9"]
    done("network", *network, "-o", "w.npy")
    done("visits", *run, "--replicates", 3, "--output", "v.h5", "--quiet")
    leads_to = noiseless(np.load(tmp_path / "w.npy"))
    with h5py.File(tmp_path / "v.h5") as file:
        labels = file["labels"][:]
        assert labels.dtype == np.int32 and labels.shape == (3, 2001)
        smallest = dict(zip(file["visits/label"][:], file["visits/smallest_state"][:, 0]))
        totals = dict(zip(file["visits/label"][:], file["visits/share"][:]))
        changes = (labels[:, 1:] != labels[:, :-1]).sum()
        assert file["transitions/count"][:].sum() == changes
    for replicate in range(3):
        done("simulate", *run, "--replicate", replicate, "-o", "s.h5", "--quiet")
        with h5py.File(tmp_path / "s.h5") as file:
            states = file["state_index"][:]
        assert [smallest[label] for label in labels[replicate]] == list(leads_to[states])
    for label, share in totals.items():
        assert share == pytest.approx((labels == label).mean())


def test_shares_and_stays_are_the_exact_ones(done):
    result = visits(done, *ROOKS, "--noise", 8, "--steps", 20000, "--replicates", 100)
    assert result["attractors"] == 4 and result["why_no_theory"] is None and result["standard_errors_from"] == "replicates"
    assert result["attractors_visited"] == [4] * 100
    exact = json.loads(done("exact", *ROOKS, "--noise", 8, "--json"))["attractors"]["residence_steps"][0]
    for one in result["visits"]:
        assert one["exact_share"] == pytest.approx(0.25)
        assert one["exact_residence_steps"] == pytest.approx(exact[one["attractor"]])
        assert abs(one["share"] - 0.25) < 6 * one["share_standard_error"]
        assert abs(one["residence_steps"] - one["exact_residence_steps"]) < 6 * one["residence_standard_error"]
        assert one["period"] == 8 and one["runs"] == 100
        left = sum(step["count"] for step in result["transitions"] if step["from"] == one["attractor"])
        assert one["visits"] - 100 <= left <= one["visits"]


def test_trapped_without_noise(done):
    result = visits(done, *ROOKS, "--noise", 0, "--steps", 10000)
    assert result["attractors_visited"] == [1] and result["transitions"] == []
    seen = [one for one in result["visits"] if one["visits"] > 0]
    assert len(seen) == 1 and seen[0]["residence_steps"] is None and seen[0]["longest_steps"] == 10001
    words = done("visits", *ROOKS, "--noise", 0, "--output", "v.h5")
    assert "trapped in one attractor of 4" in words and "never left" in words and "Wrote v.h5" in words


def test_output_holds_what_json_holds(done, tmp_path):
    words = ["hopfield:patterns=+++--/+-+-+", "--magnitude", 20, "--noise", 12, "--replicates", 2]
    result = json.loads(done("visits", *words, "--json", "--output", "v.h5"))
    with h5py.File(tmp_path / "v.h5") as file:
        assert file.attrs["format"] == b"recres visits" or file.attrs["format"] == "recres visits"
        spec = json.loads(file["spec"][()])
        assert all(result[key] == value for key, value in spec.items())
        names = {-1: "undecided", -2: "too many steps"}
        labels = [names.get(label, label) for label in file["visits/label"][:].tolist()]
        assert labels == [one["attractor"] for one in result["visits"]] and "undecided" in labels
        keys = ["share", "share_standard_error", "on_attractor_share", "visits", "runs", "residence_steps"]
        keys += ["residence_standard_error", "longest_steps", "exact_share", "exact_residence_steps"]
        for key in keys:
            expected = np.array([one[key] for one in result["visits"]], dtype=float)
            np.testing.assert_array_equal(file[f"visits/{key}"][:].astype(float), expected)
        assert file["attractors_visited"][:].tolist() == result["attractors_visited"]
        for key in ["from", "to"]:
            assert [names.get(k, k) for k in file[f"transitions/{key}"][:].tolist()] == [step[key] for step in result["transitions"]]
        assert file["network/weights"].shape == (5, 5)


def test_threads_change_nothing(done, tmp_path):
    for spec in ["gaussian:n=8,seed=1", "gaussian:n=30,seed=2"]:
        for threads in [1, 3]:
            done("visits", spec, "--magnitude", 10, "--noise", 12, "--steps", 1000, "--replicates", 5, "--threads", threads, "--quiet", "--output", f"{threads}.h5")
        assert (tmp_path / "1.h5").read_bytes() == (tmp_path / "3.h5").read_bytes()


def test_tanh(done):
    result = visits(done, "nrooks:cycles=-2/+1", "--magnitude", 3, "--noise", 2, "--steps", 300, "--model", "tanh")
    assert "sbm" in result["why_no_theory"] and result["visits"][0]["exact_share"] is None
    assert sum(one["share"] for one in result["visits"]) == pytest.approx(1)


def test_the_picture_shows_where_the_run_was(recres, tmp_path):
    run = ["visits", *ROOKS, "--noise", 7]
    plain = recres(*run, "--output", "v.h5", env={"LC_ALL": "C"}).stdout
    assert plain.isascii() and max(map(len, plain.splitlines())) <= 80
    with h5py.File(tmp_path / "v.h5") as file:
        parts = np.array_split(file["labels"][0], 60)
    rows = [line for line in plain.splitlines() if line.count("|") == 2]
    assert len(rows) == 4
    for row in rows:
        label, shades = int(row.split()[0]), row.split("|")[1]
        shares = [np.mean(part == label) for part in parts]
        assert shades == "".join(" " if share == 0 else ".-+##"[int(4 * share)] for share in shares)
    fancy = recres(*run, env={"LC_ALL": "C.UTF-8"}).stdout
    assert "█" in fancy and "±" in fancy and max(map(len, fancy.splitlines())) <= 80


@pytest.mark.parametrize("words", [["gaussian:n=12,seed=3", "--magnitude", 10, "--noise", 12, "--steps", "1e5"], ["autapses:n=12", "--magnitude", 5, "--noise", 9, "--replicates", 2], ["gaussian:n=100,seed=1", "--noise", 1, "--steps", 50, "--settle", 5]])
def test_tables_fit_the_terminal(recres, words):
    process = recres("visits", *words, env={"LC_ALL": "C"})
    assert process.returncode == 0 and process.stderr == ""
    assert max(map(len, process.stdout.splitlines())) <= 80


def test_too_many_steps_and_too_many_labels_are_said(done, tmp_path):
    result = visits(done, "gaussian:n=100,seed=1", "--noise", 1, "--steps", 50, "--settle", 5)
    assert result["visits"][-1]["attractor"] == "too many steps" and result["attractors"] is None
    assert "come to no attractor within 5 steps" in result["warnings"][0]
    words = done("visits", "autapses:n=2", "--noise", 1, "--steps", "2e7", "--output", "v.h5")
    assert "without the labels of all states: there are more than 20000000" in words
    with h5py.File(tmp_path / "v.h5") as file:
        assert "labels" not in file and "20000000" in str(file.attrs["why_no_labels"])


def test_noise_that_changes_has_no_theory(done):
    result = visits(done, *ROOKS, "--noise", 1, "--protocol", "pulses:strength=20,duration=5,every=100,count=9")
    assert "same noise at all times" in result["why_no_theory"]


USAGE = [
    (["--noise", 1, "--steps", 0], 2, "0 steps show no transition"),
    (["--steps", 10], 2, "--noise is required"),
    (["--noise", -1], 2, "noise strength -1"),
    (["--noise", 1, "--replicates", 0], 2, "0 replicates"),
    (["--noise", 1, "--replicates", "1e18"], 2, "at most 1000000000 replicates"),
    (["--noise", 1, "--threads", 0], 2, "0 threads are not 1 to 1024"),
    (["--noise", 1, "--settle", 0], 2, "0 settling steps"),
    (["--noise", 1, "--start", "+++"], 2, "has 3 neurons, the network has 5"),
    (["--noise", 1, "--kernel", "tabel"], 2, "did you mean 'table'?"),
    (["--noise", 1, "--model", "tanh", "--kernel", "table"], 2, "not for the tanh model"),
    (["--noise", 1, "--output", "v.csv"], 2, "does not end in .h5"),
    (["--noise", 1, "--protocol", "pulses:strength=1,duration=5,every=2,count=3"], 2, "every"),
    (["--noise", 1, "--steps", "1.9e7", "--output", "v.h5", "--memory", "80MB"], 1, "the labels of 1 runs of 19000000 steps"),
    (["--noise", 1, "--replicates", "1e9"], 1, "the records of 1000000000 runs"),
    (["--noise", 1, "--setps", 1], 2, "did you mean '--steps'?"),
]


@pytest.mark.parametrize("words, code, answer", USAGE, ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "")
def test_what_cannot_be_is_refused_in_one_line(recres, tmp_path, words, code, answer):
    process = recres("visits", *ROOKS, *words)
    assert process.returncode == code and answer in process.stderr, process.stderr
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
    assert process.stdout == "" and os.listdir(tmp_path) == []


def test_a_full_disk_leaves_nothing_behind(recres, tmp_path):
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    process = recres("visits", *ROOKS, "--noise", 1, "--output", "v.h5", preexec_fn=small_files)
    assert process.returncode == 1 and "cannot write v.h5: File too large" in process.stderr and os.listdir(tmp_path) == []


@pytest.mark.parametrize("words", [["nrooks:cycles=-4/+1", "--steps", "1e12"], ["gaussian:n=100,seed=1", "--settle", "1e12", "--steps", "1e6"], ["autapses:n=3", "--magnitude", "3", "--model", "tanh", "--steps", "1e9"]])
def test_a_signal_stops_it(tmp_path, words):
    process = subprocess.Popen([BINARY, "visits", *words, "--noise", "3", "--output", "v.h5", "--progress", "lines"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until_handled(process, signal.SIGINT)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and "stopped before the end; nothing was written" in stderr
    assert os.listdir(tmp_path) == []


def test_help_quiet_and_progress(recres):
    process = recres("visits", "--help")
    assert process.returncode == 0 and max(map(len, process.stdout.splitlines())) <= 130
    assert "--settle" in process.stdout and "Protocols" in process.stdout
    process = recres("visits", *ROOKS, "--noise", 1, "--quiet")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert "100 %" in recres("visits", *ROOKS, "--noise", 1, "--progress", "lines").stderr
