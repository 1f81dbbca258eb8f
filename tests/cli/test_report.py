"""Reports: figures hold the numbers of the file, and no file can do harm."""

import json
import os
import re
import subprocess

import h5py
import numpy as np
import pytest

from conftest import BINARY

NROOKS = ["nrooks:cycles=-4/+1", "--magnitude", 20]

# A small file of every kind.
RESULTS = {
    "resonance": ["resonance", *NROOKS, "--noise", "0:10:6", "--steps", 500, "--replicates", 4, "--exact"],
    "exact": ["exact", *NROOKS, "--noise", "0:10:6", "--pulse", "10:10"],
    "attractors": ["attractors", "gaussian:n=6,seed=2"],
    "sampled": ["attractors", "gaussian:n=40,seed=3"],
    "tanh": ["attractors", "gaussian:n=4,seed=3", "--model", "tanh"],
    "cycles": ["attractors", "nrooks:n=40,seed=3"],
    "pulse": ["pulse", *NROOKS, "--strength", 10, "--count", 50],
    "tanh_pulse": ["pulse", "nrooks:cycles=-2/+1", "--magnitude", 3, "--model", "tanh", "--strength", 2, "--duration", 5, "--first", 100, "--count", 2],
    "search": ["search", *NROOKS, "--target", "state=-+---", "--strength", 10],
    "visits": ["visits", *NROOKS, "--noise", 7, "--steps", 1000, "--replicates", 4],
    "subnetworks": ["subnetworks", "nrooks:n=8,seed=3", "--magnitude", 20, "--noise", "0:20:3", "--sizes", "1:8", "--steps", 500, "--correlation"],
    "sparse": ["resonance", "sparse:n=279,density=0.03,seed=1", "--noise", "0,5", "--steps", 100, "--replicates", 2],
    "states": ["simulate", *NROOKS, "--noise", 7, "--steps", 5000],
    "recording": ["subnetworks", "--recording", "states.h5", "--sizes", "1:4"],
    "network": ["network", "gaussian:n=5,seed=3"],
    "reproduction": ["reproduce", "fig4"],
}


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """One file of every kind, made once: name -> path."""
    folder = tmp_path_factory.mktemp("results")
    paths = {}
    for name, words in RESULTS.items():
        path = folder / f"{name}.h5"
        if name == "reproduction":
            output = ["-o", folder / "reproduced"]
            path = folder / "reproduced/reproduction.h5"
        else:
            output = ["-o" if name in ("states", "network") else "--output", path]
        quiet = [] if name in ("states", "network") else ["--quiet"]
        process = subprocess.run([BINARY, *map(str, words + output + quiet)], capture_output=True, text=True, timeout=120, cwd=folder)
        assert process.returncode == 0, process.stderr
        paths[name] = path
    return paths


@pytest.fixture
def shown(results, recres):
    """The document of a result."""

    def call(name):
        process = recres("report", results[name], "--json")
        assert process.returncode == 0, process.stderr
        return json.loads(process.stdout)

    return call


def panel(document, figure, name):
    (found,) = [one for one in document["figures"] if one["id"] == figure]
    (found,) = [one for one in found["panels"] if one["id"] == name]
    return found


def series(panel_, name):
    (found,) = [one for one in panel_["series"] if one["name"] == name]
    return found


def said_by(process):
    """The lines of errors; those of recres alone in a build with sanitizers, which tell of the library's own faults."""
    lines = process.stderr.splitlines()
    return [line for line in lines if line.startswith("recres: ")] if os.environ.get("RECRES_SANITIZE") else lines


def same(shown_numbers, stored):
    """Equal numbers, null standing for what is not finite."""
    stored = np.asarray(stored, dtype=float).ravel()
    shown_numbers = np.array([np.nan if x is None else x for x in shown_numbers], dtype=float)
    stored = np.where(np.isfinite(stored), stored, np.nan)
    np.testing.assert_array_equal(shown_numbers, stored)


def check_contract(document):
    """What web/document.md promises of every document."""
    for key in ("title", "format", "version", "file"):
        assert isinstance(document[key], str)
    ids = [figure["id"] for figure in document["figures"]]
    assert len(set(ids)) == len(ids)
    for figure in document["figures"]:
        assert set(figure["id"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and figure["title"]
        assert figure["columns"] >= 1 and figure["panels"]
        names = [one["id"] for one in figure["panels"]]
        assert len(set(names)) == len(names)
        for one in figure["panels"]:
            assert one["title"] and one.get("span", 1) <= figure["columns"]
            kind = one["kind"]
            if kind == "curves":
                for axis in (one["x"], one["y"]):
                    assert axis["label"] and axis["scale"] in ("linear", "log")
                for each in one["series"]:
                    assert len(each["x"]) == len(each["y"]) <= 4100
                    assert len(each.get("error", each["x"])) == len(each["x"])
                    if one["x"]["scale"] == "log":
                        assert all(x is None or x > 0 for x in each["x"])
                    if one["y"]["scale"] == "log":
                        assert all(y is None or y > 0 for y in each["y"])
            elif kind == "heat":
                assert len(one["values"]) == one["rows"] * one["columns"]
                assert one["x"]["label"] and one["y"]["label"] and one["value"]["label"]
            elif kind == "raster":
                assert len(one["rows"]) == len(one["values"])
                assert len({len(row) for row in one["values"]}) == 1 and len(one["values"][0]) <= 2001
                assert set("".join(one["values"])) <= set("+- ")
            elif kind == "cube":
                assert len(one["axes"]) == 3
            elif kind == "graph":
                assert all(max(edge) < len(one["nodes"]) for edge in one["edges"])
                assert all(node["group"] < len(one["groups"]) for node in one["nodes"])
            elif kind == "bars":
                for each in one["series"]:
                    assert len(each["values"]) == len(one["x"]["names"])
            else:
                assert kind == "table" and all(len(row) == len(one["columns"]) for row in one["rows"])


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


# --- files made to harm ---


def replace(file, path, values, **options):
    if path in file:
        del file[path]
    return file.create_dataset(path, data=values, **options)


def text_attribute(file, name, words):
    file.attrs[name] = np.bytes_(words)


def external_storage(file):
    del file["noise_strength"]
    file.create_dataset("noise_strength", (6,), dtype="f8", external=[("secret.bin", 0, 48)])


def virtual(file):
    layout = h5py.VirtualLayout(shape=(6,), dtype="f8")
    layout[:] = h5py.VirtualSource("secret.h5", "numbers", shape=(6,))
    del file["noise_strength"]
    file.create_virtual_dataset("noise_strength", layout)


def external_link(file, path="noise_strength"):
    del file[path]
    file[path] = h5py.ExternalLink("secret.h5", "/numbers")


def lying_chunk(file):
    """A chunk of 64 bytes that unpacks to 50 megabytes."""
    import zlib

    del file["noise_strength"]
    data = file.create_dataset("noise_strength", (6,), chunks=(6,), dtype="f8", compression="gzip")
    data.id.write_direct_chunk((0,), zlib.compress(bytes(50_000_000)))


def short_chunk(file):
    """A chunk that unpacks to less than it is said to hold."""
    import zlib

    del file["noise_strength"]
    data = file.create_dataset("noise_strength", (6,), chunks=(6,), dtype="f8", compression="gzip")
    data.id.write_direct_chunk((0,), zlib.compress(b""))


def huge(file, path, shape):
    del file[path]
    file.create_dataset(path, shape, chunks=tuple(min(length, 1000) for length in shape), dtype="f8", compression="gzip")


def deep_spec(file):
    replace(file, "spec", np.bytes_('{"a":' + "[" * 100000 + "]" * 100000 + "}"))


# (a result, what is done to it, words of the refusal or of a warning; None where nothing need be said)
HOSTILE = {
    "no format": ("resonance", lambda f: f.attrs.pop("format"), "no result of recres"),
    "format is a number": ("resonance", lambda f: f.attrs.__setitem__("format", 7), "no result of recres"),
    "format of another": ("resonance", lambda f: text_attribute(f, "format", "recres\nwonders"), "no result of recres"),
    "newer version": ("resonance", lambda f: f.attrs.__setitem__("format_version", 2), "version 2"),
    "version NaN": ("resonance", lambda f: f.attrs.__setitem__("format_version", np.nan), "version nan"),
    "another kind": ("resonance", lambda f: text_attribute(f, "format", "recres pulse"), "not shown"),
    "script in names": ("resonance", lambda f: replace(f, "spec", np.bytes_(json.dumps({"network": {"spec": "</script><img src=x onerror=alert(1)>"}}))), None),
    "script in the command": ("resonance", lambda f: text_attribute(f, "command", "<script>alert(1)</script>"), None),
    "script in warnings": ("resonance", lambda f: replace(f, "warnings", np.bytes_("<img src=x onerror=alert(1)>\n" * 1000)), "<img"),
    "bytes that are no text": ("resonance", lambda f: replace(f, "warnings", np.bytes_(b"\xff\xfe\x80 broken")), "broken"),
    "spec no JSON": ("resonance", lambda f: replace(f, "spec", np.bytes_("{nothing")), "is no JSON"),
    "spec a list": ("resonance", lambda f: replace(f, "spec", np.bytes_("[1]")), "no JSON object"),
    "spec deep": ("resonance", deep_spec, "nested deeper"),
    "spec numbers": ("resonance", lambda f: replace(f, "spec", np.arange(5)), "not one text"),
    "spec a variable text": ("resonance", lambda f: replace(f, "spec", "words"), "not one text"),
    "spec huge numbers": ("resonance", lambda f: replace(f, "spec", np.bytes_('{"steps": 1e999}')), "is no JSON"),
    "spec wrong types": ("resonance", lambda f: replace(f, "spec", np.bytes_('{"network": [1], "steps": "many", "model": {}}')), None),
    "noise missing": ("resonance", lambda f: f.pop("noise_strength"), "no such dataset"),
    "noise texts": ("resonance", lambda f: replace(f, "noise_strength", np.array([b"a"] * 6)), "holds no numbers"),
    "noise scalar": ("resonance", lambda f: replace(f, "noise_strength", 3.0), "its shape is ()"),
    "noise empty": ("resonance", lambda f: replace(f, "noise_strength", np.zeros(0)), "its shape is (0)"),
    "noise null": ("resonance", lambda f: replace(f, "noise_strength", h5py.Empty("f8")), "noise_strength"),
    "noise NaN": ("resonance", lambda f: replace(f, "noise_strength", np.full(6, np.nan)), "number 0 is nan"),
    "noise falls": ("resonance", lambda f: replace(f, "noise_strength", np.arange(6.0)[::-1].copy()), "do not rise"),
    "noise a group": ("resonance", lambda f: (f.pop("noise_strength"), f.create_group("noise_strength")), "no such dataset"),
    "noise compound": ("resonance", lambda f: replace(f, "noise_strength", np.zeros(6, [("a", "f8"), ("b", "i4")])), "holds no numbers"),
    "mean shorter": ("resonance", lambda f: replace(f, "mean/entropy_bits", np.zeros(5)), "its shape is (5), expected is (6)"),
    "mean of two axes": ("resonance", lambda f: replace(f, "mean/entropy_bits", np.zeros((6, 1))), "its shape is (6, 1)"),
    "mean NaN and infinity": ("resonance", lambda f: replace(f, "mean/entropy_bits", [np.nan, np.inf, -np.inf, 1e308, -1e308, 0]), None),
    "undersampled of floats": ("resonance", lambda f: replace(f, "undersampled", np.full(6, np.nan)), "no whole numbers"),
    "peak elsewhere": ("resonance", lambda f: f["peak"].attrs.__setitem__("noise_strength", np.nan), None),
    "joint not square": ("resonance", lambda f: replace(f, "joint/probability", np.zeros((6, 32, 31))), "not a square"),
    "joint flat": ("resonance", lambda f: replace(f, "joint/probability", np.zeros((6, 1024))), "its shape is (6, 1024)"),
    "joint negative": ("resonance", lambda f: replace(f, "joint/probability", np.full((6, 32, 32), -1e300)), None),
    "external link": ("resonance", external_link, "no such dataset"),
    "external link to a group": ("resonance", lambda f: external_link(f, "mean"), "no such dataset"),
    "soft link": ("resonance", lambda f: (f.pop("noise_strength"), f.__setitem__("noise_strength", h5py.SoftLink("/mean/entropy_bits"))), "no such dataset"),
    "external storage": ("resonance", external_storage, "in other files"),
    "virtual dataset": ("resonance", virtual, "made up of other datasets"),
    "a lying chunk": ("resonance", lying_chunk, "larger than what is in it"),
    "a short chunk": ("resonance", short_chunk, "noise_strength"),
    "a bomb": ("resonance", lambda f: huge(f, "noise_strength", (10**12,)), "noise_strength"),
    "a wide bomb": ("resonance", lambda f: huge(f, "replicates/mutual_information_bits", (6, 10**11)), "mutual_information_bits"),
    "weights not square": ("resonance", lambda f: replace(f, "network/weights", np.zeros((5, 4))), "its shape is (5, 4)"),
    "weights of strangers": ("sparse", lambda f: replace(f, "network/target", np.full(len(f["network/target"]), -1)) if "target" in f["network"] else replace(f, "network/weights", np.zeros((2, 3))), "not shown"),
    "a million neurons": ("resonance", lambda f: (f.pop("network"), f.create_dataset("network/weights", (2_000_000, 2_000_000), chunks=(1000, 1000), dtype="f8")), "is not shown"),
    "exact without a curve": ("exact", lambda f: f.pop("entropy_bits"), "no such dataset"),
    "basins of strangers": ("exact", lambda f: replace(f, "attractors/basin_of", np.full(32, 99)), "there is no attractor 99"),
    "beginnings that fall": ("exact", lambda f: replace(f, "attractors/first", np.array([0, 5, 2, 9, 32])), "do not rise"),
    "modes of three columns": ("exact", lambda f: replace(f, "modes", np.zeros((6, 2, 3))), "expected is (6, any, 4)"),
    "switching of many": ("exact", lambda f: replace(f, "switching/to", np.zeros((1000, 1000))), "too many"),
    "graph out of range": ("attractors", lambda f: replace(f, "graph/next", np.full(64, 64)), "leads to 64"),
    "graph negative": ("attractors", lambda f: replace(f, "graph/next", np.full(64, -2**62)), "which is none"),
    "graph of strangers": ("attractors", lambda f: replace(f, "graph/attractor_of", np.full(64, 2**62)), "there is no attractor"),
    "graph of one long way": ("attractors", lambda f: replace(f, "graph/next", np.maximum(np.arange(64) - 1, 0)), None),
    "graph too large": ("attractors", lambda f: (replace(f, "graph/next", np.zeros(1024, int)), replace(f, "graph/attractor_of", np.zeros(1024, int))), "too many to draw"),
    "kinds unknown": ("tanh", lambda f: replace(f, "attractors/kind", np.full(len(f["attractors/kind"]), 9)), "there is no kind 9"),
    "periods missing": ("sampled", lambda f: f["attractors"].pop("period"), "no such dataset"),
    "lines missing": ("cycles", lambda f: replace(f, "periods/attractors_text", np.bytes_("1")), "not a line per period"),
    "pulses without times": ("pulse", lambda f: replace(f, "spec", np.bytes_("{}")), "does not say the pulses"),
    "pulses every 0": ("pulse", lambda f: replace(f, "spec", np.bytes_(json.dumps({"first": 0, "every": 0, "duration": 1, "count": 5}))), "'every' is 0"),
    "pulses beyond time": ("pulse", lambda f: replace(f, "spec", np.bytes_(json.dumps({"first": 1e15, "every": 1e15, "duration": 1e15, "count": 1e15}))), None),
    "states of two words": ("pulse", lambda f: replace(f, "run/state", np.zeros((100, 2), int)), "expected is (any, 1)"),
    "run cut short": ("pulse", lambda f: replace(f, "run/state", np.zeros((5, 1), int)), "before pulse 0 does"),
    "counts of texts": ("pulse", lambda f: replace(f, "switching/counts", np.array([[b"x"] * 5] * 4)), "not shown"),
    "searches negative": ("search", lambda f: replace(f, "searches/pulses", np.full(100, -5)), "took -5 pulses"),
    "searches endless": ("search", lambda f: replace(f, "searches/pulses", np.full(100, 2**62)), None),
    "labels wrong": ("visits", lambda f: replace(f, "visits/label", np.full(len(f["visits/label"]), -(2**63))), None),
    "transitions of strangers": ("visits", lambda f: replace(f, "transitions/from", np.full(len(f["transitions/from"]), 10**9)), None),
    "sizes that fall": ("subnetworks", lambda f: replace(f, "size", np.arange(8)[::-1].copy()), "do not rise"),
    "baseline missing": ("subnetworks", lambda f: f["mean"].pop("baseline_bits"), "no such dataset"),
    "states of floats": ("states", lambda f: replace(f, "states", np.full((10, 5), np.nan)), "no whole numbers"),
    "states of nobody": ("states", lambda f: replace(f, "states", np.zeros((10, 0), "i1")), "its shape is (10, 0)"),
    "claims no list": ("reproduction", lambda f: replace(f, "claims", np.bytes_('{"a": 1}')), "list of claims"),
    "claims of numbers": ("reproduction", lambda f: replace(f, "claims", np.bytes_("[1, 2]")), "list of claims"),
    "path of no steps": ("reproduction", lambda f: f["fig4/path"].attrs.__setitem__("before_steps", 1e300), "steps before and during"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_shown_safely(recres, results, tmp_path, name):
    kind, change, answer = HOSTILE[name]
    secret = 123456.789
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["numbers"] = np.arange(6) + secret
        file["entropy_bits"] = np.arange(6) + secret
    (np.arange(6) + secret).tofile(tmp_path / "secret.bin")
    path = tmp_path / "bad.h5"
    path.write_bytes(results[kind].read_bytes())
    with h5py.File(path, "r+") as file:
        change(file)
    process = recres("report", "bad.h5", "--json")
    assert process.returncode in (0, 1), process.stderr
    assert "12345" not in process.stdout
    if process.returncode == 1:
        assert process.stdout == "" and process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
        assert answer is not None and answer in process.stderr
        return
    document = json.loads(process.stdout)
    check_contract(document)
    warnings = [warning for warning in document["warnings"] if answer is not None and answer in warning]
    assert answer is None or warnings, document["warnings"]
    page = recres("report", "bad.h5", "-o", "page.html")
    assert page.returncode == 0, page.stderr


@pytest.mark.parametrize("bytes_kept", [0, 7, 100, 2000, 0.5, 0.99])
def test_a_truncated_file_is_refused(recres, results, tmp_path, bytes_kept):
    whole = results["resonance"].read_bytes()
    kept = int(len(whole) * bytes_kept) if isinstance(bytes_kept, float) else bytes_kept
    (tmp_path / "cut.h5").write_bytes(whole[:kept])
    process = recres("report", "cut.h5")
    assert process.returncode == 1 and "cut.h5" in process.stderr and process.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == ["cut.h5"]


def test_damaged_bytes_never_end_in_a_signal(recres, results, tmp_path):
    whole = bytearray(results["search"].read_bytes())
    random = np.random.default_rng(7)
    for _ in range(40):
        damaged = bytearray(whole)
        for place in random.integers(0, min(len(whole), 8000), 5):
            damaged[place] = random.integers(256)
        (tmp_path / "d.h5").write_bytes(damaged)
        process = recres("report", "d.h5", "--json")
        assert process.returncode in (0, 1) and len(said_by(process)) <= 1, process.stderr


def test_a_file_that_the_library_does_not_survive(recres, results, tmp_path):
    # A chunk said to be 255 neurons wide is unpacked to 5: HDF5 1.10.8 reads on behind its end.
    whole = results["states"].read_bytes()
    layout = re.search(rb"\x03\x02\x03.{12}\x05\0\0\0\x01\0\0\0", whole, re.DOTALL)
    damaged = bytearray(whole)
    damaged[layout.end() - 8] = 255
    (tmp_path / "d.h5").write_bytes(damaged)
    process = recres("report", "d.h5")
    assert process.returncode in (0, 1) and len(said_by(process)) <= 1, process.stderr
    assert os.listdir(tmp_path) == ["d.h5"] or process.returncode == 0


def test_a_hundred_thousand_noise_strengths(recres, results, tmp_path):
    count = 100_000
    (tmp_path / "long.h5").write_bytes(results["resonance"].read_bytes())
    with h5py.File(tmp_path / "long.h5", "r+") as file:
        for name in ("exact", "joint"):
            del file[name]
        replace(file, "noise_strength", np.arange(count) * 0.01)
        replace(file, "undersampled", np.zeros(count, int))
        for group, shape in (("mean", count), ("standard_error", count), ("replicates", (count, 4))):
            for name in list(file[group]):
                replace(file, f"{group}/{name}", np.zeros(shape))
        file["mean/entropy_bits"][54321] = 3  # one moment that must not get lost
    process = recres("report", "long.h5", "--json")
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    check_contract(document)
    entropy = series(panel(document, "information", "curve"), "entropy H")
    assert dict(zip(entropy["x"], entropy["y"]))[54321 * 0.01] == 3
    assert recres("report", "long.h5", "--svg", "drawn").returncode == 0


def test_ten_million_steps(recres, tmp_path):
    states = np.zeros((10_000_001, 4), "i1") - 1
    states[5_000_000] = 1  # one moment that must not get lost
    with h5py.File(tmp_path / "long.h5", "w") as file:
        text_attribute(file, "format", "recres states")
        file.create_dataset("states", data=states, compression="gzip", compression_opts=1)
    # 40 MB of states; the address sanitizer keeps some hundred more of what is freed.
    with open(tmp_path / "shown.json", "w") as out:
        process = subprocess.Popen([BINARY, "report", "long.h5", "--json"], cwd=tmp_path, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
    assert status == 0 and usage.ru_maxrss * 1024 < 1e9
    shown = (tmp_path / "shown.json").read_text()
    document = json.loads(shown)
    check_contract(document)
    mean = panel(document, "activity", "mean")["series"][0]
    assert dict(zip(mean["x"], mean["y"]))[5_000_000] == 1
    assert len(shown) < 500_000
