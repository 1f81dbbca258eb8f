"""recres run, status and merge: cells that cannot be measured, what is finished, and parts that become one."""

import json
import random
import shutil
import signal
import subprocess

import h5py
import numpy as np
import pytest

from conftest import BINARY
from experiments import (
    INFORMATION,
    SMALL,
    content,
    equal,
    files_in,
    needs_ranks,
    ranks,
    refused,
    rows_of,
    said,
    until,
    write,
)

# Cells that cannot be measured.

UNMEASURED = {
    "network": ["gaussian:n=3,seed=1", "gaussian:n=40,seed=1"],
    "noise": [0, 2],
    "steps": 30,
    "replicates": 2,
    "measure": ["exact", "information", "attractors"],
    "attractors.method": "complete",
}


def test_what_cannot_be_measured_is_told(done, recres, tmp_path):
    write(tmp_path, UNMEASURED)
    process = recres("run", "s.toml", "--csv", "s.csv", "--json")
    assert process.returncode == 1
    assert process.stderr.startswith("recres: 3 of 10 units could not be measured")
    assert "/failures" in process.stderr and process.stderr.count("\n") == 1
    outcome = json.loads(process.stdout)
    assert outcome["units"] == 10 and len(outcome["failures"]) == 3
    with h5py.File(tmp_path / "s.h5") as file:
        lines = said(file["failures"][()]).split("\n")
        assert lines == outcome["failures"]
        assert [line.split(": ")[0] for line in lines] == [
            "exact network=gaussian:n=40,seed=1 noise=0",
            "exact network=gaussian:n=40,seed=1 noise=2",
            "attractors network=gaussian:n=40,seed=1",
        ]
        assert all("40 neurons" in line for line in lines)
        for name in ["exact_entropy_bits", "exact_mutual_information_bits", "relaxation_steps", "attractors"]:
            assert np.isfinite(file[name][0]).all() and np.isnan(file[name][1]).all(), name
        assert np.isfinite(file["entropy_bits"]).all()
    _, rows = rows_of(tmp_path / "s.csv")
    assert [row["exact_entropy_bits"] == "" for row in rows] == [False, False, True, True]
    status = json.loads(done("status", "s.h5", "--json"))
    assert (status["units"], status["finished"], status["failed"], status["complete"]) == (10, 10, 3, True)
    assert "3 of them could not be measured" in done("status", "s.h5")
    words = recres("run", "s.toml", "-o", "words.h5", "--threads", 1)
    assert words.returncode == 1 and "3 units could not be measured" in words.stdout
    assert content(tmp_path / "words.h5") == content(tmp_path / "s.h5")


def test_what_cannot_be_measured_is_told_again(recres, tmp_path):
    write(tmp_path, UNMEASURED)
    first = recres("run", "s.toml", "--json")
    again = recres("run", "s.toml", "--json")
    assert again.returncode == first.returncode == 1
    assert json.loads(again.stdout)["failures"] == json.loads(first.stdout)["failures"]


def test_what_cannot_be_measured_goes_through_shards(done, recres, tmp_path):
    write(tmp_path, UNMEASURED)
    recres("run", "s.toml")
    codes = [recres("run", "s.toml", "--shard", f"{k}/3", "-o", f"{k}.h5").returncode for k in (1, 2, 3)]
    assert set(codes) == {0, 1}
    done("merge", "m.h5", "1.h5", "2.h5", "3.h5")
    assert content(tmp_path / "m.h5") == content(tmp_path / "s.h5")


@needs_ranks
def test_what_cannot_be_measured_goes_through_ranks(recres, tmp_path):
    write(tmp_path, UNMEASURED)
    recres("run", "s.toml")
    ranks(2, "run", "s.toml", "-o", "r.h5", "--quiet", folder=tmp_path, code=1)
    assert content(tmp_path / "r.h5") == content(tmp_path / "s.h5")


# Status.


def test_status_without_result(recres, tmp_path):
    assert "no such result" in refused(recres("status", "s.h5"), 1)
    write(tmp_path, SMALL)
    refused(recres("status", "s.toml"), 1)
    refused(recres("status", "."), 1)
    refused(recres("status"), 2)
    assert files_in(tmp_path) == ["s.toml"]


def test_status_of_what_is_complete(done, tmp_path):
    write(tmp_path, SMALL)
    done("run", "s.toml", "--quiet")
    status = json.loads(done("status", "s.h5", "--json"))
    with h5py.File(tmp_path / "s.h5") as file:
        assert status.pop("spec") == json.loads(file["spec"][()])
    assert status == {
        "output": "s.h5",
        "units": 3,
        "finished": 3,
        "failed": 0,
        "complete": True,
        "running": False,
        "shard": "1/1",
        "recres_version": done("--version").strip(),
    }
    words = done("status", "s.h5")
    assert "3 of 3 units finished (100 %), complete" in words and "information in 3 cells" in words
    done("run", "s.toml", "--shard", "2/2", "-o", "part.h5", "--quiet")
    status = json.loads(done("status", "part.h5", "--json"))
    assert (status["units"], status["finished"], status["shard"], status["complete"]) == (1, 1, "2/2", True)


def test_status_of_what_is_running(done, recres, tmp_path):
    # Units of one noise strength are done at once; those of the other would take hours.
    write(tmp_path, {**SMALL, "noise": [0, 1], "steps": [10, 100_000_000_000]})
    words = [BINARY, "run", "s.toml", "--threads", "2", "--quiet"]
    process = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: (tmp_path / "s.h5.journal").exists(), "no journal")
        until(lambda: recres("status", "s.h5").returncode == 0, "no status")
        until(lambda: json.loads(done("status", "s.h5", "--json"))["finished"] == 2, "units are not told")
        status = json.loads(done("status", "s.h5", "--json"))
        assert (status["units"], status["complete"], status["running"], status["failed"]) == (4, False, True, 0)
        assert "2 of 4 units finished (50 %), running" in done("status", "s.h5")
        process.send_signal(signal.SIGINT)
        message = process.communicate(timeout=60)[1]
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert message == (
        "recres: stopped with 2 of 4 units finished and kept; the same command again goes on from there\n"
    )
    status = json.loads(done("status", "s.h5", "--json"))
    assert (status["finished"], status["complete"], status["running"]) == (2, False, False)
    assert "not running" in done("status", "s.h5") and files_in(tmp_path) == ["s.h5.journal", "s.toml"]


# Merging.


@pytest.fixture
def parts(done, tmp_path):
    """Three parts of a small experiment, and the whole of it, s.h5."""
    write(tmp_path, {**SMALL, "magnitude": [1, 2, 3]})
    done("run", "s.toml", "--quiet")
    for k in 1, 2, 3:
        done("run", "s.toml", "--shard", f"{k}/3", "-o", f"{k}.h5", "--quiet")
    return tmp_path


def test_merged_parts_are_the_whole(done, parts):
    words = done("merge", "m.h5", "3.h5", "1.h5", "2.h5")
    assert "9 of 9 units from 3 parts" in words and words.count("Wrote m.h5") == 1
    assert content(parts / "m.h5") == content(parts / "s.h5")
    outcome = json.loads(done("merge", "j.h5", "1.h5", "2.h5", "3.h5", "--json"))
    assert outcome["output"] == "j.h5" and outcome["units"] == 9 and outcome["failures"] == []
    assert json.loads(done("status", "m.h5", "--json"))["shard"] == "1/1"
    assert json.loads(done("run", "s.toml", "-o", "m.h5", "--json"))["finished_before"] == 9
    with h5py.File(parts / "m.h5") as file:
        assert said(file.attrs["command"]) == "recres merge 3.h5 1.h5 2.h5"
    assert done("merge", "q.h5", "1.h5", "2.h5", "3.h5", "--quiet") == ""


def test_overlapping_parts_agree(done, parts):
    for k in 1, 2:
        done("run", "s.toml", "--shard", f"{k}/2", "-o", f"half{k}.h5", "--quiet")
    done("merge", "m.h5", "1.h5", "half1.h5", "half2.h5", "1.h5", "3.h5")
    assert content(parts / "m.h5") == content(parts / "s.h5")
    done("merge", "n.h5", "half1.h5", "2.h5", "1.h5", "3.h5")
    assert content(parts / "n.h5") == content(parts / "s.h5")


def test_overlapping_parts_that_differ_are_refused(recres, parts):
    # The records of another run, whose checksums are right.
    shutil.copy(parts / "1.h5", parts / "forged.h5")
    assert recres("run", "s.toml", "--set", "seed=2", "--shard", "1/3", "-o", "other.h5").returncode == 0
    with h5py.File(parts / "other.h5") as other, h5py.File(parts / "forged.h5", "r+") as file:
        file["records"][:] = other["records"][:]
    message = refused(recres("merge", "m.h5", "1.h5", "2.h5", "3.h5", "forged.h5"), 1)
    assert "different results" in message and not (parts / "m.h5").exists()


def test_missing_parts(done, recres, parts):
    message = refused(recres("merge", "m.h5", "1.h5", "3.h5"), 1)
    assert "3 of 9 units" in message and "--partial" in message and not (parts / "m.h5").exists()
    assert "6 of 9 units" in done("merge", "m.h5", "1.h5", "3.h5", "--partial", "--csv", "m.csv")
    with h5py.File(parts / "m.h5") as file, h5py.File(parts / "s.h5") as whole:
        # Units are dealt out in turn: the second part has every middle noise strength.
        assert np.isnan(file["entropy_bits"][:, 1]).all() and np.isnan(file["entropy_bits_mean"][:, 1]).all()
        for name in [*INFORMATION, "entropy_bits_mean", "kernel", "undersampled", "entropy_bits_error"]:
            assert equal(file[name][:, [0, 2]], whole[name][:, [0, 2]])
        assert file.attrs["missing_units"] == 3 and equal(file["run_seed"], whole["run_seed"])
    _, rows = rows_of(parts / "m.csv")
    assert [row["entropy_bits"] == "" for row in rows] == [False, True, False] * 3
    # No experiment goes on from there by mistake, and none is taken for finished.
    assert "left units out" in refused(recres("run", "s.toml", "-o", "m.h5"), 1)
    status = json.loads(done("status", "m.h5", "--json"))
    assert (status["units"], status["finished"]) == (9, 6)


def test_csv_of_missing_parts_has_no_numbers_for_them(done, parts):
    done("merge", "m.h5", "1.h5", "3.h5", "--partial", "--csv", "m.csv")
    _, rows = rows_of(parts / "m.csv")
    for row in rows[1::3]:
        assert {value for name, value in row.items() if name not in ("magnitude", "noise_strength")} == {""}


def test_status_of_what_misses_parts_is_not_complete(done, parts):
    done("merge", "m.h5", "1.h5", "3.h5", "--partial")
    words = done("status", "m.h5")
    assert "6 of 9 units" in words and not words.rstrip().endswith(", complete")


def test_unfinished_parts_are_merged_from_their_journals(done, recres, tmp_path):
    write(tmp_path, {**SMALL, "noise": [0, 1], "steps": [10, 100_000_000_000]})
    words = [BINARY, "run", "s.toml", "--shard", "1/1", "--threads", "1", "--quiet"]
    process = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        until(lambda: (tmp_path / "s.h5.journal").exists(), "no journal")
        until(lambda: recres("status", "s.h5").returncode == 0, "no status")
        until(lambda: json.loads(done("status", "s.h5", "--json"))["finished"] == 2, "units are not told")
        assert "2 of 4 units" in refused(recres("merge", "m.h5", "s.h5"), 1)
        # While it is being written.
        assert "2 of 4 units" in done("merge", "m.h5", "s.h5", "--partial")
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert "2 of 4 units" in done("merge", "n.h5", "s.h5", "--partial")
    assert content(tmp_path / "m.h5") == content(tmp_path / "n.h5")
    with h5py.File(tmp_path / "n.h5") as file:
        assert np.isfinite(file["entropy_bits"][0]).all() and np.isnan(file["entropy_bits"][1]).all()


def test_wrong_parts(recres, done, parts):
    done("run", "s.toml", "--set", "steps=51", "--shard", "2/3", "-o", "other.h5", "--quiet")
    assert "its steps" in refused(recres("merge", "m.h5", "1.h5", "other.h5", "3.h5"), 1)
    assert "whole experiment" in refused(recres("merge", "m.h5", "1.h5", "s.h5"), 1)
    assert "nothing.h5" in refused(recres("merge", "m.h5", "1.h5", "nothing.h5"), 1)
    assert "s.toml" in refused(recres("merge", "m.h5", "s.toml"), 1)
    assert "one of the parts" in refused(recres("merge", "1.h5", "1.h5", "2.h5", "3.h5"), 2)
    assert "one of the parts" in refused(recres("merge", "./1.h5", "1.h5", "2.h5", "3.h5"), 2)
    assert ".h5" in refused(recres("merge", "m.txt", "1.h5", "2.h5", "3.h5"), 2)
    assert "--csv" in refused(recres("merge", "m.h5", "1.h5", "2.h5", "3.h5", "--csv", "c.h5"), 2)
    assert "no folder" in refused(recres("merge", "no/m.h5", "1.h5", "2.h5", "3.h5"), 1)
    refused(recres("merge", "m.h5"), 2)
    refused(recres("merge"), 2)
    done("resonance", "autapses:n=2", "--noise", 1, "--steps", 10, "--output", "curve.h5", "--quiet")
    assert "recres resonance" in refused(recres("merge", "m.h5", "1.h5", "curve.h5"), 1)
    with h5py.File(parts / "foreign.h5", "w") as file:
        file["x"] = 1
    assert "foreign.h5" in refused(recres("merge", "m.h5", "foreign.h5"), 1)
    assert not [name for name in files_in(parts) if name.startswith(("m.", "c.h5", "."))]


def test_damaged_parts_never_give_wrong_numbers(recres, parts):
    whole = content(parts / "s.h5")
    raw = (parts / "2.h5").read_bytes()
    draw = random.Random(3)
    for _ in range(25):
        damaged = bytearray(raw)
        for place in draw.sample(range(len(raw)), 3):
            damaged[place] ^= 1 << draw.randrange(8)
        (parts / "bad.h5").write_bytes(damaged)
        process = recres("merge", "m.h5", "1.h5", "bad.h5", "3.h5", "--quiet")
        if process.returncode == 0:
            found = content(parts / "m.h5")
            data = {name: item[-1] for name, item in found.items() if isinstance(item, tuple)}
            for name, item in whole.items():
                assert not isinstance(item, tuple) or data[name] == item[-1], name
            (parts / "m.h5").unlink()
        else:
            refused(process, 1)
            assert not (parts / "m.h5").exists()


def test_more_shards_than_units(done, tmp_path):
    write(tmp_path, SMALL)
    done("run", "s.toml", "--quiet")
    for k in 1, 2, 3, 4:
        done("run", "s.toml", "--shard", f"{k}/4", "-o", f"{k}.h5", "--quiet")
    assert json.loads(done("status", "4.h5", "--json"))["units"] == 0
    done("merge", "m.h5", "1.h5", "2.h5", "3.h5", "4.h5")
    assert content(tmp_path / "m.h5") == content(tmp_path / "s.h5")
