"""Reports are those of the command line, and no file can harm the process that asks for one."""

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

import recres
from recres._document import document_of, document_text


def program(*words, check=True):
    return subprocess.run([os.environ["RECRES"], *map(str, words)], capture_output=True, check=check, text=True)


@pytest.fixture(scope="module")
def curve():
    return recres.resonance(recres.nrooks(cycles=[-4, 1], magnitude=20), [0, 6, 20], steps=500, replicates=4)


@pytest.fixture(scope="module")
def file(curve, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "resonance.h5"
    curve.save(path)
    return path


def test_the_document_is_that_of_the_command_line(curve, file):
    told = json.loads(program("report", file, "--json").stdout)
    assert document_of(file) == told
    assert document_of(curve) == told, "of a result in memory, too"


def test_the_page_and_the_figures_are_those_of_the_command_line(curve, file, tmp_path):
    program("report", file, "--quiet", "--output", tmp_path / "cli.html", "--svg", tmp_path / "cli")
    told = []
    page = recres.report(file, tmp_path / "own.html", svg=tmp_path / "own", threads=2, progress=lambda *call: told.append(call))
    assert page == tmp_path / "own.html"
    assert page.read_bytes() == (tmp_path / "cli.html").read_bytes()
    names = sorted(one.name for one in (tmp_path / "cli").iterdir())
    assert names == sorted(one.name for one in (tmp_path / "own").iterdir()) and names
    for name in names:
        assert (tmp_path / "own" / name).read_bytes() == (tmp_path / "cli" / name).read_bytes()


def test_where_it_goes(curve, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(recres.report(curve)) == "report.html" and (tmp_path / "report.html").stat().st_size > 100_000
    assert str(recres.report(curve, svg="figures")) == "figures"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["figures", "report.html"]
    with pytest.raises(ValueError, match="does not end in .html"):
        recres.report(curve, "report.pdf")
    (tmp_path / "same.html").symlink_to(file)
    with pytest.raises(ValueError, match="would replace the result"):
        recres.report(file, "same.html")
    with pytest.raises(OSError, match="no_such_folder"):
        recres.report(curve, "no_such_folder/report.html")
    with pytest.raises(TypeError, match="only results, networks and files can be shown, not list"):
        recres.report([1, 2])


def test_files_that_are_none(tmp_path):
    told = program("report", tmp_path / "none.h5", check=False).stderr
    with pytest.raises(OSError) as raised:
        recres.report(tmp_path / "none.h5")
    assert told == f"recres: {raised.value}\n"
    (tmp_path / "text.h5").write_text("no HDF5 at all")
    with pytest.raises(OSError, match="as HDF5"):
        document_text(tmp_path / "text.h5")


def test_a_file_that_the_library_does_not_survive(file, tmp_path):
    whole = file.read_bytes()
    # As tests/cli/test_report_hostile.py has it: where the filters of a chunked dataset are, a length beyond all.
    survived = 0
    random = np.random.default_rng(5)
    for k in range(12):
        damaged = bytearray(whole)
        for place in random.integers(len(damaged), size=40 * (k + 1)):
            damaged[place] = random.integers(256)
        (tmp_path / "d.h5").write_bytes(damaged)
        try:
            document_of(tmp_path / "d.h5")
        except OSError as error:
            assert str(tmp_path) in str(error) or "d.h5" in str(error)
        survived += 1
    assert survived == 12


def test_a_reader_that_dies_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "die.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr("recres._read_document.__file__", str(tmp_path / "die.py"))
    with pytest.raises(OSError, match="x.h5 is damaged in a way that the HDF5 library does not survive; write it anew"):
        document_of("x.h5")
    (tmp_path / "die.py").write_text("raise SystemExit('no module')\n")
    with pytest.raises(RuntimeError, match="no module"):
        document_of("x.h5")


def test_many_threads_at_once(curve, file):
    wanted = document_text(file)
    found = []
    work = [threading.Thread(target=lambda: found.append((document_text(file), document_text(curve)))) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert found == [(wanted, wanted)] * 8


def run(words):
    return subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=120)


FULL_DISK = """
import recres, resource, sys, os
{before}
network = recres.gaussian(100, seed=1)
curve = recres.resonance("gaussian:n=5,seed=1", [0, 2, 4], steps=100, replicates=2)
descriptors = len(os.listdir("/proc/self/fd"))
failures = 0
for limit in [*range(0, 8000, 321), *range(8000, 200_000, 7777)]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    for thing in (network, curve):
        try:
            thing.save("{folder}/full.h5")
        except OSError as error:
            failures += 1
            assert "cannot write {folder}/full.h5: File too large" in str(error), error
        try:
            recres.report(thing, "{folder}/full.html")
        except OSError:
            failures += 1
assert failures > 100
assert descriptors == len(os.listdir("/proc/self/fd"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
network.save("{folder}/full.h5")
print("done")
"""


@pytest.mark.parametrize("before", ["", "import h5py; h5py.File('{folder}/other.h5', 'w').close()"])
def test_a_full_disk_is_an_error_and_the_exit_is_clean(tmp_path, before):
    done = run(FULL_DISK.format(before=before.format(folder=tmp_path), folder=tmp_path))
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr
    assert {one.name for one in tmp_path.iterdir()} <= {"full.h5", "full.html", "other.h5"}
    assert recres.Network(f"{tmp_path}/full.h5:/weights").neurons == 100


def test_files_of_h5py_left_open_are_written_at_exit(tmp_path):
    # The library's own work at exit, which recres must not keep it from: a file that nobody closes.
    words = f"""
import ctypes, recres
recres.gaussian(4, seed=1).save("{tmp_path}/own.h5")
import h5py
file = h5py.File("{tmp_path}/open.h5", "w")
file["x"] = range(1000)
for kept in (file, file.id):
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))
"""
    assert run(words).returncode == 0
    import h5py

    with h5py.File(tmp_path / "open.h5") as file:
        assert file["x"][-1] == 999


def test_python_lets_a_file_that_grew_too_large_be_an_error():
    done = run("import recres, signal; print(signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN)")
    assert done.stdout == "True\n"
