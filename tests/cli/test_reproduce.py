"""recres reproduce: every claim of the paper, measured and judged."""

import json
import os
import signal
import subprocess
import time

import pytest

from conftest import BINARY

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
    assert "100 %" in lines.stderr and "experiments/s" in lines.stderr
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
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130 and stdout == "" and "stopped before the end" in stderr
    assert os.listdir(tmp_path) == []
