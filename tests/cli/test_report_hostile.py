"""Reports of files that are damaged, made to harm, or very large: refused or shown, and never harmful."""

import json
import os
import re
import subprocess

import h5py
import numpy as np
import pytest

from conftest import BINARY
from reports import check_contract, panel, said_by, series


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
