"""Runs all benchmarks once, prints ratios as a Markdown table, and writes it into docs/performance.md."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build/bench"


def transitions_per_second():
    command = [BUILD / "bench/recres_bench", "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.1"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["benchmarks"]
    return {b["run_name"]: b["items_per_second"] for b in found if b.get("aggregate_name") == "median"}


def numpy_seconds():
    script = ROOT / "bench/numpy_loop.py"
    runs = [float(subprocess.run([sys.executable, script], check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    return sorted(runs)[1]


def command_seconds(*words):
    runs = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([BUILD / "recres", *words], check=True, capture_output=True)
        runs.append(time.perf_counter() - start)
    return sorted(runs)[2]


def demo_seconds():
    files = ["--output", str(BUILD / "demo.h5"), "--csv", str(BUILD / "demo.csv")]
    networks = ["autapses:n=5", "hopfield:patterns=+++--/+-+-+", "nrooks:cycles=-4/+1"]
    return sum(command_seconds("resonance", network, "--magnitude", "20", *files) for network in networks)


def long_run_seconds(threads):
    return command_seconds("resonance", "gaussian:n=5,seed=1", "--magnitude", "2", "--noise", "0:10:8", "--steps", "2e6", "--threads", str(threads), "--quiet")


def rows():
    speed = transitions_per_second()
    ns = {name: 1e9 / rate for name, rate in speed.items()}
    numpy_ns = 1e9 * numpy_seconds()
    table5 = ns["run_kernel/table_and_counts/5"]
    yield "SBM N=5, table kernel and counts, one core", f"{table5:.2f} ns a transition", ""
    yield "… against a plain C++ loop", f"{ns['plain_loop/5'] / table5:.0f} ×", "≥ 100 ×"
    yield "… against a NumPy loop", f"{numpy_ns / table5:.0f} ×", "≥ 3000 ×"
    yield "… time against its draws alone", f"{table5 / ns['draws_alone/4']:.2f} ×", "≤ 3 ×"
    for neurons in [3, 8, 10, 12, 16]:
        whole, bare = ns[f"run_kernel/table_and_counts/{neurons}"], ns[f"run_kernel/table/{neurons}"]
        yield f"SBM N={neurons}, table kernel, with counts / without", f"{whole:.2f} / {bare:.2f} ns", ""
    yield "vector instructions against none, N=5 / 10", f"{ns['run_kernel/table_plain/5'] / ns['run_kernel/table/5']:.1f} / {ns['run_kernel/table_plain/10'] / ns['run_kernel/table/10']:.1f} ×", ""
    quadrature = " / ".join(f"{ns[f'probability_by_quadrature/{r}']:.0f}" for r in [1, 8, 20])
    yield "p(u, r) by quadrature, r = 1 / 8 / 20; interpolated", f"{quadrature}; {ns['probability_interpolated/8']:.0f} ns", ""
    yield "million neuron updates a second, N=10, table, with counts / without", f"{1e4 / ns['run_kernel/table_and_counts/10']:.0f} / {1e4 / ns['run_kernel/table/10']:.0f}", "≥ 1000"
    yield "… N=100, reference", f"{1e5 / ns['run_kernel/reference/100']:.1f}", "≥ 200"
    yield "… N=1000, reference", f"{1e6 / ns['run_kernel/reference/1000']:.2f}", "≥ 20"
    yield "demo of three networks, whole processes with files", f"{demo_seconds():.2f} s", "≤ 0.5 s"
    skip = command_seconds("resonance", "nrooks:cycles=-4/+1", "--magnitude", "20", "--noise", "2", "--steps", "1e12", "--replicates", "1", "--quiet")
    yield "T = 10^12, NRooks -4/+1, w=20, r=2, whole process", f"{skip:.2f} s", "seconds"
    yield "two threads against one, N=5, T=2·10^6, 8 noise strengths", f"{long_run_seconds(1) / long_run_seconds(2):.2f} ×", "≥ 1.8 ×"


def main():
    lines = ["| work | measured | wanted |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows()]
    table = "\n".join(lines)
    print(table)
    page = ROOT / "docs/performance.md"
    marked = re.sub(r"(?<=<!-- measured -->\n).*?(?=\n<!-- end -->)", lambda _: table, page.read_text(), flags=re.DOTALL)
    page.write_text(marked)


if __name__ == "__main__":
    main()
