"""Reports: figures hold the numbers of the file."""

import json
import os
import re
import subprocess

import h5py
import numpy as np
import pytest

from conftest import BINARY
from reports import RESULTS, NROOKS, check_contract, panel, same, series


@pytest.mark.parametrize("name", RESULTS)
def test_every_kind_of_result_is_shown(shown, results, name):
    document = shown(name)
    check_contract(document)
    assert document["figures"] and document["file"] == results[name].name
    for warning in document["warnings"]:
        assert "not shown" not in warning
    if name != "network":
        assert document["command"].startswith(f"recres {RESULTS[name][0]} ") and document["spec"]["version"]


def test_a_resonance_curve(shown, results):
    document = shown("resonance")
    curve = panel(document, "information", "curve")
    with h5py.File(results["resonance"]) as file:
        x = file["noise_strength"][:]
        for name, key in [("entropy H", "entropy"), ("mutual information I", "mutual_information"), ("divergence D", "divergence")]:
            one = series(curve, name)
            same(one["x"], x)
            same(one["y"], file[f"mean/{key}_bits"][:])
            same(one["error"], file[f"standard_error/{key}_bits"][:])
        same(series(curve, "I, freed of bias")["y"], file["mean/mutual_information_corrected_bits"][:])
        same(series(curve, "I, exact")["y"], file["exact/mutual_information_bits"][:])
        assert series(curve, "I, exact")["style"] == "dashed"
        peak = file["peak"].attrs["noise_strength"]
        assert curve["marks"][0]["x"] == peak
        place = list(x).index(peak)
        joint = file["joint/probability"][:]
        for name, k in [("lowest", 0), ("peak", place), ("highest", len(x) - 1)]:
            if name == "peak" and k in (0, len(x) - 1):
                continue
            heat = panel(document, "joint", name)
            same(heat["values"], joint[k])
            bars = panel(document, "joint", f"{name}-states")["series"][0]["values"]
            np.testing.assert_allclose(bars, joint[k].sum(1), atol=1e-12)
        same(series(panel(document, "times", "relaxation"), "relaxation time")["y"], file["exact/relaxation_steps"][:])
        points = series(panel(document, "trust", "replicates"), "a replicate")
        same(points["y"], file["replicates/mutual_information_bits"][:])
        same(panel(document, "network", "weights")["values"], file["network/weights"][:])
    assert panel(document, "network", "weights")["top_down"] is True


def test_undersampled_points_are_shaded(shown):
    document = shown("sparse")
    curve = panel(document, "information", "curve")
    assert curve["spans"] == [{"from": 0.0, "to": 5.0, "label": "undersampled"}]
    assert curve["marks"] == [] and "not to be trusted" in curve["note"]
    assert any("undersampled at 2 of 2" in warning for warning in document["warnings"])
    assert panel(document, "trust", "replicates")["spans"] == curve["spans"]
    assert panel(document, "trust", "bias")["spans"] == curve["spans"]


@pytest.fixture
def shown_of(recres, tmp_path):
    """The document of what this command line finds."""

    def call(*words):
        assert recres(*words, "--output", tmp_path / "r.h5", "--quiet").returncode == 0
        return json.loads(recres("report", tmp_path / "r.h5", "--json").stdout)

    return call


def test_a_peak_beside_undersampled_points_says_so(shown_of):
    document = shown_of("resonance", *NROOKS, "--noise", "0:20:11", "--steps", 300)
    curve = panel(document, "information", "curve")
    assert curve["spans"][-1]["to"] == 20
    assert curve["marks"][0]["label"].startswith("peak of the others: I = ")


def test_a_window_without_end_is_shaded_to_the_end(shown_of):
    document = shown_of("resonance", "gaussian:n=5,seed=3", "--magnitude", 20, "--noise", "0:40:21", "--steps", 1000, "--exact")
    for name in ("best-noise", "best-information"):
        window = panel(document, "window", name)
        assert window["spans"][0]["to"] == window["series"][0]["x"][-1] == 1e12
        assert window["note"].endswith("however long the run.")


def test_a_caption_tells_what_else_made_the_states(shown_of):
    document = shown_of("resonance", "gaussian:n=3,seed=3", "--protocol", "segment:from=0,to=10,strength=5", "--noise", "0,5", "--steps", 100, "--burn-in", 7, "--seed", 2**64 - 59)
    caption = document["figures"][0]["caption"]
    assert "the protocol 'segment:from=0,to=10,strength=5'" in caption and "7 steps of burn-in" in caption
    assert "seed 18446744073709551557." in caption
    document = shown_of("pulse", *NROOKS, "--strength", 10, "--background", 3)
    assert "of 3 between them" in document["figures"][0]["caption"]


def test_a_graph_says_that_neurons_without_input_are_free(shown_of):
    graph = panel(shown_of("attractors", "motif:code=9841"), "graph", "states")
    assert len(graph["edges"]) == 64 and "has several" in graph["note"]
    graph = panel(shown_of("attractors", "sparse:n=5,density=0,seed=1"), "graph", "states")
    assert len(graph["edges"]) == 32 * 8 and graph["note"].endswith("At most 8 of up to 32 are drawn.")


def test_the_mean_of_a_single_stay_has_no_error(shown_of):
    words = ["--magnitude", 20, "--noise", 8, "--protocol", "pulses:strength=20,duration=10,every=200,count=5"]
    document = shown_of("visits", "hopfield:patterns=+++--/+-+-+", *words)
    stays = panel(document, "visits", "residence")["series"][0]
    assert stays["values"][3] == 32 and stays["error"][3] is None
    assert all(error is None or error > 0 for error in stays["error"])


def test_large_weights_keep_the_strongest_of_a_square(shown, results):
    heat = panel(shown("sparse"), "network", "weights")
    with h5py.File(results["sparse"]) as file:
        weights = np.zeros((279, 279))
        if "weights" in file["network"]:
            weights = file["network/weights"][:]
        else:
            weights[file["network/target"][:], file["network/source"][:]] = file["network/weight"][:]
    blocks = weights.reshape(93, 3, 93, 3).transpose(0, 2, 1, 3).reshape(93, 93, 9)
    strongest = np.take_along_axis(blocks, np.abs(blocks).argmax(2)[..., None], 2)
    assert (heat["rows"], heat["columns"]) == (93, 93)
    np.testing.assert_array_equal(np.abs(heat["values"]), np.abs(strongest.ravel()))


def test_exact_answers(shown, results):
    document = shown("exact")
    with h5py.File(results["exact"]) as file:
        same(series(panel(document, "exact", "curve"), "mutual information I")["y"], file["mutual_information_bits"][:])
        same(panel(document, "stationary", "strong")["series"][0]["values"], file["stationary"][-1])
        modes = panel(document, "times", "modes")["series"]
        relaxation = file["modes"][:, : len(modes), 2]
        for k, mode in enumerate(modes):
            same(mode["y"], np.where(relaxation[:, k] > 0, relaxation[:, k], np.nan))
        switching = panel(document, "attractors", "switching")
        same(switching["values"], np.column_stack([file["switching/to"][:], file["switching/undecided"][:]]))
        peaks = file["observed_peaks"][:]
        best = panel(document, "window", "best-information")
        same(best["series"][0]["x"], peaks[:, 0])
        same(best["series"][0]["y"], peaks[:, 2])
        same(panel(document, "window", "best-noise")["series"][0]["y"], peaks[:, 1])
        window = file["observed_peaks"].attrs
        assert best["spans"][0]["from"] == window["window_from_steps"] and best["spans"][0]["to"] == window["window_to_steps"]
        basin, counts = np.unique(file["attractors/basin_of"][:], return_counts=True)
        bars = panel(document, "attractors", "basins")
        assert dict(zip(map(int, bars["x"]["names"]), bars["series"][0]["values"])) == dict(zip(basin, counts))


def test_the_graph_of_states(shown, results):
    document = shown("attractors")
    graph = panel(document, "graph", "states")
    with h5py.File(results["attractors"]) as file:
        following = file["graph/next"][:]
        assert [list(edge) for edge in graph["edges"]] == [[k, int(to)] for k, to in enumerate(following)]
        attractor_of = file["graph/attractor_of"][:]
        assert [node["group"] for node in graph["nodes"]] == list(attractor_of)
        on = {k for k, node in enumerate(graph["nodes"]) if node["is_attractor"]}
        assert on == set(file["largest/state"][:])
        bars = panel(document, "basins", "basins")["series"][0]["values"]
        assert bars == sorted(file["attractors/basin_states"][:], reverse=True)
        steps = panel(document, "basins", "transients")["series"][0]["y"]
        assert steps == list(file["transients"][: len(steps)]) and sum(steps) == 64
    # No two dots on top of each other.
    places = np.array([[node["x"], node["y"]] for node in graph["nodes"]])
    distances = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 9 * np.eye(64)
    assert distances.min() > 0.3


def test_attractors_from_starts(shown, results):
    for name in ("sampled", "tanh"):
        bars = panel(shown(name), "basins", "basins")
        with h5py.File(results[name]) as file:
            share = file["attractors/basin_share"][:]
        order = np.argsort(-share[:, 0], kind="stable")
        same(bars["series"][0]["values"], share[order, 0])
        np.testing.assert_allclose(bars["series"][0]["error"], (share[order, 2] - share[order, 1]) / (2 * 1.959964))


def test_cycles_beyond_all_numbers(shown, results):
    table = panel(shown("cycles"), "cycles", "cycles")
    with h5py.File(results["cycles"]) as file:
        periods = file["periods/period_text"][()].decode().split()
        assert [row[0] for row in table["rows"]] == periods
        same([row[2] for row in table["rows"]], file["periods/basin_share"][:])


def test_pulses(shown, results):
    document = shown("pulse")
    with h5py.File(results["pulse"]) as file:
        spec = json.loads(file["spec"][()])
        counts = file["switching/counts"][:]
        same(panel(document, "switching", "counts")["values"], counts / counts.sum(1, keepdims=True))
        same(panel(document, "switching", "exact")["values"], file["switching/exact"][:])
        states = file["run/state"][:, 0]
        after = file["pulses/after"][0]
    raster = panel(document, "raster", "states")
    steps = len(raster["values"][0])
    for n, row in enumerate(raster["values"]):
        assert row == "".join("+" if s >> n & 1 else "-" for s in states[:steps])
    first, every, duration = spec["first"], spec["every"], spec["duration"]
    assert [raster["spans"][k][end] for k in (0, 1) for end in ("from", "to")] == [first, first + duration, first + every, first + every + duration]
    portrait = panel(document, "portrait", "states")
    during = series(portrait, "during the pulse")
    assert during["x"] == list(states[first : first + duration]) and during["y"] == list(states[first + 1 : first + duration + 1])
    assert series(portrait, "after the pulse")["x"] == list(states[first + duration : first + every])
    same(panel(document, "sequence", "sequence")["series"][0]["y"], np.where(after < 0, np.nan, after))


def test_a_tanh_path(shown, results):
    cube = panel(shown("tanh_pulse"), "portrait", "cube")
    with h5py.File(results["tanh_pulse"]) as file:
        activity = file["run/activity"][:]
    during = series(cube, "during the pulse")["points"]
    np.testing.assert_array_equal(during, activity[100:106, :3])
    np.testing.assert_array_equal(series(cube, "before the pulse")["points"], activity[:101, :3])


def test_searches(shown, results):
    document = shown("search")
    pulses = panel(document, "searches", "pulses")
    with h5py.File(results["search"]) as file:
        taken = file["searches/pulses"][:]
        theory = file["searches"].attrs["theory_mean_pulses"]
        on, first = file["searches/on"][:], file["searches/first"][:]
    assert pulses["series"][0]["y"] == list(np.bincount(taken))
    assert [mark["x"] for mark in pulses["marks"]] == [pytest.approx(taken.mean()), theory]
    paths = panel(document, "searches", "paths")["series"]
    assert [path["y"] for path in paths] == [list(on[first[k] : first[k + 1]]) for k in range(6)]


def test_visits(shown, results):
    document = shown("visits")
    with h5py.File(results["visits"]) as file:
        share = panel(document, "visits", "share")
        same(share["series"][0]["values"], file["visits/share"][:])
        same(share["series"][0]["error"], file["visits/share_standard_error"][:])
        same(share["series"][1]["values"], file["visits/exact_share"][:])
        same(panel(document, "visits", "residence")["series"][0]["values"], file["visits/residence_steps"][:])
        labels = list(file["visits/label"][:])
        table = np.zeros((len(labels), len(labels)))
        for a, b, count in zip(file["transitions/from"], file["transitions/to"], file["transitions/count"]):
            table[labels.index(a), labels.index(b)] += count
        values = table / table.sum(1, keepdims=True)
        transitions = panel(document, "ways", "transitions")
        same(transitions["values"], np.where(values > 0, values, np.nan))
    # Stays are not counted, so that a row is no distribution of all steps.
    assert transitions["value"]["label"] == "share of departures"
    assert (transitions["y"]["label"], transitions["x"]["label"]) == ("basin left", "basin entered")


def test_subnetworks(shown, results):
    document = shown("subnetworks")
    with h5py.File(results["subnetworks"]) as file:
        family = panel(document, "noise", "information")
        for k in range(8):
            same(series(family, f"n = {k + 1}")["y"], file["mean/mutual_information_bits"][:, k])
            same(series(family, f"n = {k + 1}, baseline")["y"], file["mean/baseline_bits"][:, k])
        sizes = panel(document, "size", "at-2")
        # The mean of estimates tells nothing where most sub-networks are undersampled.
        estimated = np.where(file["undersampled_share"][:] > 0.5, np.nan, file["mean/estimated_bits"][:])
        assert 0 < np.isnan(estimated[2]).sum() < 8
        same(series(sizes, "I by the estimator")["y"], estimated[2])
        assert "undersampled" in sizes["note"]
        estimates = panel(document, "noise", "estimated")
        for k in range(8):
            same(series(estimates, f"n = {k + 1}")["y"], estimated[:, k])
        same(series(sizes, "I by the estimator")["error"], file["deviation/estimated_bits"][2])
        same(panel(document, "whole", "correlation")["series"][0]["y"], file["network_mean/rms_correlation"][:])


def test_states(shown, results):
    document = shown("states")
    with h5py.File(results["states"]) as file:
        states = file["states"][:]
    raster = panel(document, "raster", "states")
    assert raster["values"][2] == "".join("-+"[(s + 1) // 2] for s in states[:500, 2])
    np.testing.assert_allclose(panel(document, "activity", "neurons")["series"][0]["values"], states.mean(0))
    mean = panel(document, "activity", "mean")["series"][0]
    # Thinned, but every point is one of the series, and the extremes are kept.
    np.testing.assert_allclose(mean["y"], states.mean(1)[np.array(mean["x"], dtype=int)])
    assert len(mean["x"]) <= 4000 and min(mean["y"]) == states.mean(1).min() and max(mean["y"]) == states.mean(1).max()


def test_a_reproduction(shown, results):
    document = shown("reproduction")
    assert [claim["id"] for claim in document["claims"]] == ["4a", "4b"] and all(claim["holds"] for claim in document["claims"])
    with h5py.File(results["reproduction"]) as file:
        activity = file["fig4/path/activity"][:]
        before = int(file["fig4/path"].attrs["before_steps"])
        exact = file["fig4/sbm/switching/exact"][:]
    cube = panel(document, "fig4", "cube")
    np.testing.assert_array_equal(series(cube, "before the pulse")["points"], activity[: before + 1, :3])
    same(panel(document, "fig4", "exact")["values"], exact)


def test_the_page_and_the_figures_are_written(recres, results, tmp_path):
    process = recres("report", results["resonance"])
    assert (process.returncode, process.stdout) == (0, "Wrote report.html\n"), process.stderr
    page = (tmp_path / "report.html").read_text()
    assert page.lstrip().lower().startswith("<!doctype html") and "nrooks:cycles=-4/+1" in page
    before = set(os.listdir(tmp_path))
    process = recres("report", results["search"], "--svg", "drawn", "-o", "other.html")
    assert process.returncode == 0, process.stderr
    assert set(os.listdir(tmp_path)) == before | {"drawn", "other.html"}
    assert "Wrote other.html\n" in process.stdout and "to drawn" in process.stdout
    for path in (tmp_path / "drawn").iterdir():
        assert path.suffix == ".svg"
    process = recres("report", results["search"], "--svg", "alone", "--quiet")
    assert (process.returncode, process.stdout) == (0, "")
    assert set(os.listdir(tmp_path)) == before | {"drawn", "other.html", "alone"}


def test_what_cannot_be_written(recres, results, tmp_path):
    (tmp_path / "in.h5").write_bytes(results["search"].read_bytes())
    (tmp_path / "in.html").symlink_to("in.h5")
    (tmp_path / "taken").write_text("a file")
    before = sorted(os.listdir(tmp_path))
    for words, code, answer in [
        (["in.h5", "-o", "in.html"], 2, "would replace the result"),
        (["in.h5", "-o", "page.txt"], 2, "does not end in .html"),
        (["in.h5", "-o", "no/such.html"], 1, "there is no folder no"),
        (["in.h5", "--svg", "taken"], 1, "is no folder"),
        (["absent.h5"], 1, "absent.h5"),
        ([], 2, "FILE is required"),
    ]:
        process = recres("report", *words)
        assert process.returncode == code and answer in process.stderr, process.stderr
        assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1 and process.stdout == ""
        assert sorted(os.listdir(tmp_path)) == before
