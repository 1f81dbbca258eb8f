"""What tests of experiments have in common."""

import csv
import io
import itertools
import json
import math
import os
import shutil
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

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


def rows_of(path):
    """The lines of a CSV file behind its comments, and the specification in these."""
    lines = Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
    comments = list(itertools.takewhile(lambda line: line.startswith("#"), lines))
    rows = list(csv.DictReader(io.StringIO("".join(lines[len(comments) :])), strict=True))
    return json.loads(comments[0][1:]), rows




def ranks(count, *words, folder, code=0):
    words = ["mpirun", "-n", str(count), BINARY, *map(str, words)]
    options = {"cwd": folder, "env": {**os.environ, **RANKS}, "stdin": subprocess.DEVNULL}
    process = subprocess.run(words, capture_output=True, text=True, timeout=120, **options)
    assert process.returncode == code, process.stderr
    return process


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
