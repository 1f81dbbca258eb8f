"""recres run: the numbers of experiments and the layout of their results, on threads, ranks and shards.

What a specification may say is in test_run_spec.py, what comes of results in test_run_merge.py, and what happens when a
process, a disk or a file fails in test_run_durable.py.
"""

import collections
import json
import math
import random
import subprocess

import h5py
import numpy as np
import pytest
import xarray

from conftest import BINARY
from experiments import (
    ASYMMETRIC,
    INFORMATION,
    MEASURED,
    PULSES,
    SMALL,
    SPREAD,
    cells,
    command,
    content,
    equal,
    files_in,
    here,
    measured,
    names_of,
    needs_ranks,
    numbers,
    ranks,
    refused,
    rows_of,
    said,
    write,
)

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


# CSV in long format.

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
