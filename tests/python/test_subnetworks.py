"""Sub-networks and flux: against the command line, and against counts in NumPy."""

import itertools
import json

import chain
import command
import h5py
import numpy as np
import pytest

import recres

RUN = recres.simulate("gaussian:n=6,seed=3", 2, steps=400, seed=5)


def entropy(*columns):
    counts = np.unique(np.column_stack(columns), axis=0, return_counts=True)[1]
    return chain.entropy_bits(counts / counts.sum())


def information(before, after):
    return entropy(before) + entropy(after) - entropy(before, after)


def flat(values):
    return [None if isinstance(value, float) and np.isnan(value) else value for value in np.ravel(values).tolist()]


def is_what_was_told(result, told):
    """Every number of the command line's JSON, exactly."""
    points = told["points"]
    assert flat(result.noise_strength) == [point["noise_strength"] for point in points]
    assert result.size.tolist() == [size["size"] for size in points[0]["sizes"]]
    assert [one.tolist() for one in result.subnetworks.neurons] == told["subnetworks"]
    for name in ("entropy_bits", "mutual_information_bits", "divergence_bits", "estimated_bits"):
        assert flat(getattr(result, name)) == [size[name]["mean"] for point in points for size in point["sizes"]]
        assert flat(getattr(result.deviation, name)) == [size[name]["deviation"] for point in points for size in point["sizes"]]
    for name in ("baseline_bits", "undersampled_share"):
        assert flat(getattr(result, name)) == [size[name] for point in points for size in point["sizes"]]
    for name in points[0]["subnetworks"][0]:
        assert flat(getattr(result.subnetworks, name)) == [one[name] for point in points for one in point["subnetworks"]]
    for name in ("rms_correlation", "rms_correlation_corrected", "network_divergence_bits"):
        told_values = [point[name] or {"mean": None, "standard_error": None} for point in points]
        assert flat(getattr(result, name)) == [one["mean"] for one in told_values]
        assert flat(getattr(result.network_error, name)) == [one["standard_error"] for one in told_values]


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        (["--sizes", "1:3", "--subsets", 4], {"sizes": range(1, 4), "subsets": 4}),
        (["--neurons", "0,3,5/1,2", "--correlation"], {"neurons": [[0, 3, 5], (1, 2)], "correlation": True}),
        (
            ["--sizes", 2, "--estimator", "nsb", "--baselines", 0, "--replicates", 3, "--burn-in", 5, "--seed", 9],
            {"sizes": 2, "estimator": "nsb", "baselines": 0, "replicates": 3, "burn_in": 5, "seed": 9},
        ),
        (["--model", "tanh", "--start", 3], {"model": "tanh", "start": 3}),
    ],
)
def test_subnetworks_are_those_of_the_command_line(typed, options, tmp_path):
    told = command.told("subnetworks", "gaussian:n=6,seed=3", "--noise", "0,2", "--steps", 500, *typed)
    result = recres.subnetworks("gaussian:n=6,seed=3", [0, 2], steps=500, **options)
    assert json.loads(result.to_json()) == told
    is_what_was_told(result, told)
    command.run("subnetworks", "gaussian:n=6,seed=3", "--noise", "0,2", "--steps", 500, *typed, "--quiet", "--output", tmp_path / "a.h5")
    result.save(tmp_path / "b.h5")
    with h5py.File(tmp_path / "a.h5") as typed_file, h5py.File(tmp_path / "b.h5") as saved_file:
        names = []
        typed_file.visit(names.append)
        for name in names:
            if isinstance(typed_file[name], h5py.Dataset):
                assert np.array_equal(typed_file[name][()], saved_file[name][()]) or np.array_equal(
                    typed_file[name][()], saved_file[name][()], equal_nan=True
                )
        assert saved_file.attrs["command"].decode().startswith("recres.subnetworks(")


def test_subnetworks_of_a_recording_by_their_definitions(tmp_path):
    RUN.save(tmp_path / "states.npy")
    told = command.told("subnetworks", "--recording", tmp_path / "states.npy", "--sizes", "1:3", "--correlation")
    for recording in (RUN, RUN.states, np.asfortranarray(RUN.states), tmp_path / "states.npy", RUN.states * 0.5):
        threshold = 0 if isinstance(recording, np.ndarray) and recording.dtype == float else None
        result = recres.subnetworks(recording=recording, sizes=[1, 2, 3], correlation=True, threshold=threshold)
        is_what_was_told(result, told)
    assert np.isnan(result.noise_strength).all() and result.kernel is None
    groups = [group for size in (1, 2, 3) for group in itertools.combinations(range(6), size)]
    assert [tuple(group) for group in result.subnetworks.neurons] == groups
    for k, group in enumerate(groups):
        states = RUN.states[:, group]
        h, i = entropy(states[1:]), information(states[:-1], states[1:])
        assert result.subnetworks.entropy_bits[0, k] == pytest.approx(h, abs=1e-9)
        assert result.subnetworks.mutual_information_bits[0, k] == pytest.approx(i, abs=1e-9)
        assert result.subnetworks.divergence_bits[0, k] == pytest.approx(h - i, abs=1e-9)
    for s, size in enumerate((1, 2, 3)):
        members = [k for k, group in enumerate(groups) if len(group) == size]
        values = result.subnetworks.mutual_information_bits[0, members]
        assert result.mutual_information_bits[0, s] == pytest.approx(values.mean())
        assert result.deviation.mutual_information_bits[0, s] == pytest.approx(values.std(ddof=1))
    pairs = np.corrcoef(RUN.states[:-1].T, RUN.states[1:].T)[:6, 6:]
    assert result.rms_correlation[0] == pytest.approx(np.sqrt((pairs**2).mean()), abs=1e-9)


def test_subnetworks_become_a_table_of_noise_and_size():
    result = recres.subnetworks("gaussian:n=6,seed=3", [0, 2], sizes=[1, 3], subsets=3, steps=200)
    table = result.to_pandas()
    assert table.index.names == ["noise_strength", "size"]
    assert table.loc[(2.0, 3), "mutual_information_bits"] == result.mutual_information_bits[1, 1]
    assert table["entropy_bits_deviation"].tolist() == result.deviation.entropy_bits.ravel().tolist()
    html = result._repr_html_()
    assert html.count("<tr>") == 1 + 4 and "<th>size / neurons</th>" in html
    assert result.to_xarray().mutual_information_bits.dims == ("noise_strength", "size")
    assert repr(result) == "Subnetworks(6 sub-networks of 1 to 3 neurons, 2 noise strengths)"
    assert "sub-networks of gaussian:n=6,seed=3" in str(result)


NETWORK = recres.Network([[0, 0, 0], [3, 0, 0], [0, 2, 0]])


def directed(told):
    """The command line's numbers of one way under the names of DirectedFlux."""
    names = {"bits": "bits", "standard_error": "error_bits", "plugin_bits": "plugin_bits", "baseline_bits": "baseline_bits"}
    names |= {"p_value": "p_value", "is_undersampled": "undersampled"}
    out = {}
    for measure, key in itertools.product(("mutual_information", "transfer_entropy"), names):
        found = [point[measure] for point in told]
        missing = False if key == "is_undersampled" else None
        out[f"{measure}_{names[key]}"] = [missing if one is None else one[key] for one in found]
    return out


def is_flux_that_was_told(result, told):
    for way in ("from_to", "to_from"):
        points = [point[way] for point in told["points"]]
        if points[0] is None:
            assert getattr(result, way) is None
            continue
        for name, values in directed(points).items():
            assert flat(getattr(getattr(result, way), name)) == values, name


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        (["--from", "0,1", "--to", 2], {"from_neurons": [0, 1], "to_neurons": [2]}),
        (["--from", "0", "--to", 4, "--surrogates", 5, "--lag", 2, "--seed", 4], {"from_neurons": [0], "to_neurons": [4], "surrogates": 5, "lag": 2, "seed": 4}),
        (
            ["--from", "input", "--to", "0,1", "--input", "random:strength=2,neurons=0/1,hold=5", "--estimator", "plug-in"],
            {"from_neurons": "input", "to_neurons": [0, 1], "input": "random:strength=2,neurons=0/1,hold=5", "estimator": "plug-in"},
        ),
    ],
)
def test_flux_is_that_of_the_command_line(typed, options):
    told = command.told("flux", "gaussian:n=6,seed=3", "--noise", "0,2", "--steps", 300, "--replicates", 3, *typed)
    result = recres.flux("gaussian:n=6,seed=3", [0, 2], steps=300, replicates=3, **options)
    assert json.loads(result.to_json()) == told
    assert result.noise_strength.tolist() == [0, 2]
    is_flux_that_was_told(result, told)
    assert result.to_pandas().index.name == "noise_strength" and str(result).startswith("Flux of information in")


def test_flux_of_a_recording_by_its_definition(tmp_path):
    RUN.save(tmp_path / "states.csv")
    words = ["--from", "0,1", "--to", "4", "--estimator", "plug-in", "--surrogates", 3]
    told = command.told("flux", "--recording", tmp_path / "states.csv", *words)
    for recording in (RUN, RUN.states[::-1][::-1], tmp_path / "states.csv"):
        result = recres.flux(recording=recording, from_neurons=[0, 1], to_neurons=[4], estimator="plug-in", surrogates=3)
        if not isinstance(recording, type(tmp_path)):
            told["points"][0]["noise_strength"] = None
        is_flux_that_was_told(result, told)
    a, b = RUN.states[:, [0, 1]], RUN.states[:, [4]]
    for way, source, target in ((result.from_to, a, b), (result.to_from, b, a)):
        transfer = information(np.hstack([source, target])[:-1], target[1:]) - information(target[:-1], target[1:])
        assert way.mutual_information_bits[0] == pytest.approx(information(source[:-1], target[1:]), abs=1e-9)
        assert way.transfer_entropy_bits[0] == pytest.approx(transfer, abs=1e-9)
        assert way.mutual_information_plugin_bits[0] == way.mutual_information_bits[0]
    assert np.isnan(result.noise_strength[0]) and repr(result).startswith("Flux(a recording, I up to ")


def test_an_input_as_array_is_where_information_comes_from():
    signal = np.random.default_rng(1).choice([-3.0, 3.0], (2000, 1))
    result = recres.flux(np.zeros((2, 2)), [0.5], from_neurons="input", to_neurons=[0], input=signal, steps=2000, replicates=2)
    other = recres.flux(np.zeros((2, 2)), [0.5], from_neurons="input", to_neurons=[1], input=signal, steps=2000, replicates=2)
    assert result.from_to.mutual_information_bits[0] > 0.5 > 0.01 > other.from_to.mutual_information_bits[0]
    assert result.to_from is None


@pytest.mark.parametrize("function", [recres.subnetworks, lambda *a, **k: recres.flux(*a, from_neurons=[0], to_neurons=[1], **k)])
def test_what_does_not_go_together_is_refused(function):
    for given, words in (
        (((), {}), "give either a network"),
        ((("autapses:n=5",), {"recording": RUN}), "give either a network"),
        (((), {"recording": RUN, "steps": 500}), "steps is for a simulated network"),
        (((None, [1, 2]), {"recording": RUN}), "noise_strengths is for a simulated network"),
        (((), {"recording": RUN, "model": "tanh"}), "model is for a simulated network"),
        (((), {"recording": RUN, "start": [1, 1, 1, 1, 1, 1]}), "start is for a simulated network"),
        ((("autapses:n=5",), {"threshold": 1}), "threshold is for a recording"),
        (((), {"recording": RUN.states[:1]}), "1 state"),
        (((), {"recording": RUN.states * 3}), "is no sign"),
        (((), {"recording": RUN, "estimator": "best"}), "no estimator"),
    ):
        with pytest.raises(ValueError, match=words):
            function(*given[0], **given[1])
    with pytest.raises(OSError):
        function(recording="missing.npy")
    function(recording=RUN, steps=10_000, model="sbm")  # no other than the defaults


def test_what_cannot_be_is_refused():
    for options, words in (
        ({"sizes": [0]}, "0"),
        ({"sizes": [7]}, "7"),
        ({"sizes": [2, 2]}, "twice"),
        ({"neurons": [[0, 9]]}, "9"),
        ({"neurons": [[]]}, "names no neurons"),
        ({"neurons": [[0]], "sizes": 1}, "without sizes"),
        ({"neurons": []}, "no sub-network"),
    ):
        with pytest.raises(ValueError, match=words):
            recres.subnetworks(recording=RUN, **options)
    with pytest.raises(TypeError):
        recres.subnetworks(recording=RUN, neurons=[0, 1])
    for options, words in (
        ({"from_neurons": [0], "to_neurons": []}, "names no neurons"),
        ({"from_neurons": [0], "to_neurons": [6]}, "6"),
        ({"from_neurons": "input", "to_neurons": [1]}, "needs an input signal"),
        ({"from_neurons": [0], "to_neurons": [1], "lag": 0}, "lag of 0"),
    ):
        with pytest.raises(ValueError, match=words):
            recres.flux(recording=RUN, **options)
    with pytest.raises(TypeError):
        recres.flux(recording=RUN, from_neurons="0,1", to_neurons=[1])
