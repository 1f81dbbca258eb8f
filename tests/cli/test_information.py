"""recres information: H, I and D of recordings."""

import json
import os
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from conftest import BINARY, wait_until_handled
from plain_information import information, slow_signs

ESTIMATORS = ["plug-in", "miller-madow", "panzeri-treves", "grassberger", "chao-shen", "chao-wang-jost", "nsb"]


def measured(done, *words):
    return json.loads(done("information", *words, "--json"))


def plugin(series):
    one = next(one for one in series["estimates"] if one["estimator"] == "plug-in")
    return one["entropy_bits"], one["mutual_information_bits"], one["divergence_bits"]


def write_all(folder, signs):
    """The same states in every format; returns what to ask for."""
    steps, neurons = signs.shape
    indices = (signs.astype(np.int64) << np.arange(neurons)).sum(axis=1)
    plus_minus = 2 * signs.astype(int) - 1
    names = []

    def npy(name, array):
        np.save(folder / name, array)
        names.append([name])

    for kind in ["bool", "int8", "uint8", "int16", "int32", "int64", "float32", "float64", ">i4", ">f8"]:
        npy(f"{kind.strip('>')}{'_big' if kind[0] == '>' else ''}.npy", signs.astype(kind))
    for kind in ["int8", "int64", "float32"]:
        npy(f"signs_{kind}.npy", plus_minus.astype(kind))
    npy("fortran.npy", np.asfortranarray(signs))
    npy("index.npy", indices)
    np.save(folder / "analog.npy", np.where(signs == 1, 0.31, 0.29))
    names.append(["analog.npy", "--threshold", 0.3])
    np.savetxt(folder / "rows.csv", signs, fmt="%d", delimiter=",")
    np.savetxt(folder / "blanks.txt", plus_minus, fmt="%d", delimiter=" ")
    np.savetxt(folder / "index.txt", indices, fmt="%d")
    (folder / "strings.txt").write_text("".join("".join("-+"[y] for y in row) + "\n" for row in signs))
    (folder / "dos.csv").write_bytes("".join(",".join(map(str, row)) + "\r\n" for row in signs).encode())
    names += [["rows.csv"], ["blanks.txt"], ["index.txt"], ["strings.txt"], ["dos.csv"]]
    with h5py.File(folder / "r.h5", "w") as file:
        file["plain"] = signs
        file["bool"] = signs.astype(bool)
        file["signs"] = plus_minus.astype(np.float64)
        file.create_dataset("deep/chunked", data=signs, chunks=(100, 2), compression="gzip", shuffle=True)
        file.create_dataset("big", data=plus_minus.astype(">i2"))
        file["index"] = indices
    names += [[f"r.h5:/{name}"] for name in ["plain", "bool", "signs", "deep/chunked", "big", "index"]]
    with h5py.File(folder / "alone.h5", "w") as file:
        file["anything"] = signs
        file["note"] = "no numbers"
    names.append(["alone.h5"])
    return names


def test_every_format_gives_the_numbers_of_numpy(done, tmp_path):
    signs = slow_signs(700, 4)
    # The largest index, so that indices tell how many neurons there are.
    signs[-1] = 1
    expected = information(signs, signs)
    for words in write_all(tmp_path, signs):
        result = measured(done, *words)
        assert result["neurons"] == 4 and result["recording"] == words[0]
        series = result["series"][0]
        assert series["states"] == 700 and series["transitions"] == 699
        assert plugin(series) == pytest.approx(expected, abs=1e-9), words


def test_lags_and_neurons(done, tmp_path):
    signs = slow_signs(1500, 70, 0.99)
    np.save(tmp_path / "r.npy", signs)
    choices = [[0], [3, 69, 12], list(range(40)), list(range(70))]
    words = "/".join(",".join(map(str, choice)) for choice in choices)
    for lag in [1, 7, 1499]:
        result = measured(done, "r.npy", "--neurons", words, "--lag", lag)
        assert result["lag"] == lag and len(result["series"]) == 4
        for choice, series in zip(choices, result["series"]):
            assert series["chosen_neurons"] == choice and series["transitions"] == 1500 - lag
            assert plugin(series) == pytest.approx(information(signs[:, choice], signs[:, choice], lag), abs=1e-9)
    result = measured(done, "r.npy")
    assert result["series"][0]["chosen_neurons"] == "all"
    assert plugin(result["series"][0]) == pytest.approx(information(signs, signs), abs=1e-9)


def test_keys_and_what_was_seen(done, tmp_path):
    signs = slow_signs(2000, 5)
    np.save(tmp_path / "r.npy", signs)
    result = measured(done, "r.npy", "--surrogates", 19, "--seed", 4)
    assert set(result) == {"recording", "neurons", "threshold", "lag", "version", "series"}
    series = result["series"][0]
    states = signs @ 2 ** np.arange(5)
    pairs, counts = np.unique(np.stack([states[:-1], states[1:]]), axis=1, return_counts=True)
    once = int((counts == 1).sum())
    seen = [len(np.unique(states[:-1])), len(np.unique(states[1:])), pairs.shape[1], once]
    assert [series[key] for key in ["states_before", "states_after", "pairs", "pairs_seen_once"]] == seen
    assert series["coverage"] == pytest.approx(1 - once / 1999)
    assert [one["estimator"] for one in series["estimates"]] == ESTIMATORS
    for one in series["estimates"]:
        interval = one["interval"]["mutual_information_bits"]
        assert interval["ci95_low"] < interval["ci95_high"] and interval["standard_error"] > 0
        assert one["divergence_bits"] == pytest.approx(one["entropy_bits"] - one["mutual_information_bits"], abs=1e-9)
        assert (one["entropy_deviation_bits"] is not None) == (one["estimator"] == "nsb")
    surrogates = series["surrogates"]
    assert surrogates["surrogates"] == 19 and surrogates["seed"] == 4 and surrogates["p_value"] == 0.05
    # 2 T ln 2 · I in nats, (32 - 1)² degrees of freedom at most.
    chi = series["chi_square_test"]
    assert chi["g"] == pytest.approx(2 * 1999 * np.log(2) * plugin(series)[1], rel=1e-9)
    assert chi["degrees_of_freedom"] == (seen[0] - 1) * (seen[1] - 1) and chi["p_value"] < 1e-6
    one = measured(done, "r.npy", "--estimator", "grassberger")["series"][0]
    assert [each["estimator"] for each in one["estimates"]] == ["grassberger"]
    assert one["estimates"][0] == next(each for each in series["estimates"] if each["estimator"] == "grassberger")


def test_own_recordings_and_threads(done, tmp_path):
    run = ["gaussian:n=6,seed=1", "--magnitude", 2, "--noise", 1, "--steps", 3000]
    results = []
    for name in ["s.h5", "s.npy", "s.csv"]:
        done("simulate", *run, "-o", name, "--quiet")
        results.append(measured(done, name, "--surrogates", 9, "--threads", len(results) + 1)["series"])
    assert results[0] == results[1] == results[2]
    curve = json.loads(done("subnetworks", *run, "--neurons", "0,1,2,3,4,5", "--json"))
    assert plugin(results[0][0])[1] == pytest.approx(curve["points"][0]["subnetworks"][0]["mutual_information_bits"], abs=1e-12)


@pytest.mark.parametrize("kind", ["npy", "h5"])
def test_a_file_larger_than_memory(done, tmp_path, kind):
    # 240 MB of blocks of the same states, so that NumPy need not count them all.
    steps, neurons, times = 100_000, 4, 75
    signs = slow_signs(steps, neurons).astype(np.int64)
    if kind == "npy":
        file = np.lib.format.open_memmap(tmp_path / "r.npy", mode="w+", dtype=np.int64, shape=(times * steps, neurons))
        for k in range(times):
            file[k * steps : (k + 1) * steps] = signs
        del file
        name = "r.npy"
    else:
        with h5py.File(tmp_path / "r.h5", "w") as file:
            data = file.create_dataset("x", shape=(times * steps, neurons), dtype=np.int64, chunks=(steps, neurons))
            for k in range(times):
                data[k * steps : (k + 1) * steps] = signs
        name = "r.h5:/x"
    expected = information(np.vstack([signs, signs[:1]]), np.vstack([signs, signs[:1]]))
    assert os.path.getsize(tmp_path / name.split(":")[0]) > 200e6
    series = measured(done, name, "--memory", "100MB", "--estimator", "plug-in")["series"][0]
    assert series["states"] == times * steps
    assert plugin(series) == pytest.approx(expected, abs=1e-6)
    small = json.loads(done("subnetworks", "--recording", name, "--neurons", "0,1,2,3", "--memory", "100MB", "--baselines", 0, "--json"))
    assert small["points"][0]["subnetworks"][0]["mutual_information_bits"] == pytest.approx(expected[1], abs=1e-6)
    flux = json.loads(done("flux", "--recording", name, "--from", "0", "--to", "1", "--memory", "100MB", "--json"))
    assert flux["states"] == times * steps


def test_few_or_constant_states_are_said(done, tmp_path):
    (tmp_path / "two.txt").write_text("+-\n-+\n")
    series = measured(done, "two.txt")["series"][0]
    assert plugin(series) == (0, 0, 0) and series["estimates"][0]["interval"] is None
    assert any("no intervals: 1 transitions" in words or "no intervals: 1 transition " in words for words in series["warnings"])
    np.save(tmp_path / "still.npy", np.ones((500, 3), dtype=bool))
    series = measured(done, "still.npy", "--surrogates", 9)["series"][0]
    assert plugin(series) == (0, 0, 0) and series["surrogates"]["p_value"] == 1
    assert any("the state never changes" in words for words in series["warnings"])
    assert "the state never changes" in " ".join(done("information", "still.npy").split())
    np.save(tmp_path / "thin.npy", np.random.default_rng(1).integers(0, 2, (500, 30)))
    assert any("undersampled" in words for words in measured(done, "thin.npy")["series"][0]["warnings"])
    assert "undersampled" in done("information", "thin.npy")


def broken(folder):
    signs = slow_signs(50, 3)
    np.save(folder / "good.npy", signs)
    whole = (folder / "good.npy").read_bytes()
    (folder / "cut.npy").write_bytes(whole[:-1])
    (folder / "header.npy").write_bytes(whole[:20])
    (folder / "nothing.npy").write_bytes(b"")
    np.save(folder / "empty.npy", np.zeros((0, 3)))
    np.save(folder / "narrow.npy", np.zeros((3, 0)))
    np.save(folder / "deep.npy", np.zeros((3, 3, 3)))
    np.save(folder / "text.npy", np.array([["a", "b"]]))
    np.save(folder / "complex.npy", np.ones((3, 3), dtype=complex))
    np.save(folder / "one.npy", signs[:1])
    np.save(folder / "negative.npy", np.array([3, 1, -1]))
    for name, value in [("nan", np.nan), ("three", 3), ("inf", np.inf), ("half", 0.5), ("mixed", -1)]:
        array = signs.astype(float)
        array[4, 1] = value
        # A -1 is foreign where there are 0.
        array[:3] = 0
        np.save(folder / f"{name}.npy", array)
        np.savetxt(folder / f"{name}.csv", array, delimiter=",")
        with h5py.File(folder / f"{name}.h5", "w") as file:
            file["x"] = array
    (folder / "empty.csv").write_text("")
    (folder / "names.csv").write_text("a,b,c\n")
    (folder / "one.csv").write_text("1,0,1\n")
    (folder / "ragged.csv").write_text("1,0,1\n1,0\n1,1,1\n")
    (folder / "words.csv").write_text("1,0,1\n1,zero,1\n")
    (folder / "ragged.txt").write_text("+++\n++-\n+-\n")
    (folder / "sign.txt").write_text("+++\n+x-\n")
    (folder / "hole.csv").write_text("1,0,1\n1,,1\n")
    (folder / "r.dat").write_text("1\n")
    (folder / "no.h5").write_text("no HDF5")
    with h5py.File(folder / "many.h5", "w") as file:
        file["a"] = signs
        file["b"] = signs
        file["half"] = signs.astype(np.float16)
    with h5py.File(folder / "none.h5", "w") as file:
        file["note"] = "no numbers"
    return signs


BROKEN = [
    ("missing.npy", 1, "missing.npy"),
    ("cut.npy", 1, "cut.npy"),
    ("header.npy", 1, "header.npy"),
    ("nothing.npy", 1, "nothing.npy"),
    ("empty.npy", 1, "empty.npy"),
    ("narrow.npy", 1, "narrow.npy"),
    ("deep.npy", 1, "deep.npy"),
    ("text.npy", 1, "text.npy"),
    ("complex.npy", 1, "complex.npy"),
    ("negative.npy", 1, "-1"),
    ("one.npy", 1, "1 state"),
    ("one.csv", 1, "1 state"),
    ("nan.npy", 1, "row 4, neuron 1"),
    ("nan.csv", 1, "line 5"),
    ("nan.h5", 1, "row 4, neuron 1"),
    ("three.npy", 1, "row 4, neuron 1"),
    ("three.csv", 1, "line 5"),
    ("three.h5", 1, "row 4, neuron 1"),
    ("inf.npy", 1, "row 4, neuron 1"),
    ("half.npy", 1, "--threshold"),
    ("half.csv", 1, "--threshold"),
    ("half.h5", 1, "--threshold"),
    ("mixed.npy", 1, "row 4, neuron 1"),
    ("mixed.csv", 1, "line 5"),
    ("mixed.h5", 1, "row 4, neuron 1"),
    ("empty.csv", 1, "empty.csv"),
    ("names.csv", 1, "names.csv"),
    ("ragged.csv", 1, "line 2"),
    ("words.csv", 1, "line 2"),
    ("hole.csv", 1, "line 2"),
    ("ragged.txt", 1, "line 3"),
    ("sign.txt", 1, "line 2"),
    ("no.h5", 1, "no.h5"),
    ("many.h5", 1, "many.h5"),
    ("none.h5", 1, "none.h5"),
    ("many.h5:/c", 1, "/c"),
    ("many.h5:/half", None, "half"),
    ("r.dat", 2, ".npy"),
]


@pytest.mark.parametrize("verb", ["information", "subnetworks", "flux"])
def test_what_is_no_recording_is_refused_in_one_line(recres, tmp_path, verb):
    broken(tmp_path)
    before = sorted(os.listdir(tmp_path))
    rest = {"information": [], "subnetworks": ["--output", "out.h5"], "flux": ["--from", 0, "--to", 1]}[verb]
    for name, code, answer in BROKEN:
        process = recres(verb, *(["--recording"] if verb != "information" else []), name, *rest)
        if code is None:
            # Half precision is read or refused, but never misread.
            assert process.returncode in (0, 1), (name, process.stderr)
            if os.path.exists(tmp_path / "out.h5"):
                os.remove(tmp_path / "out.h5")
            continue
        assert process.returncode == code and (answer in process.stderr or (answer == "1 state" and "one state" in process.stderr)), (name, process.returncode, process.stderr)
        assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1, process.stderr
        assert process.stdout == "" and sorted(os.listdir(tmp_path)) == before


def test_half_precision_is_right_or_refused(recres, tmp_path):
    signs = broken(tmp_path)
    process = recres("information", "many.h5:/half", "--json")
    if process.returncode == 0:
        assert plugin(json.loads(process.stdout)["series"][0]) == pytest.approx(information(signs, signs), abs=1e-9)
    else:
        assert process.returncode == 1 and process.stderr.count("\n") == 1 and "many.h5" in process.stderr


USAGE = [
    ([], "FILE"),
    (["good.npy", "--estimator", "chao"], "chao"),
    (["good.npy", "--neurons", "3"], "neuron 3"),
    (["good.npy", "--neurons", "0,0"], "twice"),
    (["good.npy", "--neurons", "0,"], "neuron"),
    (["good.npy", "--neurons", ""], "--neurons '' names no neurons"),
    (["good.npy", "--neurons", "0/"], "nothing stands beside a slash"),
    (["good.npy", "--neurons", "a"], "'a'"),
    (["good.npy", "--lag", "0"], "lag of 0"),
    (["good.npy", "--lag", "-1"], "--lag"),
    (["good.npy", "--lag", "1.5"], "--lag"),
    (["good.npy", "--threads", "0"], "0 threads"),
    (["good.npy", "--threshold", "nan"], "--threshold"),
    (["good.npy", "--memory", "much"], "--memory"),
    (["good.npy", "--surrogate", "9"], "--surrogates"),
    (["good.npy", "--output", "x.h5"], "--output"),
]


@pytest.mark.parametrize("words, answer", USAGE, ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "")
def test_wrong_use_is_refused_in_one_line(recres, tmp_path, words, answer):
    np.save(tmp_path / "good.npy", slow_signs(50, 3))
    process = recres("information", *words)
    assert process.returncode == 2 and answer in process.stderr, process.stderr
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1 and process.stdout == ""


def test_several_files_are_independent_runs(recres, tmp_path):
    runs = [slow_signs(2000 + 100 * k, 4, seed=k) for k in range(4)]
    names = [f"run{k}.npy" for k in range(4)]
    for name, run in zip(names, runs):
        np.save(tmp_path / name, run)
    result = json.loads(recres("information", *names, "--json", "--surrogates", 9).stdout)
    assert result["recording"] == names
    series = result["series"][0]
    each = np.array([information(run, run) for run in runs])
    plugin = series["estimates"][0]
    assert [plugin[f"{key}_bits"] for key in ("entropy", "mutual_information", "divergence")] == pytest.approx(each.mean(0), abs=1e-9)
    assert plugin["interval"]["mutual_information_bits"]["standard_error"] == pytest.approx(each[:, 1].std(ddof=1) / 2, abs=1e-9)
    assert plugin["interval"]["parts"] == 4 and series["surrogates"]["p_value"] == 0.1
    assert [run["recording"] for run in series["runs"]] == names and [run["states"] for run in series["runs"]] == [2000, 2100, 2200, 2300]
    text = recres("information", *names).stdout
    assert "4 recordings" in text and "mean of 4 independent recordings" in text
    np.save(tmp_path / "other.npy", slow_signs(50, 5))
    process = recres("information", names[0], "other.npy")
    assert process.returncode == 1 and "other.npy has 5 neurons and run0.npy has 4" in process.stderr


def test_a_lag_longer_than_the_recording(recres, tmp_path):
    np.save(tmp_path / "good.npy", slow_signs(50, 3))
    for lag in ["50", "1e18"]:
        process = recres("information", "good.npy", "--lag", lag)
        assert process.returncode == 1 and "50 states" in process.stderr


def test_help_quiet_and_progress(recres, tmp_path):
    np.save(tmp_path / "r.npy", slow_signs(3000, 3))
    process = recres("information", "--help")
    assert process.returncode == 0 and "--surrogates" in process.stdout and "chao-wang-jost" in process.stdout
    assert max(map(len, process.stdout.splitlines())) <= 130
    process = recres("information", "r.npy", "--quiet")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    process = recres("information", "r.npy", "--json", "--surrogates", 5, "--progress", "lines")
    json.loads(process.stdout)
    assert "100 %" in process.stderr
    for words in [["r.npy"], ["r.npy", "--neurons", "0/1,2", "--surrogates", 9]]:
        plain = recres("information", *words, env={"LC_ALL": "C"})
        assert plain.stdout.isascii() and max(map(len, plain.stdout.splitlines())) <= 80, plain.stdout


def test_a_signal_stops_it(tmp_path):
    np.save(tmp_path / "r.npy", slow_signs(20000, 8))
    process = subprocess.Popen([BINARY, "information", "r.npy", "--surrogates", "100000000"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until_handled(process, signal.SIGINT)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and stdout == "" and stderr.count("\n") == 1
