"""Every example runs from a clean folder, and finds what it says."""

import runpy
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")

    def call(name, *words):
        monkeypatch.setattr(sys, "argv", [name, *words])
        return runpy.run_path(str(EXAMPLES / name), run_name="__main__")

    yield call
    from matplotlib import pyplot

    pyplot.close("all")


def test_figure2(run, tmp_path):
    curves = run("figure2.py", "5000")["curves"]
    # As the claims 2a to 2c have it.
    assert curves["autapses"].mutual_information_bits[0] == 0
    assert 4.3 < curves["autapses"].peak.mutual_information_bits < 5
    assert 2.0 < curves["Hopfield"].peak.mutual_information_bits < 2.6
    assert curves["NRooks"].mutual_information_bits[0] == pytest.approx(3, abs=1e-6)
    assert curves["NRooks"].peak.mutual_information_bits > 4.5 and 5 <= curves["NRooks"].peak.noise_strength <= 8
    assert (tmp_path / "figure2.pdf").read_bytes().startswith(b"%PDF")


def test_c_elegans(run, tmp_path):
    seen = run("c_elegans.py")
    information = seen["groups"].mutual_information_bits
    assert information.shape == (4, 9) or information.shape == (9, 4)
    assert np.isfinite(information).all() and (information > -0.01).all()
    with h5py.File(tmp_path / "c_elegans.h5") as file:
        assert file.attrs["format"] in ("recres subnetworks", b"recres subnetworks")
    assert (tmp_path / "c_elegans.html").stat().st_size > 100_000
    assert (tmp_path / "c_elegans.pdf").exists()
    # A file of weights does as well.
    np.savetxt(tmp_path / "own.csv", seen["weights"], delimiter=",", fmt="%d")
    again = run("c_elegans.py", "own.csv")["groups"]
    np.testing.assert_array_equal(again.mutual_information_bits, information)


def test_recording(run, tmp_path):
    seen = run("recording.py")
    told, short, known = seen["told"], seen["short"], seen["known_bits"]
    assert known == pytest.approx(4 * (1 - 0.4689956), abs=1e-6)
    for name in ("nsb", "chao-wang-jost", "panzeri-treves"):
        assert told[name].mutual_information_bits == pytest.approx(known, abs=0.12)
    assert told.surrogates.p_value == 0.01
    assert short.surrogates.mean_bits > 5 * told.surrogates.mean_bits
    assert short["plug-in"].mutual_information_bits > known
    assert (tmp_path / "recording.pdf").exists()
