"""recres run when processes, disks and files fail: what was finished is kept, and the result is the same.

What experiments are otherwise is in test_run.py.
"""

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import struct
import subprocess
import time
import types
import zlib
from pathlib import Path

import h5py
import numpy as np
import pytest

from conftest import BINARY
from experiments import ASYMMETRIC, RANKS, SMALL, content, files_in, needs_ranks, refused, until, write

MAGIC = b"recres journal 1\n"

# Many small units: one to two seconds of one core.
MANY = {
    "network": "gaussian:n=4",
    "network_seed": "1:100",
    "magnitude": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "noise": [0, 2, 4],
    "steps": 4000,
    "replicates": 2,
}
MANY_UNITS = 3000


def header_bytes(raw):
    return len(MAGIC) + 4 + struct.unpack_from("<I", raw, len(MAGIC))[0] + 4


def records(raw):
    """Where each whole record of a journal ends, by the documented layout."""
    ends = []
    if len(raw) < len(MAGIC) + 4 or len(raw) < header_bytes(raw):
        return ends
    place = header_bytes(raw)
    while place + 12 <= len(raw):
        end = place + 12 + (struct.unpack_from("<I", raw, place)[0] & 0x7FFFFFFF) + 4
        if end > len(raw) or struct.unpack_from("<I", raw, end - 4)[0] != zlib.crc32(raw[place : end - 4]):
            break
        ends.append(end)
        place = end
    return ends


def bytes_at(path):
    return path.read_bytes() if path.exists() else b""


def bounded(most):
    """Files may not grow beyond so many bytes, as on a full disk."""
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The undisturbed result of MANY, its journal as it was before the result was written, and their sizes."""
    folder = tmp_path_factory.mktemp("many")
    words = [BINARY, "run", write(folder, MANY), "--quiet"]
    options = {"cwd": folder, "capture_output": True, "text": True, "timeout": 120}
    assert subprocess.run(words, **options).returncode == 0
    size = (folder / "s.h5").stat().st_size
    # The journal is smaller than the result, which does not fit here.
    full = subprocess.run([*words, "-o", "full.h5"], **options, **bounded(size - 1000))
    assert "File too large" in refused(full, 1)
    journal = (folder / "full.h5.journal").read_bytes()
    assert len(records(journal)) == MANY_UNITS and records(journal)[-1] == len(journal) < size - 1000
    assert files_in(folder) == ["full.h5.journal", "s.h5", "s.toml"]
    return types.SimpleNamespace(content=content(folder / "s.h5"), journal=journal, size=size)


# Kills.


@pytest.fixture(scope="module")
def killed(tmp_path_factory, many):
    """A folder after 200 kills of runs there, and what came of them."""
    seed = 20260612
    print("seed of the kills:", seed)
    draw = random.Random(seed)
    folder = tmp_path_factory.mktemp("killed")
    journal, result = folder / "own.h5.journal", folder / "own.h5"
    words = [BINARY, "run", write(folder, MANY), "-o", "own.h5", "--json", "--progress", "none"]
    told = types.SimpleNamespace(folder=folder, kills=0, resumed=0, cycles=0, grown=0, stale_journals=0)
    longest, idle, kills_of_cycle = 0.04, 0, 0
    while told.kills < 200:
        # Killed after the result was in its place, it has nothing to do.
        before = MANY_UNITS if result.exists() else len(records(bytes_at(journal)))
        process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(draw.uniform(0, longest))
        process.kill()
        shown, message = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), message
        # Whatever the moment was, there is no result, or the whole of it.
        if result.exists():
            assert content(result) == many.content
        if process.returncode == 0:
            outcome = json.loads(shown)
            assert outcome["finished_before"] == before
            told.resumed += before > 0
            told.cycles += 1
            told.stale_journals += journal.exists()
            journal.unlink(missing_ok=True)
            result.unlink()
            longest *= 0.7 if kills_of_cycle == 0 else 1
            kills_of_cycle = 0
            continue
        told.kills += 1
        kills_of_cycle += 1
        if not result.exists():
            # Nothing that was finished is lost.
            after = len(records(bytes_at(journal)))
            assert after >= before
            told.grown += after > before
            idle = 0 if after > before else idle + 1
            if told.kills % 20 == 0 and after > 0:
                status = subprocess.run([BINARY, "status", "own.h5", "--json"], cwd=folder, capture_output=True)
                status = json.loads(status.stdout)
                assert (status["finished"], status["running"], status["complete"]) == (after, False, False)
        # On a machine so slow, or so fast, that kills come at the wrong time.
        if idle > 4:
            longest, idle = longest * 1.5, 0
    process = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120)
    assert process.returncode == 0, process.stderr
    told.resumed += json.loads(process.stdout)["finished_before"] > 0
    print(told)
    return told


def test_killed_200_times(killed, many):
    assert killed.kills == 200 and killed.grown > 20 and killed.resumed > 0
    assert content(killed.folder / "own.h5") == many.content


def test_kills_leave_nothing_behind(killed):
    """What half-written results were called is nothing that a user should have to clean up."""
    assert files_in(killed.folder) == ["own.h5", "s.toml"] and killed.stale_journals == 0


def test_killed_while_the_result_is_written(done, recres, tmp_path, many):
    """From a journal that has everything on, so that all that is left is to write the result."""
    draw = random.Random(5)
    words = [BINARY, "run", write(tmp_path, MANY), "-o", "own.h5", "--quiet"]
    journal, result = tmp_path / "own.h5.journal", tmp_path / "own.h5"
    begin = time.monotonic()
    journal.write_bytes(many.journal)
    done("run", "s.toml", "-o", "own.h5", "--quiet")
    longest = 1.2 * (time.monotonic() - begin)
    for _ in range(40):
        result.unlink(missing_ok=True)
        journal.write_bytes(many.journal)
        process = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        time.sleep(draw.uniform(0, longest))
        process.kill()
        message = process.communicate()[1]
        assert process.returncode in (0, -signal.SIGKILL), message
        assert result.exists() or journal.exists()
        if result.exists():
            assert content(result) == many.content
        else:
            assert journal.read_bytes() == many.journal
        again = recres("run", "s.toml", "-o", "own.h5", "--json")
        assert again.returncode == 0, again.stderr
        assert json.loads(again.stdout)["finished_before"] == MANY_UNITS
    assert content(result) == many.content


def test_killed_between_the_result_and_the_end_of_its_journal(done, tmp_path, many):
    write(tmp_path, SMALL)
    done("run", "s.toml", "--quiet")
    result = (tmp_path / "s.h5").read_bytes()
    refused(bounded_run(tmp_path, "run", "s.toml", "-o", "other.h5", most=4000), 1)
    shutil.move(tmp_path / "other.h5.journal", tmp_path / "s.h5.journal")
    assert json.loads(done("status", "s.h5", "--json"))["complete"]
    assert json.loads(done("run", "s.toml", "--json"))["finished_before"] == 3
    assert (tmp_path / "s.h5").read_bytes() == result
    assert files_in(tmp_path) == ["s.h5", "s.toml"]


def bounded_run(folder, *words, most):
    options = {"cwd": folder, "capture_output": True, "text": True, "timeout": 120, "stdin": subprocess.DEVNULL}
    return subprocess.run([BINARY, *words], **options, **bounded(most))


def descendants(process):
    """Of this process and those that it started: their ids, by their ranks."""
    parents, found = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    for one in parents:
        above = one
        while above in parents and above != process.pid:
            above = parents[above]
        if above != process.pid or one == process.pid:
            continue
        with contextlib.suppress(OSError, StopIteration):
            words = (Path("/proc") / str(one) / "environ").read_bytes().split(b"\0")
            rank = next(word for word in words if word.startswith(b"OMPI_COMM_WORLD_RANK="))
            if Path(os.readlink(f"/proc/{one}/exe")).samefile(BINARY):
                found[int(rank.split(b"=")[1])] = one
    return found


@needs_ranks
def test_killed_ranks(tmp_path, many):
    """One of the ranks dies: the job ends, what is finished is safe, and the next job goes on from there."""
    draw = random.Random(8)
    journal, result = tmp_path / "own.h5.journal", tmp_path / "own.h5"
    # The others are killed as well, and at once: they would have two seconds otherwise.
    impatient = {**os.environ, **RANKS, "OMPI_MCA_odls_base_sigkill_timeout": "0"}
    words = ["run", write(tmp_path, MANY), "-o", "own.h5", "--json", "--progress", "none"]
    options = {"cwd": tmp_path, "env": impatient, "stdin": subprocess.DEVNULL, "text": True}
    kills = grown = 0
    longest = 0.4
    for attempt in range(40):
        if kills == 5:
            break
        before = len(records(bytes_at(journal)))
        with open(tmp_path / "log", "w+") as log:
            process = subprocess.Popen(["mpirun", "-n", "2", BINARY, *words], stdout=log, stderr=log, **options)
            until(lambda: process.poll() is not None or len(descendants(process)) == 2, "no ranks were started")
            found = descendants(process)
            if attempt % 3 == 0:
                until(lambda: process.poll() is not None or len(records(bytes_at(journal))) > before, "no units")
            time.sleep(draw.uniform(0, longest))
            with contextlib.suppress(ProcessLookupError, KeyError):
                os.kill(found[attempt % 2], signal.SIGKILL)
            process.wait(timeout=60)
            log.seek(0)
            said = log.read()
        # Others may take a moment to follow.
        until(lambda: not any(Path(f"/proc/{one}").exists() for one in found.values()), "ranks outlive their job")
        if result.exists():
            assert content(result) == many.content
        if process.returncode == 0:
            result.unlink()
            longest *= 0.7
            continue
        assert "recres: " not in said or "stopped with" in said, said
        kills += 1
        after = len(records(bytes_at(journal)))
        assert after >= before or result.exists()
        grown += after > before
    assert kills == 5 and grown > 0
    # On threads it goes on from what ranks have done.
    before = len(records(bytes_at(journal)))
    process = subprocess.run([BINARY, *words], capture_output=True, cwd=tmp_path, text=True, timeout=120)
    assert process.returncode == 0, process.stderr
    if before > 0:
        assert json.loads(process.stdout)["finished_before"] == before
    assert content(result) == many.content and not journal.exists()


@needs_ranks
def test_stopped_ranks(done, recres, tmp_path):
    """All ranks hear the signal, as those of a Slurm job do: what is finished is kept, and it is said once."""
    # Two units are done at once; the others would take hours.
    write(tmp_path, {**SMALL, "noise": [0, 1], "steps": [10, 100_000_000_000]})
    options = {"cwd": tmp_path, "env": {**os.environ, **RANKS}, "stdin": subprocess.DEVNULL, "text": True}
    words = ["mpirun", "-n", "2", BINARY, "run", "s.toml", "-o", "own.h5", "--quiet"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    try:
        until(lambda: recres("status", "own.h5").returncode == 0, "no journal is begun")
        until(lambda: json.loads(done("status", "own.h5", "--json"))["finished"] == 2, "units are not told")
        for one in descendants(process).values():
            os.kill(one, signal.SIGTERM)
        shown, message = process.communicate(timeout=60)
    finally:
        process.terminate()
        process.wait()
    assert process.returncode == 130 and shown == ""
    assert message.count("recres: ") == 1 and "stopped with 2 of 4 units finished and kept" in message
    status = json.loads(done("status", "own.h5", "--json"))
    assert (status["finished"], status["running"]) == (2, False)
    assert files_in(tmp_path) == ["own.h5.journal", "s.toml"]


# Ctrl-C, and those who come in between.


@contextlib.contextmanager
def running(folder, *words, least=5000):
    """A run that has some units in its journal and is not done."""
    journal = folder / "own.h5.journal"
    for _ in range(20):
        options = {"cwd": folder, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen([BINARY, "run", "s.toml", "-o", "own.h5", *words], **options)
        try:
            until(lambda: process.poll() is not None or len(bytes_at(journal)) > least, "no units are finished")
            process.send_signal(signal.SIGSTOP)
            # All its threads stand still, or it is done.
            os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if process.poll() is None:
                yield process
                return
            # Faster than we could look.
            (folder / "own.h5").unlink(missing_ok=True)
        finally:
            process.kill()
            process.communicate()
    pytest.fail("every run was done before it could be stopped")


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=["int", "term"])
def test_stopped_by_the_user(done, tmp_path, many, kind):
    write(tmp_path, MANY)
    finished = 0
    for _ in range(2):
        with running(tmp_path, "--quiet", least=len(bytes_at(tmp_path / "own.h5.journal")) + 5000) as process:
            status = json.loads(done("status", "own.h5", "--json"))
            assert status["running"] and not status["complete"] and status["finished"] > finished
            process.send_signal(kind)
            process.send_signal(signal.SIGCONT)
            shown, message = process.communicate(timeout=60)
        # It may have been within its last units.
        if process.returncode == 0:
            break
        assert process.returncode == 130 and shown == ""
        status = json.loads(done("status", "own.h5", "--json"))
        assert not status["running"] and finished < status["finished"] < MANY_UNITS == status["units"]
        finished = status["finished"]
        assert message == (
            f"recres: stopped with {finished} of {MANY_UNITS} units finished and kept; "
            "the same command again goes on from there\n"
        )
        assert len(records(bytes_at(tmp_path / "own.h5.journal"))) == finished
        assert "not running" in done("status", "own.h5") and files_in(tmp_path) == ["own.h5.journal", "s.toml"]
    outcome = json.loads(done("run", "s.toml", "-o", "own.h5", "--json", "--threads", 1))
    assert outcome["finished_before"] in (finished, MANY_UNITS) and finished > 0
    assert content(tmp_path / "own.h5") == many.content and files_in(tmp_path) == ["own.h5", "s.toml"]


def test_two_writers(done, recres, tmp_path, many):
    write(tmp_path, MANY)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(".")
    with running(tmp_path, "--quiet") as process:
        before = bytes_at(tmp_path / "own.h5.journal")
        for name in "own.h5", "./own.h5", "folder/../own.h5", "link/own.h5", tmp_path / "own.h5":
            message = refused(recres("run", "s.toml", "-o", name), 1)
            assert "own.h5.journal is held by another recres run" in message and "another output" in message
        message = refused(recres("run", "s.toml", "-o", "own.h5", "--set", "steps=9"), 1)
        assert "held by another" in message
        assert bytes_at(tmp_path / "own.h5.journal") == before
        # Beside it, another result is nobody's business.
        done("run", "s.toml", "-o", "folder/own.h5", "--set", "noise=0", "--quiet")
        process.send_signal(signal.SIGCONT)
        assert process.communicate(timeout=60) == ("", "") and process.returncode == 0
    assert content(tmp_path / "own.h5") == many.content


@needs_ranks
def test_two_writers_of_several_ranks(tmp_path, many):
    write(tmp_path, MANY)
    with running(tmp_path, "--quiet") as process:
        words = ["mpirun", "-n", "2", BINARY, "run", "s.toml", "-o", "own.h5"]
        options = {"cwd": tmp_path, "env": {**os.environ, **RANKS}, "stdin": subprocess.DEVNULL, "text": True}
        second = subprocess.run(words, capture_output=True, timeout=60, **options)
        assert second.returncode == 1 and second.stderr.count("held by another recres run") == 1
        process.send_signal(signal.SIGCONT)
        assert process.communicate(timeout=60) == ("", "") and process.returncode == 0
    assert content(tmp_path / "own.h5") == many.content


# Full disks.


def test_full_disk(done, recres, tmp_path, many):
    write(tmp_path, MANY)
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "recres-test", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        write(disk, MANY)
        with running(disk, "--quiet") as process:
            with contextlib.suppress(OSError), open(disk / "ballast", "wb", buffering=0) as ballast:
                while True:
                    ballast.write(bytes(4096))
            process.send_signal(signal.SIGCONT)
            shown, message = process.communicate(timeout=60)
        assert process.returncode == 1 and shown == "", message
        assert message.startswith("recres: ") and message.count("\n") == 1 and "No space left" in message
        assert "same command again" in message
        finished = json.loads(done("status", "disk/own.h5", "--json"))["finished"]
        raw = bytes_at(disk / "own.h5.journal")
        assert 0 < len(records(raw)) == finished < MANY_UNITS
        assert files_in(disk) == ["ballast", "own.h5.journal", "s.toml"]
        # Still full: it is said before any work.
        assert "disk" in refused(recres("run", "disk/s.toml", "-o", "disk/own.h5"), 1)
        assert bytes_at(disk / "own.h5.journal") == raw
        (disk / "ballast").unlink()
        outcome = json.loads(done("run", "s.toml", "-o", "disk/own.h5", "--json"))
        assert outcome["finished_before"] == finished
        assert content(disk / "own.h5") == many.content and files_in(disk) == ["own.h5", "s.toml"]
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_disk_too_small_from_the_beginning(recres, tmp_path):
    write(tmp_path, MANY)
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "recres-test", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        message = refused(recres("run", "s.toml", "-o", "disk/own.h5"), 1)
        assert "disk" in message and "free" in message and files_in(disk) == []
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize("share", [0.0005, 0.02, 0.3, 0.62, 0.7, 0.999])
def test_files_may_not_grow(done, tmp_path, many, share):
    """Where the journal, or the result, meets the bound; wherever that is."""
    write(tmp_path, MANY)
    message = refused(bounded_run(tmp_path, "run", "s.toml", "-o", "own.h5", most=int(share * many.size)), 1)
    assert "File too large" in message and "own.h5" in message
    raw = bytes_at(tmp_path / "own.h5.journal")
    finished = len(records(raw))
    assert files_in(tmp_path) == ["own.h5.journal", "s.toml"]
    assert finished == MANY_UNITS or len(raw) <= share * many.size
    outcome = json.loads(done("run", "s.toml", "-o", "own.h5", "--json"))
    assert outcome["finished_before"] == finished
    assert content(tmp_path / "own.h5") == many.content and files_in(tmp_path) == ["own.h5", "s.toml"]


def test_csv_that_does_not_fit(done, tmp_path):
    """The same command again goes on, also where all that is missing is the CSV file."""
    networks = [letter * 200 + ".csv" for letter in "abcd"]
    for name in networks:
        (tmp_path / name).write_text(ASYMMETRIC)
    spec = {"network": networks, "noise": "0:9:600", "steps": 3, "replicates": 1}
    write(tmp_path, spec)
    done("run", "s.toml", "-o", "whole.h5", "--csv", "whole.csv", "--quiet")
    sizes = (tmp_path / "whole.h5").stat().st_size, (tmp_path / "whole.csv").stat().st_size
    assert sizes[0] + 5000 < sizes[1]
    words = ["run", "s.toml", "-o", "own.h5", "--csv", "own.csv"]
    process = bounded_run(tmp_path, *words, most=sum(sizes) // 2)
    assert process.returncode == 1 and process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1
    assert not (tmp_path / "own.csv").exists()
    done(*words, "--quiet")
    assert (tmp_path / "own.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert content(tmp_path / "own.h5") == content(tmp_path / "whole.h5")
    assert files_in(tmp_path) == sorted([*networks, "own.csv", "own.h5", "s.toml", "whole.csv", "whole.h5"])


# Journals that are damaged, or not what they should be.

FEW = {"network": "gaussian:n=3", "network_seed": "1:10", "noise": [0, 1, 2], "steps": 20, "replicates": 2}
FEW_UNITS = 30


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """The result of FEW, and a journal of all its units."""
    folder = tmp_path_factory.mktemp("few")
    write(folder, FEW)
    refused(bounded_run(folder, "run", "s.toml", "-o", "full.h5", most=10_000), 1)
    journal = (folder / "full.h5.journal").read_bytes()
    assert len(records(journal)) == FEW_UNITS
    subprocess.run([BINARY, "run", "s.toml", "--quiet"], cwd=folder, check=True)
    file = (folder / "s.h5").read_bytes()
    return types.SimpleNamespace(content=content(folder / "s.h5"), journal=journal, file=file)


@pytest.fixture
def resumed(recres, tmp_path, few):
    """Goes on from this journal to the same result; returns how many of its units were used."""
    write(tmp_path, FEW)

    def call(raw):
        (tmp_path / "own.h5").unlink(missing_ok=True)
        (tmp_path / "own.h5.journal").write_bytes(raw)
        process = recres("run", "s.toml", "-o", "own.h5", "--json")
        assert process.returncode == 0, process.stderr
        assert content(tmp_path / "own.h5") == few.content and not (tmp_path / "own.h5.journal").exists()
        return json.loads(process.stdout)["finished_before"]

    return call


@pytest.fixture
def kept(recres, tmp_path):
    """A journal that is refused, with clear words, and stays as it is; returns the words."""
    write(tmp_path, FEW)

    def call(raw, *words):
        (tmp_path / "own.h5.journal").write_bytes(raw)
        message = refused(recres("run", "s.toml", "-o", "own.h5", *words), 1)
        assert "own.h5.journal" in message
        assert (tmp_path / "own.h5.journal").read_bytes() == raw, "what others made was overwritten"
        assert files_in(tmp_path) == ["own.h5.journal", "s.toml"]
        return message

    return call


def test_journal_cut_anywhere(resumed, few):
    raw = few.journal
    ends = records(raw)
    draw = random.Random(4)
    tail = draw.sample(range(ends[-4], len(raw)), 36)
    for cut in sorted([*tail, ends[-2], ends[-2] + 1, ends[-1] - 1, len(raw), *draw.sample(range(len(raw)), 8)]):
        assert resumed(raw[:cut]) == sum(end <= cut for end in ends), cut


def test_journal_cut_in_its_beginning(resumed, few):
    head = header_bytes(few.journal)
    for cut in [0, 1, 5, len(MAGIC), len(MAGIC) + 2, len(MAGIC) + 4, head // 2, head - 4, head - 1, head]:
        assert resumed(few.journal[:cut]) == 0, cut


def test_journal_with_more_behind_it(resumed, few):
    for more in b"\0", bytes(5000), b"\xff" * 5000, random.Random(1).randbytes(5000), few.journal:
        assert resumed(few.journal + more) == FEW_UNITS
    ends = records(few.journal)
    # Records twice, and in another order.
    first, rest = few.journal[header_bytes(few.journal) : ends[9]], few.journal[ends[9] :]
    assert resumed(few.journal[: header_bytes(few.journal)] + rest + first + rest) == FEW_UNITS


def test_journal_with_bytes_flipped(resumed, few, done, tmp_path):
    """Every record is checked; those behind a damaged one are measured again, and this is said."""
    raw, ends = few.journal, records(few.journal)
    draw = random.Random(6)
    for place in draw.sample(range(header_bytes(raw), len(raw)), 25):
        damaged = bytearray(raw)
        damaged[place] ^= draw.randrange(1, 256)
        assert resumed(bytes(damaged)) == sum(end <= place for end in ends), place
    (tmp_path / "own.h5").unlink()
    (tmp_path / "own.h5.journal").write_bytes(damaged)
    words = done("run", "s.toml", "-o", "own.h5")
    assert "damaged" in words and "measured again" in words


def test_journal_with_bytes_of_its_beginning_flipped(kept, few, tmp_path):
    """Units follow it, so that it is no journal that was never begun: they must not be thrown away unasked."""
    head = header_bytes(few.journal)
    places = [0, 7, 15, *range(len(MAGIC), len(MAGIC) + 5), head // 2, *range(head - 5, head)]
    overwritten = []
    for place in places:
        damaged = bytearray(few.journal)
        damaged[place] ^= 0x40
        try:
            kept(bytes(damaged))
        except AssertionError:
            overwritten.append(place)
            for name in "own.h5", "own.h5.journal":
                (tmp_path / name).unlink(missing_ok=True)
    assert overwritten == []


def test_foreign_files_in_place_of_a_journal(kept, few):
    for raw in [
        b"a poem\n",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        few.file,
        random.Random(2).randbytes(3000),
        b"\0" * 1000,
        b"recres journal\n" + few.journal[len(MAGIC) :],
    ]:
        assert "no journal of recres" in kept(raw)


def test_folder_in_place_of_a_journal(recres, tmp_path):
    write(tmp_path, FEW)
    (tmp_path / "own.h5.journal").mkdir()
    assert "own.h5.journal" in refused(recres("run", "s.toml", "-o", "own.h5"), 1)
    assert "own.h5" in refused(recres("status", "own.h5"), 1)


@pytest.mark.parametrize("place", ["own.h5", "own.h5.journal"])
def test_pipe_in_place_of_a_file(tmp_path, place):
    """Nobody writes into it: who reads it would wait for ever."""
    write(tmp_path, FEW)
    os.mkfifo(tmp_path / place)
    for words in ["run", "s.toml", "-o", "own.h5"], ["status", "own.h5"]:
        options = {"cwd": tmp_path, "capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
        refused(subprocess.run([BINARY, *words], timeout=5, **options), 1)


def forged(journal, change):
    """A journal whose key is changed, with checksums that are right."""
    length = struct.unpack_from("<I", journal, len(MAGIC))[0]
    start = len(MAGIC) + 4
    key = change(journal[start : start + length])
    head = MAGIC + struct.pack("<I", len(key)) + key
    return head + struct.pack("<I", zlib.crc32(head)) + journal[start + length + 4 :]


def test_journals_of_other_runs(kept, few, resumed, tmp_path):
    version = few.journal[: header_bytes(few.journal)].split(b'"recres_version":"')[1].split(b'"')[0]
    assert resumed(forged(few.journal, lambda key: key)) == FEW_UNITS
    for change in [
        lambda key: key.replace(b'"steps":20', b'"steps":21'),
        lambda key: key.replace(b'"recres_version":"' + version, b'"recres_version":"99.0.0'),
        lambda key: key.replace(b'"shard":"1/1"', b'"shard":"1/2"'),
        lambda key: key.replace(b'"files":{}', b'"files":{"w.csv":"1"}'),
        lambda key: b"{}",
        lambda key: b"",
        lambda key: b"\xff" * 100,
        lambda key: b"[" * 100_000,
    ]:
        raw = forged(few.journal, change)
        assert raw != few.journal
        (tmp_path / "own.h5").unlink(missing_ok=True)
        message = kept(raw)
        assert "another" in message or "does not say" in message


def test_status_of_journals_of_any_kind(recres, tmp_path, few):
    for raw in [
        few.journal[:-3],
        forged(few.journal, lambda key: b"{}"),
        forged(few.journal, lambda key: b"[" * 100_000),
        forged(few.journal, lambda key: key.replace(b'"steps":20', b'"steps":-20')),
        forged(few.journal, lambda key: key.replace(b'"steps":20', b'"steps":{}')),
        forged(few.journal, lambda key: key.replace(b'"gaussian:n=3"', b'"nowhere.csv"')),
        forged(few.journal, lambda key: key.replace(b'"noise":[0.0,1.0,2.0]', b'"noise":[2.0,1.0]')),
        forged(few.journal, lambda key: key.replace(b'"shard":"1/1"', b'"shard":"0/0"')),
        MAGIC + b"\xff\xff\xff\xff" + few.journal,
    ]:
        (tmp_path / "own.h5.journal").write_bytes(raw)
        process = recres("status", "own.h5", "--json")
        if process.returncode == 0:
            assert json.loads(process.stdout)["finished"] <= FEW_UNITS
        else:
            refused(process, 1)
        assert (tmp_path / "own.h5.journal").read_bytes() == raw


def test_journal_of_another_specification(kept, few, recres, tmp_path):
    message = kept(few.journal, "--set", "steps=21")
    assert "another experiment" in message and "remove it" in message
    kept(few.journal, "--set", "seed=2")
    kept(few.journal, "--shard", "1/2")
    (tmp_path / "own.h5.journal").write_bytes(few.journal)
    assert recres("run", "s.toml", "-o", "own.h5").returncode == 0


def test_journal_of_a_newer_version(kept, few):
    message = kept(few.journal.replace(b"journal 1", b"journal 2", 1))
    assert "version" in message


# Results that are damaged, or not what they should be.


@pytest.fixture
def left(recres, tmp_path):
    """What is at the output's place is read or refused, and stays; returns the messages of run and status."""
    write(tmp_path, FEW)

    def call(raw):
        (tmp_path / "own.h5").write_bytes(raw)
        messages = []
        for words in ["run", "s.toml", "-o", "own.h5"], ["status", "own.h5"]:
            process = recres(*words)
            messages.append("" if process.returncode == 0 else refused(process, 1))
            assert (tmp_path / "own.h5").read_bytes() == raw, "what was there is overwritten"
            assert files_in(tmp_path) == ["own.h5", "s.toml"]
        return messages

    return call


def test_result_cut_anywhere(left, few):
    draw = random.Random(9)
    for cut in [0, 1, 7, 8, 100, len(few.file) - 1, *draw.sample(range(len(few.file)), 6)]:
        run, status = left(few.file[:cut])
        assert "own.h5" in run and "own.h5" in status


def test_result_with_bytes_flipped(left, few):
    draw = random.Random(10)
    codes = set()
    for number in range(20):
        damaged = bytearray(few.file)
        # Where HDF5 has its own words, and everywhere.
        for place in draw.choices(range(2000 if number % 2 else len(damaged)), k=draw.choice([1, 5, 50])):
            damaged[place] ^= draw.randrange(1, 256)
        codes.add(left(bytes(damaged))[0] == "")
    assert False in codes


def edited(few, tmp_path, change):
    path = tmp_path / "edited"
    path.write_bytes(few.file)
    with h5py.File(path, "r+") as file:
        change(file)
    raw = path.read_bytes()
    path.unlink()
    return raw


def test_results_that_are_something_else(left, few, tmp_path):
    def foreign(file):
        for name in list(file):
            del file[name]
        for name in list(file.attrs):
            del file.attrs[name]
        file["x"] = np.arange(5)

    def set_root(name, value):
        return lambda file: file.attrs.__setitem__(name, value)

    def replace(name, value):
        def change(file):
            del file[name]
            if value is not None:
                file[name] = value

        return change

    for change, word in [
        (foreign, "no result of recres"),
        (set_root("format_version", 2.0), "version 2"),
        (set_root("format_version", 1e300), "version"),
        (set_root("format", np.bytes_("recres resonance")), "recres resonance"),
        (set_root("format", np.bytes_("recres experiment part")), ""),
        (set_root("format", np.bytes_("recres future")), "recres future"),
        (replace("identity", None), "identity"),
        (replace("identity", np.bytes_("{}")), "does not say"),
        (replace("identity", np.bytes_("[" * 50_000)), "does not say"),
        (replace("identity", np.arange(3)), "identity"),
    ]:
        run, status = left(edited(few, tmp_path, change))
        assert word in run and word in status
    assert all("own.h5" in message for message in left(b"a poem\n"))
    assert left(few.file) == ["", ""]


def test_results_with_missing_units_by_their_own_word(left, few, tmp_path):
    for missing in 5.0, 1e300, float("nan"), -3.0:
        left(edited(few, tmp_path, lambda file, missing=missing: file.attrs.__setitem__("missing_units", missing)))
    run, _ = left(edited(few, tmp_path, lambda file: file.attrs.__setitem__("missing_units", 5.0)))
    assert "left units out" in run


def test_result_of_another_specification(recres, tmp_path, few):
    write(tmp_path, FEW)
    (tmp_path / "own.h5").write_bytes(few.file)
    for setting in "steps=21", "noise=0,1", "replicates=3", "measure=exact", "name=other":
        message = refused(recres("run", "s.toml", "-o", "own.h5", "--set", setting), 1)
        assert f"its {setting.split('=')[0]}" in message and "another output" in message
    message = refused(recres("run", "s.toml", "-o", "own.h5", "--shard", "1/2"), 1)
    assert "shard 1/1" in message
    assert (tmp_path / "own.h5").read_bytes() == few.file and files_in(tmp_path) == ["own.h5", "s.toml"]


# Files that a specification names, and that are changed.

NAMED = {
    "network": ("w.csv", ASYMMETRIC, ASYMMETRIC.replace("1.5", "1.6")),
    "bias": ("b.csv", "0.1\n-0.4\n0.25\n", "0.1\n-0.4\n0.26\n"),
    "protocol": ("p.csv", "from,to,strength\n0,10,3\n", "from,to,strength\n0,11,3\n"),
    "input": ("x.csv", "1,2,3\n" * 30, "1,2,4\n" * 30),
}


@pytest.mark.parametrize("key", NAMED)
def test_files_changed_between_kill_and_restart(done, recres, tmp_path, key):
    name, text, other = NAMED[key]
    write(tmp_path, {**SMALL, "noise": "0:3:300", "steps": 20, key: name})
    (tmp_path / name).write_text(text)
    done("run", "s.toml", "-o", "whole.h5", "--quiet")
    refused(bounded_run(tmp_path, "run", "s.toml", "-o", "own.h5", most=15_000), 1)
    raw = bytes_at(tmp_path / "own.h5.journal")
    finished = len(records(raw))
    assert 0 < finished < 300
    (tmp_path / name).write_text(other)
    message = refused(recres("run", "s.toml", "-o", "own.h5"), 1)
    assert "own.h5.journal" in message and bytes_at(tmp_path / "own.h5.journal") == raw
    assert "whole.h5" in refused(recres("run", "s.toml", "-o", "whole.h5"), 1)
    (tmp_path / name).unlink()
    assert name in refused(recres("run", "s.toml", "-o", "own.h5"), 1)
    assert json.loads(done("status", "own.h5", "--json"))["finished"] == finished
    (tmp_path / name).write_text(text)
    assert json.loads(done("run", "s.toml", "-o", "own.h5", "--json"))["finished_before"] == finished
    assert content(tmp_path / "own.h5") == content(tmp_path / "whole.h5")


def test_network_changed_while_it_runs(done, tmp_path):
    """It is refused, or makes no difference; never are two networks mixed in one result."""
    spec = {"network": "w.csv", "magnitude": "1:4:300", "noise": [0, 1], "steps": 4000, "replicates": 2}
    write(tmp_path, spec)
    (tmp_path / "w.csv").write_text(ASYMMETRIC)
    done("run", "s.toml", "-o", "whole.h5", "--quiet")
    with running(tmp_path, "--quiet") as process:
        (tmp_path / "w.csv").write_text(ASYMMETRIC.replace("1.5", "-9"))
        process.send_signal(signal.SIGCONT)
        message = process.communicate(timeout=60)[1]
    if process.returncode == 0:
        assert content(tmp_path / "own.h5") == content(tmp_path / "whole.h5")
    else:
        assert process.returncode == 1 and message.count("\n") == 1 and "w.csv" in message
        assert not (tmp_path / "own.h5").exists()
