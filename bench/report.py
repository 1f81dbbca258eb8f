"""Runs all benchmarks once, prints their tables in Markdown, and writes them into docs/performance.md."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build/bench"
SPARSE = "sparse:n=100000,density=0.001,seed=1"


def benchmarks():
    """Nanoseconds per item of each benchmark, median of five."""
    command = [BUILD / "bench/recres_bench", "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.05"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["benchmarks"]
    medians = {b["run_name"].removesuffix("/real_time"): b for b in found if b.get("aggregate_name") == "median"}
    return {name: 1e9 / b["items_per_second"] for name, b in medians.items() if "items_per_second" in b}


def numpy_seconds(script):
    """The numbers that a script prints, each the median of three runs."""
    runs = [subprocess.run([sys.executable, ROOT / "bench" / script], check=True, capture_output=True, text=True).stdout.split() for _ in range(3)]
    return [sorted(map(float, column))[1] for column in zip(*runs)]


def command(*words):
    """Seconds that a command takes, median of five, and the most memory it held."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        process = subprocess.Popen([BUILD / "recres", *words, "--quiet"])
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - start)
        if status != 0:
            raise SystemExit(f"recres {' '.join(words)} failed")
    return sorted(seconds)[2], 1024 * usage.ru_maxrss


def resonance(network, magnitude, noise, steps, *others):
    return command("resonance", network, "--magnitude", str(magnitude), "--noise", noise, "--steps", steps, *others)


def demo_seconds():
    files = ["--output", str(BUILD / "demo.h5"), "--csv", str(BUILD / "demo.csv")]
    networks = ["autapses:n=5", "hopfield:patterns=+++--/+-+-+", "nrooks:cycles=-4/+1"]
    return sum(command("resonance", network, "--magnitude", "20", *files)[0] for network in networks)


def million_updates(neurons, ns):
    return f"{1e3 * neurons / ns:.1f}"


def goals(ns):
    """What was asked, what was measured."""
    [numpy_small] = numpy_seconds("numpy_loop.py")
    numpy_alone, numpy_batched = numpy_seconds("numpy_dense.py")
    small = ns["run_kernel/table_and_counts/5/10000/4"]
    yield "SBM N=5, `table` with counts, one core", f"{small:.2f} ns a transition", ""
    yield "… against a plain C++ loop", f"{ns['plain_loop/5'] / small:.0f} ×", "≥ 100 ×"
    yield "… against a NumPy loop", f"{1e9 * numpy_small / small:.0f} ×", "≥ 3000 ×"
    yield "… time against its draws alone", f"{small / ns['draws_alone/4']:.2f} ×", "≤ 3 ×"
    whole, bare = (million_updates(10, ns[f"run_kernel/{kind}/10/10000/4"]) for kind in ["table_and_counts", "table"])
    yield "million neuron updates a second, one core: N=10, `table`, with counts / without", f"{whole} / {bare}", "≥ 1000"
    yield "… N=100, `dense`, 20 runs together (`reference`)", f"{million_updates(100, ns['run_kernel/dense/100/300/20'])} ({million_updates(100, ns['run_kernel/reference/100/100/4'])})", "≥ 200"
    yield "… N=1000, `dense`, 20 / 256 runs together (`reference`)", f"{million_updates(1000, ns['run_kernel/dense/1000/20/20'])} / {million_updates(1000, ns['run_kernel/dense/1000/20/256'])} ({million_updates(1000, ns['run_kernel/reference/1000/10/4'])})", "≥ 20"
    yield "demo of three networks, whole processes with files", f"{demo_seconds():.2f} s", "≤ 0.5 s"
    yield "T = 10^12, NRooks -4/+1, w=20, r=2, whole process", f"{resonance('nrooks:cycles=-4/+1', 20, '2', '1e12', '--replicates', '1')[0]:.2f} s", "seconds"
    dense = resonance("gaussian:n=1000,seed=1", 0.2, "0:19:20", "200", "--replicates", "20")[0] / (200 * 400 * 1000)
    yield "N=1000 dense, 20 replicates × 20 noise strengths, whole process, two cores", f"{1e9 * dense:.1f} ns a neuron update", ""
    yield "… against NumPy with OpenBLAS on two cores, stepping one replicate", f"{numpy_alone / dense:.0f} ×", "≥ 10 ×"
    yield "… batched over all 400", f"{numpy_batched / dense:.1f} ×", "≥ 3 ×"
    yield "million synaptic events a second, N=10^5, 100 connections a neuron, two cores", f"{1e3 / ns['run_sparse/sbm/100000/2']:.0f}", "≥ 300"
    bytes_needed = resonance(SPARSE, 0.2, "1,2", "20", "--replicates", "4")[1]
    yield "… most memory of the whole process, against its compressed rows", f"{bytes_needed / (12 * 1e7 + 4e5):.2f} ×", "≤ 1.5 ×"
    one, two = (resonance("gaussian:n=5,seed=1", 2, "0:10:8", "2e6", "--threads", threads)[0] for threads in "12")
    yield "two threads against one, N=5, T=2·10^6, 8 noise strengths", f"{one / two:.2f} ×", "≥ 1.8 ×"


def others(ns):
    yield "vector instructions against none, `table`, N=5 / 10", f"{ns['run_kernel/table_plain/5/10000/4'] / ns['run_kernel/table/5/10000/4']:.1f} / {ns['run_kernel/table_plain/10/10000/4'] / ns['run_kernel/table/10/10000/4']:.1f} ×"
    for neurons in [5, 100, 1000]:
        yield f"million neuron updates a second, one core, tanh, N={neurons}, 20 runs together (`reference`)", f"{million_updates(neurons, ns[f'run_tanh/tanh/{neurons}'])} ({million_updates(neurons, ns[f'run_tanh/reference/{neurons}'])})"
    yield "million synaptic events a second, N=10^5, two cores, tanh", f"{1e3 / ns['run_sparse/tanh/100000/2']:.0f}"
    yield "… SBM by `reference`", f"{1e3 / ns['run_sparse/reference/100000/2']:.0f}"
    yield "… SBM by `sparse`, N = 10^4 / 10^5 / 10^6, one core", " / ".join(f"{1e3 / ns[f'run_sparse/sbm/{n}/1']:.0f}" for n in [10_000, 100_000, 1_000_000])
    yield "p(u, r) by quadrature, r = 1 / 8 / 20; interpolated", " / ".join(f"{ns[f'probability_by_quadrature/{r}']:.0f}" for r in [1, 8, 20]) + f"; {ns['probability_interpolated/8']:.0f} ns"


def cache_bytes():
    """Sizes of the first core's caches for data, by level."""
    sizes = {}
    for index in Path("/sys/devices/system/cpu/cpu0/cache").glob("index*"):
        if (index / "type").read_text().strip() != "Instruction":
            sizes[int((index / "level").read_text())] = 1024 * int((index / "size").read_text().strip()[:-1])
    return sizes


def size_text(size):
    return f"{size / 2**20:.0f} MB" if size >= 2**20 else f"{size / 2**10:.3g} kB"


def cost_by_neurons(ns):
    caches = cache_bytes()
    left = {level: 0 for level in caches}
    for neurons in range(3, 17):
        size = 4 * (4 if neurons <= 4 else 8 if neurons <= 8 else 16) << neurons
        notes = []
        for level, room in sorted(caches.items()):
            if size > room and not left[level]:
                left[level] = neurons
                notes.append(f"leaves the {size_text(room)} of cache level {level}")
        bare, whole = ns[f"run_kernel/table/{neurons}/10000/4"], ns[f"run_kernel/table_and_counts/{neurons}/10000/4"]
        yield f"{neurons}", size_text(size), f"{bare:.2f}", f"{whole:.2f}", ", ".join(notes)


def cost_of_dense(ns):
    for neurons in [17, 32, 64, 100, 128, 256, 512, 1000, 2000, 4000]:
        steps = 300 if neurons < 1000 else 20
        whole = -(-neurons // 32) * 32 * (-(-neurons // 64) * 64)
        size = 4 * whole * (4 if 4 * whole * 4 <= 2**20 else 1)
        cost = ns[f"run_kernel/dense/{neurons}/{steps}/20"]
        yield f"{neurons}", size_text(size), f"{cost / neurons:.2f}", f"{1e3 * cost / neurons**2:.1f}"


def cost_by_steps(ns):
    for neurons in [5, 10, 15]:
        yield f"{neurons}", *(f"{ns[f'run_kernel/table_and_counts/{neurons}/{steps}/4']:.2f}" for steps in [1_000, 10_000, 100_000, 1_000_000])


def cost_by_runs(ns):
    for neurons in [5, 10]:
        yield f"`table`, N={neurons}", *(f"{ns[f'run_kernel/table_and_counts/{neurons}/10000/{runs}']:.2f}" for runs in [1, 2, 4, 8, 16]), "", ""
    for neurons in [100, 1000]:
        cost = {runs: ns[f"run_kernel/dense/{neurons}/20/{runs}"] / neurons for runs in [1, 4, 64, 256]}
        cost[20] = ns[f"run_kernel/dense/{neurons}/{300 if neurons == 100 else 20}/20"] / neurons
        yield f"`dense`, N={neurons}", f"{cost[1]:.2f}", "", f"{cost[4]:.2f}", "", f"{cost[20]:.2f} (20 runs)", f"{cost[64]:.2f}", f"{cost[256]:.2f}"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def main():
    ns = benchmarks()
    parts = [
        table(["work", "measured", "wanted"], goals(ns)),
        "More of the same run:",
        table(["work", "measured"], others(ns)),
        "Cost against N, `table`, T = 10^4, four runs together, one core, ns a transition:",
        table(["N", "thresholds", "stepping", "and counting", ""], cost_by_neurons(ns)),
        "Cost against N, `dense`, 20 runs together, one core (weights, or their tables where these are kept):",
        table(["N", "size", "ns a neuron update", "ps a synaptic event"], cost_of_dense(ns)),
        "Cost against T, `table` with counting, four runs together, ns a transition. Where it is flat, cost is linear in T; it rises as the pairs that a longer run sees leave the caches.",
        table(["N", "T = 10^3", "10^4", "10^5", "10^6"], cost_by_steps(ns)),
        "Cost against R, runs together on one core; ns a transition (`table`) or a neuron update (`dense`): flat where cost is linear in R, falling where runs share what they wait for or read.",
        table(["kernel", "R = 1", "2", "4", "8", "16", "64", "256"], cost_by_runs(ns)),
    ]
    measured = "\n\n".join(parts)
    print(measured)
    page = ROOT / "docs/performance.md"
    marked = re.sub(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", lambda _: f"\n{measured}\n\n", page.read_text(), flags=re.DOTALL)
    page.write_text(marked)


if __name__ == "__main__":
    main()
