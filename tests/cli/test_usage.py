"""How the program treats its user: help, bad input, full disks, Ctrl-C, progress."""

import os
import pty
import resource
import select
import signal
import subprocess
import time

import numpy as np
import pytest

from conftest import BINARY, wait_until_handled

NETWORK = "gaussian:n=5,seed=1"

# What was typed cannot be: exit code 2. (words of the command line, words of the one-line answer)
USAGE = [
    ([], "subcommand is required"),
    (["resonanc", NETWORK], "did you mean 'resonance'?"),
    (["resonance"], "NETWORK is required"),
    (["resonance", NETWORK, "extra"], "extra"),
    (["resonance", NETWORK, "--setps", "10"], "did you mean '--steps'?"),
    (["resonance", NETWORK, "--csv"], "--csv"),
    (["resonance", "gausian:n=5,seed=1"], "did you mean 'gaussian'?"),
    (["resonance", "gaussian:n=5,sed=1"], "did you mean 'seed'?"),
    (["resonance", "gaussian:n=5"], "needs seed="),
    (["resonance", "hopfield:patterns=+++/+-"], "pattern 2 '+-' has 2 neurons, the first has 3"),
    (["resonance", "weights.txt"], "neither a generator"),
    (["resonance", NETWORK, "--noise", "-1"], "noise strength -1"),
    (["resonance", NETWORK, "--noise", "0:-5:3"], "does not rise"),
    (["resonance", NETWORK, "--noise", "0:40"], "FROM:TO:COUNT"),
    (["resonance", NETWORK, "--noise", "0:40:0"], "count of 1 to"),
    (["resonance", NETWORK, "--noise", "0,x"], "'x' is not a number"),
    (["resonance", NETWORK, "--noise", "2,1"], "1 follows 2"),
    (["resonance", NETWORK, "--noise", "nan"], "noise strength nan"),
    (["resonance", NETWORK, "--steps", "0"], "0 steps"),
    (["resonance", NETWORK, "--steps", "-3"], "--steps '-3'"),
    (["resonance", NETWORK, "--steps", "1.5"], "--steps '1.5'"),
    (["resonance", NETWORK, "--replicates", "0"], "0 replicates"),
    (["resonance", NETWORK, "--threads", "0"], "0 threads are not 1 to 1024"),
    (["resonance", NETWORK, "--seed", "x"], "--seed 'x'"),
    (["resonance", NETWORK, "--magnitude", "nan"], "--magnitude 'nan'"),
    (["resonance", NETWORK, "--model", "lif"], "neither sbm nor tanh"),
    (["resonance", NETWORK, "--kernel", "tabel"], "did you mean 'table'?"),
    (["resonance", NETWORK, "--kernel", "table", "--model", "tanh"], "not for the tanh model; use kernel 'tanh'"),
    (["resonance", NETWORK, "--kernel", "tanh"], "not for the sbm model; use kernel 'dense'"),
    (["resonance", NETWORK, "--start", "+++"], "has 3 neurons, the network has 5"),
    (["resonance", NETWORK, "--start", "32"], "whose last state is 31"),
    (["resonance", NETWORK, "--start", "here"], "neither an index"),
    (["resonance", NETWORK, "--bias", "much"], "neither a number for all neurons"),
    (["resonance", NETWORK, "--bias", "two.csv"], "two.csv: the bias has 2 values for 5 neurons"),
    (["resonance", NETWORK, "--progress", "loud"], "auto, lines, none"),
    (["simulate", NETWORK, "-o", "s.npy"], "--noise is required"),
    (["simulate", NETWORK, "--noise", "1"], "--output is required"),
    (["simulate", NETWORK, "--noise", "-1", "-o", "s.npy"], "noise strength -1"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.txt"], "end it in .npy, .csv or .h5"),
    (["network", NETWORK, "-o", "w.txt"], "end it in .csv, .npy, .mtx or .h5"),
    (["resonance", NETWORK, "--threads", "1e6"], "1000000 threads are not 1 to 1024"),
    (["resonance", NETWORK, "--output", ""], "does not end in .h5"),
    (["resonance", NETWORK, "--output", "r.csv"], "does not end in .h5"),
    (["resonance", NETWORK, "--csv", "r.h5"], "ends in .h5; --output writes HDF5"),
    (["resonance", NETWORK, "--magnitude", "1e308"], "magnitude 1e+308 is too large"),
    (["--seed", "1", "resonance", NETWORK], "'--seed' stands before the verb"),
    (["network", NETWORK, "--bias", "3", "-o", "w.csv"], "has no place for the bias; write .h5"),
    (["network", NETWORK, "-o", "w.h5:x"], "cannot tell the format"),
    (["network", NETWORK, "-o", ""], "cannot tell the format"),
    (["resonance", "a\nb.csv:1"], "neither a generator"),
    (["exact", "gaussian:n=21,seed=1"], "a block of 21 neurons that depend on each other"),
    (["exact", NETWORK, "--noise", "-1"], "noise strength -1 is no standard deviation"),
    (["exact", NETWORK, "--pulse", "10"], "--pulse '10' is not STRENGTH:STEPS"),
    (["exact", "nrooks:n=17,seed=1", "--pulse", "10:5"], "pulses are exact for up to 16 neurons"),
    (["exact", NETWORK, "--threads", "0"], "0 threads are not 1 to 1024"),
    (["exact", "autapses:n=3", "--magnitude", "900", "--noise", "0"], "ever wrong"),
    (["resonance", NETWORK, "--memory", "lots"], "--memory 'lots' is no amount of bytes such as 4GB"),
    (["info", "--jsn"], "did you mean '--json'?"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "pulse:strength=1"], "did you mean 'pulses'?"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "ramp:form=1"], "did you mean 'from'?"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "segment:from=0,to=5"], "needs strength="),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "noise.txt"], "nor a file that ends in .csv"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "segment:from=9,to=5,strength=1"], "segment 1 of the noise protocol runs backwards, from step 9 to 5"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "segment:from=0,to=10001,strength=1"], "ends before step 10001, but the run has 10000 steps"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "segment:from=0,to=5,strength=1,neurons=0/5"], "names neuron 5, but the network has 5 neurons, 0 to 4"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "segment:from=0,to=5,strength=-1"], "segment 1 of the noise protocol: noise strength -1"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "overlap.csv"], "segments 1 and 2 of the noise protocol overlap: both drive neuron 3 in steps 5 to 8"),
    (["resonance", NETWORK, "--protocol", "pulses:strength=1,duration=5,every=4,count=2"], "pulses of duration 5 every 4 steps overlap"),
    (["resonance", NETWORK, "--exact", "--protocol", "segment:from=0,to=5,strength=1"], "--exact is for constant noise"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "randon:strength=1"], "did you mean 'random'?"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "random:strngth=1"], "did you mean 'strength'?"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "random:strength=nan"], "the strength nan of an input signal is out of range"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "gaussian:strength=1,neurons=0/5"], "enters neuron 5, but the network has 5 neurons, 0 to 4"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "x.txt"], "neither a text such as random:strength=2,neurons=0/3 nor a file"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "two.csv"], "has values for 1 steps, the run has 10000"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "random:strength=1", "--kernel", "table"], "kernel 'table' takes no input signal"),
    (["network", "gaussian:n=5,seed=1,dale=1,symmetry=1"], "give one of the two"),
    (["network", "gaussian:n=5,seed=1,balance=2"], "balance 2 is out of range"),
]

# Files, disk, memory: exit code 1.
FAILURES = [
    (["resonance", "absent.csv"], "absent.csv: No such file"),
    (["resonance", "a\nb.csv"], "a?b.csv: No such file"),
    (["resonance", "ragged.csv"], "ragged.csv, line 3 has 1 columns, line 2 has 2"),
    (["resonance", "empty.csv"], "empty.csv holds no numbers"),
    (["resonance", "two.csv"], "two.csv: the weight matrix has 1 rows and 2 columns"),
    (["resonance", "words.csv"], "words.csv, line 2, column 1: 'b' is not a number"),
    (["resonance", "nan.csv"], "nan.csv, line 1, column 2: 'nan'"),
    (["resonance", "short.npy"], "short.npy is cut short"),
    (["resonance", "nan.npy"], "nan.npy: weight W[1,0] is nan"),
    (["resonance", "short.mtx"], "short.mtx, line 3: the file is cut short: entry 2 of 2"),
    (["resonance", "short.h5:/w"], "short.h5 as HDF5"),
    (["resonance", "folder.csv"], "is a folder"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "absent.csv"], "absent.csv: No such file"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "columns.csv"], "columns.csv, line 2, column 3: there is no column 'strenght'; did you mean 'strength'?"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--protocol", "cells.csv"], "cells.csv, line 4, column 2: 'much' for strength is no noise strength"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--steps", "1e15", "--protocol", "ramp:from=0,to=1e14,strength=0,end=1"], "a noise level for each step of a ramp, needs"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "absent.csv"], "absent.csv: No such file"),
    (["simulate", NETWORK, "--noise", "1", "-o", "s.csv", "--input", "nan.npy"], "nan.npy: the input signal of neuron 0 in step 1 is nan"),
    (["resonance", NETWORK, "--output", "no/such/r.h5"], "there is no folder no/such; make it first"),
    (["resonance", NETWORK, "--csv", "folder.csv"], "is a folder"),
    (["resonance", NETWORK, "--output", "pipe.h5"], "no regular file"),
    (["resonance", NETWORK, "--csv", "loop.csv"], "cannot write loop.csv"),
    (["resonance", NETWORK, "--csv", "/dev/full", "--steps", "10", "--quiet"], "No space left on device"),
    (["simulate", NETWORK, "--noise", "1", "-o", "no/s.csv"], "there is no folder no"),
    (["simulate", NETWORK, "--noise", "1", "--steps", "1e16", "-o", "s.npy"], "free; give fewer steps"),
    (["network", "gaussian:n=1000000,seed=1"], "needs 8 TB of memory"),
    (["resonance", "gaussian:n=4500,seed=1", "--model", "tanh", "--noise", "1", "--memory", "280MB"], "kernel 'tanh' for 4500 neurons and 1 noise level needs 162.6 MB of memory"),
    (["resonance", "gaussian:n=4500,seed=1", "--memory", "150MB"], "of the 150 MB allowed are left (--memory)"),
    (["resonance", "autapses:n=20", "--noise", "40", "--steps", "1e7", "--replicates", "1", "--memory", "100MB", "--quiet"], "counting the pairs of states of one run, which grow with what it visits, needs"),
]


@pytest.fixture
def bad_files(tmp_path):
    (tmp_path / "ragged.csv").write_text("# weights\n1,2\n3\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "two.csv").write_text("1,2\n")
    (tmp_path / "overlap.csv").write_text("from,to,strength,neurons\n0,9,1,1 3\n5,20,2,3 4\n")
    (tmp_path / "columns.csv").write_text("# noise\nfrom,to,strenght\n0,9,1\n")
    (tmp_path / "cells.csv").write_text("# noise\nfrom,strength,to\n0,1,5\n5,much,6\n")
    (tmp_path / "words.csv").write_text("1,2\nb,3\n")
    (tmp_path / "nan.csv").write_text("1,nan\n2,3\n")
    (tmp_path / "short.mtx").write_text("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1\n")
    weights = np.ones((4, 4))
    np.save(tmp_path / "short.npy", weights)
    (tmp_path / "short.npy").write_bytes((tmp_path / "short.npy").read_bytes()[:-3])
    weights[1, 0] = np.nan
    np.save(tmp_path / "nan.npy", weights)
    (tmp_path / "short.h5").write_bytes(b"\x89HDF\r\n\x1a\n\0\0\0")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(tmp_path / "pipe.h5")
    return tmp_path


def expect_refusal(process, code, words, folder, files_before):
    assert process.returncode == code, process.stderr
    assert words in process.stderr
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
    assert process.stdout == ""
    assert sorted(os.listdir(folder)) == files_before


@pytest.mark.parametrize("words, answer", USAGE, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_usage_errors(recres, bad_files, words, answer):
    before = sorted(os.listdir(bad_files))
    expect_refusal(recres(*words), 2, answer, bad_files, before)


@pytest.mark.parametrize("words, answer", FAILURES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_failures(recres, bad_files, words, answer):
    before = sorted(os.listdir(bad_files))
    expect_refusal(recres(*words), 1, answer, bad_files, before)


def test_unwritable_folder(recres, tmp_path):
    if os.geteuid() == 0:
        locked = "/proc"  # not even root writes here
    else:
        locked = tmp_path / "locked"
        locked.mkdir(mode=0o500)
    process = recres("resonance", NETWORK, "--output", f"{locked}/r.h5")
    assert process.returncode == 1 and "cannot write" in process.stderr and process.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["s.npy", "s.csv", "s.h5", "r.h5", "r.csv"])
def test_full_disk_leaves_nothing_behind(recres, tmp_path, name):
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    if name.startswith("s"):
        words = ["simulate", "gaussian:n=30,seed=1", "--noise", 9, "-o", name]
    else:
        words = ["resonance", NETWORK, "--noise", "0:40:200", "--steps", 10, "--quiet", "--output" if "h5" in name else "--csv", name]
    process = recres(*words, preexec_fn=small_files)
    expect_refusal(process, 1, f"cannot write {name}: File too large", tmp_path, [])


def test_output_to_a_full_device(recres):
    with open("/dev/full", "w") as full:
        process = subprocess.run([BINARY, "info"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert process.returncode == 1 and "No space left on device" in process.stderr


@pytest.mark.parametrize("number, files", [(signal.SIGINT, "r.h5"), (signal.SIGTERM, "r.csv"), (signal.SIGINT, "s.npy"), (signal.SIGINT, "s.h5")])
def test_a_signal_stops_without_a_half_written_file(tmp_path, number, files):
    old = tmp_path / files
    old.write_text("from an earlier run")
    if files.startswith("s"):
        words = ["simulate", NETWORK, "--noise", "20", "--steps", "1e9", "-o", files]
    else:
        words = ["resonance", NETWORK, "--steps", "1e12", "--output" if "h5" in files else "--csv", files]
    process = subprocess.Popen([BINARY, *words, "--progress", "lines"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until_handled(process, number)
    time.sleep(1.0)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "recres: stopped before the end; nothing was written" in stderr
    assert os.listdir(tmp_path) == [files] and old.read_text() == "from an earlier run"


def test_progress_lines_only_if_asked(recres):
    run = ["resonance", NETWORK, "--noise", "0,1", "--steps", 1000]
    assert recres(*run).stderr == ""
    lines = recres(*run, "--progress", "lines").stderr
    assert "100 %" in lines and "transitions/s" in lines and "left" in lines and "\r" not in lines
    assert recres(*run, "--progress", "lines", "--quiet").stderr == ""


def test_progress_bar_on_a_terminal(tmp_path):
    master, slave = pty.openpty()
    words = ["resonance", NETWORK, "--steps", "300000", "--kernel", "reference", "--json", "--noise", "0:20:5"]
    process = subprocess.Popen([BINARY, *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    seen = b""
    while process.poll() is None or select.select([master], [], [], 0)[0]:
        if select.select([master], [], [], 0.05)[0]:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        elif process.stdout in select.select([process.stdout], [], [], 0)[0]:
            process.stdout.read()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert seen.count(b"\r[") >= 2 and b"transitions/s" in seen and b"left" in seen
    assert seen.endswith(b"\r\x1b[K")


def test_quiet_prints_nothing(recres, tmp_path):
    process = recres("resonance", NETWORK, "--noise", "0,1", "--steps", 100, "--quiet", "--csv", "r.csv")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert (tmp_path / "r.csv").exists()


def test_every_verb_has_help(recres):
    for verb in ["resonance", "simulate", "network", "report", "info"]:
        process = recres(verb, "--help")
        assert process.returncode == 0 and process.stderr == ""
        assert max(map(len, process.stdout.splitlines())) <= 130
    for words in ["gaussian:n=5,seed=3", "nrooks:cycles=-4/+1", "--burn-in", "W[target, source]"]:
        assert words in recres("resonance", "--help").stdout


def test_tables_fit_the_terminal_and_its_letters(recres):
    run = ["resonance", "nrooks:cycles=-4/+1", "--magnitude", 20, "--noise", "0:40:9"]
    plain = recres(*run, env={"LC_ALL": "C"}).stdout
    assert plain.isascii() and max(map(len, plain.splitlines())) <= 80
    fancy = recres(*run, env={"LC_ALL": "C.UTF-8"}).stdout
    assert "●" in fancy and "±" in fancy
    assert "Peak: I = " in plain and "recurrence resonance." in " ".join(plain.split())


def test_what_cannot_be_measured_is_said(recres):
    words = recres("resonance", "sparse:n=279,density=0.03,seed=1", "--noise", "0,5", "--steps", 300, "--replicates", 4).stdout
    assert "undersampled" in words and "No peak can be told" in words
    words = recres("resonance", NETWORK, "--noise", "1,2", "--steps", 300).stdout
    assert "noise strength 0 is not among those measured" in words
    words = recres("resonance", NETWORK, "--noise", "0,2", "--steps", 300, "--replicates", 2).stdout
    assert "needs 4 replicates" in words
