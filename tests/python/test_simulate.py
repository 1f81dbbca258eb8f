"""Runs against those of the command line, byte by byte, and against the law of one step written anew (chain.py)."""

import pickle

import chain
import command
import h5py
import numpy as np
import pytest

import recres
from recres import NoiseSegment

# (network of the command line, its options there, and the same in Python)
RUNS = {
    "plain": (["nrooks:cycles=-4/+1", "--magnitude", 20], ["--noise", 12], {}),
    "options": (
        ["gaussian:n=7,seed=3"],
        ["--noise", 2, "--burn-in", 10, "--start", 5, "--seed", 9, "--replicate", 3, "--kernel", "reference"],
        {"burn_in": 10, "start": 5, "seed": 9, "replicate": 3, "kernel": "reference"},
    ),
    "tanh": (["gaussian:n=4,seed=1"], ["--noise", 0.5, "--model", "tanh"], {"model": "tanh"}),
    "large": (["gaussian:n=70,seed=1"], ["--noise", 3], {}),
    "protocol": (
        ["autapses:n=5", "--magnitude", 20],
        ["--noise", 0, "--protocol", "pulses:strength=10,duration=10,every=100,count=3,neurons=0/3"],
        {"protocol": [NoiseSegment(t, t + 10, 10, neurons=[0, 3]) for t in (0, 100, 200)]},
    ),
    "ramp": (
        ["autapses:n=5", "--magnitude", 20],
        ["--noise", 0, "--protocol", "ramp:from=0,to=300,strength=0,end=20"],
        {"protocol": NoiseSegment(0, 300, 0, end_strength=20)},
    ),
    "text": (
        ["gaussian:n=5,seed=3"],
        ["--noise", 1, "--protocol", "segment:from=0,to=50,strength=5", "--input", "random:strength=2,neurons=0/1,hold=5"],
        {"protocol": "segment:from=0,to=50,strength=5", "input": "random:strength=2,neurons=0/1,hold=5"},
    ),
}


def network_of(words):
    return recres.Network(words[0], magnitude=words[2] if len(words) > 1 else 1)


@pytest.mark.parametrize("name", RUNS)
def test_it_is_the_run_of_the_command_line(name, tmp_path):
    words, typed, options = RUNS[name]
    files = [tmp_path / f"typed.{ending}" for ending in ("npy", "csv", "h5")]
    for file in files:
        command.run("simulate", *words, *typed, "--steps", 400, "--quiet", "-o", file)
    run = recres.simulate(network_of(words), typed[1], steps=400, **options)
    assert np.array_equal(run.states, np.load(files[0]))
    assert run.states.dtype == np.int8 and run.states.flags.c_contiguous and not run.states.flags.writeable
    saved = [tmp_path / f"saved.{ending}" for ending in ("npy", "csv", "h5")]
    for file in saved:
        run.save(file)
    assert saved[0].read_bytes() == files[0].read_bytes()
    if name not in ("protocol", "ramp"):  # whose text is written where there is one
        assert saved[1].read_bytes() == files[1].read_bytes()
    with h5py.File(files[2]) as typed_file, h5py.File(saved[2]) as saved_file:
        assert set(typed_file) == set(saved_file)
        for place in set(typed_file) - {"spec"}:
            assert np.array_equal(typed_file[place], saved_file[place])
            assert dict(typed_file[place].attrs) == dict(saved_file[place].attrs)
        if name not in ("protocol", "ramp"):
            assert typed_file["spec"][()] == saved_file["spec"][()]
        assert saved_file.attrs["command"].decode().startswith("recres.simulate(")
        if "state_index" in typed_file:
            assert np.array_equal(saved_file["state_index"], run.indices)
    for file in (*files, *saved):
        assert np.array_equal(recres.load_states(file), run.states)


def test_noise_and_input_from_files(tmp_path):
    protocol = tmp_path / "noise.csv"
    protocol.write_text("from,to,strength,end_strength,neurons\n0,20,5,,\n20,60,1,9,0 2\n")
    signal = np.random.default_rng(1).normal(size=(100, 3))
    np.save(tmp_path / "input.npy", signal)
    typed = ["simulate", "gaussian:n=4,seed=1", "--noise", 1, "--steps", 100, "--quiet", "-o", tmp_path / "states.npy"]
    command.run(*typed, "--protocol", protocol, "--input", tmp_path / "input.npy")
    expected = np.load(tmp_path / "states.npy")
    strided = np.zeros((200, 6))
    strided[::2, ::2] = signal
    inputs = (tmp_path / "input.npy", signal, np.asfortranarray(signal), strided[::2, ::2], signal.tolist())
    for protocol in (str(protocol), protocol, [NoiseSegment(0, 20, 5), NoiseSegment(20, 60, 1, 9, neurons=(0, 2))]):
        for given in inputs:
            run = recres.simulate("gaussian:n=4,seed=1", 1, steps=100, protocol=protocol, input=given)
            assert np.array_equal(run.states, expected)


def test_steps_follow_the_law_of_the_chain():
    # G of 3 x 10^5 transitions against P: chi-square with at most 8 x 7 degrees of freedom; above 130 with p < 1e-7.
    network = recres.gaussian(3, seed=5, magnitude=3)
    path = recres.simulate(network, 2, steps=300_000, seed=4).indices.astype(int)
    matrix = chain.transitions(network.weights, network.bias, 2)
    counts = chain.joint_of(path, 8) * 300_000
    expected = counts.sum(axis=1)[:, None] * matrix
    seen = counts > 0
    assert 2 * (counts[seen] * np.log(counts[seen] / expected[seen])).sum() < 130
    # It must be able to fail: against the law of half a unit more noise it does.
    other = counts.sum(axis=1)[:, None] * chain.transitions(network.weights, network.bias, 2.5)
    assert 2 * (counts[seen] * np.log(counts[seen] / other[seen])).sum() > 1000


def test_without_noise_signs_follow_the_weights():
    network = recres.gaussian(6, seed=2, magnitude=1e6)
    states = recres.simulate(network, 0, steps=50, start=[1, -1, 1, 1, -1, -1]).states.astype(float)
    assert np.array_equal(states[0], [1, -1, 1, 1, -1, -1])
    assert np.array_equal(states[1:], np.sign(states[:-1] @ network.weights.T))


def test_an_input_drives_its_neurons_alone():
    signal = np.where(np.arange(200) % 7 < 3, 1e6, -1e6)[:, None]
    states = recres.simulate(np.zeros((2, 2)), 1, steps=200, input=signal).states
    assert np.array_equal(states[1:, 0], np.sign(signal[:, 0]))
    assert 50 < (states[1:, 1] > 0).sum() < 150


def test_indices_and_signs_are_inverse():
    run = recres.simulate("gaussian:n=40,seed=1", 3, steps=500)
    assert np.array_equal(run.indices, (run.states > 0) @ (np.uint64(1) << np.arange(40, dtype=np.uint64)))
    assert run.indices.dtype == np.uint64
    assert np.array_equal(recres.state_signs(run.indices, 40), run.states)
    assert np.array_equal(recres.state_indices(run), run.indices)
    assert recres.state_signs(3, 3).tolist() == [1, 1, -1]
    with pytest.raises(ValueError, match="63 neurons"):
        recres.simulate("gaussian:n=63,seed=1", 1, steps=1).indices
    for bad in (8, -1, [1, 9]):
        with pytest.raises(ValueError, match="3 neurons"):
            recres.state_signs(bad, 3)
    with pytest.raises(TypeError):
        recres.state_signs(1.0, 3)


def test_what_cannot_be_is_refused():
    for words, options in {
        "0 steps": {"steps": 0},
        "steps must be a whole number": {"steps": 1.5},
        "model 'sbn'; did you mean 'sbm'": {"model": "sbn"},
        "kernel": {"kernel": "fast"},
        "overlap": {"protocol": [NoiseSegment(0, 10, 1), NoiseSegment(5, 20, 2)]},
        "must hold noise segments": {"protocol": [(0, 10, 1)]},
        "noise segments, not 3": {"protocol": 3},
        "runs backwards": {"protocol": NoiseSegment(10, 5, 1)},
        "ends before step 99999": {"protocol": NoiseSegment(10, 99999, 1)},
        "neuron 5": {"protocol": NoiseSegment(0, 10, 1, neurons=[5])},
        "noise protocol 'pulse'": {"protocol": "pulse:strength=1"},
        "two dimensions": {"input": np.zeros(10)},
        "values for 10 steps": {"input": np.zeros((10, 1))},
        "neuron 5, but": {"input": np.zeros((100, 6))},
        "finite": {"input": np.full((100, 1), np.nan)},
        "empty": {"input": np.zeros((0, 1))},
        "input must be real numbers": {"input": np.zeros((100, 1), complex)},
        "start|state": {"start": 32},
    }.items():
        with pytest.raises((ValueError, TypeError), match=words):
            recres.simulate("autapses:n=5", 1, **{"steps": 100, **options})
    for noise in (-1, np.nan, np.inf):
        with pytest.raises(ValueError):
            recres.simulate("autapses:n=5", noise, steps=10)
    with pytest.raises(TypeError):
        recres.simulate("autapses:n=5", "much", steps=10)
    with pytest.raises(ValueError, match="no dimensions"):
        recres.simulate("autapses:n=5", [1, 2], steps=10)
    with pytest.raises(ValueError, match="end it in .npy, .csv or .h5"):
        recres.simulate("autapses:n=5", 1, steps=10).save("states.mat")


def test_what_does_not_fit_is_refused_before_it_is_allocated():
    for steps in (10**12, 10**18):
        with pytest.raises(MemoryError, match="the states of the run"):
            recres.simulate("autapses:n=50", 1, steps=steps)


def test_a_run_pickles_prints_and_becomes_tables():
    run = recres.simulate("autapses:n=25", 1, steps=30, seed=2)
    again = pickle.loads(pickle.dumps(run))
    assert np.array_equal(again.states, run.states) and again.seed == 2 and np.array_equal(again.indices, run.indices)
    assert str(run).startswith("31 states of 25 neurons, noise strength 1, seed 2, replicate 0, kernel ")
    table = run.to_pandas()
    assert table.shape == (31, 25) and table.index.name == "step" and table.columns.name == "neuron"
    assert run.to_xarray().states.dims == ("step", "neuron")
    assert "5 more neurons" in run._repr_html_() and run._repr_html_().count("<th>") == 20


def test_a_curve_takes_protocols_too():
    text = "pulses:strength=10,duration=10,every=100,count=3"
    typed = command.told("resonance", "autapses:n=3", "--noise", "0,2", "--steps", 300, "--replicates", 3, "--protocol", text)
    segments = [NoiseSegment(t, t + 10, 10) for t in (0, 100, 200)]
    for protocol in (text, segments):
        curve = recres.resonance("autapses:n=3", [0, 2], steps=300, replicates=3, protocol=protocol)
        assert curve.entropy_bits.tolist() == typed["entropy_bits"]["mean"]
    plain = recres.resonance("autapses:n=3", [0, 2], steps=300, replicates=3)
    assert plain.entropy_bits.tolist() != typed["entropy_bits"]["mean"]


def test_info_is_that_of_the_command_line():
    typed = command.told("info")
    info = recres.info()
    for key in ("version", "compiler", "simd_targets", "kernels"):
        assert info[key] == typed[key]
    assert info["version"] == recres.__version__ and "pybind11" in info["libraries"]
    assert str(info).startswith("recres     ")


def test_memory_is_limited_as_asked():
    try:
        recres.allow_memory("1.5GB")
        assert recres.info()["allowed_memory_bytes"] == 1_500_000_000
        with pytest.raises(MemoryError, match="recres.allow_memory"):
            recres.simulate("autapses:n=2", 1, steps=2_000_000_000)
        recres.allow_memory(2**32)
        assert recres.info()["allowed_memory_bytes"] == 2**32
        for bad in ("much", "", "0GB", 0, -1):
            with pytest.raises(ValueError):
                recres.allow_memory(bad)
        with pytest.raises(TypeError):
            recres.allow_memory(1.5)
    finally:
        recres.allow_memory(None)


def test_progress_and_stopping():
    seen = []

    def report(done, total, part):
        seen.append((done, total))
        raise StopIteration

    with pytest.raises(StopIteration):
        recres.simulate("autapses:n=3", 1, steps=100_000_000, burn_in=10**15, progress=report)
    assert seen[0][1] == 10**15 + 100_000_000 and 0 < seen[0][0] < seen[0][1]
