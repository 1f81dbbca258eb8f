"""Experiments in Python are those of the command line, and their numbers those of other functions."""

import os
import subprocess

import numpy as np
import pytest

import recres

SPEC = {
    "network": "gaussian:n=3",
    "network_seed": [1, 2],
    "magnitude": [1, 4],
    "noise": [0, 1.5, 4],
    "steps": 200,
    "replicates": 3,
    "measure": ["information", "exact", "correlations", "attractors", "series"],
    "series": {"states": 20},
}
TOML = """
network = "gaussian:n=3"
network_seed = "1:2"
magnitude = [1, 4]
noise = [0, 1.5, 4]
steps = 200
replicates = 3
measure = ["information", "exact", "correlations", "attractors", "series"]
[series]
states = 20
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return recres.run(SPEC, tmp_path_factory.mktemp("run") / "study.h5")


def test_it_is_what_the_command_line_makes(study, tmp_path):
    (tmp_path / "study.toml").write_text(TOML)
    other = tmp_path / "other.h5"
    subprocess.run([os.environ["RECRES"], "run", tmp_path / "study.toml", "-o", other, "--quiet"], check=True)
    from_file = recres.run(tmp_path / "study.toml", tmp_path / "own.h5", threads=1)
    assert from_file.units == study.units
    h5py = pytest.importorskip("h5py")
    with h5py.File(study.output) as own, h5py.File(other) as theirs, h5py.File(from_file.output) as third:
        assert set(own) == set(theirs) == set(third)
        for name in own:
            np.testing.assert_array_equal(own[name][()], theirs[name][()], err_msg=name)
            np.testing.assert_array_equal(own[name][()], third[name][()], err_msg=name)


def test_cells_are_those_of_other_functions(study):
    data = study.to_xarray()
    assert dict(data.sizes) == {"network_seed": 2, "magnitude": 2, "noise_strength": 3, "replicate": 3, "time": 20}
    for seed in (1, 2):
        for magnitude in (1, 4):
            cell = data.sel(network_seed=seed, magnitude=magnitude)
            network = recres.gaussian(3, seed=seed) if magnitude == 1 else recres.Network(f"gaussian:n=3,seed={seed}", magnitude=magnitude)
            run_seed = int(cell.run_seed)
            for r in (0, 1.5, 4):
                curve = recres.resonance(network, [r], steps=200, replicates=3, seed=run_seed)
                point = cell.sel(noise_strength=r)
                np.testing.assert_array_equal(point.mutual_information_bits, curve.replicates.mutual_information_bits[0])
                np.testing.assert_array_equal(point.entropy_bits, curve.replicates.entropy_bits[0])
                assert float(point.divergence_bits_mean) == curve.divergence_bits[0]
                assert float(point.divergence_bits_error) == curve.standard_error.divergence_bits[0]
                exact = recres.exact(network, [r])
                assert float(point.exact_mutual_information_bits) == exact.mutual_information_bits[0]
                run = recres.simulate(network, r, steps=200, seed=run_seed)
                np.testing.assert_array_equal(point.state.sel(replicate=0), recres.state_indices(run.states)[:20])
            found = recres.attractors(network)
            assert float(cell.attractors) == len(found.period)


def test_it_goes_on_where_it_was(tmp_path):
    file = tmp_path / "study.h5"
    spec = {"network": "gaussian:n=3", "network_seed": range(50), "noise": [1.0, 2.0], "steps": 1000, "replicates": 10}

    class Enough(Exception):
        pass

    told = []

    def report(done, total, part):
        told.append((done, total))
        raise Enough

    with pytest.raises(Enough):
        recres.run({**spec, "steps": 10**6, "replicates": 200}, file, progress=report)
    assert told and not file.exists()
    # Its journal is of another experiment than this.
    with pytest.raises(OSError, match="another experiment"):
        recres.run(spec, file)
    (tmp_path / "study.h5.journal").unlink()
    study = recres.run(spec, file)
    assert (study.units, study.finished_before) == (100, 0)
    again = recres.run(spec, file)
    assert (again.units, again.finished_before, again.failures) == (100, 100, ())
    with pytest.raises(OSError, match="another experiment: its steps"):
        recres.run(spec, file, settings={"steps": 999})
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(OSError):
        recres.run(spec, file)


def test_what_is_wrong_is_said(tmp_path):
    file = tmp_path / "study.h5"
    for spec, words in [
        ({"network": "gaussian:n=3,seed=1", "noize": 1}, "did you mean 'noise'"),
        ({"noise": 1}, "no network"),
        ({"network": "gaussian:n=3,seed=1", "noise": [2, 1]}, "rise"),
        ({"network": "gaussian:n=3,seed=1", "noise": -1}, "below 0"),
        ({"network": "gaussian:n=3,seed=1", "steps": 1.5}, "whole number"),
        ({"network": "gaussian:n=3,seed=1", "steps": 0}, "steps"),
        ({"network": "gaussian:n=3,seed=1", "measure": "everything"}, "none of"),
        ({"network": "gaussian:n=3,seed=1", "network_seed": [1, 2]}, "seed"),
        ({"network": "gaussian:n=3,seed=1", "replicates": 10**18}, "split the experiment"),
    ]:
        with pytest.raises(ValueError, match=words):
            recres.run(spec, file)
    for wrong in ({"network": None}, {"network": object()}, {"network": True}, {"noise": [[1]]}, 7, None):
        with pytest.raises((TypeError, ValueError)):
            recres.run(wrong, file)
    with pytest.raises(OSError):
        recres.run(tmp_path / "missing.toml", file)
    with pytest.raises(ValueError, match="h5"):
        recres.run({"network": "gaussian:n=3,seed=1"}, tmp_path / "study.txt")
    assert list(tmp_path.iterdir()) == []


def test_units_that_fail_are_told(tmp_path):
    spec = {"network": ["gaussian:n=40,seed=1", "gaussian:n=3,seed=1"], "noise": 1, "measure": "exact"}
    with pytest.warns(UserWarning, match="1 of 2 units could not be measured"):
        study = recres.run(spec, tmp_path / "study.h5", csv=tmp_path / "study.csv")
    assert len(study.failures) == 1
    assert np.isnan(study.to_xarray().exact_entropy_bits.values[0])
    rows = (tmp_path / "study.csv").read_text().splitlines()
    assert rows[1].startswith("network,exact_entropy_bits")
    assert rows[2].startswith('"gaussian:n=40,seed=1",,')


def test_it_has_a_page(study, tmp_path):
    page = study.report(tmp_path / "page.html").read_text()
    assert "magnitude = 4" in page
