"""What a call does to the process around it: threads, Ctrl-C, progress, memory."""

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import weakref

import numpy as np
import pytest

import recres

NETWORK = recres.gaussian(5, seed=3)
ENDLESS = 10**15  # steps, weeks of them


def run_python(code, **options):
    """A script of its own; returns what it did."""
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120, **options)


def test_the_number_of_threads_changes_nothing():
    curves = [recres.resonance(NETWORK, [0, 2, 5], steps=3000, replicates=7, threads=threads) for threads in (1, 2, 5)]
    for curve in curves[1:]:
        assert np.array_equal(curve.replicates.mutual_information_bits, curves[0].replicates.mutual_information_bits)


def test_other_python_threads_go_on_meanwhile():
    # Were the interpreter not free, the other thread could not set the event that ends the call.
    started = threading.Event()
    went_on = threading.Event()

    def other():
        started.wait(60)
        went_on.set()

    def report(done, total, part):
        started.set()
        if went_on.is_set():
            raise StopIteration

    thread = threading.Thread(target=other)
    thread.start()
    with pytest.raises(StopIteration):
        recres.resonance(NETWORK, [1], steps=ENDLESS, replicates=1, threads=1, progress=report)
    thread.join()


def test_many_threads_call_at_once():
    expected = recres.resonance(NETWORK, [0, 3], steps=500, replicates=3, threads=1).mutual_information_bits
    got = [None] * 8

    def work(k):
        for _ in range(30):
            got[k] = recres.resonance(NETWORK, [0, 3], steps=500, replicates=3, threads=2).mutual_information_bits

    threads = [threading.Thread(target=work, args=(k,)) for k in range(len(got))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(values, expected) for values in got)


INTERRUPTED = """
    import os, signal, sys, threading
    import recres

    {before}
    def interrupt(done, total, part):
        os.kill(os.getpid(), signal.SIGINT)

    try:
        recres.resonance("gaussian:n=5,seed=3", [1], steps=10**15, replicates=4, progress=interrupt)
    except {kind} as error:
        print("stopped by", type(error).__name__)
    # The interpreter and the package go on.
    print(recres.resonance("gaussian:n=5,seed=3", [1], steps=100, replicates=1).kernel)
    print(signal.getsignal(signal.SIGINT) is {handler})
"""


def test_ctrl_c_stops_the_work_and_nothing_else():
    done = run_python(INTERRUPTED.format(before="", kind="KeyboardInterrupt", handler="signal.default_int_handler"))
    assert (done.stdout, done.stderr) == ("stopped by KeyboardInterrupt\ntable\nTrue\n", "")


def test_ctrl_c_from_outside_while_no_python_runs():
    # No progress is asked for, so that the call never comes back to Python by itself.
    code = """
        import recres
        print("ready", flush=True)
        try:
            recres.resonance("gaussian:n=5,seed=3", [1], steps=10**15, replicates=4, progress=False)
        except KeyboardInterrupt:
            print("stopped")
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        ready = processor_seconds(process.pid)
        while processor_seconds(process.pid) < ready + 0.3:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "stopped\n"


def processor_seconds(process):
    """What a process has worked so far."""
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_handler_of_the_users_own_is_called():
    before = """
    class Mine(Exception): pass
    def handler(number, frame): raise Mine()
    signal.signal(signal.SIGINT, handler)
    """
    done = run_python(INTERRUPTED.format(before=before, kind="Mine", handler="handler"))
    assert (done.stdout, done.stderr) == ("stopped by Mine\ntable\nTrue\n", "")


def test_where_ctrl_c_is_ignored_it_is_ignored():
    code = """
        import os, signal, recres
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        calls = []
        def report(done, total, part):
            os.kill(os.getpid(), signal.SIGINT)
            calls.append(done)
            if len(calls) == 3:
                raise RuntimeError("enough")
        try:
            recres.resonance("gaussian:n=5,seed=3", [1], steps=10**15, replicates=1, progress=report)
        except RuntimeError as error:
            print(error)
    """
    assert run_python(code).stdout == "enough\n"


def test_a_call_in_another_thread_is_not_stopped_by_ctrl_c():
    code = """
        import os, signal, threading, time, recres
        stop = threading.Event()
        told = threading.Event()
        ended = []
        def report(done, total, part):
            told.set()
            if stop.is_set():
                raise RuntimeError("asked to")
        def work():
            try:
                recres.resonance("gaussian:n=5,seed=3", [1], steps=10**15, replicates=1, threads=1, progress=report)
            except RuntimeError as error:
                ended.append(str(error))
        thread = threading.Thread(target=work)
        thread.start()
        told.wait(60)
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        except KeyboardInterrupt:
            print("main interrupted")
        told.clear()
        told.wait(60)
        print("goes on" if not ended else "ended")
        stop.set()
        thread.join()
        print(ended)
    """
    assert run_python(code).stdout == "main interrupted\ngoes on\n['asked to']\n"


def test_progress_counts_up_to_the_total():
    told = []
    steps = 80_000_000
    recres.resonance("gaussian:n=12,seed=1", [1, 5], steps=steps // 8, replicates=4, threads=2, progress=lambda *words: told.append(words))
    if told:  # nothing is told of calls that last less than half a second
        assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
        assert told[-1][:2] == (steps, steps)


def test_what_a_progress_callable_raises_comes_out():
    def report(done, total, part):
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        recres.resonance(NETWORK, [1], steps=ENDLESS, replicates=2, progress=report)


@pytest.mark.parametrize("progress", [1.5, "bar", [1]])
def test_progress_that_is_none(progress):
    with pytest.raises(TypeError, match="progress"):
        recres.resonance(NETWORK, [1], steps=10, progress=progress)


def test_a_progress_callable_may_call_recres():
    inner = []

    def report(done, total, part):
        inner.append(recres.resonance(NETWORK, [2], steps=100, replicates=1).kernel)
        raise StopIteration

    with pytest.raises(StopIteration):
        recres.resonance(NETWORK, [1], steps=ENDLESS, replicates=2, progress=report)
    assert inner == ["table"]


@pytest.mark.parametrize("with_tqdm", [True, False])
def test_a_bar_is_shown_on_request_and_wiped(with_tqdm):
    hide = "" if with_tqdm else "import sys; sys.modules['tqdm'] = None; sys.modules['tqdm.auto'] = None"
    done = run_python(f"""
        {hide}
        import recres
        recres.resonance("gaussian:n=20,seed=3", [1], steps=10**6, replicates=1, threads=1, progress=True, kernel="reference")
    """)
    assert done.returncode == 0, done.stderr
    assert "transitions" in done.stderr
    quiet = run_python("import recres; recres.resonance('gaussian:n=20,seed=3', [1], steps=10**6, replicates=2)")
    assert quiet.stderr == ""


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_hundred_thousand_calls_hold_no_more_memory():
    network = recres.gaussian(2, seed=1)

    def calls(count):
        for _ in range(count):
            recres.resonance(network, [0.0, 1.0], steps=5, replicates=1, threads=1)
        gc.collect()
        return resident_bytes()

    calls(2_000)
    before = calls(2_000)
    # One lost array of two numbers a call, with its header, would be 10 MB.
    assert calls(100_000) - before < 4_000_000


def test_a_hundred_thousand_networks_hold_no_more_memory():
    weights = np.eye(20)

    def networks(count):
        for _ in range(count):
            recres.Network(weights, magnitude=2).weights[0, 0]
        gc.collect()
        return resident_bytes()

    networks(2_000)
    before = networks(2_000)
    assert networks(100_000) - before < 4_000_000


def test_errors_hold_no_memory():
    def errors(count):
        for _ in range(count):
            with pytest.raises(ValueError):
                recres.resonance(NETWORK, [2, 1], steps=5)
        gc.collect()
        return resident_bytes()

    errors(500)
    before = errors(500)
    assert errors(10_000) - before < 4_000_000


def test_a_result_is_let_go():
    curve = recres.resonance(NETWORK, [0, 1], steps=50, replicates=2)
    values = curve.joint
    held = weakref.ref(curve)
    del curve
    gc.collect()
    assert held() is None
    assert values.sum() == pytest.approx(2)


def child(answers):
    answers.put(recres.resonance(NETWORK, [0, 2], steps=2000, replicates=4, threads=2).mutual_information_bits)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_multiprocessing(method):
    expected = recres.resonance(NETWORK, [0, 2], steps=2000, replicates=4, threads=2).mutual_information_bits
    context = multiprocessing.get_context(method)
    answers = context.Queue()
    processes = [context.Process(target=child, args=(answers,), daemon=True) for _ in range(2)]
    for process in processes:
        process.start()
    for _ in processes:
        assert np.array_equal(answers.get(timeout=60), expected)
    for process in processes:
        process.join(60)
        assert process.exitcode == 0


def test_errors_by_their_kind():
    with pytest.raises(ValueError, match="must rise"):
        recres.resonance(NETWORK, [2, 1])
    with pytest.raises(ValueError, match="did you mean 'tanh'"):
        recres.resonance(NETWORK, [1], model="tnah")
    with pytest.raises(OSError, match="missing.npy"):
        recres.resonance("missing.npy", [1])
    with pytest.raises(MemoryError):
        recres.Network("gaussian:n=2000000,seed=1")
    with pytest.raises(TypeError, match="steps"):
        recres.resonance(NETWORK, [1], steps="many")
    with pytest.raises(ValueError, match="steps"):
        recres.resonance(NETWORK, [1], steps=-1)
    with pytest.raises(ValueError, match="threads"):
        recres.resonance(NETWORK, [1], threads=0)


@pytest.mark.parametrize("start", ["random", None, 7, np.int64(7), "+++--", [1, 1, 1, -1, -1], np.array([1, 1, 1, 0, 0], np.uint8), [True, True, True, False, False]])
def test_every_form_of_a_start(start):
    curve = recres.resonance(NETWORK, [0], steps=10, replicates=1, start=start)
    expected = recres.resonance(NETWORK, [0], steps=10, replicates=1, start=None if start is None or isinstance(start, str) and start == "random" else 7)
    assert curve.entropy_bits == expected.entropy_bits


@pytest.mark.parametrize(
    ("start", "kind"),
    [(32, ValueError), (-1, ValueError), ("++", ValueError), ("+++-x", ValueError), ([1, 0, -1, 1, 1], ValueError), ([2, 1, 1, 1, 1], ValueError), ([[1]], ValueError), (1.5, TypeError), ([1j] * 5, TypeError)],
)
def test_a_start_that_is_none(start, kind):
    with pytest.raises(kind):
        recres.resonance(NETWORK, [0], start=start)


@pytest.mark.parametrize(
    ("noise", "kind"),
    [([], ValueError), ([np.nan], ValueError), ([-1], ValueError), ([1, 1], ValueError), ([[1]], ValueError), (["1"], TypeError), ([1j], TypeError), (np.inf, ValueError)],
)
def test_noise_that_is_none(noise, kind):
    with pytest.raises(kind):
        recres.resonance(NETWORK, noise, steps=5)
