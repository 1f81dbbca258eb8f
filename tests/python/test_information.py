"""Information of recordings: against the command line, against the definitions, and of arrays of every kind."""

import json
import pickle

import chain
import command
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import recres

ESTIMATORS = ["plug-in", "miller-madow", "panzeri-treves", "grassberger", "chao-shen", "chao-wang-jost", "nsb"]


def slow_signs(steps, neurons, seed=1):
    """A recording of 0 and 1 whose neurons keep their sign most of the time."""
    random = np.random.default_rng(seed)
    signs = random.integers(0, 2, (steps, neurons), dtype=np.int8)
    for t in range(1, steps):
        signs[t] = np.where(random.random(neurons) < 0.7, signs[t - 1], signs[t])
    return signs


SIGNS = slow_signs(300, 4)
INDICES = SIGNS @ (1 << np.arange(4))


def by_definition(indices, size, lag=1):
    joint = np.zeros((size, size))
    np.add.at(joint, (indices[:-lag], indices[lag:]), 1)
    return joint, chain.information_bits(joint / joint.sum())


def bits(result, estimator="plug-in"):
    one = result[estimator]
    return one.entropy_bits, one.mutual_information_bits, one.divergence_bits


@pytest.mark.parametrize("lag", [1, 7])
def test_plug_in_and_miller_madow_by_their_definitions(lag):
    joint, expected = by_definition(INDICES, 16, lag)
    result = recres.information(SIGNS, estimator=["plug-in", "miller-madow"], lag=lag)
    assert bits(result) == pytest.approx(expected, abs=1e-12)
    # Each entropy is raised by (seen - 1)/(2 T ln 2).
    unit = 1 / (2 * joint.sum() * np.log(2))
    before, after, pairs = ((counts > 0).sum() - 1 for counts in (joint.sum(1), joint.sum(0), joint))
    h = expected[0] + after * unit
    i = expected[1] + (before + after - pairs) * unit
    assert bits(result, "miller-madow") == pytest.approx((h, i, h - i), abs=1e-12)
    sampling = result.sampling
    assert (sampling.states[0], sampling.transitions[0]) == (300, 300 - lag)
    assert (sampling.states_before[0], sampling.states_after[0], sampling.pairs[0]) == (before + 1, after + 1, pairs + 1)
    assert sampling.pairs_seen_once[0] == (joint == 1).sum()
    assert sampling.coverage[0] == pytest.approx(1 - (joint == 1).sum() / joint.sum())
    assert result.chi_square_test.g[0] == pytest.approx(2 * joint.sum() * np.log(2) * expected[1])


def values_of(record):
    return {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in vars(record).items()}


def nulls(values):
    return [None if np.isnan(value) else value for value in values]


def is_what_was_told(result, series):
    """Every number of the command line's JSON, exactly."""
    told = {key: [one[key] for one in series["estimates"]] for key in series["estimates"][0]}
    assert result.estimator.tolist() == told["estimator"]
    for measure in ("entropy_bits", "mutual_information_bits", "divergence_bits"):
        assert getattr(result, measure).tolist() == told[measure]
        assert nulls(getattr(result.deviation, measure)) == told[measure.replace("_bits", "_deviation_bits")]
        for part in ("standard_error", "ci95_low", "ci95_high"):
            expected = [None if one is None else one[measure][part] for one in told["interval"]]
            assert nulls(getattr(getattr(result, part), measure)) == expected
    assert result.parts == (0 if told["interval"][0] is None else told["interval"][0]["parts"])
    assert result.stretches_too_short.tolist() == [bool(one and one["stretches_too_short"]) for one in told["interval"]]
    if series["surrogates"] is None:
        assert result.surrogates is None
    else:
        for key in ("seed", "mean_bits", "deviation_bits", "p_value"):
            assert getattr(result.surrogates, key) == series["surrogates"][key]
        assert len(result.surrogates.surrogate_bits) == series["surrogates"]["surrogates"]
        assert result.surrogates.surrogate_bits.mean() == pytest.approx(result.surrogates.mean_bits)


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ([], {}),
        (["--surrogates", 9, "--seed", 5], {"surrogates": 9, "seed": 5}),
        (["--lag", 3, "--neurons", "0,2"], {"lag": 3, "neurons": [0, 2]}),
        (["--estimator", "nsb", "--threshold", 0], {"estimator": "nsb", "threshold": 0}),
    ],
)
def test_it_is_what_the_command_line_says(typed, options, tmp_path):
    path = tmp_path / "signs.npy"
    np.save(path, SIGNS)
    told = command.told("information", path, *typed)
    from_file = recres.information(path, **options)
    assert json.loads(from_file.to_json()) == told
    series = told["series"][0]
    for result in (from_file, recres.information(SIGNS, **options), recres.information(str(path), threads=1, **options)):
        is_what_was_told(result, series)
        for key, values in values_of(result.sampling).items():
            assert values == [series[key]]
        for key, values in values_of(result.chi_square_test).items():
            assert values == [series["chi_square_test"][key]]
        assert [words.replace("--", "") for words in series["warnings"]] == list(result.warnings)


def test_several_recordings_are_those_of_the_command_line(tmp_path):
    runs = [slow_signs(200 + 50 * k, 3, seed=k) for k in range(3)]
    paths = [tmp_path / f"{k}.npy" for k in range(3)]
    for path, run in zip(paths, runs):
        np.save(path, run)
    told = command.told("information", *paths, "--surrogates", 5)["series"][0]
    for result in (recres.information(*runs, surrogates=5), recres.information(runs[0], paths[1], runs[2], surrogates=5)):
        is_what_was_told(result, told)
        assert result.parts == 3
        for k, run in enumerate(told["runs"]):
            for measure in ("entropy_bits", "mutual_information_bits", "divergence_bits"):
                assert getattr(result.runs, measure)[:, k].tolist() == [one[measure] for one in run["estimates"]]
            assert result.sampling.states[k] == run["states"]
    assert bits(recres.information(runs[1])) == tuple(getattr(result.runs, name)[0, 1] for name in result.runs.__dataclass_fields__)


# ---- arrays of every kind

def layouts(signs):
    """The same numbers in memory in many ways."""
    wide = np.zeros((2 * len(signs), 3 * signs.shape[1]), signs.dtype)
    wide[::2, ::3] = signs
    backwards = np.ascontiguousarray(signs[::-1, ::-1])[::-1, ::-1]
    frozen = signs.copy()
    frozen.flags.writeable = False
    odd = np.empty(signs.nbytes + 1, np.uint8)[1:].view(signs.dtype).reshape(signs.shape)
    odd[...] = signs
    return {
        "C": signs,
        "F": np.asfortranarray(signs),
        "strided": wide[::2, ::3],
        "backwards": backwards,
        "read only": frozen,
        "swapped": signs.astype(signs.dtype.newbyteorder()),
        "unaligned": odd,
        "subclass": signs.view(np.matrix),
        "transposed": np.ascontiguousarray(signs.T).T,
        "list": signs.tolist(),
    }


SIGNED = ["i1", "i2", "i4", "i8", "f2", "f4", "f8", "g"]


@pytest.mark.parametrize(("kind", "low"), [*((kind, 0) for kind in ["?", "u1", "u2", "u4", "u8", *SIGNED]), *((kind, -1) for kind in SIGNED)])
def test_every_kind_and_layout_gives_the_same(kind, low):
    expected = bits(recres.information(SIGNS, estimator="plug-in"))
    signs = np.where(SIGNS == 1, 1, low).astype(kind)
    for name, array in layouts(signs).items():
        assert bits(recres.information(array, estimator="plug-in")) == expected, name
        assert np.array_equal(recres.state_indices(array), INDICES), name


def test_large_fortran_arrays_over_many_blocks():
    signs = np.random.default_rng(3).integers(0, 2, (40_000, 61), dtype=np.int8)
    weights = np.uint64(1) << np.arange(61, dtype=np.uint64)
    for array in (np.asfortranarray(signs), signs, signs.astype(">f8")):
        assert np.array_equal(recres.state_indices(array), signs.astype(np.uint64) @ weights)


def test_one_dimension_is_indices_of_whole_numbers_and_one_neuron_of_others():
    expected = bits(recres.information(SIGNS, estimator="plug-in"))
    for kind in ("i1", "u2", "i4", ">i8", "u8"):
        result = recres.information(INDICES.astype(kind)[::-1][::-1], estimator="plug-in")
        assert bits(result) == expected and result.neurons == 4
    one = bits(recres.information(SIGNS[:, :1], estimator="plug-in"))
    for array in (SIGNS[:, 0].astype(bool), SIGNS[:, 0].astype(float), 2.0 * SIGNS[:, 0] - 1):
        assert bits(recres.information(array, estimator="plug-in")) == one
    assert bits(recres.information(SIGNS[:, 0] * 5, threshold=2, estimator="plug-in")) == one


def test_a_threshold_parts_real_numbers():
    values = np.random.default_rng(2).normal(size=(200, 3))
    expected = bits(recres.information(values > 0.3))
    assert bits(recres.information(values, threshold=0.3)) == expected
    counts = np.random.default_rng(2).poisson(2, (200, 3))
    assert bits(recres.information(counts.astype(np.uint8), threshold=1)) == bits(recres.information(counts > 1))
    for nothing in (np.nan, np.inf):
        with pytest.raises(ValueError, match="finite"):
            recres.information(values, threshold=nothing)


@pytest.mark.parametrize(
    ("states", "kind", "words"),
    [
        (SIGNS.astype(complex), TypeError, "complex"),
        (SIGNS.astype(object), TypeError, "object"),
        (SIGNS.astype(str), TypeError, "<U"),
        (np.ma.masked_array(SIGNS), TypeError, "masked"),
        (None, TypeError, "object"),
        (SIGNS.astype("M8[s]"), TypeError, "datetime64"),
        (np.zeros((3, 2), [("a", int)]), TypeError, "'a'"),
        ([[1, 0], [1]], ValueError, "inhomogeneous"),
        (1, ValueError, "shape"),
        (SIGNS[None], ValueError, "shape"),
        (SIGNS[:0], ValueError, "no rows"),
        (SIGNS[:, :0], ValueError, "no columns"),
        (np.zeros((0, 0)), ValueError, "no columns"),
        (SIGNS[:1], ValueError, "1 state"),
        (np.where(SIGNS == 1, 1, np.nan), ValueError, "is NaN"),
        (SIGNS * 2, ValueError, "row [0-9]+, neuron [0-9]: the value 2 is no sign.*threshold=0"),
        (np.vstack([SIGNS, 2 * SIGNS - 1]), ValueError, "is -1, but in row"),
        (SIGNS + 0.5, ValueError, "is no sign"),
        (-INDICES, ValueError, "is no state index"),
        (np.broadcast_to(np.int8(1), (3, 20_000_000)), ValueError, "rows and columns exchanged"),
        ("missing.npy", OSError, "missing.npy"),
        ("states.mat", ValueError, "cannot tell the format"),
    ],
)
def test_what_is_no_recording_is_refused(states, kind, words):
    with pytest.raises(kind, match=words):
        recres.information(states)
    if kind is not OSError and not (isinstance(states, np.ndarray) and len(states) == 1):
        with pytest.raises(kind, match=words):
            recres.state_indices(states)


@pytest.mark.parametrize(
    ("options", "kind", "words"),
    [
        ({"estimator": "best"}, ValueError, "there is no estimator 'best'"),
        ({"estimator": []}, ValueError, "empty"),
        ({"estimator": ["nsb", "nsb"]}, ValueError, "twice"),
        ({"neurons": [4]}, ValueError, "4"),
        ({"neurons": []}, ValueError, "names no neurons"),
        ({"neurons": [0, 0]}, ValueError, "twice"),
        ({"neurons": "0,1"}, TypeError, "list"),
        ({"lag": 0}, ValueError, "lag of 0"),
        ({"lag": 300}, ValueError, "301"),
        ({"surrogates": -1}, ValueError, "surrogates"),
        ({"threads": 0}, ValueError, "threads"),
        ({"threshold": "much"}, (TypeError, ValueError), "threshold must be real numbers"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, kind, words):
    with pytest.raises(kind, match=words):
        recres.information(SIGNS, **options)


def test_recordings_of_different_neurons_are_refused(tmp_path):
    with pytest.raises(ValueError, match="array 1 of shape .* has 3 neurons"):
        recres.information(SIGNS, SIGNS[:, :3])
    (tmp_path / "signs.csv").write_text("0,1\n1,0\n2,1\n")
    with pytest.raises(OSError, match="signs.csv, line 3"):
        recres.information(tmp_path / "signs.csv")
    assert recres.load_states(tmp_path / "signs.csv", threshold=1).tolist() == [[-1, -1], [-1, -1], [1, -1]]


# ---- properties

RECORDINGS = st.tuples(st.integers(2, 60), st.integers(1, 5)).flatmap(lambda shape: hnp.arrays(bool, shape))


@settings(derandomize=True, deadline=None)
@given(RECORDINGS)
def test_bounds_and_symmetries(states):
    h, i, d = bits(recres.information(states, estimator="plug-in"))
    assert 0 <= i <= h <= states.shape[1] + 1e-12
    assert d == pytest.approx(h - i, abs=1e-12)
    order = np.argsort(np.arange(states.shape[1]) * 3 % states.shape[1], kind="stable")[::-1]
    assert bits(recres.information(states[:, order], estimator="plug-in")) == pytest.approx((h, i, d), abs=1e-12)
    # Backwards, what was before is after: I stays.
    assert bits(recres.information(states[::-1], estimator="plug-in"))[1] == pytest.approx(i, abs=1e-12)
    assert bits(recres.information(~states, estimator="plug-in")) == pytest.approx((h, i, d), abs=1e-12)
    indices = states @ (1 << np.arange(states.shape[1]))
    assert (h, i, d) == pytest.approx(by_definition(indices, 2 ** states.shape[1])[1], abs=1e-12)
    # Fewer neurons know less.
    assert bits(recres.information(states, neurons=[0], estimator="plug-in"))[1] <= i + 1e-9


@settings(derandomize=True, deadline=None)
@given(hnp.arrays(np.uint16, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 50)).filter(np.any))
def test_counts_by_definition(counts):
    found = recres.information_of_counts(counts)
    assert list(found) == ESTIMATORS
    one = found["plug-in"]
    expected = chain.information_bits(counts / counts.sum())
    assert (one.entropy_bits, one.mutual_information_bits, one.divergence_bits) == pytest.approx(expected, abs=1e-12)


def test_counts_are_those_of_a_recording():
    joint, _ = by_definition(INDICES, 16)
    result = recres.information(SIGNS)
    for name, one in recres.information_of_counts(joint).items():
        assert one == result[name]
    for bad in ([[0, 0]], [[-1, 2]], [[0.5]], [1, 2], [[2.0**60]]):
        with pytest.raises(ValueError):
            recres.information_of_counts(bad)


def test_the_result_pickles_prints_and_becomes_tables(monkeypatch):
    monkeypatch.setenv("COLUMNS", "76")
    result = recres.information(SIGNS, SIGNS[:200], surrogates=3)
    again = pickle.loads(pickle.dumps(result))
    assert again["nsb"] == result["nsb"] and again.surrogates.p_value == result.surrogates.p_value
    assert str(result).startswith("2 recordings (array 0 of shape (300, 4), array 1 of shape (200, 4))")
    assert repr(result).startswith("Information(I = ") and "498 transitions of 4 neurons" in repr(result)
    table = result.to_pandas()
    assert list(table.index) == ESTIMATORS and table.index.name == "estimator"
    assert np.array_equal(table["mutual_information_bits"], result.mutual_information_bits)
    assert result.to_xarray().mutual_information_bits_of_runs.dims == ("estimator", "run")
    assert result._repr_html_().count("<tr>") == 1 + len(ESTIMATORS)
    with pytest.raises(KeyError, match="no estimate by 'best'"):
        result["best"]
    for ending in ("h5", "csv"):
        with pytest.raises(ValueError, match="to_pandas"):
            result.save(f"result.{ending}")


def test_threads_and_calls_at_once_change_nothing():
    expected = recres.information(SIGNS, surrogates=20, threads=1)
    assert np.array_equal(recres.information(SIGNS, surrogates=20, threads=3).surrogates.surrogate_bits, expected.surrogates.surrogate_bits)


def test_an_array_that_nobody_else_holds_lives_as_long_as_it_is_read():
    signs = np.random.default_rng(1).integers(0, 2, (500_000, 8), dtype=np.int8)
    expected = bits(recres.information(signs, estimator="plug-in"))
    assert bits(recres.information(np.asfortranarray(signs.astype(float)), estimator="plug-in")) == expected
