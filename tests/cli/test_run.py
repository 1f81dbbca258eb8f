"""recres run, status and merge: experiments that a file describes, and what comes of them.

What happens to them when a process, a disk or a file fails is in test_run_durable.py.
"""

import collections
import csv
import io
import itertools
import json
import math
import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray

from conftest import BINARY

RANKS = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
}
INFORMATION = ["entropy_bits", "mutual_information_bits", "divergence_bits"]
ASYMMETRIC = "1.5,-2,0.5\n0.7,0,-1.2\n-0.3,2.2,-0.8\n"
SMALL = {"network": "gaussian:n=3,seed=1", "noise": [0, 1, 2], "steps": 50, "replicates": 2}
ALL = ["information", "exact", "correlations", "subnetworks", "attractors", "series"]
PULSES = "pulses:strength=10,duration=3,every=20,count=5,first=10"


def has_ranks():
    shown = subprocess.run([BINARY, "info", "--json"], capture_output=True, check=True).stdout
    return shutil.which("mpirun") is not None and json.loads(shown)["libraries"].get("MPI", "none") != "none"


needs_ranks = pytest.mark.skipif(not has_ranks(), reason="recres without MPI, or no mpirun")


def write(folder, spec, name="s.toml"):
    """A specification; JSON's numbers, texts and lists are TOML's as well."""
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in spec.items()]
    (Path(folder) / name).write_text("".join(lines), encoding="utf-8")
    return name


def content(path):
    """Everything in a result but the command that made it."""
    found = {}

    def keep(name, item):
        attributes = {
            key: bytes(np.asarray(value).tobytes())
            for key, value in item.attrs.items()
            if key not in ("command", "REFERENCE_LIST", "DIMENSION_LIST")
        }
        found[name] = attributes
        if isinstance(item, h5py.Dataset):
            dims = [list(dimension.keys()) for dimension in item.dims]
            found[name] = (attributes, item.dtype, item.shape, dims, np.asarray(item[()]).tobytes())

    with h5py.File(path) as file:
        keep("/", file)
        file.visititems(keep)
    return found


def names_of(file):
    """The swept axes of each dataset, and the values on every axis."""
    tables = {name: item for name, item in file.items() if isinstance(item, h5py.Dataset)}
    axes = {name: [list(d.keys())[0] for d in item.dims if d.keys()] for name, item in tables.items()}
    scales = {name for dims in axes.values() for name in dims}
    return axes, {name: [said(one) for one in file[name][:]] for name in scales}


def cells(file, name):
    """Each place on the axes of a dataset, with its values."""
    axes, values = names_of(file)
    for place in itertools.product(*(range(len(values[axis])) for axis in axes[name])):
        yield place, {axis: values[axis][k] for axis, k in zip(axes[name], place)}


def command(spec, cell):
    """NETWORK and options of other verbs that give the runs of a cell."""
    one = {"network": "", "steps": 10000, **{key: v for key, v in spec.items() if not isinstance(v, list)}, **cell}
    network = one["network"]
    if "network_seed" in one:
        network += f",seed={one['network_seed']}"
    words = [network]
    for key in "magnitude", "bias", "model", "protocol", "input", "start", "steps", "burn_in":
        if one.get(key, "") != "":
            words += [f"--{key.replace('_', '-')}", one[key]]
    return words


def said(text):
    return text.decode() if isinstance(text, bytes) else text


def numbers(values):
    """JSON has null where HDF5 has NaN."""
    return np.array([math.nan if value is None else value for value in values], float)


def equal(a, b):
    return np.array_equal(np.asarray(a, float), np.asarray(b, float), equal_nan=True)


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))


def refused(process, *codes):
    """One clean line on stderr, and nothing else."""
    assert process.returncode in codes, (process.returncode, process.stderr[-500:])
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1, process.stderr[-500:]
    assert process.stderr.endswith("\n") and process.stdout == "" and len(process.stderr) < 1000
    return process.stderr


def until(is_so, what, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.005)


# Numbers: those of other verbs, and of NumPy.


def check_replicates(done, folder, spec, result, sample=None):
    """Curves of `recres resonance` with the seed of a cell are what that cell holds, bit for bit."""
    with h5py.File(folder / result) as file:
        noise = file["noise_strength"][:]
        axes, _ = names_of(file)
        assert axes["entropy_bits"] == [*axes["run_seed"], "noise_strength", "replicate"]
        places = list(cells(file, "run_seed"))
        for place, cell in places if sample is None else random.Random(5).sample(places, sample):
            run = [*command(spec, cell), "--replicates", spec["replicates"], "--seed", file["run_seed"][place]]
            wanted = [list(range(len(noise)))] if sample else [[k] for k in range(len(noise))]
            for which in wanted:
                strengths = ",".join(repr(float(noise[k])) for k in which)
                words = ["resonance", *run, "--noise", strengths, "--output", "one.h5", "--json"]
                shown = json.loads(done(*words))
                with h5py.File(folder / "one.h5") as one:
                    for name in INFORMATION:
                        assert equal(one["replicates"][name], file[name][place][which]), (cell, name)
                        assert equal(one["mean"][name], file[f"{name}_mean"][place][which])
                        assert equal(one["standard_error"][name], file[f"{name}_error"][place][which])
                    for name in "mutual_information_bias_bits", "mutual_information_corrected_bits":
                        assert equal(one["mean"][name], file[f"{name}_mean"][place][which]), (cell, name)
                    assert equal(one["undersampled"], file["undersampled"][place][which])
                for name in INFORMATION:
                    assert shown[name]["mean"] == file[f"{name}_mean"][place][which].tolist()
                kernels = said(file["kernel"].attrs["names"]).split(",")
                assert {kernels[k] for k in file["kernel"][place][which]} == {shown["kernel"]}


def test_replicates_are_those_of_resonance_on_all_axes(done, tmp_path):
    spec = {
        "network": ["gaussian:n=4,seed=3", "nrooks:cycles=-2/+1"],
        "magnitude": [1, 4.5],
        "bias": ["0", "0.3"],
        "model": ["sbm", "tanh"],
        "start": ["random", "5"],
        "steps": [60, 151],
        "burn_in": [0, 7],
        "seed": [1, 9],
        "noise": [0, 0.1, 2.5],
        "replicates": 3,
    }
    done("run", write(tmp_path, spec), "--quiet")
    check_replicates(done, tmp_path, spec, "s.h5", sample=25)
    with h5py.File(tmp_path / "s.h5") as file:
        seeds = file["run_seed"][:]
        assert file["entropy_bits"].shape == (2, 2, 2, 2, 2, 2, 2, 2, 3, 3)
        # Every combination has runs of its own; all fit a double.
        assert np.unique(seeds).size == seeds.size == 256 and seeds.min() >= 0 and seeds.max() < 2**53


@pytest.mark.parametrize("model", ["sbm", "tanh"])
def test_replicates_under_protocols_and_inputs(done, tmp_path, model):
    (tmp_path / "p.csv").write_text("from,to,strength\n0,40,3\n")
    np.save(tmp_path / "x.npy", np.random.default_rng(2).normal(size=(200, 4)))
    spec = {
        "network": "gaussian:n=4",
        "network_seed": "2:3",
        "protocol": ["", PULSES, "p.csv"],
        "model": model,
        "steps": 150,
        "noise": [0, 1.5],
        "replicates": 2,
    }
    done("run", write(tmp_path, spec), "--quiet")
    check_replicates(done, tmp_path, spec, "s.h5")
    driven = {**spec, "input": ["", "random:strength=2", "x.npy"], "measure": ["information", "series"]}
    done("run", write(tmp_path, {**driven, "series.states": 151}, "driven.toml"), "--quiet")
    with h5py.File(tmp_path / "driven.h5") as file:
        assert file["entropy_bits"].shape == (2, 3, 3, 2, 2)
        places = list(cells(file, "run_seed"))
        for place, cell in random.Random(3).sample(places, 9):
            run = [*command(driven, cell), "--seed", file["run_seed"][place], "--replicate", 1]
            done("simulate", *run, "--noise", 1.5, "-o", "states.npy", "--quiet")
            index = (np.load(tmp_path / "states.npy") > 0) @ [1, 2, 4, 8]
            assert file["state"][(*place, 1, 1)].tolist() == index.tolist(), cell
            found = [file[name][(*place, 1, 1)] for name in INFORMATION]
            assert found == pytest.approx(information(index.tolist()), abs=1e-9)


def test_a_cell_is_the_same_in_every_experiment(done, tmp_path):
    """Its runs depend on its own values alone, not on what else is swept or measured."""
    spec = {**SMALL, "network": "gaussian:n=4,seed=3", "magnitude": [1, 2, 7], "steps": 90}
    done("run", write(tmp_path, spec), "--quiet")
    check_replicates(done, tmp_path, spec, "s.h5")
    alone = {**spec, "magnitude": 7, "noise": 1, "measure": ["series", "information"], "series.states": 5}
    done("run", write(tmp_path, alone, "one.toml"), "-o", "alone.h5", "--quiet")
    with h5py.File(tmp_path / "s.h5") as all_of_them, h5py.File(tmp_path / "alone.h5") as one:
        assert one["entropy_bits"].shape == (2,) and one["run_seed"].shape == ()
        for name in [*INFORMATION, "mutual_information_corrected_bits"]:
            assert equal(all_of_them[name][2, 1], one[name])
        assert all_of_them["run_seed"][2] == one["run_seed"][()]


MEASURED = {
    "network": ["w.csv", "gaussian:n=3,seed=2", "nrooks:cycles=-2/+1"],
    "magnitude": [1, 6],
    "bias": ["0", "b.csv"],
    "steps": [120, 200],
    "noise": [0, 1, 3.5],
    "seed": 4,
    "replicates": 3,
    "measure": ALL,
    "subnetworks.sizes": "1:3",
    "subnetworks.count": 2,
    "series.states": 121,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A result with everything that can be measured, in its folder."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "w.csv").write_text(ASYMMETRIC)
    (folder / "b.csv").write_text("0.1\n-0.4\n0.25\n")
    words = [BINARY, "run", write(folder, MEASURED), "--csv", "s.csv", "--quiet"]
    assert subprocess.run(words, cwd=folder, check=True, capture_output=True).stdout == b""
    assert files_in(folder) == ["b.csv", "s.csv", "s.h5", "s.toml", "w.csv"]
    return folder


@pytest.fixture
def here(measured, tmp_path):
    """The files of that result, where `done` runs."""
    for path in measured.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


def test_information_beside_other_measures(done, here):
    check_replicates(done, here, MEASURED, "s.h5", sample=8)


def test_exact_columns_are_those_of_exact(done, here):
    with h5py.File(here / "s.h5") as file:
        assert file["exact_entropy_bits"].shape == (3, 2, 2, 3)
        for place, cell in cells(file, "attractors"):
            network = command({**MEASURED, "steps": "", "start": ""}, cell)
            result = json.loads(done("exact", *network, "--noise", "0,1,3.5", "--json"))
            for name in INFORMATION:
                assert equal(file[f"exact_{name}"][place], result[name])
            assert equal(file["relaxation_steps"][place], numbers(result["relaxation_steps"]))


def test_attractors_are_those_of_attractors(done, here):
    with h5py.File(here / "s.h5") as file:
        assert file["attractors"].shape == (3, 2, 2)
        for place, cell in cells(file, "attractors"):
            network = command({**MEASURED, "steps": "", "start": ""}, cell)
            result = json.loads(done("attractors", *network, "--json"))
            periods = result["periods"]
            assert file["attractors"][place] == result["attractors"]
            ones = [one["attractors"] for one in periods if one["period"] == 1]
            assert file["fixed_points"][place] == (ones[0] if ones else 0)
            assert file["longest_period"][place] == max(one["period"] for one in periods)
            shares = sum(one["basin_share"] for one in periods)
            assert file["unsettled_share"][place] == pytest.approx(1 - shares, abs=1e-12)
            alone = max(one["basin_share"] for one in periods)
            assert file["largest_basin_share"][place] <= alone + 1e-12
            if len(periods) == result["attractors"]:
                assert file["largest_basin_share"][place] == pytest.approx(alone, abs=1e-12)
            assert file["attractors_method"][place] == 0 and result["method"] == "complete"


def test_attractors_by_cycle_type_and_by_random_starts(done, tmp_path):
    spec = {
        "network": ["nrooks:cycles=-40/+20", "gaussian:n=33,seed=1"],
        "magnitude": [3, 5],
        "noise": 0,
        "steps": 10,
        "replicates": 1,
        "measure": ["attractors", "information"],
        "attractors.starts": 40,
    }
    done("run", write(tmp_path, spec), "--quiet")
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["attractors_method"][:].tolist() == [[1, 1], [2, 2]]
        for place, cell in cells(file, "attractors"):
            seed = ["--starts", 40, "--seed", file["run_seed"][place]] if place[0] else []
            network = [cell["network"], "--magnitude", cell["magnitude"]]
            result = json.loads(done("attractors", *network, *seed, "--json"))
            assert file["attractors"][place] == float(result["attractors"])
            if place[0]:
                found = result["listed"]
                assert file["longest_period"][place] == max(one["period"] for one in found)
                settled = sum(one["starts"] for one in found) / 40
                assert file["unsettled_share"][place] == pytest.approx(1 - settled)
            else:
                assert file["longest_period"][place] == max(float(one["period"]) for one in result["periods"])


def test_random_starts_tell_their_seed(done, tmp_path):
    spec = {"network": "gaussian:n=33,seed=1", "measure": "attractors", "attractors.starts": 40, "seed": [1, 2]}
    done("run", write(tmp_path, spec), "--quiet")
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["attractors_method"][:].tolist() == [2, 2]
        assert len(set(file["run_seed"][:])) == 2


def test_correlations_and_subnetworks_are_those_of_subnetworks(done, here):
    with h5py.File(here / "s.h5") as file:
        neurons = "/".join(said(one) for one in file["subnetwork"][:])
        chosen = ["--sizes", "1:3", "--subsets", 2, "--seed", 4, "--steps", 10, "--noise", 1]
        drawn = json.loads(done("subnetworks", "gaussian:n=3,seed=2", *chosen, "--json"))["subnetworks"]
        assert neurons == "/".join(",".join(map(str, one)) for one in drawn)
        assert file["subnetwork_size"][:].tolist() == [1, 2, 3] and len(drawn) == 5
        places = list(cells(file, "run_seed"))
        for place, cell in random.Random(1).sample(places, 10):
            run = [*command(MEASURED, cell), "--replicates", 3, "--seed", file["run_seed"][place]]
            words = [*run, "--neurons", neurons, "--noise", "0,1,3.5", "--correlation", "--baselines", 0]
            points = json.loads(done("subnetworks", *words, "--json"))["points"]
            for k, point in enumerate(points):
                where = (*place, k)
                for key in [*INFORMATION, "estimated_bits"]:
                    values = [one[key] for one in point["subnetworks"]]
                    assert equal(file[f"subnetwork_{key}"][where], numbers(values))
                for key in "entropy_bits", "mutual_information_bits", "estimated_bits":
                    sizes = [one[key] for one in point["sizes"]]
                    assert equal(file[f"size_{key}"][where], numbers([one["mean"] for one in sizes]))
                    deviations = numbers([one["deviation"] for one in sizes])
                    assert equal(file[f"size_{key}_deviation"][where], deviations)
                for key in "rms_correlation", "rms_correlation_corrected":
                    value = point[key]
                    assert file[key][where] == value["mean"]
                    assert equal(file[f"{key}_error"][where], numbers([value["standard_error"]])[0])


def test_series_are_those_of_simulate(done, here):
    with h5py.File(here / "s.h5") as file:
        assert file["state"].shape == (3, 2, 2, 2, 3, 3, 121)
        places = list(cells(file, "run_seed"))
        for place, cell in random.Random(2).sample(places, 8):
            for k, replicate in (0, 0), (2, 0), (1, 2):
                run = [*command(MEASURED, cell), "--seed", file["run_seed"][place], "--replicate", replicate]
                done("simulate", *run, "--noise", [0, 1, 3.5][k], "-o", "x.npy", "--quiet")
                index = (np.load(here / "x.npy") > 0) @ [1, 2, 4]
                assert file["state"][(*place, k, replicate)].tolist() == index[:121].tolist()


def test_series_of_some_neurons(done, tmp_path):
    kept = "69,0,3"
    spec = {"network": "gaussian:n=70,seed=1", "noise": 2, "steps": 40, "replicates": 2, "measure": "series"}
    done("run", write(tmp_path, {**spec, "series.neurons": kept, "series.states": 41}), "--quiet")
    with h5py.File(tmp_path / "s.h5") as file:
        words = ["gaussian:n=70,seed=1", "--noise", 2, "--steps", 40, "--seed", file["run_seed"][()]]
        done("simulate", *words, "--replicate", 1, "-o", "x.npy")
        up = np.load(tmp_path / "x.npy")[:, [69, 0, 3]] > 0
        assert file["state"][1].tolist() == (up @ [1, 2, 4]).tolist()


def information(states):
    """H, I and D of successive states, by counting."""
    pairs = list(zip(states[:-1], states[1:]))
    before, after = collections.Counter(states[:-1]), collections.Counter(states[1:])
    total = len(pairs)
    h = -sum(n / total * math.log2(n / total) for n in after.values())
    counts = collections.Counter(pairs)
    i = sum(n / total * math.log2(n * total / before[a] / after[b]) for (a, b), n in counts.items())
    return h, i, h - i


def test_information_is_that_of_the_stored_states(here):
    with h5py.File(here / "s.h5") as file:
        # Runs of 120 steps are stored whole.
        states, count = file["state"][:, :, :, 0], 0
        for place in np.ndindex(states.shape[:-1]):
            found = information(states[place].tolist())
            stored = [file[name][(*place[:3], 0, *place[3:])] for name in INFORMATION]
            assert stored == pytest.approx(found, abs=1e-9)
            count += 1
        assert count == 3 * 2 * 2 * 3 * 3


def test_means_and_errors_are_those_of_the_replicates(here, done):
    with h5py.File(here / "s.h5") as file:
        names = [name[:-5] for name in file if name.endswith("_mean")]
        assert len(names) == 5
        for name in names:
            values = file[name][:]
            assert np.allclose(file[f"{name}_mean"], values.mean(-1), rtol=0, atol=1e-13, equal_nan=True)
            error = values.std(-1, ddof=1) / math.sqrt(3)
            assert np.allclose(file[f"{name}_error"], error, rtol=0, atol=1e-13, equal_nan=True)
        entropy, mutual, divergence = (file[name][:] for name in INFORMATION)
        assert abs(entropy - mutual - divergence).max() < 1e-12 and not np.isnan(entropy).any()
    done("run", write(here, {**SMALL, "replicates": 1}, "one.toml"), "--quiet")
    with h5py.File(here / "one.h5") as file:
        assert np.isnan(file["entropy_bits_error"]).all() and not np.isnan(file["entropy_bits_mean"]).any()


# Layout.


def test_layout(here, done):
    version = done("--version").strip()
    with h5py.File(here / "s.h5") as file:
        attributes = {key: said(value) for key, value in file.attrs.items()}
        assert attributes["format"] == "recres experiment" and attributes["format_version"] == 1
        assert attributes["recres_version"] == version and attributes["missing_units"] == 0
        assert attributes["command"] == "recres run s.toml"
        spec = json.loads(file["spec"][()])
        for key, value in MEASURED.items():
            assert spec[key] == value, key
        assert spec["kernel"] == "auto" and spec["seed"] == 4
        assert said(file["failures"][()]).strip("\0") == ""
        swept = ["network", "magnitude", "bias", "steps", "noise_strength"]
        still = [axis for axis in swept if axis != "steps"]
        expected = {name: [*swept, "replicate"] for name in INFORMATION}
        expected |= {f"{name}_{what}": swept for name in INFORMATION for what in ("mean", "error")}
        expected |= {name: swept for name in ["undersampled", "kernel", "rms_correlation"]}
        expected |= {f"exact_{name}": still for name in INFORMATION} | {"relaxation_steps": still}
        expected |= {name: still[:-1] for name in ["attractors", "fixed_points", "longest_period"]}
        expected |= {"run_seed": swept[:-1], "state": [*swept, "replicate", "time"]}
        expected["subnetwork_entropy_bits"] = [*swept, "subnetwork"]
        expected["size_entropy_bits"] = [*swept, "subnetwork_size"]
        for name, axes in expected.items():
            stored = file[name]
            assert [list(one.keys()) for one in stored.dims] == [[axis] for axis in axes], name
            assert stored.shape == tuple(len(file[axis]) for axis in axes), name
            assert all(stored.dims[k][0] == file[axis] for k, axis in enumerate(axes)), name
        lengths = dict(zip([*swept, "replicate", "time"], [3, 2, 2, 2, 3, 3, 121]))
        for name, length in lengths.items():
            assert h5py.h5ds.is_scale(file[name].id) and file[name].shape == (length,)
        assert [said(one) for one in file["network"]] == MEASURED["network"]
        assert file["steps"][:].tolist() == [120, 200] and file["steps"].dtype.kind == "i"
        assert file["noise_strength"][:].tolist() == [0, 1, 3.5]
        for name, item in file.items():
            if not isinstance(item, h5py.Dataset) or name in ("spec", "identity", "failures"):
                continue
            has_bits = name.endswith("_bits") or "_bits_" in name
            steps = name in ("relaxation_steps", "longest_period", "time")
            unit = said(item.attrs.get("unit", b"")) or None
            assert unit == ("bit" if has_bits else "step" if steps else None), name
            if name not in ("replicate", "time", "subnetwork", "subnetwork_size"):
                assert len(said(item.attrs["description"])) > 3, name


def test_axes_are_those_that_a_list_was_given_for(done, tmp_path):
    spec = {**SMALL, "magnitude": [2], "noise": 1, "network_seed": "3:5", "network": "gaussian:n=3"}
    done("run", write(tmp_path, spec), "--quiet")
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["entropy_bits"].shape == (3, 1, 2) and file["network_seed"][:].tolist() == [3, 4, 5]
        assert "noise_strength" not in file and "steps" not in file
    alone = {**SMALL, "noise": 1}
    done("run", write(tmp_path, alone, "alone.toml"), "--quiet")
    with h5py.File(tmp_path / "alone.h5") as file:
        assert file["entropy_bits"].shape == (2,) and file["entropy_bits_mean"].shape == ()


def test_xarray_opens_it(here):
    with xarray.open_dataset(here / "s.h5", engine="h5netcdf") as data:
        coordinates = {"network", "magnitude", "bias", "steps", "noise_strength", "replicate", "time"}
        assert set(data.coords) == coordinates | {"subnetwork", "subnetwork_size"}
        assert data.coords["noise_strength"].values.tolist() == [0, 1, 3.5]
        assert [said(one) for one in data.coords["network"].values] == MEASURED["network"]
        one = data["entropy_bits"].sel(noise_strength=3.5, magnitude=6, steps=200).isel(network=1, bias=1)
        assert one.dims == ("replicate",) and said(one.attrs["unit"]) == "bit"
        with h5py.File(here / "s.h5") as file:
            assert one.values.tolist() == file["entropy_bits"][1, 1, 1, 1, 2].tolist()
        assert abs(one.mean().item() - data["entropy_bits_mean"].values[1, 1, 1, 1, 2]) < 1e-12


def test_networks_of_files_are_stored(here, done):
    with h5py.File(here / "s.h5") as file:
        assert list(file["networks"]) == ["0"] and said(file["networks/0"].attrs["file"]) == "w.csv"
        stored = file["networks/0/network/weights"]
        weights = [[float(x) for x in line.split(",")] for line in ASYMMETRIC.split()]
        assert stored[:].tolist() == weights and "W[target, source]" in said(stored.attrs["order"])
        assert file["networks/0/network/bias"].shape == (3,)
    assert json.loads(done("network", "s.h5:/networks/0/network/weights", "--json"))["weights"] == weights


def test_a_result_is_a_specification(here, done, recres):
    done("run", "s.h5", "-o", "again.h5", "--threads", 1, "--quiet")
    assert content(here / "again.h5") == content(here / "s.h5")
    assert "--output" in refused(recres("run", "s.h5"), 2)
    assert done("run", "s.h5", "--dump-spec") == done("run", "s.toml", "--dump-spec")
    done("run", "s.h5", "--set", "steps=9", "--set", "measure=exact", "-o", "other.h5", "--quiet")
    with h5py.File(here / "other.h5") as file, h5py.File(here / "s.h5") as first:
        assert "entropy_bits" not in file
        assert equal(file["exact_entropy_bits"], first["exact_entropy_bits"])


# Threads, ranks and shards.

SPREAD = {
    "network": "gaussian:n=4",
    "network_seed": "1:4",
    "magnitude": [1, 5],
    "noise": [0, 1, 4],
    "steps": 80,
    "replicates": 2,
    "measure": ["series", "information", "attractors", "correlations", "exact", "subnetworks"],
    "subnetworks.sizes": "1:2",
    "subnetworks.count": 3,
    "series.states": 5,
}
# Units of every measure: four measures on all axes, one without steps, one without noise.
SPREAD_UNITS = 5 * 24 + 8


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    """The result on one thread, and what it holds."""
    folder = tmp_path_factory.mktemp("spread")
    words = [BINARY, "run", write(folder, SPREAD), "--threads", "1", "--json"]
    outcome = json.loads(subprocess.run(words, cwd=folder, check=True, capture_output=True).stdout)
    assert outcome == {"output": "s.h5", "units": SPREAD_UNITS, "finished_before": 0, "failures": []}
    return content(folder / "s.h5")


@pytest.mark.parametrize("threads", [2, 3, 8])
@pytest.mark.parametrize("shards", [1, 2, 3, 7])
def test_threads_and_shards_change_nothing(done, tmp_path, spread, threads, shards):
    name = write(tmp_path, SPREAD)
    if shards == 1:
        done("run", name, "--threads", threads, "-o", "all.h5", "--quiet")
    else:
        parts = [f"part{k}.h5" for k in range(1, shards + 1)]
        for k, part in enumerate(parts, 1):
            done("run", name, "--threads", threads, "--shard", f"{k}/{shards}", "-o", part, "--quiet")
        done("merge", "all.h5", *reversed(parts), "--quiet")
    assert content(tmp_path / "all.h5") == spread


def test_memory_changes_nothing(done, tmp_path, spread):
    done("run", write(tmp_path, SPREAD), "--memory", "500MB", "--quiet")
    assert content(tmp_path / "s.h5") == spread


def ranks(count, *words, folder, code=0):
    words = ["mpirun", "-n", str(count), BINARY, *map(str, words)]
    options = {"cwd": folder, "env": {**os.environ, **RANKS}, "stdin": subprocess.DEVNULL}
    process = subprocess.run(words, capture_output=True, text=True, timeout=120, **options)
    assert process.returncode == code, process.stderr
    return process


@needs_ranks
@pytest.mark.parametrize("count, threads, shards", [(2, 1, 1), (4, 1, 1), (2, 2, 1), (3, 1, 2)])
def test_ranks_change_nothing(done, tmp_path, spread, count, threads, shards):
    name = write(tmp_path, SPREAD)
    parts = [f"{k}.h5" for k in range(1, shards + 1)]
    for k, part in enumerate(parts, 1):
        words = ["run", name, "-o", part, "--threads", threads, "--shard", f"{k}/{shards}", "--json"]
        outcome = json.loads(ranks(count, *words, folder=tmp_path).stdout)
        assert outcome["units"] == SPREAD_UNITS / shards and outcome["finished_before"] == 0
    if shards > 1:
        done("merge", "all.h5", *parts)
    assert content(tmp_path / ("all.h5" if shards > 1 else "1.h5")) == spread
    assert files_in(tmp_path) == sorted([name, *parts, *(["all.h5"] if shards > 1 else [])])


@needs_ranks
def test_ranks_say_everything_once(done, tmp_path):
    name = write(tmp_path, SMALL)
    shown = ranks(3, "run", name, "--check", folder=tmp_path).stdout
    assert shown == done("run", name, "--check")
    assert ranks(2, "run", name, "--dump-spec", folder=tmp_path).stdout == done("run", name, "--dump-spec")
    assert json.loads(ranks(2, "run", name, "--dry-run", "--json", folder=tmp_path).stdout)["units"] == 3
    wrong = ranks(3, "run", name, "--set", "noize=1", folder=tmp_path, code=2)
    assert wrong.stderr.count("recres: ") == 1 and "did you mean 'noise'" in wrong.stderr
    wrong = ranks(2, "run", name, "-o", "no/s.h5", folder=tmp_path, code=1)
    assert wrong.stderr.count("recres: ") == 1 and "no/s.h5" in wrong.stderr
    shown = ranks(2, "run", name, "-o", "s.h5", folder=tmp_path).stdout
    assert shown == done("run", name, "-o", "other.h5").replace("other", "s")
    assert content(tmp_path / "s.h5") == content(tmp_path / "other.h5")
    wrong = ranks(2, "run", name, "--set", "steps=9", folder=tmp_path, code=1)
    assert wrong.stderr.count("recres: ") == 1 and "its steps" in wrong.stderr
    assert files_in(tmp_path) == ["other.h5", "s.h5", name]


@needs_ranks
def test_ranks_print_the_template_once(done, tmp_path):
    for words in ["run", "--template"], ["run", "--keys"]:
        assert ranks(2, *words, folder=tmp_path).stdout == done(*words)


@needs_ranks
def test_more_ranks_than_units(done, tmp_path):
    name = write(tmp_path, {**SMALL, "noise": 1})
    ranks(4, "run", name, folder=tmp_path)
    done("run", name, "-o", "one.h5")
    assert content(tmp_path / "s.h5") == content(tmp_path / "one.h5")


# What a specification may say.

NET = 'network = "gaussian:n=3,seed=1"\n'
DEEP = 100_000
WRONG = [
    # (name, text, exit codes, words of the message)
    ("empty", "", {2}, "no network"),
    ("comment", "# nothing\n", {2}, "no network"),
    ("binary", bytes(range(256)) * 10, {2}, "line 1"),
    ("zeros", b"\0" * 100, {2}, "line 1"),
    ("not-utf8", b'network = "\xff\xfe"', {2}, "utf-8"),
    ("not-utf8-key", b"\xff = 1", {2}, "utf-8"),
    ("overlong-utf8", b'network = "\xc0\xaf"', {2}, "utf-8"),
    ("cut-string", 'network = "abc', {2}, "line 1"),
    ("key-of-1MB", NET + "k" * (1 << 20) + " = 1", {2}, "there is no key 'kkkk"),
    ("quoted-key-of-1MB", NET + '"' + "k" * (1 << 20) + '" = 1', {2}, "there is no key 'kkkk"),
    ("text-of-1MB", 'network = "' + "g" * (1 << 20) + '"', {2}, "neither a generator"),
    ("name-list", NET + "name = [1]", {2}, "name takes one value"),
    ("list-in-list", NET + "noise = [[1]]", {2}, "list in a list"),
    ("deep-lists", NET + "noise = " + "[" * DEEP + "]" * DEEP, {2}, "line 2"),
    ("deep-open-lists", "noise = " + "[" * DEEP, {2}, "line 1"),
    ("deep-inline-tables", "x = " + "{a = " * DEEP + "1" + "}" * DEEP, {2}, "line 1"),
    ("deep-table", "[" + ".".join("a" * DEEP) + "]\nx = 1", {2}, ""),
    ("deep-dotted-key", ".".join("a" * DEEP) + " = 1", {2}, ""),
    ("deep-list-of-tables", "[[" + ".".join("a" * DEEP) + "]]\nx = 1", {2}, ""),
    ("many-dots", "a" + "." * DEEP + " = 1", {2}, "s.toml"),
    ("twice", NET + "steps = 1\nsteps = 2", {2}, "line 3"),
    ("typo", NET + "noize = 1", {2}, "line 2: there is no key 'noize'; did you mean 'noise'?"),
    ("typo-burn-in", NET + "burn-in = 1", {2}, "did you mean 'burn_in'"),
    ("typo-magnitude", NET + "Magnitude = 1", {2}, "did you mean 'magnitude'"),
    ("typo-replicates", NET + "replicate = 1", {2}, "did you mean 'replicates'"),
    ("typo-table", NET + '[subnetwork]\nsizes = "1"', {2}, "did you mean 'subnetworks.sizes'"),
    ("typo-in-table", NET + "[series]\nstate = 1", {2}, "did you mean 'series.states'"),
    ("far-key", NET + "colour = 1", {2}, "there is no key 'colour'"),
    ("table-for-value", NET + "[noise]\nfrom = 1", {2}, "noise.from"),
    ("value-for-table", NET + "series = 3", {2}, "there is no key 'series'"),
    ("boolean", NET + "steps = true", {2}, "true or false"),
    ("date", NET + "steps = 1979-05-27", {2}, "steps"),
    ("text-for-number", NET + 'magnitude = "large"', {2}, "magnitude 'large'"),
    ("text-for-whole", NET + 'steps = "many"', {2}, "steps 'many'"),
    ("fraction", NET + "steps = 1.5", {2}, "steps '1.5'"),
    ("negative-steps", NET + "steps = -1", {2}, "steps '-1'"),
    ("no-steps", NET + "steps = 0", {2}, "0 steps"),
    ("negative-seed", NET + "seed = -1", {2}, "seed '-1'"),
    ("negative-noise", NET + "noise = -1", {2}, "below 0"),
    ("negative-noises", NET + "noise = [-1, 1]", {2}, "below 0"),
    ("no-replicates", NET + "replicates = 0", {2}, "replicates = 0"),
    ("nan", NET + "noise = nan", {2}, "not a finite number"),
    ("inf", NET + "magnitude = inf", {2}, "not a finite number"),
    ("minus-inf", NET + "magnitude = [1, -inf]", {2}, "not a finite number"),
    ("text-nan", NET + 'noise = "nan"', {2}, "not a finite number"),
    ("bias-nan", NET + 'bias = "nan"', {2}, "finite"),
    ("bias-inf", NET + 'bias = "inf"', {2}, "finite"),
    ("listed-inf", NET + 'noise = "1,inf"', {2}, "finite"),
    ("listed-nan", NET + 'noise = "1,nan"', {2}, "finite"),
    ("range-to-inf", NET + 'noise = "0:inf:3"', {2}, "finite"),
    ("magnitudes-nan", NET + 'magnitude = "1,nan"', {2}, "finite"),
    ("two-zeros", NET + 'noise = "0,-0"', {2}, "twice"),
    ("two-zeros-listed", NET + "noise = [-0.0, 0]", {2}, "twice"),
    ("large", NET + "magnitude = 1e308", {2}, "too large"),
    ("beyond-double", NET + "magnitude = 1e309", {2}, "line 2"),
    ("beyond-int64", NET + "steps = 99999999999999999999999", {2}, "line 2"),
    ("beyond-int64-text", NET + 'steps = "99999999999999999999999"', {2}, "2^63"),
    ("2^63", NET + 'seed = "9223372036854775808"', {2}, "2^63"),
    ("most-steps", NET + "steps = 9223372036854775807\nburn_in = 9223372036854775807", {2}, "steps"),
    ("1e30-steps", NET + "steps = 1e30", {2}, "2^63"),
    ("1e18-steps", NET + "steps = 1e18", {2}, "transitions"),
    ("same-twice", NET + "noise = [1, 1.0]", {2}, "noise names '1' twice"),
    ("same-steps-twice", NET + 'steps = ["1e3", 1000]', {2}, "steps names '1000' twice"),
    ("same-network-twice", 'network = ["autapses:n=2", "autapses:n=2"]', {2}, "twice"),
    ("same-measure-twice", NET + 'measure = ["exact", "exact"]', {2}, "twice"),
    ("unsorted", NET + "noise = [2, 1]", {2}, "noise must rise"),
    ("falling-range", NET + 'noise = "4:0:3"', {2}, "does not rise"),
    ("falling-wholes", NET + 'steps = "5:1"', {2}, "does not rise"),
    ("range-of-none", NET + 'noise = "0:4:0"', {2}, "FROM:TO:COUNT"),
    ("range-of-words", NET + 'noise = "a:b:c"', {2}, "FROM:TO:COUNT"),
    ("range-of-bias", NET + 'bias = "0:1:3"', {2}, "bias"),
    ("empty-list", NET + "noise = []", {2}, "empty list"),
    ("no-measure", NET + "measure = []", {2}, "empty list"),
    ("list-of-replicates", NET + "replicates = [1, 2]", {2}, "replicates takes one value"),
    ("list-of-names", NET + 'name = ["a", "b"]', {2}, "name takes one value"),
    ("list-of-kernels", NET + 'kernel = ["table", "dense"]', {2}, "kernel takes one value"),
    ("list-in-table", NET + "[series]\nstates = [1, 2]", {2}, "series.states takes one value"),
    ("typo-measure", NET + 'measure = "informaton"', {2}, "did you mean 'information'"),
    ("no-model", NET + 'model = "smb"', {2}, "neither sbm nor tanh"),
    ("typo-kernel", NET + 'kernel = "tabel"', {2}, "did you mean 'table'"),
    ("kernel-of-tanh", NET + 'kernel = "tanh"', {2}, "sbm"),
    ("typo-generator", 'network = "gausian:n=3"', {2}, "did you mean 'gaussian'"),
    ("no-seed", 'network = "gaussian:n=3"', {2}, "seed"),
    ("two-seeds", NET + "network_seed = [1, 2]", {2}, "seed"),
    ("seed-of-file", 'network = "w.csv"\nnetwork_seed = [1, 2]', {1, 2}, "w.csv"),
    ("huge-network", 'network = "gaussian:n=1000000000,seed=1"', {1, 2}, ""),
    ("number-for-network", "network = 3", {2}, "'3'"),
    ("number-of-measure", NET + "measure = 3", {2}, "'3'"),
    ("start", NET + 'start = "++"', {2}, "2 neurons"),
    ("start-beyond", NET + "start = 8", {2}, "state 8"),
    ("exact-tanh", NET + 'measure = "exact"\nmodel = "tanh"', {2}, "sbm"),
    ("exact-protocol", NET + f'measure = "exact"\nprotocol = "{PULSES}"', {2}, "protocol"),
    ("parts-protocol", NET + f'measure = "subnetworks"\nprotocol = "{PULSES}"', {2}, "protocol"),
    ("subnetwork-size", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "9"', {2}, "9 neurons"),
    ("subnetwork-sizes", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "1:1000000000000"', {2}, "sizes"),
    ("no-subnetworks", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "1"\ncount = 0', {2}, "0 sub-net"),
    ("subnetwork-neuron", NET + 'measure = "subnetworks"\n[subnetworks]\nneurons = "0,9"', {2}, "neuron 9"),
    ("estimator", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "1"\nestimator = "x"', {2}, "'x'"),
    (
        "two-sizes-of-network",
        'network = ["autapses:n=2", "autapses:n=3"]\nmeasure = "subnetworks"\n[subnetworks]\nsizes = "1"',
        {2},
        "subnetworks.neurons",
    ),
    ("method", NET + 'measure = "attractors"\n[attractors]\nmethod = "x"', {2}, "'x'"),
    ("states", NET + 'measure = "series"\nsteps = 10', {2}, "1 to 11"),
    ("no-states", NET + 'measure = "series"\n[series]\nstates = 0', {2}, "series.states = 0"),
    ("2^62-states", NET + 'measure = "series"\n[series]\nstates = 4611686018427387904', {2}, "more than"),
    ("series-neuron", NET + 'measure = "series"\n[series]\nneurons = "7"', {2}, "neuron 7"),
    ("series-of-many", 'network = "autapses:n=63"\nmeasure = "series"', {2}, "62 neurons"),
    (
        "1e18-units",
        'network = "gaussian:n=3"\n'
        + "".join(f'{key} = "1:1000"\n' for key in ["network_seed", "steps", "burn_in", "seed"])
        + "".join(f'{key} = "0:999:1000"\n' for key in ["magnitude", "noise"]),
        {2},
        "units",
    ),
    ("1e9-noises", NET + 'noise = "0:1:1000000000"', {2}, "1000000"),
    ("1e18-seeds", NET + 'seed = "1:1000000000000000000"', {2}, "1000000"),
    ("1e9-replicates", NET + "replicates = 1000000000", {2}, "replicates"),
    ("1e9-replicates-once", NET + "noise = 1\nsteps = 10\nreplicates = 1000000000", {1, 2}, "replicates"),
    ("2^62-replicates", NET + "noise = 1\nreplicates = 4611686018427387904", {2}, "replicates"),
    ("1e8-exact", NET + 'measure = "exact"\nnoise = "0:1:1000000"\nmagnitude = "0:1:100000"', {2}, "units"),
    ("climbs", 'network = "../../etc/passwd"', {1, 2}, "../../etc/passwd"),
    ("climbs-far", 'network = "../../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("from-root", 'network = "/etc/passwd"', {1, 2}, "/etc/passwd"),
    ("climbs-to-csv", 'network = "../../x.csv"', {1, 2}, "../../x.csv"),
    ("climbs-in-h5", 'network = "../x.h5:/../../etc/passwd"', {1, 2}, "x.h5"),
    ("climbs-bias", NET + 'bias = "../../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("climbs-protocol", NET + 'protocol = "../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("climbs-input", NET + 'input = "../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("device", 'network = "/dev/zero"', {1, 2}, "/dev/zero"),
    ("folder", 'network = "/tmp"', {1, 2}, "/tmp"),
    ("folder-csv", 'network = "folder.csv"', {1, 2}, "folder.csv"),
    ("control-letters", 'network = "a\\u001b[31m\\nb"', {2}, "a?[31m?b"),
]


@pytest.mark.parametrize("spec, codes, words", [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_refused(recres, tmp_path, spec, codes, words):
    (tmp_path / "s.toml").write_bytes(spec if isinstance(spec, bytes) else spec.encode())
    (tmp_path / "folder.csv").mkdir()
    for mode in ["--check"], []:
        message = refused(recres("run", "s.toml", *mode), *codes)
        assert words in message
        assert files_in(tmp_path) == ["folder.csv", "s.toml"]


def test_mutated_specifications(recres, tmp_path):
    """Letters changed, cut out or doubled in a good one: it is read or refused, and nothing else happens."""
    good = "".join(f"{key} = {json.dumps(value)}\n" for key, value in {**SPREAD, "name": "été"}.items()).encode()
    draw = random.Random(11)
    codes = collections.Counter()
    for number in range(100):
        text = bytearray(good)
        for _ in range(1 if number % 2 else draw.choice([2, 5])):
            place, length = draw.randrange(len(text)), draw.choice([1, 1, 4, 30])
            doubled = text[place : place + length] * 2
            pieces = [bytes([draw.randrange(256)]), doubled, b"", b"[", b".", b"1"]
            text[place : place + length] = draw.choice(pieces)
        (tmp_path / "s.toml").write_bytes(text)
        # With letters of all kinds in it, as a user would see it on a terminal.
        process = recres("run", "s.toml", "--check", "--quiet", errors="replace")
        codes[process.returncode] += 1
        if process.returncode != 0:
            refused(process, 1, 2)
        assert files_in(tmp_path) == ["s.toml"], text
    assert codes[0] > 0 and codes[2] > 50


def test_what_is_no_specification(recres, tmp_path):
    (tmp_path / "folder.toml").mkdir()
    assert "nothing.toml" in refused(recres("run", "nothing.toml"), 1)
    assert "folder.toml" in refused(recres("run", "folder.toml"), 1)
    assert "--template" in refused(recres("run"), 2)
    write(tmp_path, SMALL)
    assert "ends in .h5" in refused(recres("run", "s.toml", "-o", "s.txt"), 2).replace("does not end", "ends")
    assert "no folder" in refused(recres("run", "s.toml", "-o", "no/s.h5"), 1)
    (tmp_path / "folder.h5").mkdir()
    assert "folder" in refused(recres("run", "s.toml", "-o", "folder.h5"), 1)
    assert "folder" in refused(recres("run", "s.toml", "--csv", "folder.toml"), 1)
    assert "no folder" in refused(recres("run", "s.toml", "--csv", "no/s.csv"), 1)
    assert "--csv" in refused(recres("run", "s.toml", "--csv", "s.h5"), 2)
    for shard in "0/2", "3/2", "1/0", "1", "x/y", "-1/2", "1/2/3", "1/1000000000", "":
        assert "--shard" in refused(recres("run", "s.toml", "--shard", shard), 2)
    assert "merge" in refused(recres("run", "s.toml", "--shard", "1/2", "--csv", "s.csv"), 2)
    for threads in "0", "-1", "x", "1e9":
        assert "threads" in refused(recres("run", "s.toml", "--threads", threads), 2)
    assert "did you mean" in refused(recres("run", "s.toml", "--dryrun"), 2)
    assert files_in(tmp_path) == ["folder.h5", "folder.toml", "s.toml"]


def test_letters_of_all_kinds(done, tmp_path):
    crlf = b'\xef\xbb\xbfnetwork = "gaussian:n=3,seed=1"\r\nnoise = 1\r\nsteps = 10\r\n'
    (tmp_path / "s.toml").write_bytes(crlf + 'name = "été\\u0000\\n\\"\\\\ \\u001b[31m"\r\n'.encode())
    shown = done("run", "s.toml")
    assert "\x1b" not in shown and "\0" not in shown
    with h5py.File(tmp_path / "s.h5") as file:
        assert json.loads(file["spec"][()])["name"] == 'été\0\n"\\ \x1b[31m'
    assert "1 finished before" in done("run", "s.toml")
    assert done("status", "s.h5") != ""
    dump = done("run", "s.toml", "--dump-spec")
    (tmp_path / "dump.toml").write_text(dump, encoding="utf-8")
    assert done("run", "dump.toml", "--dump-spec") == dump


def test_set_takes_what_a_file_takes(done, recres, tmp_path):
    write(tmp_path, SMALL)

    def dumped(*settings):
        return done("run", "s.toml", "--dump-spec", *(word for one in settings for word in ("--set", one)))

    def same(setting, line):
        assert line in dumped(setting).splitlines(), setting

    same("steps=1e5", "steps = 100000")
    same(" steps = 70 ", "steps = 70")
    same("noise=0:4:5", "noise = [0, 1, 2, 3, 4]")
    same("noise=1,2.5", "noise = [1, 2.5]")
    same("noise=[0, 0.25]", "noise = [0, 0.25]")
    same("seed=1:3", "seed = [1, 2, 3]")
    same("network=autapses:n=2", 'network = "autapses:n=2"')
    same("network=['autapses:n=2', \"autapses:n=3\"]", 'network = ["autapses:n=2", "autapses:n=3"]')
    same('name="a b"', 'name = "a b"')
    same("name=a=b", 'name = "a=b"')
    same("measure=exact", 'measure = ["exact"]')
    same('measure=["exact","series"]', 'measure = ["exact", "series"]')
    same("series.states=7", "states = 7")
    assert dumped("steps=3", "steps=4") == dumped("steps=4") != dumped()
    assert dumped("protocol=x.csv", "protocol=") == dumped()
    assert dumped("noise=2") == done("run", write(tmp_path, {**SMALL, "noise": 2}, "two.toml"), "--dump-spec")
    for setting, words in {
        "noize=1": "did you mean 'noise'",
        "series.stats=1": "did you mean 'series.states'",
        "steps": "KEY=VALUE",
        "=5": "KEY=VALUE",
        "": "KEY=VALUE",
        "steps=": "steps",
        "steps=x": "steps 'x'",
        "noise=2,1": "rise",
        "noise=[1": "--set",
        'name="a': "--set",
        "noise=[" + "[" * DEEP: "--set",
        "replicates=[1]": "one value",
        "network=../../etc/passwd": "passwd",
    }.items():
        message = refused(recres("run", "s.toml", "--check", "--set", setting), 2)
        assert words in message, setting


def test_a_name_that_is_no_utf8_is_refused_or_kept(recres, tmp_path):
    write(tmp_path, SMALL)
    words = [BINARY, "run", "s.toml", "--quiet", "--set", b"name=\xff"]
    for _ in range(2):
        process = subprocess.run(words, cwd=tmp_path, capture_output=True)
        assert process.returncode in (0, 2), process.stderr
    if process.returncode == 0:
        dump = subprocess.run([*words, "--dump-spec"], cwd=tmp_path, capture_output=True, check=True).stdout
        (tmp_path / "dump.toml").write_bytes(dump)
        assert recres("run", "dump.toml", "--check").returncode == 0


def test_dumped_specifications_are_read_as_they_are(done, here):
    for number, spec in enumerate([
        SMALL,
        MEASURED,
        SPREAD,
        {"network": "gaussian:n=3,seed=1", "noise": [1e-300, 0.1, 1e21], "magnitude": [-2.5, -1e-9, 0.1 + 0.2]},
        {"network": "autapses:n=2", "seed": [0, 2**63 - 1], "start": ["random", "+-"], "name": '"\\\t\x7f#é'},
        {"network": "gaussian:n=3", "network_seed": "1:20", "noise": "0:1:4", "burn_in": "1e2"},
        {"network": "autapses:n=2", "noise": [3], "measure": "exact"},
    ]):
        name = write(here, spec, f"{number}.toml")
        dump = done("run", name, "--dump-spec")
        (here / "dump.toml").write_text(dump, encoding="utf-8")
        assert done("run", "dump.toml", "--dump-spec") == dump
        assert done("run", "dump.toml", "--check", "--quiet") == ""
    assert not list(here.glob("*.journal"))
    # The file of the dump gives the result of the file that was dumped.
    (here / "dump.toml").write_text(done("run", "s.toml", "--dump-spec"))
    assert json.loads(done("run", "dump.toml", "-o", "s.h5", "--json"))["finished_before"] > 0


def test_template_is_a_specification(done, tmp_path):
    template = done("run", "--template")
    (tmp_path / "t.toml").write_text(template)
    done("run", "t.toml", "--check")
    dump = done("run", "t.toml", "--dump-spec")
    assert dump == done("run", write(tmp_path, {"network": "gaussian:n=5,seed=3"}), "--dump-spec")
    # Keys behind # have the value that is used where nothing is said.
    given, count = re.subn(r"^# (\w+ = .*)$", r"\1", template, flags=re.M)
    (tmp_path / "given.toml").write_text(given)
    assert done("run", "given.toml", "--dump-spec").replace('["information"]', '"information"') == dump.replace(
        '["information"]', '"information"'
    )
    keys = re.findall(r"^\| `([\w.]+)` \|", done("run", "--keys"), flags=re.M)
    assert len(keys) == len(set(keys)) == count + 1
    written = json.loads(json.dumps(keys))
    assert {"network", "noise", "replicates", "series.states", "subnetworks.count"} <= set(written)


def test_the_page_of_keys_is_the_one_of_the_documentation(done):
    docs = Path(__file__).parents[2] / "docs"
    pages = [path for path in docs.rglob("*.md") if "Written by `recres run --keys`" in path.read_text()]
    assert len(pages) == 1
    assert pages[0].read_text() == done("run", "--keys")


def test_looking_writes_nothing(done, recres, here):
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in here.iterdir()}
    folder = (here.stat().st_mtime_ns, files_in(here))
    for mode in ["--check"], ["--dry-run"], ["--dry-run", "--json"], ["--dump-spec"]:
        done("run", "s.toml", *mode)
        done("run", "s.toml", "-o", "new.h5", "--csv", "new.csv", *mode)
    done("run", "--template")
    done("run", "--keys")
    done("status", "s.h5")
    refused(recres("run", "s.toml", "--set", "name=x"), 1)
    refused(recres("status", "new.h5"), 1)
    after = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in here.iterdir()}
    assert after == before and files_in(here) == folder[1]


def test_dry_run(done, recres, here):
    estimate = json.loads(done("run", "s.toml", "-o", "new.h5", "--dry-run", "--json", "--threads", 2))
    # Four measures simulate: 3 networks, 2 magnitudes, 2 biases, 3 noise strengths, 3 replicates; both lengths.
    transitions = 4 * (3 * 2 * 2 * 3 * 3) * (120 + 200)
    assert estimate["units"] == 4 * 72 + 36 + 12 and estimate["transitions"] == transitions
    assert estimate["threads"] == 2 and estimate["seconds"] > 0
    assert estimate["memory_bytes"] >= 8 * 72 * 3 * 121
    assert estimate["disk_bytes"] >= (here / "s.h5").stat().st_size
    words = done("run", "s.toml", "-o", "new.h5", "--dry-run")
    assert "336 units" in words and "transitions" in words and "of memory" in words and "of disk" in words
    words = ["run", "s.toml", "-o", "new.h5", "--dry-run", "--json"]
    units = [json.loads(done(*words, "--shard", f"{k}/5"))["units"] for k in range(1, 6)]
    assert sum(units) == 336 and max(units) - min(units) <= 1
    burnt = {**SMALL, "burn_in": [0, 30], "steps": [50, 70]}
    estimate = json.loads(done("run", write(here, burnt, "burnt.toml"), "--dry-run", "--json"))
    assert estimate["transitions"] == 3 * 2 * (50 + 50 + 70 + 70 + 30 + 30)
    # Years of work are told at once.
    long = {**SMALL, "steps": 1e15, "noise": "0:1:100", "seed": "1:1000"}
    estimate = json.loads(done("run", write(here, long, "long.toml"), "--dry-run", "--json"))
    assert estimate["units"] == 100_000 and estimate["transitions"] == 2e20 and estimate["seconds"] > 1e6
    assert "units" in refused(recres("run", "long.toml", "--dry-run", "--set", "magnitude=0:1:1001"), 2)


def test_progress_and_quiet(done, recres, tmp_path):
    write(tmp_path, SMALL)
    assert recres("run", "s.toml", "--quiet").stderr == ""
    lines = recres("run", "s.toml", "-o", "b.h5", "--progress", "lines")
    assert "units" in lines.stderr and "100 %" in lines.stderr
    table = done("run", "s.toml", "-o", "c.h5", "--progress", "none")
    assert "3 units measured" in table and table.count("Wrote c.h5") == 1
    assert "information in 3 cells" in table and re.search(r"^ +noise  3 values, 0 to 2$", table, re.M)


def test_the_same_command_again_is_done(done, recres, tmp_path):
    write(tmp_path, SMALL)
    done("run", "s.toml")
    before = (tmp_path / "s.h5").read_bytes()
    again = json.loads(done("run", "s.toml", "--json"))
    assert again == {"output": "s.h5", "units": 3, "finished_before": 3, "failures": []}
    assert (tmp_path / "s.h5").read_bytes() == before
    for setting in "steps=51", "noise=0,1", "name=x", "seed=2", "measure=exact", "network=autapses:n=3":
        message = refused(recres("run", "s.toml", "--set", setting), 1)
        assert f"its {setting.split('=')[0]} " in message and "another output" in message
    assert "shard" in refused(recres("run", "s.toml", "--shard", "1/2"), 1)
    assert (tmp_path / "s.h5").read_bytes() == before and files_in(tmp_path) == ["s.h5", "s.toml"]


# CSV in long format.


def rows_of(path):
    """The lines of a CSV file behind its comments, and the specification in these."""
    lines = Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
    comments = list(itertools.takewhile(lambda line: line.startswith("#"), lines))
    rows = list(csv.DictReader(io.StringIO("".join(lines[len(comments) :])), strict=True))
    return json.loads(comments[0][1:]), rows


def test_csv_holds_what_the_result_holds(here):
    spec, rows = rows_of(here / "s.csv")
    with h5py.File(here / "s.h5") as file:
        assert spec == json.loads(file["spec"][()])
        axes, values = names_of(file)
        swept = axes["entropy_bits_mean"]
        assert list(rows[0])[: len(swept)] == swept and len(rows) == 3 * 2 * 2 * 2 * 3
        checked = set()
        for row, (place, cell) in zip(rows, cells(file, "entropy_bits_mean"), strict=True):
            for axis, value in cell.items():
                assert row[axis] == value if isinstance(value, str) else float(row[axis]) == value
            where = dict(zip(swept, place))
            for name in list(row)[len(swept) :]:
                source = f"{name}_mean" if f"{name}_mean" in file else name
                stored = file[source][tuple(where[axis] for axis in axes[source])]
                assert equal(float(row[name] or "nan"), stored), name
                checked.add(name)
        scalar = {name for name in axes if set(axes[name]) <= set(swept) and name not in swept}
        scalar -= {"spec", "identity", "failures", "run_seed"} | set(values)
        assert {name.removesuffix("_mean") for name in scalar} == checked
        # An error beside each mean.
        header = list(rows[0])
        for name in INFORMATION:
            assert header[header.index(name) + 1] == f"{name}_error"


def test_csv_quotes_its_axes(done, tmp_path):
    odd = 'a "b", c.csv'
    (tmp_path / odd).write_text(ASYMMETRIC)
    spec = {**SMALL, "network": ["gaussian:n=3,seed=1", odd], "noise": [0.1, 1e-7], "name": "x\ny"}
    spec["noise"] = sorted(spec["noise"])
    done("run", write(tmp_path, spec), "--csv", "s.csv", "--quiet")
    told, rows = rows_of(tmp_path / "s.csv")
    assert [row["network"] for row in rows] == ["gaussian:n=3,seed=1"] * 2 + [odd] * 2
    assert [float(row["noise_strength"]) for row in rows] == [1e-7, 0.1] * 2 and told["name"] == "x\ny"
    raw = (tmp_path / "s.csv").read_text().splitlines()
    assert raw[0].startswith("# {")
    assert raw[1].startswith("network,noise_strength,entropy_bits,entropy_bits_error,")
    assert '"a ""b"", c.csv",' in raw[4]


def test_csv_without_axes(done, tmp_path):
    done("run", write(tmp_path, {**SMALL, "noise": 1}), "--csv", "s.csv")
    _, rows = rows_of(tmp_path / "s.csv")
    assert len(rows) == 1 and list(rows[0])[0] == "entropy_bits"
    with h5py.File(tmp_path / "s.h5") as file:
        assert float(rows[0]["entropy_bits"]) == file["entropy_bits_mean"][()]


def test_csv_of_merged_shards_is_the_same(done, tmp_path):
    name = write(tmp_path, SPREAD)
    done("run", name, "--csv", "s.csv", "--quiet")
    for k in 1, 2:
        done("run", name, "--shard", f"{k}/2", "-o", f"{k}.h5", "--quiet")
    done("merge", "m.h5", "1.h5", "2.h5", "--csv", "m.csv")
    assert (tmp_path / "s.csv").read_bytes() == (tmp_path / "m.csv").read_bytes()


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
