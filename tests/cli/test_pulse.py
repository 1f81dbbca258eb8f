"""recres pulse and recres search on the command line, against matrix powers made here from SCIENCE.md 5.1."""

import json

import h5py
import numpy as np
import pytest

ROOKS = ["nrooks:cycles=-4/+1", "--magnitude", 20]
WEIGHTS = 20 * np.array([[0, 0, 0, -1, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 1]], float)


def firing(u, r):
    """E[sigma(u + r eta)] by a fine midpoint rule."""
    eta = np.linspace(-9, 9, 20001)
    weight = np.exp(-eta**2 / 2)
    x = np.clip(np.asarray(u)[..., None] + r * eta, -700, 700)
    return (weight / (1 + np.exp(-x))).sum(-1) / weight.sum()


def chain(weights, r):
    """P[state, next] from the definition; r a number or one for each neuron."""
    size = len(weights)
    r = np.broadcast_to(r, size)
    y = np.array([[1 if s >> n & 1 else -1 for n in range(size)] for s in range(2**size)])
    p = np.stack([firing((y @ weights.T)[:, n], r[n]) for n in range(size)], axis=1)
    return np.array([[np.prod(np.where(y[b] > 0, p[a], 1 - p[a])) for b in range(2**size)] for a in range(2**size)])


def basins(weights):
    """[state]: the number of its attractor, in the order of smallest states, by walking."""
    size = len(weights)
    y = np.array([[1 if s >> n & 1 else -1 for n in range(size)] for s in range(2**size)])
    after = ((y @ weights.T > 0) * (1 << np.arange(size))).sum(1)
    root = []
    for state in range(2**size):
        for _ in range(2**size):
            state = after[state]
        cycle = [state]
        while after[cycle[-1]] != state:
            cycle.append(after[cycle[-1]])
        root.append(min(cycle))
    return np.searchsorted(np.unique(root), root)


def pulse(done, *words):
    return json.loads(done("pulse", *words, "--json"))


@pytest.mark.parametrize("neurons", [None, [0, 3]])
def test_theory_is_the_power_of_the_chain(done, neurons):
    """Claim 4a, and pulses on some neurons alone."""
    extra = [] if neurons is None else ["--neurons", ",".join(map(str, neurons))]
    result = pulse(done, *ROOKS, "--strength", 14, "--duration", 6, "--every", 60, "--count", 500, *extra)
    r = 14 if neurons is None else [14 if n in neurons else 0 for n in range(5)]
    power = np.linalg.matrix_power(chain(WEIGHTS, r), 6)
    basin = basins(WEIGHTS)
    switching = result["switching"]
    counts = np.array(switching["counts"])
    assert counts.sum() == 500
    starts = {}
    for one in result["pulses"][0]:
        assert basin[one["state_before"]] == one["before"] and basin[one["state_after"]] == one["after"]
        starts.setdefault(one["before"], []).append(one["state_before"])
    for row, before in enumerate(switching["attractors"]):
        ends = power[starts[before]].mean(0)
        expected = [ends[basin == after].sum() for after in switching["attractors"]]
        assert switching["exact"][row][:-1] == pytest.approx(expected, abs=2e-6)
    assert switching["fit"]["p_value"] > 1e-6


def test_intervals_are_wilsons(done):
    switching = pulse(done, *ROOKS, "--strength", 10, "--count", 200)["switching"]
    for counts, low, high in zip(switching["counts"], switching["share_low95"], switching["share_high95"]):
        n, z = sum(counts), 1.959963984540054
        for k, a, b in zip(counts, low, high):
            middle, half = (k / n + z * z / 2 / n), z * np.sqrt(k / n * (1 - k / n) / n + z * z / 4 / n / n)
            assert a == pytest.approx(max(0, (middle - half) / (1 + z * z / n)), abs=1e-9)
            assert b == pytest.approx((middle + half) / (1 + z * z / n), abs=1e-9)


def test_a_pulse_of_zero_strength_changes_nothing(done, tmp_path):
    result = pulse(done, *ROOKS, "--strength", 0, "--count", 20)
    assert all(one["before"] == one["after"] for one in result["pulses"][0])
    done("simulate", *ROOKS, "--noise", 0, "--steps", len(result["states"]) - 1, "-o", "s.csv")
    lines = [line for line in (tmp_path / "s.csv").read_text().splitlines() if line[0].isdigit()]
    assert [int(line.split(",")[1]) for line in lines] == result["states"]


def test_three_tanh_neurons(done, tmp_path):
    """Claim 4b: 100 free steps, a pulse of 5, free again; the trajectory itself."""
    words = ["nrooks:cycles=-2/+1", "--magnitude", 3, "--model", "tanh", "--strength", 2.5, "--duration", 5,
             "--every", 105, "--first", 100, "--count", 1, "--seed", 1]
    result = pulse(done, *words)
    activity = np.array(result["activities"])
    assert activity.shape == (100 + 105 + 1, 3) and np.abs(activity).max() <= 1
    weights = 3 * np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]], float)
    free = np.r_[0:100, 105:205]
    assert np.tanh(activity[free] @ weights.T) == pytest.approx(activity[free + 1], abs=1e-9)
    assert np.abs(np.tanh(activity[100:105] @ weights.T) - activity[101:106]).max() > 0.01
    done("pulse", *words, "--output", "p.h5", "--quiet")
    with h5py.File(tmp_path / "p.h5") as file:
        assert np.array_equal(file["run/activity"], activity)
        assert file["pulses/before"].shape == (1, 1)
        assert json.loads(file["spec"][()])["duration"] == 5


def test_files_hold_what_json_says(done, tmp_path):
    words = [*ROOKS, "--strength", 10, "--count", 30, "--replicates", 3]
    result = pulse(done, *words)
    done("pulse", *words, "--output", "p.h5", "--quiet")
    with h5py.File(tmp_path / "p.h5") as file:
        assert file.attrs["format"] in (b"recres pulse", "recres pulse")
        assert file["run/state"][:, 0].tolist() == result["states"]
        after = [[one["after"] for one in run] for run in result["pulses"]]
        assert file["pulses/after"][()].tolist() == after
        assert file["switching/counts"][()].tolist() == result["switching"]["counts"]
        assert file["switching/exact"][()] == pytest.approx(np.array(result["switching"]["exact"]))
        assert file["attractors/period"][()].tolist() == [8, 8, 8, 8]


def test_designed_pulses_do_what_they_should(done):
    even = json.loads(done("pulse", *ROOKS, "--design", "even", "--most-strength", 40, "--tolerance", 0.05, "--json"))
    basin = basins(WEIGHTS)

    def switching(strength, steps):
        power = np.linalg.matrix_power(chain(WEIGHTS, strength), steps)
        return np.array([[power[basin == a][:, basin == b].sum(1).mean() for b in range(4)] for a in range(4)])

    def distance(strength, steps):
        return np.abs(switching(strength, steps) - 0.25).sum(1).max() / 2

    assert even["is_reached"] and distance(even["strength"], even["duration"]) == pytest.approx(0.05, abs=2e-3)
    assert distance(0.97 * even["strength"], even["duration"]) > 0.05
    assert distance(40, even["duration"] - 1) > 0.05
    leave = json.loads(done("pulse", *ROOKS, "--design", "leave", "--leaving", 0.7, "--duration", 3, "--json"))
    for one in leave["pulses"]:
        leaving = 1 - np.diag(switching(one["strength"], one["duration"]))
        assert leaving.min() == pytest.approx(0.7, abs=1e-4)


def test_search_takes_as_many_pulses_as_an_absorbing_chain(done):
    """Claim 5a."""
    words = [*ROOKS, "--target", "state=-+---", "--strength", 10, "--replicates", 1000]
    result = json.loads(done("search", *words, "--json"))
    to = np.linalg.matrix_power(chain(WEIGHTS, 10), 10)
    basin = basins(WEIGHTS)
    # All phases are alike here, so that attractors make a chain.
    between = np.array([[to[basin == a][:, basin == b].sum(1).mean() for b in range(4)] for a in range(4)])
    others = [k for k in range(4) if k != basin[2]]
    mean = np.linalg.solve(np.eye(3) - between[np.ix_(others, others)], np.ones(3)).sum() / 4
    assert result["theory"]["mean_pulses"] == pytest.approx(mean, rel=1e-4)
    assert result["found"] == 1000
    assert abs(result["mean_pulses"] - mean) < 4.9 * result["mean_pulses_error"]
    assert result["mean_pulses_error"] < 0.3
    assert result["is_target"] == [k == basin[2] for k in range(4)]
    assert all(search["on"][-1] == basin[2] and search["stayed"] for search in result["searches"])


def test_search_for_a_motor_pattern(done, tmp_path):
    known = json.loads(done("search", *ROOKS, "--target", "state=2", "--strength", 10, "--replicates", 1, "--json"))
    states = known["attractors"][1]["states"]
    pattern = [[(s >> n & 1) * 3.5 for n in (0, 2)] for s in states[2:] + states[:2]]
    np.savetxt(tmp_path / "pattern.csv", pattern, delimiter=",")
    words = [*ROOKS, "--target", "pattern=pattern.csv", "--pattern-neurons", "0,2", "--correlation", 0.99]
    result = json.loads(done("search", *words, "--strength", 10, "--replicates", 20, "--json"))
    x = np.array(pattern) - np.mean(pattern, 0)
    for attractor, found in zip(result["attractors"], result["correlation"]):
        y = np.array([[1 if s >> n & 1 else -1 for n in (0, 2)] for s in attractor["states"]], float)
        y -= y.mean(0)
        norm = np.sqrt((x**2).sum() * (y**2).sum())
        best = max((x * np.roll(y, lag, 0)).sum() / norm for lag in range(8)) if norm > 0 else 0
        assert found == pytest.approx(best, abs=1e-12)
    assert result["is_target"] == [c >= 0.99 for c in result["correlation"]]


def test_giving_up_has_a_name(done):
    words = [*ROOKS, "--target", "state=0", "--strength", 0, "--pulses", 3, "--start", 18, "--replicates", 2]
    result = json.loads(done("search", *words, "--json"))
    assert result["gave_up"] == {"too many pulses": 2}
    assert result["mean_pulses"] is None
    assert "Too many pulses: 2 gave up after 3" in done("search", *words)


@pytest.mark.parametrize(
    ["words", "message"],
    [
        (["pulse", *ROOKS], "--strength is missing"),
        (["pulse", *ROOKS, "--strength", "strong"], "--strength 'strong' is not a finite number"),
        (["pulse", *ROOKS, "--strength", -1], "noise strength"),
        (["pulse", *ROOKS, "--strength", 1, "--duration", 0], "1 step or more"),
        (["pulse", *ROOKS, "--strength", 1, "--duration", 10, "--every", 9], "9"),
        (["pulse", *ROOKS, "--strength", 1, "--neurons", "7"], "neuron 7"),
        (["pulse", *ROOKS, "--strength", 1, "--neurons", "a"], "'a' is not the number of a neuron"),
        (["pulse", *ROOKS, "--strength", 1, "--replicates", 0], "0 replicates"),
        (["pulse", *ROOKS, "--strength", 1, "--output", "p.csv"], "p.csv"),
        (["pulse", *ROOKS, "--design", "best"], "neither even nor leave"),
        (["pulse", *ROOKS, "--design", "leave", "--attractor", 4], "there are 4, counted from 0"),
        (["pulse", *ROOKS, "--design", "even", "--model", "tanh"], "sbm model alone"),
        (["pulse", "gaussian:n=15,seed=1", "--design", "even"], "up to 14 neurons"),
        (["pulse", *ROOKS, "--design", "leave", "--duration", "1e12"], "pulses of 1000000000000 steps are not designed"),
        (["search", *ROOKS, "--strength", 1], "--target"),
        (["search", *ROOKS, "--strength", 1, "--target", "best"], "is none of state=INDEX"),
        (["search", *ROOKS, "--strength", 1, "--target", "state=32"], "32"),
        (["search", *ROOKS, "--strength", 1, "--target", "period=x"], "is not a whole number"),
        (["search", *ROOKS, "--strength", 1, "--target", "period=3"], "of periods 8"),
        (["search", *ROOKS, "--strength", 1, "--target", "pattern=p.txt"], "no file that ends in"),
    ],
)
def test_refusals(recres, words, message):
    process = recres(*words)
    assert process.returncode == 2 and message in process.stderr, process.stderr
    assert process.stdout == "" and process.stderr.count("\n") == 1


def test_tables_fit_the_terminal(done):
    for words in (
        ["pulse", *ROOKS, "--strength", 10],
        ["pulse", "gaussian:n=40,seed=3", "--magnitude", 10, "--strength", 20, "--count", 10],
        ["search", *ROOKS, "--target", "period=8", "--strength", 10],
        ["search", "sparse:n=200,density=0.05,seed=1", "--target", "period=2", "--strength", 3, "--pulses", 2,
         "--replicates", 2, "--settle", 100],
        ["pulse", *ROOKS, "--design", "leave", "--leaving", 0.9, "--duration", 2],
    ):
        assert max(map(len, done(*words).splitlines())) <= 80
