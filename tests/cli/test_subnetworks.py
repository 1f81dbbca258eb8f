"""recres subnetworks: information of sub-networks against noise strength."""

import itertools
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
from plain_information import information, slow_signs

MEASURES = ["entropy_bits", "mutual_information_bits", "divergence_bits"]
RUN = ["gaussian:n=7,seed=2", "--magnitude", 3, "--steps", 2000, "--burn-in", 20, "--seed", 5]


def studied(done, *words):
    return json.loads(done("subnetworks", *words, "--json"))


def simulated(done, tmp_path, noise, replicate, run=RUN):
    done("simulate", *run, "--noise", noise, "--replicate", replicate, "-o", "s.npy", "--quiet")
    return np.load(tmp_path / "s.npy")


def rms_correlation(signs):
    """Of all pairs, by NumPy's own correlation coefficients."""
    both = np.vstack([signs[:-1].T, signs[1:].T])
    neurons = signs.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        pairs = np.nan_to_num(np.corrcoef(both)[:neurons, neurons:])
    return np.sqrt((pairs**2).mean())


def test_subnetworks_are_those_of_the_simulated_states(done, tmp_path):
    result = studied(done, *RUN, "--noise", "0.5,4", "--replicates", 3, "--sizes", "1:7", "--subsets", 4, "--correlation")
    assert result["noise_strengths"] == [0.5, 4] and result["steps"] == 2000 and result["seed"] == 5
    subsets = result["subnetworks"]
    assert [len(subset) for subset in subsets] == [size for size in range(1, 7) for _ in range(4)] + [7]
    assert all(subset == sorted(set(subset)) for subset in subsets) and len(set(map(tuple, subsets))) == 25
    for noise, point in zip([0.5, 4], result["points"]):
        assert point["noise_strength"] == noise
        runs = [simulated(done, tmp_path, noise, replicate) for replicate in range(3)]
        values = np.array([np.mean([information(run[:, s], run[:, s]) for run in runs], axis=0) for s in subsets])
        for k, key in enumerate(MEASURES):
            assert [one[key] for one in point["subnetworks"]] == pytest.approx(values[:, k], abs=1e-9)
        for size in point["sizes"]:
            of_size = [j for j, subset in enumerate(subsets) if len(subset) == size["size"]]
            for k, key in enumerate(MEASURES):
                assert size[key]["mean"] == pytest.approx(values[of_size, k].mean(), abs=1e-9)
                if len(of_size) > 1:
                    assert size[key]["deviation"] == pytest.approx(values[of_size, k].std(ddof=1), abs=1e-9)
                else:
                    assert size[key]["deviation"] is None
        assert point["rms_correlation"]["mean"] == pytest.approx(np.mean([rms_correlation(run) for run in runs]), abs=1e-9)


def test_divergence_of_the_network_is_the_mean_entropy_of_its_next_signs(done, tmp_path):
    done("network", *RUN[:3], "-o", "w.npy")
    signs = simulated(done, tmp_path, 0, 0)
    up = 1 / (1 + np.exp(-np.where(signs > 0, 1, -1)[:-1] @ np.load(tmp_path / "w.npy").T))
    bits = -(up * np.log2(up) + (1 - up) * np.log2(1 - up)).sum(axis=1)
    point = studied(done, *RUN, "--noise", 0, "--sizes", 1)["points"][0]
    assert point["network_divergence_bits"]["mean"] == pytest.approx(bits.mean(), rel=1e-6)


def test_given_neurons_and_defaults(done):
    result = studied(done, "gaussian:n=12,seed=1", "--noise", 1, "--steps", 500, "--neurons", "4,0/11")
    assert result["subnetworks"] == [[4, 0], [11]]
    assert [size["size"] for size in result["points"][0]["sizes"]] == [1, 2]
    result = studied(done, "gaussian:n=12,seed=1", "--noise", 1, "--steps", 100)
    assert sorted({len(subset) for subset in result["subnetworks"]}) == list(range(1, 11))
    assert len(result["subnetworks"]) == 12 + 66 + 100 * 6 + 66 + 100
    small = studied(done, "gaussian:n=3,seed=1", "--noise", 1, "--steps", 100)
    assert small["subnetworks"] == [list(s) for size in [1, 2, 3] for s in itertools.combinations(range(3), size)]
    assert small["points"][0]["rms_correlation"] is None
    ten = studied(done, "gaussian:n=6,seed=1", "--noise", 1, "--steps", 500, "--sizes", "2,1", "--baselines", 1)
    assert [one["baseline_bits"] is not None for one in ten["points"][0]["subnetworks"]] == [True] + 14 * [False] + [True] + 5 * [False]


def test_a_recording_is_the_run_that_it_was_written_from(done, tmp_path):
    simulate = ["gaussian:n=70,seed=1", "--magnitude", 2, "--steps", 1500, "--seed", 5]
    look = ["--sizes", "1,2,6", "--subsets", 9, "--correlation", "--seed", 5]
    point = studied(done, *simulate[:-2], "--noise", 1, *look)["points"][0]
    signs = simulated(done, tmp_path, 1, 0, simulate)
    np.savetxt(tmp_path / "s.csv", signs, fmt="%d", delimiter=",")
    with h5py.File(tmp_path / "r.h5", "w") as file:
        file.create_dataset("x", data=signs == 1, chunks=(64, 70), compression="gzip")
    for name in ["s.npy", "s.csv", "r.h5"]:
        recorded = studied(done, "--recording", name, *look)
        assert recorded["recording"] == name and recorded["neurons"] == 70 and recorded["states"] == 1501
        found = recorded["points"][0]
        assert found["noise_strength"] is None and found["network_divergence_bits"] is None
        for key in ["sizes", "subnetworks", "rms_correlation", "rms_correlation_corrected"]:
            assert found[key] == point[key]


def test_threads_and_memory_change_nothing(done, tmp_path):
    words = ["nrooks:n=15,seed=3", "--magnitude", 10, "--noise", "2,6", "--steps", "1e6", "--sizes", "1,12,15", "--subsets", 3]
    for name, rest in {"1": ["--threads", 1], "3": ["--threads", 3], "m": ["--threads", 2, "--memory", "600MB"]}.items():
        done("subnetworks", *words, *rest, "--quiet", "--output", f"{name}.h5")
    assert (tmp_path / "1.h5").read_bytes() == (tmp_path / "3.h5").read_bytes() == (tmp_path / "m.h5").read_bytes()


@pytest.mark.parametrize("is_recording", [False, True])
def test_output_holds_what_json_holds(done, tmp_path, is_recording):
    words = [*RUN, "--noise", "1,3,9"]
    if is_recording:
        np.save(tmp_path / "r.npy", slow_signs(900, 14))
        words = ["--recording", "r.npy"]
    result = studied(done, *words, "--sizes", "1,2,7", "--subsets", 5, "--baselines", 3, "--correlation", "--output", "n.h5")
    points = result["points"]
    with h5py.File(tmp_path / "n.h5") as file:
        form = file.attrs["format"]
        assert (form.decode() if isinstance(form, bytes) else form) == "recres subnetworks"
        spec = json.loads(file["spec"][()])
        assert all(result[key] == value for key, value in spec.items()) and spec["estimator"] == "chao-wang-jost"

        def equal(path, rows):
            np.testing.assert_array_equal(file[path][:], np.array(rows, dtype=float))

        equal("noise_strength", [point["noise_strength"] for point in points])
        assert file["size"][:].tolist() == [1, 2, 7]
        for key in [*MEASURES, "estimated_bits"]:
            for what in ["mean", "deviation"]:
                equal(f"{what}/{key}", [[size[key][what] for size in point["sizes"]] for point in points])
        equal("mean/baseline_bits", [[size["baseline_bits"] for size in point["sizes"]] for point in points])
        equal("undersampled_share", [[size["undersampled_share"] for size in point["sizes"]] for point in points])
        for key in [*MEASURES, "estimated_bits", "baseline_bits", "unseen_probability"]:
            equal(f"subnetworks/{key}", [[one[key] for one in point["subnetworks"]] for point in points])
        first, neurons = file["subnetworks/first"][:], file["subnetworks/neuron"][:]
        assert [neurons[a:b].tolist() for a, b in zip(first, first[1:])] == result["subnetworks"]
        whole = {"rms_correlation": "rms_correlation", "rms_correlation_corrected": "rms_correlation_corrected"}
        if not is_recording:
            whole["divergence_bits"] = "network_divergence_bits"
        for name, key in whole.items():
            for what in ["mean", "standard_error"]:
                equal(f"network_{what}/{name}", [point[key][what] for point in points])
        assert ("network/weights" in file) != is_recording and ("network_mean/divergence_bits" in file) != is_recording
        warnings = file["warnings"][()].decode()
        assert warnings.split("\n") == result["warnings"] if result["warnings"] else warnings == ""
        assert file["mean/entropy_bits"].dims[0][0].name == "/noise_strength"
        assert file["mean/entropy_bits"].dims[1][0].name == "/size"


def test_undersampled_sizes_are_said(done):
    words = ["autapses:n=30", "--magnitude", 0, "--noise", 1, "--steps", 1000, "--sizes", "1,20", "--subsets", 3]
    result = studied(done, *words)
    assert len(result["warnings"]) == 1 and "sub-networks of 20 neurons are undersampled" in result["warnings"][0]
    big = result["points"][0]["sizes"][1]
    # What counting finds is what it finds in shuffled states.
    assert big["undersampled_share"] == 1 and big["baseline_bits"] == pytest.approx(big["mutual_information_bits"]["mean"], abs=0.1)
    assert "are undersampled" in " ".join(done("subnetworks", *words).split())


USAGE = [
    ([], 2, "give either a NETWORK"),
    (["autapses:n=5", "--recording", "r.npy"], 2, "give either a NETWORK"),
    (["autapses:n=5", "--threshold", "0"], 2, "--threshold is for a --recording"),
    (["--recording", "r.npy", "--steps", "100"], 2, "--steps is for a simulated NETWORK"),
    (["--recording", "r.npy", "--noise", "1"], 2, "--noise is for a simulated NETWORK"),
    (["autapses:n=5", "--neurons", "0,1", "--sizes", "2"], 2, "without --sizes"),
    (["autapses:n=5", "--neurons", "0,1", "--subsets", "2"], 2, "without --sizes"),
    (["autapses:n=5", "--neurons", ""], 2, "--neurons '' names no neurons"),
    (["autapses:n=5", "--sizes", ""], 2, "--sizes ''"),
    (["autapses:n=5", "--sizes", "0:3"], 2, "--sizes '0:3'"),
    (["autapses:n=5", "--sizes", "3:1"], 2, "--sizes '3:1'"),
    (["autapses:n=5", "--sizes", "1,1"], 2, "twice"),
    (["autapses:n=5", "--sizes", "6"], 2, "no sub-network of 6 neurons"),
    (["autapses:n=5", "--sizes", "0"], 2, "no sub-network of 0 neurons"),
    (["autapses:n=5", "--sizes", "many"], 2, "--sizes 'many'"),
    (["autapses:n=99", "--sizes", "65"], 2, "more than the 64"),
    (["autapses:n=5", "--subsets", 0], 2, "0 sub-networks"),
    (["autapses:n=5", "--neurons", "5"], 2, "neuron 5"),
    (["autapses:n=5", "--neurons", "1,1"], 2, "twice"),
    (["autapses:n=5", "--neurons", "1//2"], 2, "beside a slash"),
    (["autapses:n=5", "--estimator", "best"], 2, "best"),
    (["autapses:n=5", "--steps", 0], 2, "0 steps"),
    (["autapses:n=5", "--replicates", 0], 2, "0 replicates"),
    (["autapses:n=5", "--threads", 0], 2, "0 threads"),
    (["autapses:n=5", "--noise", "-1"], 2, "noise strength -1"),
    (["autapses:n=5", "--noise", "nan"], 2, "noise"),
    (["autapses:n=5", "--kernel", "tabel"], 2, "did you mean 'table'?"),
    (["autapses:n=5", "--start", "+++"], 2, "has 3 neurons"),
    (["autapses:n=5", "--output", "n.csv"], 2, "does not end in .h5"),
    (["autapses:n=60", "--sizes", "20", "--subsets", "1e12"], 1, "sub-networks of 20 neurons"),
    (["autapses:n=9000", "--sizes", "1", "--noise", 1, "--steps", 2, "--correlation", "--memory", "200MB"], 1, "correlations of all pairs"),
    (["autapses:n=5", "--steps", "1e8", "--memory", "500MB"], 1, "--baselines 0 does without"),
    (["autapses:n=5", "--subset", 1], 2, "did you mean '--subsets'?"),
]


@pytest.mark.parametrize("words, code, answer", USAGE, ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "")
def test_what_cannot_be_is_refused_in_one_line(recres, tmp_path, words, code, answer):
    process = recres("subnetworks", *words)
    assert process.returncode == code and answer in process.stderr, process.stderr
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
    assert process.stdout == "" and os.listdir(tmp_path) == []


def test_a_full_disk_leaves_nothing_behind(recres, tmp_path):
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    process = recres("subnetworks", *RUN, "--noise", 1, "--output", "n.h5", preexec_fn=small_files)
    assert process.returncode == 1 and "cannot write n.h5" in process.stderr and os.listdir(tmp_path) == []


@pytest.mark.parametrize("words", [["autapses:n=5", "--steps", "1e12"], ["autapses:n=100000", "--sizes", "6", "--steps", "1e9"]])
def test_a_signal_stops_it(tmp_path, words):
    process = subprocess.Popen([BINARY, "subnetworks", *words, "--baselines", "0", "--output", "n.h5"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until_handled(process, signal.SIGINT)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and stdout == "" and "stopped before the end; nothing was written" in stderr
    assert os.listdir(tmp_path) == []


def test_a_signal_stops_the_reading_of_a_recording(tmp_path):
    # Zeros that take no room on the disk.
    with open(tmp_path / "r.npy", "wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "|i1", "fortran_order": False, "shape": (10**11, 8)})
        file.truncate(file.tell() + 8 * 10**11)
    process = subprocess.Popen([BINARY, "subnetworks", "--recording", "r.npy", "--baselines", "0", "--output", "n.h5"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until_handled(process, signal.SIGINT)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and stdout == "" and "stopped before the end" in stderr
    assert os.listdir(tmp_path) == ["r.npy"]


@pytest.mark.parametrize("words", [["--subsets", 5, "--sizes", "1:15"], ["--subsets", 5, "--noise", "3"], ["--subsets", 5, "--noise", "1,2", "--correlation", "--replicates", 2], ["--neurons", "0,1,2/4"]])
def test_tables_fit_the_terminal(recres, words):
    words = ["subnetworks", "nrooks:n=15,seed=3", "--magnitude", 10, "--steps", 500, *words]
    process = recres(*words, env={"LC_ALL": "C"})
    assert process.returncode == 0 and process.stderr == "" and process.stdout.isascii()
    assert max(map(len, process.stdout.splitlines())) <= 80, process.stdout
    fancy = recres(*words, env={"LC_ALL": "C.UTF-8"}).stdout
    assert max(map(len, fancy.splitlines())) <= 80, fancy


def test_help_quiet_and_progress(recres, tmp_path):
    process = recres("subnetworks", "--help")
    assert process.returncode == 0 and "--sizes" in process.stdout and "Generators" in process.stdout
    process = recres("subnetworks", *RUN, "--noise", 1, "--quiet")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    process = recres("subnetworks", *RUN, "--noise", 1, "--json", "--progress", "lines")
    json.loads(process.stdout)
    assert "100 %" in process.stderr
    np.save(tmp_path / "r.npy", slow_signs(3000, 4))
    assert "100 %" in recres("subnetworks", "--recording", "r.npy", "--progress", "lines").stderr
    assert "Wrote n.h5" in recres("subnetworks", "--recording", "r.npy", "--output", "n.h5").stdout
