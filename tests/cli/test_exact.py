"""recres exact on the command line, against what SCIENCE.md 5 has in closed form and in tables."""

import json
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from conftest import BINARY, wait_until_handled

NETWORK = "gaussian:n=4,seed=1"
ROOKS = ["nrooks:cycles=-4/+1", "--magnitude", 20]

# SCIENCE.md 5.3: w, r, flip probability q, I per neuron in bit, relaxation time in steps.
AUTAPSES = [
    (10, 0, 4.539786870243e-05, 0.999279550433, 1.101323e04),
    (10, 2, 3.306996329784e-04, 0.995699367878, 1.511446e03),
    (10, 5, 3.008067578379e-02, 0.805203718317, 1.611680e01),
    (20, 0, 2.061153618190e-09, 0.999999937554, 2.425826e08),
    (20, 5, 9.583313454978e-05, 0.998582461015, 5.216902e03),
    (20, 8, 7.398937335396e-03, 0.936992049322, 6.707603e01),
    (20, 10, 2.454499062881e-02, 0.833750139492, 1.986656e01),
    (20, 40, 3.087181579507e-01, 0.108311753384, 1.040734e00),
]

# SCIENCE.md 5.7: strength, steps, from one 8-cycle of (-4)(+1) to all four, most probable first.
PULSES = [
    (10, 10, [0.548, 0.255, 0.135, 0.063]),
    (20, 10, [0.255, 0.255, 0.245, 0.245]),
    (20, 5, [0.293, 0.280, 0.218, 0.209]),
    (1e7, 5, [0.25, 0.25, 0.25, 0.25]),
]


def exact(done, *words):
    return json.loads(done("exact", *words, "--json"))


@pytest.mark.parametrize("neurons", [1, 5, 40])
@pytest.mark.parametrize("magnitude", [10, 20])
def test_autapses_are_as_in_the_table(done, neurons, magnitude):
    rows = [row[1:] for row in AUTAPSES if row[0] == magnitude]
    noise, _, information, relaxation = map(list, zip(*rows))
    result = exact(done, f"autapses:n={neurons}", "--magnitude", magnitude, "--noise", ",".join(map(str, noise)))
    assert result["noise_strength"] == noise
    assert result["entropy_bits"] == pytest.approx([neurons] * len(rows), rel=1e-13)
    assert np.array(result["mutual_information_bits"]) / neurons == pytest.approx(information, abs=1e-12)
    assert np.array(result["divergence_bits"]) / neurons == pytest.approx(1 - np.array(information), abs=1e-12)
    assert result["relaxation_steps"] == pytest.approx(relaxation, rel=5e-7)
    assert result["network"]["spec"] == f"autapses:n={neurons}" and result["network"]["neurons"] == neurons
    assert result["model"] == "sbm" and result["switching"] is None


def test_a_pulse_switches_as_in_the_table(done):
    for strength, steps, row in PULSES:
        result = exact(done, *ROOKS, "--noise", 0, "--pulse", f"{strength:g}:{steps}")
        switching = np.array(result["switching"])
        assert switching.shape == (4, 4)
        assert result["switching_undecided"] == [0, 0, 0, 0]
        assert switching.sum(1) == pytest.approx(np.ones(4), abs=1e-12)
        for found in switching:
            assert sorted(found, reverse=True) == pytest.approx(row, abs=5.1e-4)


def test_a_pulse_switches_as_its_independent_flips_do(done):
    # Without flips (-4)(+1) goes on as it did. A flip moves along with its neuron, so that after d steps each sign
    # is wrong with probability (1 - (1-2q)^d)/2, independently.
    def step(state):
        y = [state >> n & 1 for n in range(5)]
        return (1 - y[3]) | y[0] << 1 | y[1] << 2 | y[2] << 3 | y[4] << 4

    for steps in [1, 2, 7, 10]:
        result = exact(done, *ROOKS, "--noise", 0, "--pulse", f"10:{steps}")
        cycles = result["attractors"]["states"]
        assert sorted(sum(cycles, [])) == list(range(32))
        for cycle in cycles:
            assert [step(state) for state in cycle] == cycle[1:] + cycle[:1]
        wrong = (1 - (1 - 2 * 2.454499062881e-02) ** steps) / 2
        chance = [wrong ** flips.bit_count() * (1 - wrong) ** (5 - flips.bit_count()) for flips in range(32)]
        for start, found in zip(cycles, result["switching"]):
            expected = [sum(chance[a ^ b] for a in start for b in end) / 8 for end in cycles]
            assert found == pytest.approx(expected, abs=1e-11)


def test_a_pulse_of_no_step_stays(done):
    switching = np.array(exact(done, *ROOKS, "--noise", 0, "--pulse", "10:0")["switching"])
    assert np.array_equal(switching, np.eye(4))


def test_asymmetric_network_with_bias(done, tmp_path):
    # SCIENCE.md 5.6.
    (tmp_path / "w.csv").write_text("1.5,-2,0.5\n0.7,0,-1.2\n-0.3,2.2,-0.8\n")
    (tmp_path / "b.csv").write_text("0.1\n-0.4\n0.25\n")
    result = exact(done, "w.csv", "--bias", "b.csv", "--noise", "0,1,3")
    assert result["entropy_bits"] == pytest.approx([2.813186170, 2.860397080, 2.962650992], abs=1e-9)
    assert result["mutual_information_bits"] == pytest.approx([1.040122697, 0.876036311, 0.405888919], abs=1e-9)
    assert result["divergence_bits"] == pytest.approx([1.773063473, 1.984360770, 2.556762073], abs=1e-9)


def test_threads_change_nothing(done):
    run = ["exact", "gaussian:n=7,seed=2", "--magnitude", 4, "--noise", "0:20:5", "--pulse", "8:4", "--json"]
    assert done(*run, "--threads", 1) == done(*run, "--threads", 3)


def test_boltzmann_law(done):
    # SCIENCE.md 5.5, by its own sum.
    patterns = ["+++--", "+-+-+"]
    signs = np.array([[1 if c == "+" else -1 for c in p] for p in patterns])
    weights = json.loads(done("network", "hopfield:patterns=" + "/".join(patterns), "--json"))["weights"]
    weights = 1.7 * np.array(weights)
    assert np.array_equal(weights, weights.T) and not weights.diagonal().any() and signs.shape == (2, 5)
    result = exact(done, "hopfield:patterns=" + "/".join(patterns), "--magnitude", 1.7, "--bias", 0.3,
                   "--noise", 0, "--update", "asynchronous")
    states = 2.0 * (np.arange(32)[:, None] >> np.arange(5) & 1) - 1
    law = np.exp((np.einsum("sn,nm,sm->s", states, weights, states) / 2 + 0.3 * states.sum(1)) / 2)
    law /= law.sum()
    assert result["entropy_bits"][0] == pytest.approx(-law @ np.log2(law), rel=1e-12)
    assert result["update"] == "asynchronous" and result["attractors"] is None
    # One neuron of five is drawn and flips with probability 1/(1 + exp(u y)).
    chain = np.zeros((32, 32))
    for state, signs in enumerate(states):
        flips = 1 / (1 + np.exp((weights @ signs + 0.3) * signs)) / 5
        for n in range(5):
            chain[state, state ^ 1 << n] = flips[n]
        chain[state, state] = 1 - flips.sum()
    assert law @ chain == pytest.approx(law, abs=1e-15)
    rows = -np.where(chain > 0, chain * np.log2(chain, where=chain > 0, out=np.zeros_like(chain)), 0).sum(1)
    assert result["divergence_bits"][0] == pytest.approx(law @ rows, rel=1e-12)
    slowest = np.sort(np.abs(np.linalg.eigvals(chain)))[-2]
    assert result["relaxation_steps"][0] == pytest.approx(-1 / np.log(slowest), rel=1e-9)


def test_asynchronous_networks_of_any_weights(done, tmp_path):
    # Neuron 0 is held at +1 by its bias, so that half of the states, the first one among them, never occur again.
    (tmp_path / "w.csv").write_text("0,1\n2,0\n")
    (tmp_path / "b.csv").write_text("1000\n0\n")
    held = exact(done, "w.csv", "--bias", "b.csv", "--noise", 0, "--update", "asynchronous")
    p = 1 / (1 + np.exp(-2))
    assert held["entropy_bits"][0] == pytest.approx(-p * np.log2(p) - (1 - p) * np.log2(1 - p), rel=1e-12)
    assert held["recurrent_share"] == [0.5]


def test_output_holds_what_json_holds(done, tmp_path):
    run = ["exact", "hopfield:patterns=+++--/+-+-+", "--magnitude", 6, "--noise", "0:12:5", "--pulse", "8:3"]
    done(*run, "--output", "a.h5", "--quiet")
    first = (tmp_path / "a.h5").read_bytes()
    done(*run, "--output", "a.h5", "--quiet", "--threads", 1)
    assert (tmp_path / "a.h5").read_bytes() == first
    result = exact(done, *run[1:])
    with h5py.File(tmp_path / "a.h5") as file:
        assert file.attrs["format"] == b"recres exact"
        spec = json.loads(file["spec"][()])
        assert spec == {key: result[key] for key in spec}
        for name in ["noise_strength", "entropy_bits", "mutual_information_bits", "divergence_bits"]:
            assert file[name][()].tolist() == result[name]
        assert np.array_equal(file["relaxation_steps"][()], np.array(result["relaxation_steps"], float), equal_nan=True)
        stationary = file["stationary"][()]
        assert stationary.sum(1) == pytest.approx(np.ones(5), abs=1e-12)
        assert -(stationary * np.log2(stationary)).sum(1) == pytest.approx(result["entropy_bits"], abs=1e-12)
        first, states = file["attractors/first"][()], file["attractors/state"][()]
        assert [states[a:b].tolist() for a, b in zip(first, first[1:])] == result["attractors"]["states"]
        basin_of = file["attractors/basin_of"][()]
        assert np.bincount(basin_of[basin_of >= 0]).tolist() == result["attractors"]["basin_size"]
        assert basin_of.min() >= -1
        assert file["attractors/residence_steps"][()].tolist() == result["attractors"]["residence_steps"]
        assert file["switching/to"][()].tolist() == result["switching"]
        assert file["switching/undecided"][()].tolist() == result["switching_undecided"]
        assert file["switching/to"][()].sum(1) + file["switching/undecided"][()] == pytest.approx(np.ones(6))
        assert file["network/weights"].shape == (5, 5)
        for k, sets in enumerate(result["metastable"]):
            assert (f"metastable/{k}" in file) == (sets is not None)
            if sets is not None:
                membership = file[f"metastable/{k}/membership"][()]
                assert stationary[k] @ membership == pytest.approx(sets["probability"], abs=1e-12)


def test_signs_that_are_certain(done):
    # A bias that holds every neuron: one state is left.
    result = exact(done, "autapses:n=3", "--magnitude", 2, "--bias", 900, "--noise", 0)
    assert result["entropy_bits"] == [0] and result["mutual_information_bits"] == [0]
    assert result["recurrent_share"] == [1 / 8] and result["relaxation_steps"] == [0]
    assert "never occur again" in done("exact", "autapses:n=3", "--magnitude", 2, "--bias", 900, "--noise", 0)


def test_the_text_fits_one_screen(done):
    for words in [["gaussian:n=5,seed=3"], ["autapses:n=5"], ["gaussian:n=9,seed=1"], ["autapses:n=40"]]:
        lines = done("exact", *words, "--magnitude", 20).splitlines()
        assert len(lines) <= 50 and max(map(len, lines)) <= 80


def test_resonance_beside_the_exact_curve(done, recres, tmp_path):
    run = ["resonance", "autapses:n=5", "--magnitude", 20, "--noise", "0:20:11", "--replicates", 4, "--exact"]
    result = json.loads(done(*run, "--steps", 10000, "--json", "--output", "a.h5"))
    truth = exact(done, "autapses:n=5", "--magnitude", 20, "--noise", "0:20:11")
    assert result["exact"]["mutual_information_bits"] == truth["mutual_information_bits"]
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["exact/mutual_information_bits"][()].tolist() == truth["mutual_information_bits"]
    window = truth["observation"]["window"]
    assert window["from_steps"] < 1e4 < window["to_steps"]
    assert any("steps show a resonance in this network" in words for words in result["warnings"])
    # Each run stays in the fixed point of its start: I = 0 beside the exact 5 bit.
    assert any("without noise a run of 10000 steps is trapped" in words for words in result["warnings"])
    short = json.loads(done(*run, "--steps", 10, "--json"))["warnings"]
    assert any("runs of 10 steps are too short" in words for words in short)
    rare = ["resonance", "autapses:n=5", "--magnitude", 20, "--noise", "0,1,2", "--replicates", 2, "--exact"]
    long = json.loads(done(*rare, "--steps", "1e12", "--json"))["warnings"]
    assert any("runs of 1e+12 steps are too long" in words for words in long)
    words = done(*run)
    assert "exact I" in words and max(map(len, words.splitlines())) <= 80
    process = recres("resonance", "autapses:n=5", "--model", "tanh", "--exact")
    assert process.returncode == 2 and "sbm" in process.stderr


def test_window_of_ten_neurons_is_told_when_asked_for(done):
    run = ["gaussian:n=9,seed=3", "--magnitude", 6, "--noise", "0,8,16"]
    assert exact(done, *run)["observation"] is None
    assert exact(done, *run, "--window")["observation"]["peaks"][0]["steps"] == 100


def test_quiet_and_progress(recres):
    run = ["exact", NETWORK, "--noise", "0,1"]
    process = recres(*run)
    assert process.returncode == 0 and process.stdout != "" and process.stderr == ""
    process = recres(*run, "--quiet", "--progress", "lines")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert "100 %" in recres(*run, "--progress", "lines").stderr


# What was typed cannot be, 2; the file cannot be read, 1.
REFUSED = [
    ([NETWORK, "--pulse", pulse], 2, "is not STRENGTH:STEPS")
    for pulse in ["10", "10:", ":5", "10:5:1", "x:5", "10:x", "-1:5", "10:-5", "10:1.5", "nan:5", "inf:5", ":"]
] + [
    (["gaussian:n=13,seed=1", "--pulse", "10:1e9"], 2, "would take about"),
    ([NETWORK, "--noise", "2,1"], 2, "1 follows 2"),
    ([NETWORK, "--noise", "1,1"], 2, "1 follows 1"),
    ([NETWORK, "--update", "often"], 2, "--update 'often'"),
    ([NETWORK, "--update", "asynchronous", "--pulse", "1:1"], 2, "update all neurons at once"),
    (["gaussian:n=13,seed=1", "--window"], 2, "up to 12 neurons"),
    (["gaussian:n=13,seed=1", "--update", "asynchronous", "--noise", "0"], 2, "no Boltzmann law"),
    (["hopfield:patterns=+++--+-+--+--/+-+-+--++--++", "--update", "asynchronous", "--noise", "1"], 2, "no Boltzmann law"),
    ([NETWORK, "--update", "asynchronous", "--window"], 2, "updated at once"),
    ([NETWORK, "--output", "x.csv"], 2, "does not end in .h5"),
    (["nrooks:cycles=-4/+1", "--magnitude", "1000", "--noise", "0"], 2, "closed classes"),
    (["hopfield:patterns=+++--/+-+-+", "--magnitude", "3000", "--noise", "0"], 2, "closed classes"),
    ([NETWORK, "--noise", "x"], 2, "'x' is not a number"),
    ([NETWORK, "--noise", "0:40"], 2, "FROM:TO:COUNT"),
    ([NETWORK, "--noise", "0:40:0"], 2, "count of 1 to"),
    ([NETWORK, "--noise", "3:1:5"], 2, "does not rise"),
    ([NETWORK, "--noise", "inf"], 2, "noise strength inf"),
    ([NETWORK, "--noise", ""], 2, "'' is not a number"),
    ([NETWORK, "--steps", "100"], 2, "--steps"),
    ([], 2, "NETWORK is required"),
    (["gaussian:n=40,seed=1"], 2, "a block of 40 neurons"),
    (["autapses:n=3", "--magnitude", "1000", "--bias", "1", "--noise", "0"], 2, "double precision"),
    (["absent.csv"], 1, "absent.csv: No such file"),
    (["words.csv"], 1, "words.csv, line 1, column 2: 'b' is not a number"),
    (["two.csv"], 1, "two.csv: the weight matrix has 1 rows and 2 columns"),
]


@pytest.mark.parametrize("words, code, answer", REFUSED, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_what_cannot_be_is_refused_in_one_line(recres, tmp_path, words, code, answer):
    (tmp_path / "words.csv").write_text("1,b\n2,3\n")
    (tmp_path / "two.csv").write_text("1,2\n")
    process = recres("exact", *words)
    assert process.returncode == code, process.stderr
    assert answer in process.stderr and process.stdout == ""
    assert process.stderr.startswith("recres: ") and process.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it(tmp_path, number):
    words = ["gaussian:n=12,seed=1", "--magnitude", "5", "--noise", "0:40:1000", "--json"]
    process = subprocess.Popen([BINARY, "exact", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_handled(process, number)
        time.sleep(1.0)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=15)
    finally:
        process.kill()
    assert process.returncode == 130
    assert stdout == "" and stderr.startswith("recres: stopped before the end")
