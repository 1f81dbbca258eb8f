"""recres flux: information that flows between neurons, or from an input."""

import json
import math
import os
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from conftest import BINARY, wait_until_handled
from plain_information import information, slow_signs, transfer_entropy

RUN = ["gaussian:n=6,seed=2", "--magnitude", 1.5, "--steps", 2000, "--burn-in", 20, "--seed", 5]


def flowed(done, *words):
    return json.loads(done("flux", *words, "--json"))


def bits(directed):
    return directed["mutual_information"]["bits"], directed["transfer_entropy"]["bits"]


def test_flux_is_that_of_the_simulated_states(done, tmp_path):
    result = flowed(done, *RUN, "--noise", "0.5,4", "--replicates", 3, "--from", "0,4", "--to", "5,4,1", "--estimator", "plug-in")
    assert result["from"] == [0, 4] and result["to"] == [5, 4, 1] and result["lag"] == 1 and result["estimator"] == "plug-in"
    assert set(result) == {"network", "model", "noise_strengths", "input", "steps", "burn_in", "start", "replicates", "kernel", "from", "to", "lag", "estimator", "surrogates", "seed", "version", "points", "warnings"}
    for noise, point in zip([0.5, 4], result["points"]):
        found = {"from_to": [], "to_from": []}
        for replicate in range(3):
            done("simulate", *RUN, "--noise", noise, "--replicate", replicate, "-o", "s.npy", "--quiet")
            signs = np.load(tmp_path / "s.npy")
            a, b = signs[:, [0, 4]], signs[:, [1, 4, 5]]
            found["from_to"].append((information(a, b)[1], transfer_entropy(a, b)))
            found["to_from"].append((information(b, a)[1], transfer_entropy(b, a)))
        for key, runs in found.items():
            assert bits(point[key]) == pytest.approx(np.mean(runs, axis=0), abs=1e-9)
            errors = np.std(runs, axis=0, ddof=1) / math.sqrt(3)
            assert point[key]["mutual_information"]["standard_error"] == pytest.approx(errors[0], abs=1e-9)
            assert point[key]["transfer_entropy"]["standard_error"] == pytest.approx(errors[1], abs=1e-9)


def test_recordings_of_every_format(done, tmp_path):
    signs = slow_signs(1500, 5)
    # Neuron 3 does what neuron 0 did.
    signs[1:, 3] = signs[:-1, 0]
    signs[-1] = 1
    np.save(tmp_path / "r.npy", signs)
    np.save(tmp_path / "index.npy", signs.astype(int) @ 2 ** np.arange(5))
    np.savetxt(tmp_path / "r.csv", 2 * signs - 1, fmt="%d", delimiter=",")
    (tmp_path / "r.txt").write_text("".join("".join("-+"[y] for y in row) + "\n" for row in signs))
    with h5py.File(tmp_path / "r.h5", "w") as file:
        file.create_dataset("a/b", data=signs.astype(bool), chunks=(10, 5), compression="gzip")
    a, b = signs[:, [0, 1]], signs[:, [3]]
    for name in ["r.npy", "index.npy", "r.csv", "r.txt", "r.h5:/a/b"]:
        result = flowed(done, "--recording", name, "--from", "0,1", "--to", "3", "--estimator", "plug-in")
        assert result["recording"] == name and result["neurons"] == 5 and result["states"] == 1500
        point = result["points"][0]
        assert point["noise_strength"] is None
        assert bits(point["from_to"]) == pytest.approx((information(a, b)[1], transfer_entropy(a, b)), abs=1e-9)
        assert bits(point["to_from"]) == pytest.approx((information(b, a)[1], transfer_entropy(b, a)), abs=1e-9)
        assert point["from_to"]["mutual_information"]["standard_error"] is None
    for lag in [2, 30]:
        point = flowed(done, "--recording", "r.npy", "--from", "0,1", "--to", "3", "--estimator", "plug-in", "--lag", lag)["points"][0]
        assert point["from_to"]["mutual_information"]["bits"] == pytest.approx(information(a, b, lag)[1], abs=1e-9)
        assert point["from_to"]["transfer_entropy"] is None


def test_surrogates_tell_flux_from_chance(done, tmp_path):
    signs = slow_signs(4000, 4, 0.8)
    signs[1:, 3] = np.where(np.random.default_rng(5).random(3999) < 0.2, signs[1:, 3], signs[:-1, 0])
    np.save(tmp_path / "r.npy", signs)
    driven = flowed(done, "--recording", "r.npy", "--from", "0", "--to", "3", "--surrogates", 99, "--seed", 3)
    assert driven["surrogates"] == 99 and driven["seed"] == 3
    forth = driven["points"][0]["from_to"]
    assert forth["mutual_information"]["p_value"] == 0.01 and forth["transfer_entropy"]["p_value"] == 0.01
    assert forth["mutual_information"]["plugin_bits"] == pytest.approx(information(signs[:, [0]], signs[:, [3]])[1], abs=1e-9)
    assert forth["mutual_information"]["baseline_bits"] < 0.02
    free = flowed(done, "--recording", "r.npy", "--from", "1", "--to", "2", "--surrogates", 99)["points"][0]
    for key in ["from_to", "to_from"]:
        assert all(free[key][what]["p_value"] > 0.01 for what in ["mutual_information", "transfer_entropy"])
    again = flowed(done, "--recording", "r.npy", "--from", "0", "--to", "3", "--surrogates", 99, "--seed", 3, "--threads", 1)
    assert again["points"] == driven["points"]


def test_import_from_an_input(done):
    # A neuron that hears nothing but ±a is a channel that turns over with probability 1 - σ(a): I = 1 - h2.
    q = 1 / (1 + math.exp(2))
    expected = 1 + q * math.log2(q) + (1 - q) * math.log2(1 - q)
    result = flowed(done, "autapses:n=2", "--magnitude", 0, "--noise", 0, "--from", "input", "--to", "1", "--input", "random:strength=2,neurons=1")
    assert result["from"] == "input" and result["input"] == "random:strength=2,neurons=1"
    point = result["points"][0]
    found = point["from_to"]["mutual_information"]
    assert abs(found["bits"] - expected) < 6 * found["standard_error"] < 0.05 and point["to_from"] is None


def test_import_from_a_file(done, tmp_path):
    random = np.random.default_rng(3)
    x = random.choice([-1.5, 1.5], (1000, 2))
    np.save(tmp_path / "x.npy", x)
    run = ["gaussian:n=3,seed=1", "--noise", 1, "--steps", 1000, "--input", "x.npy"]
    result = flowed(done, *run, "--from", "input", "--to", "0,1", "--replicates", 1, "--estimator", "plug-in")
    done("simulate", *run, "-o", "s.npy", "--quiet")
    signs = np.load(tmp_path / "s.npy")[:, :2]
    before = np.vstack([x > 0, [[0, 0]]])
    assert bits(result["points"][0]["from_to"]) == pytest.approx((information(before, signs)[1], transfer_entropy(before, signs)), abs=1e-9)


def test_threads_change_nothing(done):
    words = [*RUN, "--noise", "1,2", "--replicates", 3, "--from", 0, "--to", "1,2", "--surrogates", 9]
    assert flowed(done, *words, "--threads", 1) == flowed(done, *words, "--threads", 3)


USAGE = [
    (["autapses:n=5", "--from", "0"], 2, "--to is required"),
    (["autapses:n=5", "--to", "0"], 2, "--from is required"),
    (["--from", "0", "--to", "1"], 2, "give either a NETWORK"),
    (["autapses:n=5", "--from", "", "--to", "1", "--input", "random:strength=1"], 2, "--from"),
    (["autapses:n=5", "--from", "0", "--to", ""], 2, "to which information could flow"),
    (["autapses:n=5", "--from", "5", "--to", "1"], 2, "neuron 5"),
    (["autapses:n=5", "--from", "0", "--to", "1,1"], 2, "twice"),
    (["autapses:n=5", "--from", "0", "--to", "x"], 2, "'x'"),
    (["autapses:n=5", "--from", "0", "--to", "1", "--lag", 0], 2, "lag of 0"),
    (["autapses:n=5", "--from", "0", "--to", "1", "--lag", 101, "--steps", 100], 2, "lag of 101"),
    (["autapses:n=5", "--from", "0", "--to", "1", "--estimator", "best"], 2, "best"),
    (["autapses:n=5", "--from", "input", "--to", "1"], 2, "--input"),
    (["autapses:n=5", "--from", "input", "--to", "1", "--input", "random:strength=1,neurons=5"], 2, "neuron 5"),
    (["autapses:n=5", "--from", "0", "--to", "1", "--replicates", 0], 2, "0 replicates"),
    (["autapses:n=5", "--from", "0", "--to", "1", "--threads", 0], 2, "0 threads"),
    (["--recording", "r.npy", "--from", "input", "--to", "1"], 2, "input"),
    (["--recording", "r.npy", "--from", "0", "--to", "1", "--input", "random:strength=1"], 2, "not for a --recording"),
    (["--recording", "r.npy", "--from", "0", "--to", "1", "--replicates", "3"], 2, "--replicates is for a simulated NETWORK"),
    (["autapses:n=5", "--from", "0", "--to", "1", "--threshold", "0"], 2, "--threshold is for a --recording"),
    (["--recording", "r.npy", "--from", "0", "--to", "7"], 2, "neuron 7"),
    (["--recording", "r.npy", "--from", "0", "--to", "1", "--lag", "50"], 1, "50 states"),
]


@pytest.mark.parametrize("words, code, answer", USAGE, ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "")
def test_what_cannot_be_is_refused_in_one_line(recres, tmp_path, words, code, answer):
    np.save(tmp_path / "r.npy", slow_signs(50, 3))
    process = recres("flux", *words)
    assert process.returncode == code and answer in process.stderr, process.stderr
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
    assert process.stdout == ""


@pytest.mark.parametrize("lag", [1, 2])
def test_surrogates_of_very_short_recordings(recres, tmp_path, lag):
    for states in range(2, 8):
        np.save(tmp_path / "r.npy", slow_signs(states, 2))
        process = recres("flux", "--recording", "r.npy", "--from", "0", "--to", "1", "--surrogates", 5, "--lag", lag, "--json")
        assert process.returncode in (0, 1) and (process.returncode == 0 or process.stderr.count("\n") == 1), process.stderr
        assert (process.returncode == 0) == (states - lag >= 2), (states, process.stderr)


@pytest.mark.parametrize("words", [["--from", "0", "--to", "1"], ["--from", "0,1,2,3,4,5", "--to", "0,1,2,3,4,5", "--surrogates", 5], ["--from", "input", "--to", "1", "--input", "random:strength=1"], ["--from", "0", "--to", "1", "--lag", 3, "--surrogates", 5, "--replicates", 1]])
def test_tables_fit_the_terminal(recres, words):
    for locale in ["C", "C.UTF-8"]:
        process = recres("flux", *RUN, "--noise", "0:40:3", *words, env={"LC_ALL": locale})
        assert process.returncode == 0 and process.stderr == "" and process.stdout.isascii() == (locale == "C")
        assert max(map(len, process.stdout.splitlines())) <= 80, process.stdout


def test_a_signal_stops_it(tmp_path):
    np.save(tmp_path / "r.npy", slow_signs(3000, 2))
    for words in [["autapses:n=5", "--steps", "1e12"], ["--recording", "r.npy", "--surrogates", "100000000"]]:
        process = subprocess.Popen([BINARY, "flux", *words, "--from", "0", "--to", "1"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        wait_until_handled(process, signal.SIGINT)
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == 130 and stdout == "" and stderr.count("\n") == 1


def test_help_quiet_and_progress(recres, tmp_path):
    process = recres("flux", "--help")
    assert process.returncode == 0 and "--from" in process.stdout and "Input signals" in process.stdout
    process = recres("flux", *RUN, "--noise", 1, "--from", 0, "--to", 1, "--quiet")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    np.save(tmp_path / "r.npy", slow_signs(3000, 4))
    for words in [[*RUN, "--noise", 1], ["--recording", "r.npy"], ["--recording", "r.npy", "--lag", 2]]:
        process = recres("flux", *words, "--from", 0, "--to", 1, "--surrogates", 5, "--json", "--progress", "lines")
        json.loads(process.stdout)
        assert " 100 %" in process.stderr, process.stderr
