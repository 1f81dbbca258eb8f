"""recres run and merge: what the numbers are, by brute force and by other verbs; and specifications that cannot be."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from conftest import BINARY
from plain_information import information

SPEC = """
network = "gaussian:n=4"
network_seed = "1:5"
magnitude = [1, 3]
noise = [0, 1, 2.5, 6]
steps = 300
replicates = 3
measure = ["information", "exact", "correlations", "subnetworks", "attractors", "series"]
[subnetworks]
sizes = "1:2"
count = 4
[series]
states = 301
"""
UNITS = 5 * 40 + 10
RANKS = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1"}
HAS_MPI = shutil.which("mpirun") and "Open MPI" in subprocess.run([BINARY, "info"], capture_output=True, text=True).stdout
needs_mpi = pytest.mark.skipif(not HAS_MPI, reason="recres was built without MPI")


def data(path):
    """All datasets of a file."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, thing: found.update({name: thing[()]}) if isinstance(thing, h5py.Dataset) else None)
    return found


def same(a, b):
    a, b = data(a), data(b)
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


def refused(process, *words, code=None):
    assert process.returncode in ((1, 2) if code is None else (code,)), process.stderr
    assert process.stdout == ""
    lines = process.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("recres: "), process.stderr
    for word in words:
        assert word in process.stderr, process.stderr


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The experiment of SPEC, made on one thread."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "study.toml").write_text(SPEC)
    subprocess.run([BINARY, "run", "study.toml", "--threads", "1", "--csv", "study.csv", "--quiet"], cwd=folder, check=True)
    return folder


def test_numbers_are_those_of_the_states(study):
    """H, I and D, the correlation and sub-networks by plain NumPy, from the states that the same file has."""
    with h5py.File(study / "study.h5") as file:
        states, seeds = file["state"][()], file["run_seed"][()]
        assert states.shape == (5, 2, 4, 3, 301)
        assert len(set(seeds.ravel())) == 10
        members = [[int(n) for n in name.split(b",")] for name in file["subnetwork"][()]]
        for place in [(0, 0, 0), (2, 1, 3), (4, 0, 2)]:
            runs = states[place]
            for k, run in enumerate(runs):
                h, i, d = information(run[:, None], run[:, None])
                assert file["entropy_bits"][place][k] == pytest.approx(h, abs=1e-12)
                assert file["mutual_information_bits"][place][k] == pytest.approx(i, abs=1e-12)
                assert file["divergence_bits"][place][k] == pytest.approx(d, abs=1e-12)
            values = file["mutual_information_bits"][place]
            assert file["mutual_information_bits_mean"][place] == pytest.approx(values.mean(), rel=1e-14)
            assert file["mutual_information_bits_error"][place] == pytest.approx(values.std(ddof=1) / 3**0.5, rel=1e-12)
            for k, neurons in enumerate(members):
                seen = [sum((run >> n & 1) << j for j, n in enumerate(neurons)) for run in runs]
                mean = np.mean([information(run[:, None], run[:, None])[1] for run in seen])
                assert file["subnetwork_mutual_information_bits"][place][k] == pytest.approx(mean, abs=1e-12)
            rms = []
            for run in runs:
                signs = 2.0 * (run[:, None] >> np.arange(4) & 1) - 1
                with np.errstate(invalid="ignore", divide="ignore"):
                    pairs = np.nan_to_num(np.corrcoef(signs[:-1].T, signs[1:].T)[:4, 4:])
                rms.append(np.sqrt((pairs**2).mean()))
            assert file["rms_correlation"][place] == pytest.approx(np.mean(rms), abs=1e-9)


def test_cells_are_those_of_other_verbs(study, done, tmp_path):
    with h5py.File(study / "study.h5") as file:
        for seed, magnitude, r in [(1, 1, 0), (3, 3, 2), (5, 1, 3)]:
            place = (seed - 1, magnitude // 2, r)
            network = [f"gaussian:n=4,seed={seed}", "--magnitude", magnitude]
            noise = file["noise_strength"][r]
            words = ["--noise", noise, "--steps", 300, "--replicates", 3, "--seed", file["run_seed"][place[:2]]]
            done("resonance", *network, *words, "--output", "curve.h5")
            with h5py.File(tmp_path / "curve.h5") as curve:
                for name in ("entropy_bits", "mutual_information_bits", "divergence_bits"):
                    np.testing.assert_array_equal(file[name][place], curve["replicates"][name][0])
                assert file["mutual_information_corrected_bits_mean"][place] == curve["mean/mutual_information_corrected_bits"][0]
            exact = json.loads(done("exact", *network, "--noise", noise, "--json"))
            assert exact["mutual_information_bits"][0] == file["exact_mutual_information_bits"][place]


def test_layout(study):
    with h5py.File(study / "study.h5") as file:
        assert file.attrs["format"] in (b"recres experiment", "recres experiment")
        table = file["mutual_information_bits"]
        assert [table.dims[k][0].name for k in range(4)] == ["/network_seed", "/magnitude", "/noise_strength", "/replicate"]
        assert table.attrs["unit"] in (b"bit", "bit")
        assert file["attractors"].shape == (5, 2)
        assert file["exact_entropy_bits"].shape == (5, 2, 4)
        assert json.loads(file["spec"][()])["noise"] == [0, 1, 2.5, 6]
        names = file["kernel"].attrs["names"]
        names = names.decode() if isinstance(names, bytes) else names
        assert {names.split(",")[k] for k in file["kernel"][()].ravel()} <= {"table", "skip", "reference"}
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(study / "study.h5", engine="h5netcdf") as opened:
        assert opened.entropy_bits.dims == ("network_seed", "magnitude", "noise_strength", "replicate")
        assert opened.sel(network_seed=2, magnitude=3, noise_strength=2.5).entropy_bits_mean.ndim == 0


def test_csv_has_a_row_for_each_cell(study):
    lines = (study / "study.csv").read_text().splitlines()
    assert lines[0].startswith("# {")
    table = np.genfromtxt(lines[1:], delimiter=",", names=True)
    assert len(table) == 40
    with h5py.File(study / "study.h5") as file:
        for name in ("entropy_bits", "mutual_information_corrected_bits"):
            np.testing.assert_array_equal(table[name], file[f"{name}_mean"][()].ravel())
            np.testing.assert_array_equal(table[f"{name}_error"], file[f"{name}_error"][()].ravel())
        np.testing.assert_array_equal(table["exact_entropy_bits"], file["exact_entropy_bits"][()].ravel())
        np.testing.assert_array_equal(table["attractors"], np.repeat(file["attractors"][()].ravel(), 4))
        np.testing.assert_array_equal(table["noise_strength"], np.tile([0, 1, 2.5, 6], 10))


@pytest.mark.parametrize("threads", [2, 3, 16])
def test_threads_make_no_difference(study, done, tmp_path, threads):
    done("run", study / "study.toml", "-o", "own.h5", "--threads", threads)
    same(tmp_path / "own.h5", study / "study.h5")


@pytest.mark.parametrize("shards", [2, 7])
def test_shards_make_no_difference(study, done, recres, tmp_path, shards):
    parts = [f"part{k}.h5" for k in range(1, shards + 1)]
    for k, part in enumerate(parts, 1):
        done("run", study / "study.toml", "-o", part, "--shard", f"{k}/{shards}")
    refused(recres("merge", "whole.h5", *parts[1:]), "in none of these parts", code=1)
    done("merge", "some.h5", *parts[1:], "--partial")
    refused(recres("run", study / "study.toml", "-o", "some.h5"), "left units out", code=1)
    done("merge", "whole.h5", *parts[::-1], parts[0], "--csv", "whole.csv")
    ours, theirs = data(tmp_path / "whole.h5"), data(study / "study.h5")
    assert ours.keys() == theirs.keys()
    for name in ours:
        np.testing.assert_array_equal(ours[name], theirs[name], err_msg=name)
    assert (tmp_path / "whole.csv").read_text() == (study / "study.csv").read_text()
    some = data(tmp_path / "some.h5")
    assert np.isnan(some["entropy_bits"].ravel()[0]) and not np.isnan(some["entropy_bits"].ravel()[-1])
    refused(recres("merge", "more.h5", "whole.h5"), "not a part", code=1)
    refused(recres("merge", parts[0], *parts), "one of the parts", code=2)


@needs_mpi
@pytest.mark.parametrize("ranks,threads", [(2, 1), (3, 2), (4, 1)])
def test_ranks_make_no_difference(study, tmp_path, ranks, threads):
    words = ["mpirun", "-n", str(ranks), BINARY, "run", study / "study.toml", "-o", "own.h5", "--threads", str(threads), "--quiet"]
    subprocess.run(words, cwd=tmp_path, check=True, timeout=120, env=os.environ | RANKS)
    same(tmp_path / "own.h5", study / "study.h5")
    # A second time there is nothing to do, and all ranks know.
    subprocess.run(words, cwd=tmp_path, check=True, timeout=60, env=os.environ | RANKS)


@needs_mpi
def test_a_fault_of_one_rank_ends_all(study, tmp_path):
    (tmp_path / "own.h5").write_text("not HDF5")
    words = ["mpirun", "-n", "3", BINARY, "run", study / "study.toml", "-o", "own.h5"]
    process = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, env=os.environ | RANKS)
    assert process.returncode != 0 and process.stderr.count("recres: ") == 1


def test_a_changed_network_is_another_experiment(done, recres, tmp_path):
    np.save(tmp_path / "w.npy", np.array([[0.0, 1], [2, 0]]))
    (tmp_path / "own.toml").write_text('network = "w.npy"\nnoise = [0, 1]\nsteps = 100\n')
    done("run", "own.toml")
    with h5py.File(tmp_path / "own.h5") as file:
        np.testing.assert_array_equal(file["networks/0/network/weights"][()], [[0, 1], [2, 0]])
    assert "finished before" in done("run", "own.toml")
    # The result can be done again from itself.
    done("run", "own.h5", "-o", "again.h5")
    same(tmp_path / "own.h5", tmp_path / "again.h5")
    np.save(tmp_path / "w.npy", np.array([[0.0, 1], [2.5, 0]]))
    refused(recres("run", "own.toml"), "was changed since", code=1)


HOSTILE = {
    "empty": ("", "no network"),
    "misspelt": ('network = "autapses:n=3"\nreplicate = 3\n', "did you mean 'replicates'"),
    "not_toml": ("network = = 3", "line 1"),
    "bytes": (b"network = \"\xff\xfe\"\n", "own.toml"),
    "zeros": (bytes(1000), "own.toml"),
    "units": ('network = "gaussian:n=3"\nnetwork_seed = "1:1000000"\nnoise = "0:1:1000000"\nseed = "1:1000000"', "units of work"),
    "replicates": ('network = "autapses:n=3"\nreplicates = 1000000000000000000\n', "split the experiment"),
    "too_large": ('network = "autapses:n=3"\nsteps = 1e30\n', "whole number"),
    "whole_point": ('network = "autapses:n=3"\nsteps = 10.5\n', "whole number"),
    "nan": ('network = "autapses:n=3"\nnoise = nan\n', "finite"),
    "negative": ('network = "autapses:n=3"\nnoise = [-1, 2]\n', "0 or more"),
    "no_steps": ('network = "autapses:n=3"\nsteps = 0\n', "steps"),
    "climbs": ('network = "../../../../../../etc/passwd"\n', "passwd"),
    "missing_file": ('network = "nowhere.npy"\n', "nowhere.npy"),
    "generator": ('network = "gaussain:n=3"\n', "gaussian"),
    "both_seeds": ('network = "gaussian:n=3,seed=1"\nnetwork_seed = [1, 2]\n', "seed"),
    "start": ('network = "autapses:n=3"\nstart = "++++++"\n', "++++++"),
    "kernel": ('network = "autapses:n=3"\nkernel = "tabel"\n', "kernel"),
    "model": ('network = "autapses:n=3"\nmodel = "SBM"\n', "neither sbm nor tanh"),
    "exact_tanh": ('network = "autapses:n=3"\nmodel = "tanh"\nmeasure = "exact"\n', "sbm"),
    "series": ('network = "autapses:n=3"\nsteps = 10\nmeasure = "series"\n', "series.states"),
    "deep": ("network = " + "[" * 100_000 + "]" * 100_000, "own.toml"),
    "deep_keys": ("a" + ".a" * 50_000 + " = 1\n", "a"),
    "long_key": ("k" * 1_000_000 + " = 1\n", "no key"),
    "memory": ('network = "gaussian:n=3"\nnetwork_seed = "1:1000000"\nnoise = "0:1:50"\nreplicates = 30\n', ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_specifications_that_cannot_be(recres, tmp_path, name):
    words, said = HOSTILE[name]
    (tmp_path / "own.toml").write_bytes(words if isinstance(words, bytes) else words.encode())
    for more in (["--check"], ["--dry-run"], []):
        begun = time.monotonic()
        process = recres("run", "own.toml", *more, "--memory", "4GB")
        refused(process, said)
        assert time.monotonic() - begun < 60, "it is found out before the work"
        assert os.listdir(tmp_path) == ["own.toml"], os.listdir(tmp_path)


def test_a_specification_to_start_from(done, recres, tmp_path):
    (tmp_path / "own.toml").write_text(done("run", "--template"))
    assert "820" in done("run", "own.toml", "--dry-run") or "41 unit" in done("run", "own.toml", "--dry-run")
    dumped = done("run", "own.toml", "--dump-spec", "--set", "steps=1e3", "--set", "magnitude=[1, 2]", "--set", "noise=0:4:3")
    (tmp_path / "dumped.toml").write_text(dumped)
    assert done("run", "dumped.toml", "--dump-spec") == dumped
    assert "noise = [0, 2, 4]" in dumped and "steps = 1000\n" in dumped
    estimate = json.loads(done("run", "dumped.toml", "--dry-run", "--json"))
    assert estimate["units"] == 6 and estimate["transitions"] == 6 * 20 * 1000
    done("run", "dumped.toml", "--check")
    assert sorted(os.listdir(tmp_path)) == ["dumped.toml", "own.toml"]
    refused(recres("run"), "--template", code=2)
    refused(recres("run", "own.toml", "--set", "steps"), "KEY=VALUE", code=2)
    refused(recres("run", "own.toml", "--set", "stepps=3"), "did you mean 'steps'", code=2)
    refused(recres("run", "own.toml", "--shard", "3/2"), "--shard", code=2)
    refused(recres("run", "own.toml", "-o", "own.csv"), ".h5", code=2)
    refused(recres("run", "nowhere.toml"), "nowhere.toml", code=1)


def test_the_page_of_keys_is_the_program_s(done):
    page = Path(__file__).parents[2] / "docs/experiment-keys.md"
    assert page.read_text() == done("run", "--keys"), "write it anew: recres run --keys > docs/experiment-keys.md"


def test_units_that_cannot_be_measured(recres, tmp_path):
    (tmp_path / "own.toml").write_text('network = ["gaussian:n=40,seed=1", "autapses:n=3"]\nnoise = [1, 2]\nmeasure = "exact"\n')
    process = recres("run", "own.toml")
    assert process.returncode == 1 and "2 of 4 units could not be measured" in process.stderr
    with h5py.File(tmp_path / "own.h5") as file:
        assert np.isnan(file["exact_entropy_bits"][0]).all() and np.isfinite(file["exact_entropy_bits"][1]).all()
        assert len(file["failures"][()].decode().splitlines()) == 2
