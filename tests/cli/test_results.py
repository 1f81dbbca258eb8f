"""What the program computes, against NumPy written from the definitions, and against itself."""

import json
import shlex

import h5py
import numpy as np
import pytest

ASYMMETRIC = "1.5,-2,0.5\n0.7,0,-1.2\n-0.3,2.2,-0.8\n"
NET = "nrooks:cycles=-2/+1"
CURVES = ["entropy_bits", "mutual_information_bits", "divergence_bits"]


def curve(done, *words):
    return json.loads(done("resonance", *words, "--json"))


def plugin_information(states):
    """H, I, D of a time series of states, from the definition."""
    _, index = np.unique(states, axis=0, return_inverse=True)
    k = index.max() + 1
    joint = np.zeros((k, k))
    np.add.at(joint, (index[:-1], index[1:]), 1)
    joint /= joint.sum()
    before, after = joint.sum(1), joint.sum(0)
    ratio = np.divide(joint, np.outer(before, after), where=joint > 0, out=np.ones_like(joint))
    mutual = (joint * np.log2(ratio)).sum()
    entropy = -(after[after > 0] * np.log2(after[after > 0])).sum()
    return entropy, mutual, entropy - mutual


def stationary_information(weights, bias, r):
    """Exact H, I, D of a noisy SBM: Gauss-Hermite quadrature, dense chain, power iteration."""
    n = len(weights)
    x, w = np.polynomial.hermite_e.hermegauss(80)
    states = np.array([[1 if s >> k & 1 else -1 for k in range(n)] for s in range(2**n)])
    u = states @ np.array(weights).T + bias
    p = (1 / (1 + np.exp(-(u[..., None] + r * x))) * w).sum(-1) / w.sum()
    chain = np.prod(np.where(states[None] > 0, p[:, None], 1 - p[:, None]), axis=-1)
    law = np.full(2**n, 2.0**-n)
    for _ in range(5000):
        law = law @ chain
    entropy = -(law * np.log2(law)).sum()
    divergence = -(law[:, None] * chain * np.log2(chain)).sum()
    return entropy, entropy - divergence, divergence


def test_resonance_json_is_complete(done):
    result = curve(done, "nrooks:cycles=-4/+1", "--magnitude", 20, "--noise", "0:10:11", "--seed", 5)
    assert result["noise_strength"] == list(range(11))
    for name in CURVES:
        assert len(result[name]["mean"]) == len(result[name]["standard_error"]) == 11
    peak = result["peak"]
    assert peak["noise_strength"] in (6, 7)
    assert abs(peak["mutual_information_bits"] - max(result["mutual_information_bits"]["mean"])) < 1e-12
    low, high = peak["gain_ci95_bits"]
    assert low <= peak["gain_bits"] <= high and low > 1.5
    assert peak["resonance"] is True and len(peak["gain_noise_strengths"]) == 2
    assert result["undersampled"] == [False] * 11
    # Freed of bias I cannot exceed what it is made from by more than H's own correction.
    for plugin, corrected in zip(result["mutual_information_bits"]["mean"], result["mutual_information_corrected_bits"]["mean"]):
        assert plugin - 0.08 < corrected < plugin + 0.005
    assert result["network"]["spec"] == "nrooks:cycles=-4/+1" and result["network"]["neurons"] == 5
    assert (result["steps"], result["replicates"], result["seed"]) == (10000, 20, 5)
    assert result["version"] == done("--version").strip() and result["warnings"] == []


def test_noise_strengths_are_those_that_were_typed(done, tmp_path):
    run = ["autapses:n=3", "--magnitude", 5, "--steps", 300]
    result = curve(done, *run, "--noise", "0:10:101", "--replicates", 2, "--output", "r.h5")
    assert result["noise_strength"] == [k / 10 for k in range(101)]
    done("simulate", *run, "--noise", 0.7, "--replicate", 1, "-o", "s.npy")
    with h5py.File(tmp_path / "r.h5") as file:
        assert abs(file["replicates/entropy_bits"][7, 1] - plugin_information(np.load(tmp_path / "s.npy"))[0]) < 1e-9


def test_resonance_agrees_with_an_exact_chain_in_numpy(done, tmp_path):
    (tmp_path / "w.csv").write_text(ASYMMETRIC)
    (tmp_path / "b.csv").write_text("0.1\n-0.4\n0.25\n")
    result = curve(done, "w.csv", "--bias", "b.csv", "--noise", "0,1,3", "--steps", "1e5", "--burn-in", 100)
    weights = [[float(x) for x in line.split(",")] for line in ASYMMETRIC.split()]
    for k, r in enumerate([0, 1, 3]):
        exact = stationary_information(weights, [0.1, -0.4, 0.25], r)
        for name, truth in zip(CURVES, exact):
            error = result[name]["standard_error"][k]
            # Student's t with 19 degrees of freedom: two-sided 1e-6 lies at 7.1 standard errors; 1e-3 bit of bias.
            assert abs(result[name]["mean"][k] - truth) < 7.1 * error + 1e-3


def test_states_give_the_information_of_their_replicate(done, tmp_path):
    network = ["gaussian:n=6,seed=2", "--magnitude", 4, "--seed", 9, "--steps", 3000]
    for model in ["sbm", "tanh"]:
        done("resonance", *network, "--model", model, "--noise", "0,2.5", "--replicates", 3, "--output", "r.h5", "--quiet")
        with h5py.File(tmp_path / "r.h5") as file:
            for replicate in range(3):
                done("simulate", *network, "--model", model, "--noise", 2.5, "--replicate", replicate, "-o", "s.npy")
                expected = plugin_information(np.load(tmp_path / "s.npy"))
                for name, value in zip(CURVES, expected):
                    assert abs(file["replicates"][name][1, replicate] - value) < 1e-9


def test_states_are_the_same_in_every_format(done, tmp_path):
    run = ["simulate", "gaussian:n=5,seed=2", "--magnitude", 3, "--noise", 2, "--steps", 5000, "--start", "+++--"]
    for name in ["s.npy", "s.csv", "s.h5"]:
        assert "first 7 (+++--)" in done(*run, "-o", name)
    states = np.load(tmp_path / "s.npy")
    assert states.dtype == np.int8 and states.shape == (5001, 5)
    assert states[0].tolist() == [1, 1, 1, -1, -1] and set(np.unique(states)) == {-1, 1}
    index = ((states > 0) << np.arange(5)).sum(1)
    lines = (tmp_path / "s.csv").read_text().splitlines()
    assert lines[0].startswith("# recres") and "neuron 0" in lines[0]
    assert json.loads(lines[1][2:])["start"] == {"state": "+++--", "index": 7}
    assert lines[2] == "step,index,state"
    for step in [0, 1, 2500, 5000]:
        signs = "".join("+" if y > 0 else "-" for y in states[step])
        assert lines[3 + step] == f"{step},{index[step]},{signs}"
    with h5py.File(tmp_path / "s.h5") as file:
        assert np.array_equal(file["states"][:], states)
        assert np.array_equal(file["state_index"][:], index)
        assert b"neuron 0" in file["states"].attrs["order"]
        assert json.loads(file["spec"][()])["noise_strength"] == 2
    assert b"neuron 0 first" in (tmp_path / "s.npy").read_bytes()[:256]


def test_large_networks_have_states_without_index(done, tmp_path):
    done("simulate", "sparse:n=279,density=0.03,seed=1", "--noise", 1, "--steps", 20, "-o", "s.csv")
    lines = (tmp_path / "s.csv").read_text().splitlines()
    assert lines[2] == "step,state" and len(lines[3].split(",")[1]) == 279
    done("simulate", "sparse:n=279,density=0.03,seed=1", "--noise", 1, "--steps", 20, "-o", "s.h5")
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["states"].shape == (21, 279) and "state_index" not in file


def test_tanh_without_noise_follows_numpy(done, tmp_path):
    (tmp_path / "w.csv").write_text(ASYMMETRIC)
    done("simulate", "w.csv", "--magnitude", 3, "--model", "tanh", "--noise", 0, "--start", "+-+", "--steps", 40, "-o", "s.npy")
    weights = 3 * np.loadtxt(tmp_path / "w.csv", delimiter=",")
    y = np.array([1.0, -1.0, 1.0])
    for row in np.load(tmp_path / "s.npy")[1:]:
        y = np.tanh(weights @ y)
        assert np.array_equal(row > 0, y > 0)


def test_results_do_not_depend_on_threads(done, tmp_path):
    run = ["resonance", "gaussian:n=9,seed=1", "--magnitude", 5, "--noise", "0:10:5", "--steps", 2000]
    outputs = []
    for threads in [1, 2, 7]:
        name = f"{threads}.h5"
        outputs.append((done(*run, "--threads", threads, "--json", "--output", name), (tmp_path / name).read_bytes()))
    assert outputs[0] == outputs[1] == outputs[2]
    assert done(*run, "--json", "--seed", 2) != outputs[0][0]


def test_files_hold_what_json_says(done, tmp_path):
    run = ["resonance", "autapses:n=4", "--magnitude", 15, "--noise", "0,6,12", "--replicates", 6]
    result = curve(done, *run[1:], "--output", "r.h5", "--csv", "r.csv")
    table = np.genfromtxt(tmp_path / "r.csv", delimiter=",", names=True, skip_header=2)
    with h5py.File(tmp_path / "r.h5") as file:
        assert file.attrs["format"] == b"recres resonance"
        assert np.array_equal(file["noise_strength"][:], result["noise_strength"])
        assert np.array_equal(file["network/weights"][:], 15 * np.eye(4))
        assert file["network/weights"].attrs["order"].startswith(b"W[target, source]")
        assert json.loads(file["spec"][()])["seed"] == result["seed"]
        assert file["peak"].attrs["gain_bits"] == result["peak"]["gain_bits"]
        assert np.array_equal(file["undersampled"][:], result["undersampled"])
        assert np.array_equal(file["mean/mutual_information_corrected_bits"][:], table["mutual_information_corrected_bits_mean"])
        assert np.array_equal(table["mutual_information_corrected_bits_mean"], result["mutual_information_corrected_bits"]["mean"])
        for name in CURVES:
            assert np.array_equal(file["mean"][name][:], result[name]["mean"])
            assert np.allclose(file["replicates"][name][:].mean(1), result[name]["mean"], rtol=0, atol=1e-12)
            assert file["mean"][name].dims[0][0].name == "/noise_strength"
            assert np.allclose(table[name + "_mean"], result[name]["mean"], rtol=0, atol=0)
            assert np.allclose(table[name + "_standard_error"], result[name]["standard_error"], rtol=0, atol=0)


def test_networks_travel_between_formats(done, tmp_path):
    done("network", "gaussian:n=6,seed=4", "--magnitude", 2, "-o", "w.csv")
    weights = np.loadtxt(tmp_path / "w.csv", delimiter=",")
    np.save(tmp_path / "numpy.npy", weights)
    np.save(tmp_path / "fortran.npy", np.asfortranarray(weights.astype(">f4")))
    with h5py.File(tmp_path / "numpy.h5", "w") as file:
        file["group/w"] = weights
        file["flags"] = weights > 0
    done("network", "w.csv", "-o", "w.mtx")
    done("network", "w.mtx", "-o", "w.npy")
    done("network", "w.npy", "-o", "w.h5")
    for name in ["w.mtx", "w.npy", "w.h5:/weights", "numpy.npy", "numpy.h5:/group/w"]:
        assert np.array_equal(json.loads(done("network", name, "--json"))["weights"], weights), name
    assert np.allclose(json.loads(done("network", "fortran.npy", "--json"))["weights"], weights, rtol=1e-6)
    assert np.array_equal(json.loads(done("network", "numpy.h5:/flags", "--json"))["weights"], weights > 0)
    assert np.array_equal(np.load(tmp_path / "w.npy"), weights)
    assert "W[target, source]" in (tmp_path / "w.csv").read_text().splitlines()[0]
    assert "W[target, source]" in (tmp_path / "w.mtx").read_text()
    assert b"W[target, source]" in (tmp_path / "w.npy").read_bytes()[:256]
    # The curve of a result file's own network is that result.
    done("resonance", "w.csv", "--noise", "0,3", "--steps", 500, "--output", "r.h5", "--quiet")
    again = curve(done, "r.h5:/network/weights", "--noise", "0,3", "--steps", 500)
    first = curve(done, "w.csv", "--noise", "0,3", "--steps", 500)
    assert again["entropy_bits"] == first["entropy_bits"]


def test_network_shows_its_structure(done):
    words = done("network", "nrooks:cycles=-4/+1", "--magnitude", 20)
    assert "(-4) 0 > 1 > 2 > 3 > -0, order 8" in words and "(+1) 4 > 4, order 1" in words
    facts = json.loads(done("network", "hopfield:patterns=+++--/+-+-+", "--json"))
    assert facts["symmetric"] is True and facts["signed_permutation"] is None
    assert facts["order"] == "W[target, source]"


def test_exact_curve_in_closed_form(done):
    # Autapses and permutations: relaxation -1/ln(1 - 2q), I = N·(1 - h2(q)), H = N; q of w = 20, r = 5.
    q = 9.583313454978e-05
    h2 = -q * np.log2(q) - (1 - q) * np.log2(1 - q)
    for network, neurons in [("autapses:n=5", 5), ("nrooks:cycles=-4/+1", 5), ("nrooks:cycles=-40/+20", 60)]:
        result = json.loads(done("exact", network, "--magnitude", 20, "--noise", "0,5", "--json"))
        assert result["noise_strength"] == [0, 5]
        assert result["entropy_bits"] == pytest.approx([neurons, neurons])
        assert result["mutual_information_bits"][1] == pytest.approx(neurons * (1 - h2), rel=1e-10)
        assert result["relaxation_steps"] == pytest.approx([2.425826e08, 5.216902e03], rel=1e-6)
    rooks = ["nrooks:cycles=-4/+1", "--magnitude", 20, "--noise", "0:20:21", "--pulse", "10:10"]
    result = json.loads(done("exact", *rooks, "--json"))
    assert [len(states) for states in result["attractors"]["states"]] == [8, 8, 8, 8]
    assert sorted(result["switching"][0], reverse=True) == pytest.approx([0.548, 0.255, 0.135, 0.063], abs=6e-4)
    assert [peak["noise_strength"] for peak in result["observation"]["peaks"] if peak["steps"] in (1e4, 1e6)] == [7, 5]
    assert "Runs of" in done("exact", *rooks) and "0.5477" in done("exact", *rooks)
    words = done("exact", "gaussian:n=5,seed=3", "--magnitude", 20, "--noise", "0:40:11")
    assert "I peaks at noise strength 12" in words and "relaxation" in words
    assert "noise only lowers I" in done("exact", "autapses:n=3", "--magnitude", 20, "--noise", "0:10:3")


def test_kernels_are_listed_and_forced(done, recres):
    info = json.loads(done("info", "--json"))
    assert info["threads"] >= 1 and info["version"] and info["compiler"] and info["simd_targets"]
    assert {"Eigen", "HDF5", "oneTBB"} <= set(info["libraries"])
    for kernel in info["kernels"]:
        model = "tanh" if kernel == "tanh" else "sbm"
        result = curve(done, "autapses:n=2", "--noise", "0,1", "--steps", 100, "--kernel", kernel, "--model", model)
        assert result["kernel"] == kernel
    words = recres("resonance", "autapses:n=17", "--kernel", "table", "--steps", 10).stderr
    assert "up to 16 neurons" in words and "use kernel 'dense'" in words


PULSES = "pulses:strength=10,duration=10,every=200,count=5,first=100"


def states_of(done, tmp_path, *words):
    done("simulate", "nrooks:cycles=-4/+1", "--magnitude", 20, "--steps", 1000, *words, "-o", "s.npy")
    return np.load(tmp_path / "s.npy")


def test_protocol_as_text_and_file_are_the_same(done, tmp_path):
    text = states_of(done, tmp_path, "--noise", 0, "--protocol", PULSES)
    rows = [f"{from_},10, ,{from_ + 10}" for from_ in range(100, 1000, 200)]
    (tmp_path / "p.csv").write_text("\ufeff# made by hand\r\nfrom, strength ,neurons,to\r\n\r\n" + "\r\n".join(reversed(rows)) + "\r\n", encoding="utf-8")
    assert (states_of(done, tmp_path, "--noise", 0, "--protocol", "p.csv") == text).all()
    # Between pulses the network is free: three bits of a cycle, and the fourth neuron alone, as without noise.
    free = states_of(done, tmp_path, "--noise", 0)
    assert (free[:101] == text[:101]).all() and (free[111:] != text[111:]).any()
    for start in range(110, 1000, 200):
        assert (text[start : start + 80] == text[start + 8 : start + 88]).all()


def test_zero_pulses_change_nothing(done, tmp_path):
    zero = "pulses:strength=0,duration=10,every=100,count=10"
    for model in "sbm", "tanh":
        free = states_of(done, tmp_path, "--noise", 0, "--model", model)
        assert (states_of(done, tmp_path, "--noise", 0, "--model", model, "--protocol", zero) == free).all()


def test_protocol_on_some_neurons_ramps_and_specification(done, tmp_path):
    ramp = "segment:from=0,to=1000,strength=9,neurons=4;ramp:from=0,to=500,strength=0,end=20,neurons=0/1"
    done("simulate", "autapses:n=5", "--magnitude", 20, "--noise", 0, "--steps", 1000, "--protocol", ramp, "-o", "s.h5")
    with h5py.File(tmp_path / "s.h5") as file:
        states = file["/states"][:]
        assert json.loads(file["/spec"][()])["protocol"] == ramp
    flips = (states[1:] != states[:-1]).sum(0)
    # A flip has probability 1 - p(20, 9) = 0.0146 a step on neuron 4; neurons 2 and 3 have no noise.
    assert flips[2] == flips[3] == 0 and 2 <= flips[4] <= 40
    assert flips[0] > 10 and (states[500:, :2] == states[500, :2]).all()
    (tmp_path / "p.csv").write_text("from,to,strength,end_strength,neurons\n0,10,1,2,0 3\n20,30,5,,\n")
    done("simulate", "autapses:n=5", "--noise", 0, "--protocol", "p.csv", "-o", "s.h5")
    with h5py.File(tmp_path / "s.h5") as file:
        assert json.loads(file["/spec"][()])["protocol"] == [
            {"from": 0, "to": 10, "strength": 1, "end_strength": 2, "neurons": [0, 3]},
            {"from": 20, "to": 30, "strength": 5},
        ]


def test_input_signals(done, tmp_path):
    words = ["simulate", "gaussian:n=5,seed=1", "--noise", 1, "--steps", 300, "--burn-in", 10]
    signs = np.random.default_rng(7).choice([-1000.0, 1000.0], (301, 3))
    np.save(tmp_path / "x.npy", signs)
    np.savetxt(tmp_path / "x.csv", signs, delimiter=",")
    np.savetxt(tmp_path / "zeros.csv", np.zeros((300, 5)), delimiter=",")
    for model in "sbm", "tanh":
        kernel = "tanh" if model == "tanh" else "dense"

        def states(*more):
            done(*words, "--model", model, "--kernel", kernel, *more, "-o", "s.h5")
            with h5py.File(tmp_path / "s.h5") as file:
                return file["/states"][:], json.loads(file["/spec"][()])["input"]

        free, spec = states()
        assert spec is None
        zeros, spec = states("--input", "zeros.csv")
        assert spec == "zeros.csv" and (zeros == free).all()
        # Row t is the input of the step from state t to state t + 1; the first state knows nothing of it.
        driven, _ = states("--input", "x.npy")
        assert (driven[1:, :3] == np.sign(signs[:300])).all() and (driven[0] == free[0]).all()
        assert (states("--input", "x.csv")[0] == driven).all()
        held, spec = states("--input", "random:strength=1000,neurons=4/1,hold=10")
        assert spec == "random:strength=1000,neurons=4/1,hold=10"
        pairs = held[1:, [4, 1]].reshape(30, 10, 2)
        assert (pairs == pairs[:, :1]).all() and 3 <= (pairs[:, 0, 0] == pairs[:, 0, 1]).sum() <= 27


def test_resonance_under_a_protocol(done, tmp_path):
    words = ["nrooks:cycles=-4/+1", "--magnitude", 20, "--steps", 1000, "--replicates", 3, "--seed", 4]
    result = curve(done, *words, "--noise", "0,10", "--protocol", PULSES)
    assert result["protocol"] == PULSES and "background" in " ".join(result["warnings"])
    assert curve(done, *words, "--noise", "0,10")["protocol"] is None
    # The same run by itself.
    done("simulate", *words[:5], "--noise", 0, "--seed", 4, "--replicate", 2, "--protocol", PULSES, "-o", "s.npy")
    entropy, mutual, _ = plugin_information(np.load(tmp_path / "s.npy"))
    done("resonance", *words, "--noise", "0,10", "--protocol", PULSES, "--output", "r.h5")
    with h5py.File(tmp_path / "r.h5") as file:
        assert abs(file["/replicates/entropy_bits"][0, 2] - entropy) < 1e-9
        assert abs(file["/replicates/mutual_information_bits"][0, 2] - mutual) < 1e-9
        assert json.loads(file["/spec"][()])["protocol"] == PULSES


def test_joint_distributions_are_those_of_the_simulated_states(done, tmp_path):
    run = ["nrooks:cycles=-2/+1", "--magnitude", 3, "--steps", 500, "--seed", 4]
    printed = curve(done, *run, "--noise", "0,2", "--replicates", 2, "--output", "r.h5")
    assert "joint" not in printed
    done("simulate", *run, "--noise", 2, "-o", "s.npy")
    index = (np.load(tmp_path / "s.npy") > 0) @ [1, 2, 4]
    joint = np.zeros((8, 8))
    np.add.at(joint, (index[:-1], index[1:]), 1 / 500)
    with h5py.File(tmp_path / "r.h5") as file:
        stored = file["joint/probability"]
        assert stored.shape == (2, 8, 8) and stored.dims[0].keys() == ["noise_strength"] and b"s(t + 1)" in stored.attrs["order"]
        assert abs(stored[1] - joint).max() < 1e-12 and not np.allclose(joint, joint.T)
        assert abs(stored[0] - joint).max() > 0.01
    done("resonance", "autapses:n=7", "--steps", 100, "--noise", "0,1", "--replicates", 1, "--output", "r7.h5")
    with h5py.File(tmp_path / "r7.h5") as file:
        assert "joint" not in file


# The verb with what it takes, and the command that its file must tell.
COMMANDS = [
    (["resonance", NET, "--quiet", "--noise=0,2", "--steps", 100, "--csv", "c.csv", "--exact", "--memory", "1GB"], "resonance {} --noise 0,2 --steps 100 --exact"),
    (["exact", "--noise", "0,1", NET, "--window"], "exact --noise 0,1 {} --window"),
    (["pulse", NET, "--strength", 3, "--count", 2, "--bias", -0.5, "--progress", "none"], "pulse {} --strength 3 --count 2 --bias -0.5"),
    (["search", NET, "--strength", 9, "--target", "period=4", "--replicates", 2], "search {} --strength 9 --target period=4 --replicates 2"),
    (["visits", NET, "--noise", 2, "--steps", 100], "visits {} --noise 2 --steps 100"),
    (["attractors", NET, "--json"], "attractors {}"),
    (["subnetworks", NET, "--noise", "0,3", "--sizes", "1:2", "--steps", 100], "subnetworks {} --noise 0,3 --sizes 1:2 --steps 100"),
    (["simulate", NET, "--noise", 2, "--steps", 10, "--start", "+++"], "simulate {} --noise 2 --steps 10 --start +++"),
]


@pytest.mark.parametrize("words, command", COMMANDS, ids=lambda one: one[0] if isinstance(one, list) else "")
def test_files_tell_the_command(done, tmp_path, words, command):
    done(*words, "--output", "one.h5")
    with h5py.File(tmp_path / "one.h5") as file:
        assert file.attrs["command"].decode() == "recres " + command.format(NET)
    if words[0] not in ("simulate",):
        done(*words, "--threads", 1, "--output", "other name.h5")
        assert (tmp_path / "one.h5").read_bytes() == (tmp_path / "other name.h5").read_bytes()


def test_a_shell_takes_the_command_again(done, tmp_path):
    name = "it's a $HOME; name.csv"
    (tmp_path / name).write_text(ASYMMETRIC)
    run = ["resonance", name, "--noise", "0,1", "--steps", 50]
    done(*run, "--output", "r.h5")
    with h5py.File(tmp_path / "r.h5") as file:
        command = file.attrs["command"].decode()
    assert shlex.split(command) == ["recres", *map(str, run)]


def test_a_long_command_is_cut(done, tmp_path):
    noise = ",".join(str(k / 8) for k in range(12000))
    done("resonance", "autapses:n=1", "--model", "tanh", "--noise", noise, "--steps", 2, "--replicates", 1, "--output", "r.h5", "--quiet")
    with h5py.File(tmp_path / "r.h5") as file:
        command = file.attrs["command"].decode()
        assert command.endswith(" ... (cut)") and len(command) < 61_000
        assert len(json.loads(file["spec"][()])["noise_strength"]) == 12000
