"""Runs the benchmarks of the sections named, or of all, once; prints their tables in Markdown, and writes them into
the document that has a place for them."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build/bench"
SPARSE = "sparse:n=100000,density=0.001,seed=1"

# The exact curve: neurons, then how many of its 41 noise strengths recres, numpy.linalg.solve and numpy.linalg.eig
# get; fewer where all of them would take many minutes, none where even one would.
EXACT_STRENGTHS = 41
EXACT_SIZES = [(5, 41, 41, 41), (8, 41, 41, 41), (9, 41, 41, 41), (10, 41, 41, 5), (12, 41, 2, 0), (14, 41, 1, 0), (16, 1, 0, 0)]

# Their stationary distributions are known; the last one leaves a pattern once in 10^17 steps.
EXACT_KNOWN = {"autapses": "autapses:n=5", "nrooks": "nrooks:cycles=-4/+1", "hopfield": "hopfield:patterns=+++--/+-+-+"}

# bench/census.cc; CENSUS_SIZES are those of its plain census and memory passes as well, where these have them.
ATTRACTORS = "^(census|census_of_cycles|map_alone|plain_census|pass_memory|cycle_type|sampled)/"
COUNTING = "^(count_run|histogram)/"
COUNTING_BY_THREADS = "^count_run/by_threads/"
COUNTING_ALONE = "^(count_run/(trapped|uniform|unlisted_uniform)|histogram/.*)/"
CENSUS_SIZES = [10, 14, 16, 18, 20, 22, 24, 26]

COUNTED_STEPS = [10_000, 100_000, 1_000_000]

# bench/estimators.cc
ESTIMATORS = ["plug-in", "miller-madow", "panzeri-treves", "grassberger", "chao-shen", "chao-wang-jost", "nsb", "shuffled", "model-based"]


def benchmarks(names="."):
    """Medians of five runs of each benchmark that the regular expression finds."""
    command = [BUILD / "bench/recres_bench", "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.05", f"--benchmark_filter={names}"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["benchmarks"]
    return {b["run_name"].removesuffix("/real_time"): b for b in found if b.get("aggregate_name") == "median"}


def ns_per_item():
    return {name: 1e9 / b["items_per_second"] for name, b in benchmarks(f"-{ATTRACTORS}|{COUNTING}|^eliminate/").items() if "items_per_second" in b}


def fastest(names, **environment):
    """The fastest of five runs of each benchmark, which take turns, so that what else the machine does hits all of them."""
    command = [BUILD / "bench/recres_bench", "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.05", f"--benchmark_filter={names}"]
    best = {}
    for b in json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | environment).stdout)["benchmarks"]:
        name = b["run_name"].removesuffix("/real_time")
        if b["run_type"] == "iteration" and not b.get("error_occurred") and (name not in best or b["real_time"] < best[name]["real_time"]):
            best[name] = b
    return best


def numpy_seconds(script):
    """The numbers that a script prints, each the median of three runs."""
    runs = [subprocess.run([sys.executable, ROOT / "bench" / script], check=True, capture_output=True, text=True).stdout.split() for _ in range(3)]
    return [sorted(map(float, column))[1] for column in zip(*runs)]


def command(*words, runs=5):
    """Seconds that a command takes, median of these runs, and the most memory it held."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen([BUILD / "recres", *words, "--quiet"])
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - start)
        if status != 0:
            raise SystemExit(f"recres {' '.join(words)} failed")
    return sorted(seconds)[runs // 2], 1024 * usage.ru_maxrss


def is_refused(*words):
    """Whether a command ends at once with an error; one that begins to work is stopped."""
    process = subprocess.Popen([BUILD / "recres", *words, "--quiet"], stderr=subprocess.DEVNULL)
    try:
        return process.wait(timeout=1) != 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False


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


def written_weights(spec, magnitude):
    path = BUILD / "weights.npy"
    subprocess.run([BUILD / "recres", "network", spec, "--magnitude", str(magnitude), "--output", path], check=True, stdout=subprocess.DEVNULL)
    return path


def numpy_exact(way, weights, strengths):
    words = [sys.executable, ROOT / "bench/numpy_exact.py", way, weights, strengths]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def strengths_text(count):
    """So many of 0, 1, … 40, evenly spread; one alone lies in the middle."""
    last = EXACT_STRENGTHS - 1
    return ",".join(str(last // 2 if count == 1 else last * k // (count - 1)) for k in range(count))


def exact_curves():
    for neurons, *counts in EXACT_SIZES:
        spec = f"gaussian:n={neurons},seed=1"
        weights = written_weights(spec, 5)
        strengths = {way: strengths_text(count) for way, count in zip(["recres", "solve", "eig"], counts) if count > 0}
        taken = {way: [] for way in strengths}
        # In turn, so that what else the machine does hits all of them.
        for _ in range(5 if neurons < 12 else 1):
            for way, noise in strengths.items():
                if way == "recres":
                    taken[way].append(command("exact", spec, "--magnitude", "5", "--noise", noise, runs=1)[0])
                else:
                    taken[way].append(numpy_exact(way, weights, noise)["seconds"])
        seconds = {way: EXACT_STRENGTHS / len(strengths[way].split(",")) * sorted(runs)[len(runs) // 2] for way, runs in taken.items()}
        cells = [f"{seconds[way]:.3g} s" + ("" if count == EXACT_STRENGTHS else f" ({count} of {EXACT_STRENGTHS})") if way in seconds else "" for way, count in zip(["recres", "solve", "eig"], counts)]
        ratios = [f"{seconds[way] / seconds['recres']:.2g} ×" if way in seconds else "" for way in ["solve", "eig"]]
        yield f"{neurons}", cells[0], cells[1], ratios[0], cells[2], ratios[1]


def known_chain(weights):
    """Stationary distribution and I without noise, π ∝ Π cosh(u/2): W symmetric, or a signed permutation."""
    neurons = len(weights)
    states = 2.0 * (np.arange(2**neurons)[:, None] >> np.arange(neurons) & 1) - 1
    inputs = np.abs(states @ weights.T)
    log_weight = (inputs / 2 + np.log1p(np.exp(-inputs))).sum(1)
    stationary = np.exp(log_weight - log_weight.max())
    stationary /= stationary.sum()
    rarer = 1 / (1 + np.exp(inputs))
    step_entropy = -(rarer * np.log2(rarer) + (1 - rarer) * np.log1p(-rarer) / np.log(2)).sum(1)
    return stationary, -(stationary * np.log2(stationary)).sum() - stationary @ step_entropy


def exact_errors():
    by_elimination = benchmarks("^eliminate/")
    for name, spec in EXACT_KNOWN.items():
        weights = written_weights(spec, 20)
        stationary, information = known_chain(np.load(weights))
        words = [BUILD / "recres", "exact", spec, "--magnitude", "20", "--noise", "0", "--json"]
        exact = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        cells = [f"{by_elimination[f'eliminate/{name}']['largest_error']:.1e}", f"{abs(exact['mutual_information_bits'][0] - information):.1e}"]
        for way in ["solve", "eig"]:
            found = numpy_exact(way, weights, "0")
            cells += [f"{np.abs(found['stationary'] / stationary - 1).max():.1e}", f"{abs(found['mutual_information_bits'][0] - information):.1e}"]
        yield f"`{spec}`", *cells


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def simulation():
    ns = ns_per_item()
    return [
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


def exact():
    return [
        f"Exact curve of {EXACT_STRENGTHS} noise strengths, `gaussian` networks at w = 5: `recres exact` as a whole process, with relaxation times, modes, metastable sets, attractors and residence times (up to N = 8 the window of T as well), against NumPy with OpenBLAS inside its process. `solve` gives H, I and D alone; `eig` has the relaxation times as well. Where only some noise strengths were timed, their time is scaled to {EXACT_STRENGTHS}. Wanted: ≥ 20 × at N = 10.",
        table(["N", "recres", "`solve`", "against recres", "`eig`", "against recres"], exact_curves()),
        "Errors at w = 20, r = 0, where π is known: of the stationary distribution, relative, in the worst state (recres: its elimination of the whole chain), and of I in bit (recres: as `recres exact` gives it).",
        table(["network", "recres: π", "I", "`solve`: π", "I", "`eig`: π", "I"], exact_errors()),
    ]


def census_rows(ns):
    def cells(label, census, neurons):
        own = [ns[f"{census}/{neurons}/{threads}"] for threads in (1, 2)]
        plain = [ns.get(f"plain_census/{table}/{neurons}") if census == "census" else None for table in ("hash_map", "array")]
        memory = [ns.get(f"pass_memory/random/{neurons}/{threads}") for threads in (1, 2)]
        yield label
        yield from (f"{cost:.1f}" for cost in own)
        yield f"{1e3 / own[1]:.0f}"
        for cost in plain:
            yield f"{cost:.0f}" if cost else ""
            yield f"{cost / own[0]:.0f} / {cost / own[1]:.0f} ×" if cost else ""
        yield " / ".join(f"{cost:.1f}" for cost in memory) if memory[0] else ""
        yield " / ".join(f"{mine / cost:.2g}" for mine, cost in zip(own, memory)) + " ×" if memory[0] else ""

    for neurons in CENSUS_SIZES:
        yield list(cells(f"{neurons}", "census", neurons))
    yield list(cells("26, cycles", "census_of_cycles", 26))


def census_commands():
    """Whole processes: 26 neurons, and the most that 8 GB hold."""
    def cells(neurons, seed, wanted, runs, *others):
        words = ["attractors", f"gaussian:n={neurons},seed={seed}", "--method", "complete", *others]
        seconds, size = command(*words, runs=runs)
        return f"`recres {' '.join(words)}`", f"{seconds:.3g} s", f"{size / 1e9:.2f} GB", f"{1e9 * seconds / 2**neurons:.1f}", wanted

    yield cells(26, 3, "≤ 5 s, ≤ 0.6 GB", 5)
    # Downwards, because those that are refused take no time.
    for neurons in range(34, 20, -1):
        words = ["--memory", "8GB"]
        if is_refused("attractors", f"gaussian:n={neurons},seed=1", "--method", "complete", *words):
            refused = neurons
            continue
        yield cells(neurons, 1, f"the most in 8 GB: {refused} is refused", 1, *words)
        return


def beyond_census(found):
    for neurons in (1000, 100_000):
        yield f"cycles of a random signed permutation of {neurons} neurons from its cycle type", f"{found[f'cycle_type/{neurons}']['real_time']:.2g} ms"
    one, two = (found[f"sampled/100000/{threads}"] for threads in (1, 2))
    yield f"100 random starts of a symmetric network of 10^5 neurons, {one['connections']:.3g} connections; {one['found']:.0f} found their attractor, after {one['median_transient']:.0f} steps in the median; one thread / two", f"{one['real_time'] / 1e3:.2g} / {two['real_time'] / 1e3:.2g} s"


def attractors():
    found = fastest(ATTRACTORS)
    ns = {name: 1e9 / b["items_per_second"] for name, b in found.items() if "items_per_second" in b}
    in_order = " / ".join(f"{ns[f'pass_memory/in_order/26/{threads}']:.2f}" for threads in (1, 2))
    return [
        "Census of all 2^N states, `gaussian` networks; ns a state, the fastest of five runs, making the map and all counts included. Beside it the census that a user would write, which steps from each state once, neuron by neuron, and notes in a table what it leads to; and a pass that reads and writes six bytes of as many states at random places, which it knows long before. Ratios are at one thread / two; the plain census has one. Wanted: ≥ 30 × against `std::unordered_map`. `cycles`: `nrooks:cycles=-10/-6/+5/+5`, where every state is on a cycle.",
        table(["N", "one thread", "two", "million states a second, two", "`std::unordered_map`", "against it", "array", "against it", "random pass", "census against it"], census_rows(ns)),
        f"Of these, what follows a state takes {ns['map_alone/26']:.2f} ns at N = 26 on one thread; a pass in order over the same memory takes {in_order} ns.",
        "Whole processes, two threads:",
        table(["command", "time", "most memory", "ns a state", "wanted"], census_commands()),
        "Where states are too many to walk through:",
        table(["work", "measured"], beyond_census(found)),
    ]


def counted_rows(ns, numpy):
    for neurons in [5, 10, 15]:
        for steps in COUNTED_STEPS:
            size = f"{neurons}/{steps}"
            counted, listed, trapped = (ns[f"count_run/{kind}/{size}"] for kind in ("unlisted_uniform", "uniform", "trapped"))
            plain = ns.get(f"histogram/uniform/{size}") or ns.get(f"histogram/uniform_once/{size}/iterations:1")
            plain_listed = ns.get(f"histogram/listed_uniform/{size}")
            unique, bincount = (1e9 * seconds for seconds in numpy[neurons, steps])
            yield [f"{2**neurons}", power(steps), *against(counted, plain), *against(listed, plain_listed), f"{trapped:.2f}", f"{unique:.0f}", f"{bincount:.1f}" if bincount else ""]


def against(own, other):
    return f"{own:.2f}", f"{other:.2f}" if other else "", f"{own / other:.2g}" if other else ""


def power(number):
    return f"10^{len(str(number)) - 1}"


def counting_goals(found, ns):
    for neurons in [10, 15, 64]:
        needed = found[f"count_run/uniform/{neurons}/1000000"]["bytes_needed"]
        yield f"most memory of a counter and its list, N={neurons}, T = 10^6, where all pairs differ", f"{needed / 1e6:.0f} bytes a pair", ""
    for neurons in [5, 10, 15, 64]:
        one, two = (ns[f"count_run/by_threads/{neurons}/1000000/real_time/threads:{threads}"] for threads in (1, 2))
        yield f"two runs on two threads against one after the other, N={neurons}, T = 10^6", f"{one / two:.2f} ×", "≥ 1.8 ×"
    trapped, uniform = (" / ".join(f"{ns[f'count_run/{kind}/64/{steps}']:.1f}" for steps in COUNTED_STEPS) for kind in ("trapped", "uniform"))
    yield "N=64, T = 10^4 / 10^5 / 10^6: trapped", f"{trapped} ns a pair", "works"
    yield "… all states different", f"{uniform} ns a pair", "works"
    words = ["subnetworks", "nrooks:n=15,seed=3", "--magnitude", "20", "--noise", "0:13:14", "--steps", "1e5", "--sizes", "1:15", "--subsets", "100"]
    seconds, size = command(*words, runs=1)
    yield f"`recres {' '.join(words)}`, two threads", f"{seconds:.1f} s, {size / 1e9:.2f} GB", "≤ 15 s"
    words = ["subnetworks", SPARSE, "--magnitude", "0.2", "--noise", "0,1,2", "--steps", "200", "--sizes", "6", "--subsets", "100"]
    seconds, size = command(*words, runs=1)
    yield f"`recres {' '.join(words)}`, two threads", f"{seconds:.1f} s, {size / 1e9:.2f} GB", ""


def counting():
    # Memory is kept for the next run, as the program does: else the system clears it again each time.
    kept = {name: str(2**26) for name in ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_")}
    found = fastest(COUNTING_BY_THREADS, **kept) | fastest(COUNTING_ALONE, **kept)
    ns = {name: 1e9 / b["items_per_second"] for name, b in found.items()}
    seconds = iter(numpy_seconds("numpy_counting.py"))
    numpy = {(neurons, steps): (next(seconds), next(seconds)) for neurons in [5, 10, 15] for steps in COUNTED_STEPS}
    return [
        "Counting the pairs of states of one run, ns a pair. States are random, each as likely as the other, which is the worst case. The histogram is a C++ array of all K² pairs that can be. `listed`: the pairs that occurred are also listed in order, as recres always does in the end; where it sorts, part of the counting is done then. `trapped`: listed, of a network that hardly leaves one state. The fastest of five runs, which take turns; memory given back is kept for the next one, as the program does. NumPy: `unique` and `bincount` of from·K + to. Wanted: ≤ 1.2 × the histogram where K² fits the cache; ≤ 50 ns at K = 32768.",
        table(["K", "T", "recres", "histogram", "ratio", "recres, listed", "histogram, listed", "ratio", "trapped", "`unique`", "`bincount`"], counted_rows(ns, numpy)),
        table(["work", "measured", "wanted"], counting_goals(found, ns)),
    ]


def percent(share):
    return f"{float(f'{100 * share:.2g}'):g} %"


def estimator_rows(lines):
    for steps in sorted({line["steps"] for line in lines}):
        found = {line["way"]: line for line in lines if line["steps"] == steps}
        yield power(steps), percent(found["plug-in"]["seen_once"]), *(f"{found[way]['bias']:+.3f} ± {found[way]['spread']:.3f}" for way in ESTIMATORS)


def estimator_costs(lines):
    for neurons in [5, 10, 15]:
        found = {line["way"]: line["milliseconds"] for line in lines if (line["neurons"], line["steps"]) == (neurons, 10**6) and line["magnitude"] > 0}
        yield f"{neurons}", *(f"{found[way]:.2g}" for way in ESTIMATORS)


def estimators():
    start = time.perf_counter()
    printed = subprocess.run([BUILD / "bench/recres_estimators"], check=True, capture_output=True, text=True).stdout
    lines = [json.loads(line) for line in printed.splitlines()]
    parts = [
        f"Bias ± spread (standard deviation over runs) of I in bit against exact I, stationary runs of `gaussian` networks of `seed=1`. `seen once`: share of transitions whose pair was seen only once. `shuffled`: plug-in I less the mean of 10 shuffled surrogates. `model-based`: with exact D. It took {time.perf_counter() - start:.0f} s.",
    ]
    for neurons, magnitude in dict.fromkeys((line["neurons"], line["magnitude"]) for line in lines):
        own = [line for line in lines if (line["neurons"], line["magnitude"]) == (neurons, magnitude)]
        first = own[0]
        parts.append(f"N = {neurons}, w = {magnitude}, r = {first['noise_strength']}: exact I = {first['information_bits']:.3f}, H = {first['entropy_bits']:.3f} bit; {first['runs']} runs.")
        parts.append(table(["T", "seen once", *ESTIMATORS], estimator_rows(own)))
    parts.append("What an estimate costs at T = 10^6 once pairs are counted, ms:")
    parts.append(table(["N", *ESTIMATORS], estimator_costs(lines)))
    return parts


def reproduction():
    """What the paper's experiments, their page and their figures take."""
    def row(name, *words, asked=""):
        two, one = (command(*words, "--threads", threads, runs=3)[0] for threads in ("2", "1"))
        return f"`recres {name}`", f"{two:.2g} s", f"{one:.2g} s", asked

    with tempfile.TemporaryDirectory() as folder:
        page, figures = ("--output", f"{folder}/report.html"), ("--svg", f"{folder}/figures")
        rows = [row(f"reproduce {part}", "reproduce", part) for part in ["fig1", "fig2", "fig3", "fig4", "discussion"]]
        rows.append(row("reproduce", "reproduce", asked="≤ 15 s"))
        rows.append(row("reproduce -o DIR", "reproduce", "--output", folder, asked="≤ 15 s"))
        rows.append(row("report reproduction.h5", "report", f"{folder}/reproduction.h5", *page))
        rows.append(row("report reproduction.h5 --svg DIR", "report", f"{folder}/reproduction.h5", *figures))
    return ["Medians of three runs.", table(["command", "two threads", "one thread", "asked for"], rows)]


def python():
    """What a call from Python costs over the same work in C++, and what long work does."""
    own = {name.removeprefix("call_"): 1e-3 * b["real_time"] for name, b in fastest("^call_").items()}
    environment = os.environ | {"PYTHONPATH": str(BUILD / "python")}
    printed = subprocess.run([sys.executable, ROOT / "bench/python_calls.py"], check=True, capture_output=True, text=True, env=environment).stdout
    calls = json.loads(printed)
    rows = []
    for name, (call, looked_at) in calls.items():
        look = f"{looked_at - own[name]:.1f}"
        rows.append((f"`{name}`", f"{call:.1f}", f"{own[name]:.1f}", f"{call - own[name]:.1f}", "≤ 20", look))
    code = "import recres; recres.resonance('gaussian:n=5,seed=1', [1.0, 5.0], steps=10**8, replicates=4, threads=1)"
    pairs = []
    for _ in range(5):
        seconds = []
        for words in ([sys.executable, "-c", code], [BUILD / "recres", "resonance", "gaussian:n=5,seed=1", "--noise", "1,5", "--steps", "1e8", "--replicates", "4", "--threads", "1", "--quiet"]):
            start = time.perf_counter()
            subprocess.run(words, check=True, env=environment)
            seconds.append(time.perf_counter() - start)
        pairs.append(seconds)
    ratio = sorted(python / program for python, program in pairs)[2]
    return [
        "Two neurons, ten steps or three states, one thread; the fastest of several rounds, µs:",
        table(["call", "from Python", "in C++", "difference", "asked for", "difference with a first look"], rows),
        f"8·10^8 transitions of five neurons, whole processes, Python with its start against the program: {ratio:.2f} × (median of five pairs; Python took {sorted(p for p, _ in pairs)[2]:.2f} s).",
    ]


EXPERIMENT = """
network = "gaussian:n=5"
network_seed = "1:40"
magnitude = 2
noise = "0:20:21"
steps = 300000
replicates = 20
"""
TINY = """
network = "gaussian:n=2"
network_seed = "1:10000"
noise = "0:10:100"
steps = 1
replicates = 1
"""
RANKS = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1"}


def experiments():
    """What sweeps cost beyond their units, and how they spread."""
    import h5py

    with tempfile.TemporaryDirectory() as folder:
        spec, tiny, result = Path(folder) / "sweep.toml", Path(folder) / "tiny.toml", Path(folder) / "result.h5"
        spec.write_text(EXPERIMENT)
        tiny.write_text(TINY)

        def seconds(*words, ranks=0):
            result.unlink(missing_ok=True)
            launcher = ["mpirun", "-n", str(ranks)] if ranks else []
            start = time.perf_counter()
            subprocess.run([*launcher, BUILD / "recres", "run", *words, "--output", result, "--quiet"], check=True, env=os.environ | RANKS)
            return time.perf_counter() - start

        ways = {"1 thread": (["--threads", "1"], 0), "2 threads": (["--threads", "2"], 0), "2 ranks": ([], 2), "4 ranks": ([], 4)}
        taken = {way: [] for way in ways}
        # In turn, so that what else the machine does hits all of them.
        for _ in range(3):
            for way, (words, ranks) in ways.items():
                taken[way].append(seconds(spec, *words, ranks=ranks))
        alone = taken["1 thread"]
        efficiency = {way: sorted(a / (2 * b) for a, b in zip(alone, taken[way]))[1] for way in ways}
        rows = [[way, f"{sorted(taken[way])[1]:.2f} s", "" if way == "1 thread" else f"{efficiency[way]:.2f}", "≥ 0.9" if way.startswith("2") else ""] for way in ways]
        seconds(tiny, "--set", "network_seed=1", "--set", "noise=0")
        start = time.perf_counter()
        subprocess.run(["mpirun", "-n", "2", BUILD / "recres", "run", tiny, "--set", "network_seed=1", "--set", "noise=0", "--output", result, "--quiet"], check=True, env=os.environ | RANKS)
        launched = time.perf_counter() - start
        units = 300 * 100
        quiet = [tiny, "--set", "network_seed=1:300", "--threads", "1"]
        nothing = seconds(*quiet, "--set", "network_seed=1:1", "--set", "noise=0")
        still = [(seconds(*quiet[:2], "network_seed=1:30000", *quiet[3:], "--set", "noise=0") - nothing) / units for _ in range(5)]
        noisy = [(seconds(*quiet) - nothing) / units for _ in range(5)]
        million = seconds(tiny, "--threads", "2")
        start = time.perf_counter()
        with h5py.File(result) as file:
            file["mutual_information_bits_mean"][()]
        opened = time.perf_counter() - start
        size = result.stat().st_size
        ranked = {ranks: seconds(tiny, ranks=ranks) for ranks in (2, 4)}
        questions = [int(subprocess.run(["mpirun", "-n", str(ranks), BUILD / "bench/recres_questions"], check=True, capture_output=True, text=True, env=os.environ | RANKS).stdout) for ranks in (2, 3)]
    kept = {name: b["real_time"] for name, b in fastest("^keep_units/").items()}
    own = {name.removeprefix("keep_units/"): 1e-3 * value / int(name.rsplit("/", 1)[1]) for name, value in kept.items()}
    return [
        f"840 units of 20 runs of 3·10^5 steps, five neurons, whole processes, medians of three runs in turn; the efficiency is of two cores. To start two ranks and end them with nothing to do takes {launched:.2f} s of it:",
        table(["on", "took", "efficiency", "asked for"], rows),
        "Units of one step of two neurons, where next to nothing is measured:",
        table(
            ["", "measured", "asked for"],
            [
                ["a unit with its measurement, one thread, no noise", f"{1e6 * sorted(still)[2]:.1f} µs", "≤ 50 µs"],
                ["… 100 noise strengths for each network", f"{1e6 * sorted(noisy)[2]:.1f} µs", ""],
                ["10^6 units, two threads / two ranks / four ranks", f"{million:.1f} / {ranked[2]:.1f} / {ranked[4]:.1f} s", ""],
                ["… their result", f"{size / 1e6:.0f} MB", ""],
                ["… opened with h5py, and one table of 10^6 means read", f"{opened:.3f} s", "≤ 1 s"],
                ["keeping a finished unit of 1 / 20 replicates, each by itself", f"{own['1/1']:.1f} / {own['20/1']:.1f} µs", ""],
                ["… 1000 of them in a message", f"{own['1/1000']:.2f} / {own['20/1000']:.2f} µs", ""],
                ["questions for units that one rank answers, by one rank / by two", f"{questions[0]:,} / {questions[1]:,} a second", ""],
            ],
        ),
    ]


SECTIONS = {"simulation": simulation, "exact": exact, "attractors": attractors, "counting": counting, "estimators": estimators, "reproduction": reproduction, "python": python, "experiments": experiments}
DOCUMENTS = {"estimators": "docs/measures.md"}  # the others: docs/performance.md


def main():
    for name in sys.argv[1:] or SECTIONS:
        measured = "\n\n".join(SECTIONS[name]())
        print(measured, flush=True)
        page = ROOT / DOCUMENTS.get(name, "docs/performance.md")
        marks = rf"(?<=<!-- measured: {name} -->\n).*?(?=<!-- end -->)"
        page.write_text(re.sub(marks, lambda _: f"\n{measured}\n\n", page.read_text(), flags=re.DOTALL))


if __name__ == "__main__":
    main()
