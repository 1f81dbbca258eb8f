"""What the tests of reports share: a small result of every kind, and questions to the document that shows it."""

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
