"""recres reproduce: every claim of the paper, measured and judged."""

import json
import os
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from conftest import BINARY, wait_until_handled

IDS = ["1a", "1b", "1c", "2a", "2b", "2c", "2d", "2e", "3a", "3b", "4a", "4b", "5a", "5b"]


def test_every_claim_holds(done):
    result = json.loads(done("reproduce", "--json"))
    assert result["seed"] == 1 and result["holds"] is True
    assert [claim["id"] for claim in result["claims"]] == IDS
    for claim in result["claims"]:
        assert claim["holds"] is True and claim["faults"] == [], claim["id"]
        assert all(claim[key] for key in ["where", "claim", "expected", "measured", "runs", "numbers"])
        for number in claim["numbers"].values():
            assert set(number) == {"value", "standard_error"}
            assert isinstance(number["value"], (int, float))


def test_numbers_are_those_of_the_other_verbs(done):
    claims = {claim["id"]: claim["numbers"] for claim in json.loads(done("reproduce", "fig2", "--seed", 5, "--json"))["claims"]}
    assert list(claims) == IDS[3:8]
    rooks = ["nrooks:cycles=-4/+1", "--magnitude", 20, "--noise", "0:20:41", "--seed", 5]
    bits = json.loads(done("resonance", *rooks, "--json"))["mutual_information_bits"]["mean"]
    assert claims["2c"]["peak_bits"]["value"] == max(bits)
    assert claims["2c"]["peak_noise_strength"]["value"] == bits.index(max(bits)) / 2
    tanh = json.loads(done("resonance", *rooks, "--model", "tanh", "--json"))["mutual_information_bits"]["mean"]
    assert claims["2d"]["peak_bits"]["value"] == max(tanh)


def test_the_table(done):
    words = done("reproduce", "fig4", env={"LC_ALL": "C"})
    assert words.isascii() and max(map(len, words.splitlines())) <= 80
    assert "\n4a  Fig 4 A-D" in words and "\n4b  Fig 4 E" in words and "\n3a" not in words
    assert words.count("    measured") == 2 and words.endswith("2 of 2 claims hold.\n")


def test_progress_and_silence(recres):
    lines = recres("reproduce", "fig4", "--progress", "lines")
    assert max(map(len, lines.stderr.splitlines())) < 80
    assert "100 %" in lines.stderr and lines.stderr.endswith(" left  Fig 4 E tanh\n")
    process = recres("reproduce", "fig1", "--quiet", "--progress", "lines")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")


def test_threads_make_no_difference(done):
    assert done("reproduce", "discussion", "--threads", 1, "--json") == done("reproduce", "discussion", "--threads", 3, "--json")


@pytest.mark.parametrize(
    "words, answer",
    [
        (["fig9"], "'fig9' is no part of the paper; did you mean 'fig1'? (parts: fig1, fig2, fig3, fig4, discussion, all)"),
        (["fig1", "fig2"], "fig2"),
        (["--threads", 0], "0 threads"),
        (["--seed", "x"], "--seed 'x'"),
        (["--progress", "loud"], "--progress 'loud'"),
    ],
)
def test_refusals(recres, words, answer):
    process = recres("reproduce", *words)
    assert process.returncode == 2 and process.stdout == ""
    assert answer in process.stderr and process.stderr.count("\n") == 1


def test_stops_on_a_signal(tmp_path):
    process = subprocess.Popen([BINARY, "reproduce", "fig3"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until_handled(process, signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and stdout == "" and "stopped before the end" in stderr
    assert os.listdir(tmp_path) == []


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The file of all parts, and what was printed."""
    folder = tmp_path_factory.mktemp("paper")
    words = [BINARY, "reproduce", "-o", "paper", "--seed", "3", "--json", "--threads", "2"]
    process = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)
    assert process.returncode == 0, process.stderr
    with h5py.File(folder / "paper/reproduction.h5") as file:
        yield file, json.loads(process.stdout)


def entropy(p):
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


def test_file_says_what_it_is(paper):
    file, printed = paper
    assert file.attrs["format"] == b"recres reproduction" and file.attrs["format_version"] == 1
    assert file.attrs["command"] == b"recres reproduce --seed 3"
    spec = json.loads(file["spec"][()])
    assert spec["seed"] == 3 and spec["parts"] == ["fig1", "fig2", "fig3", "fig4", "discussion"]
    assert spec["version"] == printed["version"]
    assert json.loads(file["claims"][()]) == printed["claims"]


def test_file_has_what_claims_were_judged_by(paper):
    file, printed = paper
    numbers = {claim["id"]: {name: one["value"] for name, one in claim["numbers"].items()} for claim in printed["claims"]}
    bits = "mean/mutual_information_bits"
    assert max(file["fig1/growing"][bits]) == numbers["1a"]["peak_bits"]
    assert file["fig1/growing/weight_magnitude"][np.argmax(file["fig1/growing"][bits])] == numbers["1a"]["peak_magnitude"]
    assert file["fig1/weak"][bits][-1] == numbers["1b"]["information_last_bits"]
    assert max(file["fig1/strong"][bits]) == numbers["1c"]["peak_bits"]
    for name, claim in [("autapses", "2a"), ("hopfield", "2b"), ("rooks", "2c"), ("rooks_tanh", "2d")]:
        assert max(file[f"fig2/{name}"][bits]) == numbers[claim]["peak_bits"]
        assert file[f"fig2/{name}/network/weights"].shape == (5, 5)
        assert abs(file[f"fig2/{name}/network/weights"][:]).max() == 20
        assert ("exact" in file[f"fig2/{name}"]) == (name != "rooks_tanh")
    assert file["fig2/growing_rooks/mutual_information_bits"][-1] / 5 == numbers["2e"]["last_bits_per_neuron"]
    lengths = [file[f"fig3/lengths/{k}"].attrs["steps"] for k in range(5)]
    assert lengths == [1e3, 1e4, 1e5, 1e6, 1e7]
    assert file["fig3/lengths/4"][bits][0] == numbers["3a"]["long_without_noise_bits"]
    parts = file["fig3/parts"]
    assert parts[bits][-1, -1] == numbers["3b"]["plateau_bits"] and list(parts["size"]) == list(range(1, 16))
    assert parts["mean/baseline_bits"].shape == parts["standard_error/estimated_bits"].shape == (12, 15)
    assert file["discussion/boltzmann/asynchronous_distance"][-1] == numbers["5b"]["asynchronous_distance"]
    assert file["discussion/boltzmann"].attrs["synchronous_uphill_share"] == numbers["5b"]["synchronous_uphill_share"]
    assert file["discussion/search/searches/pulses"][:].mean() == pytest.approx(numbers["5a"]["mean_pulses"])
    assert file["fig2/visits/none/attractors_visited"][:].max() == numbers["2c"]["most_cycles_without_noise"]
    assert file["fig2/visits/peak"].attrs["noise_strength"] == numbers["2c"]["peak_noise_strength"]


def test_file_has_paths_and_pulses(paper):
    file, _ = paper
    path = file["fig4/path"]
    assert path.attrs["before_steps"] == 100 and path.attrs["pulse_steps"] == 5 and path["activity"].shape == (206, 3)
    # The pulse's own part of the first run.
    first = 100 + int(path.attrs["pulse"]) * 105 - 100
    assert np.array_equal(path["activity"], file["fig4/tanh/run/activity"][first : first + 206])
    sbm = file["fig4/sbm"]
    assert sbm["pulses/before"].shape == (20, 400) and sbm["run/state"].shape == (90 + 400 * 100 + 1, 1)
    assert {name: sbm.attrs[name] for name in ["strength", "duration", "every", "count", "first"]} == {
        "strength": 10, "duration": 10, "every": 100, "count": 400, "first": 90
    }


def test_every_curve_is_described(paper):
    file, _ = paper
    curves = []
    file.visititems(lambda name, item: curves.append(name) if isinstance(item, h5py.Group) and "mean" in item else None)
    assert len(curves) == 16
    for name in curves:
        attributes = file[name].attrs
        assert {"network", "weight_magnitude", "model", "steps", "replicates"} <= set(attributes), name
        assert file[name]["mean/mutual_information_bits"].dims[0].keys() in (["noise_strength"], ["weight_magnitude"])


def test_joint_distributions_of_five_settings(paper):
    file, _ = paper
    strong = file["fig1/strong"]
    best = int(np.argmax(strong["mean/mutual_information_bits"]))
    settings = [("fig1/weak", 0), ("fig1/weak", 10), ("fig1/strong", 0), ("fig1/strong", best), ("fig1/excess", 0)]
    for group, k in settings:
        joint = file[group]["joint/probability"][k]
        assert joint.shape == (32, 32) and abs(joint.sum() - 1) < 1e-12
        mutual = entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel())
        assert abs(mutual - file[group]["replicates/mutual_information_bits"][k, 0]) < 1e-9
        assert abs(entropy(joint.sum(0)) - file[group]["replicates/entropy_bits"][k, 0]) < 1e-9
    assert file["fig1/weak/noise_strength"][10] == 10 and file["fig1/excess/noise_strength"][0] == 400


def test_exact_curves_lie_under_the_measured_ones(paper):
    file, _ = paper
    groups = ["fig1/weak", "fig1/strong", "fig2/autapses", "fig2/hopfield", "fig2/rooks"]
    for group in groups:
        assert np.array_equal(file[group]["exact/noise_strength"], file[group]["noise_strength"])
        corrected = file[group]["mean/mutual_information_corrected_bits"][-1]
        assert abs(corrected - file[group]["exact/mutual_information_bits"][-1]) < 0.01
    assert np.array_equal(file["fig3/exact/noise_strength"], file["fig3/lengths/0/noise_strength"])
    assert file["fig3/exact/observed_peaks"].attrs["window_from_steps"] < 1000
    # The plug-in I of short runs at strong noise is biased, the corrected one is not.
    plugin, corrected, ergodic = (
        file[name][-1]
        for name in [
            "fig3/lengths/0/mean/mutual_information_bits",
            "fig3/lengths/0/mean/mutual_information_corrected_bits",
            "fig3/exact/mutual_information_bits",
        ]
    )
    assert plugin - ergodic > 0.02 > 0.01 > abs(corrected - ergodic)


def test_one_part_whatever_threads_and_folder(done, tmp_path):
    words = done("reproduce", "discussion", "-o", "a", "--threads", 1)
    assert words.endswith("Wrote report.html, its figures and reproduction.h5 to a\n")
    done("reproduce", "discussion", "--output", "b/", "--threads", 3, "--quiet")
    assert sorted(os.listdir(tmp_path / "a")) == sorted(os.listdir(tmp_path / "b")) == ["discussion.svg", "report.html", "reproduction.h5"]
    for name in os.listdir(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    done("report", "a/reproduction.h5", "-o", "again.html", "--svg", "again", "--threads", 1)
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "a/report.html").read_bytes()
    assert (tmp_path / "again/discussion.svg").read_bytes() == (tmp_path / "a/discussion.svg").read_bytes()
    with h5py.File(tmp_path / "a/reproduction.h5") as file:
        assert sorted(file) == ["claims", "discussion", "spec"] and file.attrs["command"] == b"recres reproduce discussion"


def test_folders_that_cannot_be(recres, tmp_path):
    (tmp_path / "file").write_text("mine")
    for folder, answer in [("file", "file is no folder"), ("none/of/these", "cannot make the folder none/of/these"), ("", "names no folder")]:
        process = recres("reproduce", "-o", folder)
        assert process.returncode == 1 and process.stdout == "" and answer in process.stderr, folder
        assert process.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == ["file"] and (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("is_there", [False, True])
def test_a_stopped_run_leaves_nothing(tmp_path, is_there):
    if is_there:
        (tmp_path / "out").mkdir()
    process = subprocess.Popen([BINARY, "reproduce", "fig3", "-o", "out"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until_handled(process, signal.SIGTERM)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60)[0] == "" and process.returncode == 130
    assert os.listdir(tmp_path) == (["out"] if is_there else [])
    assert not is_there or os.listdir(tmp_path / "out") == []
