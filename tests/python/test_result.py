"""What all results have in common, tried on curves."""

import dataclasses
import json
import pickle
import re
import subprocess
import sys
import threading

import h5py
import numpy as np
import pytest

import recres


@pytest.fixture(scope="module")
def curve():
    return recres.resonance(recres.gaussian(3, seed=1), [0, 1.5, 4], steps=300, replicates=4)


def test_every_field_is_there_and_nothing_else(curve):
    assert not hasattr(curve, "no_such_field")
    assert set(vars(curve)) == {field.name for field in dataclasses.fields(curve)}
    for part in (curve.standard_error, curve.replicates, curve.peak, curve.peak.gain):
        assert set(vars(part)) == {field.name for field in dataclasses.fields(part)}


def test_it_cannot_be_changed(curve):
    with pytest.raises(dataclasses.FrozenInstanceError):
        curve.noise_strength = 1


def test_repr_tells_the_peak(curve):
    assert repr(curve) == f"Resonance(3 noise strengths, peak I = {curve.peak.mutual_information_bits:.4g} bit at noise strength 0)"


def test_printed_it_is_the_text_of_the_command_line(curve, monkeypatch):
    monkeypatch.setenv("COLUMNS", "76")
    words = str(curve)
    assert words.startswith("Recurrence resonance of gaussian:n=3,seed=1, magnitude 1: 3 neurons")
    assert max(map(len, words.splitlines())) <= 76
    assert "--" not in words, "an option of the command line is named"
    monkeypatch.setenv("COLUMNS", "1")
    assert str(curve)


def test_a_table_for_notebooks(curve):
    html = curve._repr_html_()
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    assert len(rows) == 1 + 3
    heads = re.findall("<th>(.*?)</th>", rows[0])
    cells = re.findall("<td>(.*?)</td>", rows[2])
    assert heads[:3] == ["noise strength", "entropy / bit", "mutual information / bit"]
    assert float(cells[0]) == 1.5 and float(cells[1]) == pytest.approx(curve.entropy_bits[1], rel=1e-4)


def test_a_long_table_is_cut():
    long = recres.resonance("autapses:n=1", np.linspace(0, 1, 500), steps=5, replicates=1)
    assert "440 more" in long._repr_html_()
    assert long._repr_html_().count("<tr>") == 1 + 60 + 1


def test_markup_in_names_stays_text(tmp_path):
    name = tmp_path / "<script>.csv"
    recres.autapses(2).save(name)
    network = recres.Network(name)
    assert "<script>" not in network._repr_html_()
    assert "<script>" not in recres.resonance(network, [1], steps=10)._repr_html_()


def test_to_pandas(curve):
    table = curve.to_pandas()
    assert table.index.name == "noise_strength" and table.index.tolist() == [0, 1.5, 4]
    assert table.mutual_information_bits.tolist() == curve.mutual_information_bits.tolist()
    assert table.entropy_bits_error.tolist() == curve.standard_error.entropy_bits.tolist()
    assert table.undersampled.dtype == bool


def test_to_xarray(curve, tmp_path):
    data = curve.to_xarray()
    assert data.joint.dims == ("noise_strength", "state", "next_state")
    assert data.entropy_bits_replicates.dims == ("noise_strength", "replicate")
    assert data.entropy_bits.attrs["units"] == "bit"
    assert float(data.mutual_information_bits.sel(noise_strength=1.5)) == curve.mutual_information_bits[1]
    assert data.joint.sum(("state", "next_state")).values == pytest.approx([1, 1, 1])


def test_without_pandas_and_xarray_the_rest_works():
    code = """
import sys
for name in ("pandas", "xarray", "scipy", "matplotlib", "tqdm", "h5py", "IPython"):
    sys.modules[name] = None
import recres
curve = recres.resonance("autapses:n=2", [0, 1], steps=10)
print(curve, repr(curve), len(curve._repr_html_()) > 0)
try:
    curve.to_pandas()
except ImportError:
    print("no pandas")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("no pandas\n")


def test_importing_it_is_light():
    code = "import sys, recres; print([name for name in ('matplotlib', 'pandas', 'xarray', 'scipy', 'tqdm', 'h5py', 'IPython') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_pickled_it_keeps_its_arrays(curve):
    again = pickle.loads(pickle.dumps(curve))
    assert np.array_equal(again.joint, curve.joint) and again.peak == curve.peak
    assert str(again) == repr(curve)
    with pytest.raises(ValueError, match="pickled"):
        again.save("x.h5")


def test_saved_it_tells_the_call(curve, tmp_path):
    path = tmp_path / "curve.h5"
    curve.save(path)
    with h5py.File(path) as file:
        assert file.attrs["command"] == b"recres.resonance(recres.Network('gaussian:n=3,seed=1'), [0, 1.5, 4], steps=300, replicates=4)"
        assert file["mean/entropy_bits"][:].tolist() == curve.entropy_bits.tolist()
        assert json.loads(file["spec"][()])["steps"] == 300
        assert file["replicates/divergence_bits"].shape == (3, 4)


def test_the_same_call_gives_the_same_file(tmp_path):
    for name in ("a.h5", "b.h5"):
        recres.resonance("autapses:n=2", [0, 1], steps=50, threads=1 if name == "a.h5" else 2, progress=False).save(tmp_path / name)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_an_array_has_no_name_in_the_record(tmp_path):
    recres.resonance(np.eye(2), np.linspace(0, 5, 3), steps=50).save(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert file.attrs["command"] == b"recres.resonance(<array of shape (2, 2)>, <array of shape (3,)>, steps=50)"
        assert file["network/weights"][:].tolist() == [[1, 0], [0, 1]]


def test_saved_as_csv(curve, tmp_path):
    curve.save(tmp_path / "curve.csv")
    lines = [line for line in (tmp_path / "curve.csv").read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == 1 + 3


@pytest.mark.parametrize(("name", "kind"), [("curve.docx", ValueError), ("curve", ValueError), ("no/folder/curve.h5", OSError), ("no/folder/curve.csv", OSError)])
def test_where_it_cannot_be_saved(curve, tmp_path, name, kind):
    with pytest.raises(kind):
        curve.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_result_that_nobody_looked_at_is_whole(tmp_path):
    def fresh():
        return recres.resonance("autapses:n=2", [0, 1], steps=50, replicates=2)

    assert pickle.loads(pickle.dumps(fresh())).entropy_bits.tolist() == fresh().entropy_bits.tolist()
    fresh().save(tmp_path / "x.h5")
    curve = fresh()
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(curve.joint)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8 and all(array is seen[0] for array in seen)
