"""Figures show the numbers of results, in vectors, and leave the user's matplotlib as it was."""

import json
import os
import re
import subprocess
import sys
import types
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

import recres
from recres import plot
from recres._document import document_of
from recres.plot import _style

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (after the backend is chosen)

NOISE = [0, 4, 8, 12, 20]


@pytest.fixture(scope="module")
def curve():
    return recres.resonance(recres.nrooks(cycles=[-4, 1], magnitude=20), NOISE, steps=1000, replicates=4, seed=3)


def program(folder, *words):
    path = folder / f"{words[0]}.h5"
    output = "-o" if words[0] in ("network", "simulate") else "--output"
    subprocess.run([os.environ["RECRES"], *words, "--quiet", output, str(path)], check=True)
    return path


ROOKS = ("nrooks:cycles=-4/+1", "--magnitude", "20")
FILES = {
    "resonance": (*ROOKS, "--noise", "0:20:6", "--steps", "500", "--replicates", "4", "--exact"),
    "exact": (*ROOKS, "--noise", "0:20:6", "--pulse", "10:10"),
    "attractors": ("gaussian:n=5,seed=2",),
    "pulse": ("nrooks:cycles=-2/+1", "--magnitude", "3", "--model", "tanh", "--strength", "2", "--duration", "5", "--count", "3"),
    "search": (*ROOKS, "--target", "state=-+---", "--strength", "10", "--replicates", "20"),
    "visits": (*ROOKS, "--noise", "7", "--steps", "2000", "--replicates", "4"),
    "subnetworks": ("nrooks:n=6,seed=3", "--magnitude", "20", "--sizes", "1:4", "--noise", "0:8:3", "--steps", "500"),
    "simulate": ("gaussian:n=6,seed=3", "--noise", "1", "--steps", "50"),
    "network": ("gaussian:n=6,seed=3",),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    return {verb: program(folder, verb, *words) for verb, words in FILES.items()}


def flat():
    return Figure(figsize=(4, 3)).add_subplot()


def solid():
    return Figure(figsize=(4, 3)).add_subplot(projection="3d")


def line(ax, name):
    (found,) = [one for one in ax.lines if one.get_label() == name]
    return found


def test_the_curve_has_the_numbers_of_the_result(curve):
    ax = plot.curve(curve, ax=flat())
    for name, values in (("entropy H", curve.entropy_bits), ("mutual information I", curve.mutual_information_bits), ("divergence D", curve.divergence_bits)):
        np.testing.assert_array_equal(line(ax, name).get_xdata(), NOISE)
        np.testing.assert_array_equal(line(ax, name).get_ydata(), values)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("noise strength r", "bit")
    assert {text.get_text() for text in ax.get_legend().get_texts()} >= {"entropy H", "mutual information I", "divergence D"}
    # One of the bands is I's: mean ± one standard error.
    low = curve.mutual_information_bits - curve.standard_error.mutual_information_bits
    bands = [band.get_paths()[0].vertices for band in ax.collections]
    assert any(np.isin(low, vertices[:, 1]).all() for vertices in bands)


def test_two_results_in_one_panel(curve):
    other = recres.resonance("autapses:n=5", NOISE, steps=1000, replicates=4)
    ax = plot.curve(curve, ax=flat(), show=["information"], label="rooks")
    plot.curve(other, ax=ax, show="information", label="autapses", color="k")
    np.testing.assert_array_equal(line(ax, "autapses: mutual information I").get_ydata(), other.mutual_information_bits)
    assert to_hex(line(ax, "autapses: mutual information I").get_color()) == "#000000"
    assert len(ax.get_legend().get_texts()) == 2
    low, high = ax.get_ylim()
    both = np.concatenate([curve.mutual_information_bits, other.mutual_information_bits])
    assert low <= both.min() and high >= both.max(), "the axes show both"
    with pytest.raises(ValueError, match="show knows entropy"):
        plot.curve(curve, ax=ax, show=["nothing"])


def test_what_is_undersampled_is_shaded():
    result = recres.resonance("gaussian:n=14,seed=1", [0, 5], steps=300, replicates=4)
    assert result.undersampled.all()
    ax = plot.curve(result, ax=flat())
    assert [patch.get_xy()[:, 0].min() for patch in ax.patches] == [0] and [patch.get_xy()[:, 0].max() for patch in ax.patches] == [5]
    assert any("undersampled" in text.get_text() for text in ax.texts)


@pytest.mark.parametrize("k", range(len(NOISE)))
def test_joint_probabilities(curve, k):
    ax = plot.joint(curve, NOISE[k], ax=flat())
    values = ax.collections[0].get_array().reshape(32, 32)
    np.testing.assert_array_equal(values.filled(0), curve.joint[k])
    np.testing.assert_array_equal(values.mask, curve.joint[k] == 0)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("state s(t+1)", "state s(t)")
    assert ax.get_title(loc="left") == f"r = {NOISE[k]}"
    assert ax.get_ylim()[0] < ax.get_ylim()[1], "state 0 is at the bottom"
    assert ax.collections[0].norm.vmin == pytest.approx(1 / 1000)


def test_joint_of_a_file_and_what_there_is_not(curve, tmp_path):
    curve.save(tmp_path / "c.h5")
    values = plot.joint(tmp_path / "c.h5", 0, ax=flat()).collections[0].get_array()
    np.testing.assert_array_equal(values.filled(0).ravel(), curve.joint[0].ravel())
    peak = plot.joint(curve, ax=flat())
    assert f"r = {curve.peak.noise_strength:g} (peak)" == peak.get_title(loc="left")
    with pytest.raises(ValueError, match="3 was not measured; the nearest is 4"):
        plot.joint(curve, 3, ax=flat())
    with pytest.raises(ValueError, match="files show noise strengths 0, .*not 3"):
        plot.joint(tmp_path / "c.h5", 3, ax=flat())
    with pytest.raises(ValueError, match="no panel joint/peak or joint/lowest; it has"):
        plot.joint(recres.resonance("gaussian:n=7,seed=1", [0], steps=50, replicates=1), ax=flat())


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.int8, np.float32, bool])
def test_a_raster_of_arrays(dtype, order):
    states = np.random.default_rng(1).choice([-1, 1], size=(40, 5)) > 0
    given = states.astype(dtype) if dtype is bool else (2 * states - 1).astype(dtype)
    ax = plot.raster(np.asarray(given, order=order)[::2], ax=flat(), first_step=7)
    drawn = ax.collections[0].get_array().reshape(5, 20)
    np.testing.assert_array_equal(drawn.T == 1, states[::2])
    assert ax.get_xlim() == (6.5, 26.5) and ax.get_ylim() == (4.5, -0.5)
    assert ax.get_xlabel() == "step"


def test_a_raster_of_a_file(files):
    ax = plot.raster(files["simulate"], ax=flat())
    panel = document_of(files["simulate"])["figures"][0]["panels"][0]
    drawn = ax.collections[0].get_array().reshape(6, 51)
    assert ["".join("+" if value == 1 else "-" for value in row) for row in drawn] == panel["values"]


def test_gaps_in_a_raster_are_white():
    drawn = plot.raster([[np.nan, 1], [0.5, -0.2]], ax=flat()).collections[0].get_array().reshape(2, 2)
    assert drawn.mask.tolist() == [[True, False], [False, False]]
    assert drawn.filled(9).tolist() == [[9, 1], [1, -1]]


def test_a_trajectory_of_arrays():
    points = np.random.default_rng(2).uniform(-1, 1, (30, 4))
    ax = plot.trajectory(points, ax=solid())
    np.testing.assert_array_equal(np.array(ax.lines[0].get_data_3d()).T, points[:, :3])
    assert ax.get_zlabel() == "neuron 2" and ax.get_xlim() == (-1, 1)
    with pytest.raises(ValueError, match="projection='3d'"):
        plot.trajectory(points, ax=flat())
    with pytest.raises(ValueError, match="three neurons, not 2"):
        plot.trajectory(points[:, :2], ax=solid())


def test_a_trajectory_of_a_file(files):
    ax = plot.trajectory(files["pulse"], ax=solid())
    series = panels(files["pulse"])["portrait/cube"]["series"]
    np.testing.assert_array_equal(np.array(ax.lines[0].get_data_3d()).T, series[0]["points"])


@pytest.mark.parametrize("given", ["matrix", "network", "result"])
def test_weights(given, curve):
    weights = np.array([[0.0, -2.0, 1.0], [3.0, 0.0, 0.5], [0.0, 0.0, -1.0]])
    shown = {"matrix": weights, "network": recres.Network(weights), "result": recres.resonance(weights, [0], steps=20, replicates=1)}[given]
    ax = plot.weights(shown, ax=flat())
    mesh = ax.collections[0]
    np.testing.assert_array_equal(mesh.get_array().reshape(3, 3), weights)
    assert (mesh.norm.vmin, mesh.norm.vmax) == (-3, 3), "zero is in the middle"
    assert ax.get_ylim()[0] > ax.get_ylim()[1], "target 0 is at the top"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("source m", "target n")


def panels(shown):
    return {f"{figure['id']}/{panel['id']}": panel for figure in document_of(shown)["figures"] for panel in figure["panels"]}


def drawn_numbers(ax):
    """All numbers that lines, bars and cells of these axes show."""
    out = [one.get_ydata() for one in ax.lines]
    out += [[bar.get_height() for bar in ax.patches if hasattr(bar, "get_height")]]
    out += [np.ma.filled(np.ma.asarray(one.get_array(), float), np.nan).ravel() for one in ax.collections if one.get_array() is not None]
    return np.concatenate([np.asarray(numbers, float).ravel() for numbers in out])


NAMED = {
    ("exact", "curve"): "exact/curve",
    ("exact", "relaxation_time"): "times/relaxation",
    ("exact", "modes"): "times/modes",
    ("exact", "residence"): "times/residence",
    ("exact", "stationary"): "stationary/weak",
    ("exact", "best_noise"): "window/best-noise",
    ("exact", "best_information"): "window/best-information",
    ("exact", "basins"): "attractors/basins",
    ("exact", "switching"): "attractors/switching",
    ("attractors", "basins"): "basins/basins",
    ("pulse", "switching"): "switching/counts",
    ("pulse", "portrait"): "portrait/states",
    ("pulse", "pulse_sequence"): "sequence/sequence",
    ("search", "search"): "searches/pulses",
    ("visits", "visits"): "visits/share",
    ("visits", "residence"): "visits/residence",
    ("visits", "switching"): "ways/transitions",
    ("subnetworks", "subnetworks"): "noise/information",
    ("subnetworks", "subnetwork_sizes"): "size/at-0",
    ("simulate", "activity"): "activity/mean",
}


@pytest.mark.parametrize(("verb", "function"), NAMED)
def test_named_panels_show_the_document(files, verb, function):
    ax = flat()
    assert getattr(plot, function)(files[verb], ax=ax) is ax
    panel = panels(files[verb])[NAMED[verb, function]]
    wanted = [one.get("y", one.get("values")) for one in panel["series"]] if "series" in panel else [panel["values"]]
    shown = drawn_numbers(ax)
    for numbers in wanted:
        known = [number for number in numbers if number is not None]
        assert known and np.isin(known, shown).all()
    for which, axis in (("x", ax.get_xlabel()), ("y", ax.get_ylabel())):
        assert " ".join(axis.split()) == panel[which]["label"]


def test_every_named_panel_is_explained_and_tested():
    tested = {function for _, function in NAMED} | {"curve", "joint", "raster", "trajectory", "weights", "transition_graph", "flux", "information"}
    assert tested | {"figure", "figures", "panel", "panels", "style"} == set(plot.__all__)
    assert all("Parameters\n" in getattr(plot, name).__doc__ for name in plot.__all__ if name != "style")


def test_the_graph_of_states(files):
    ax = plot.transition_graph(files["attractors"], ax=flat())
    graph = panels(files["attractors"])["graph/states"]
    dots = np.concatenate([one.get_offsets() for one in ax.collections if type(one).__name__ == "EllipseCollection"])
    assert {(node["x"], node["y"]) for node in graph["nodes"]} <= {tuple(dot) for dot in dots}
    (arrows,) = [one for one in ax.collections if type(one).__name__ == "Quiver"]
    assert arrows.N == sum(begin != end for begin, end in graph["edges"])
    # Where an arrow begins and points, is an edge.
    nodes = np.array([(node["x"], node["y"]) for node in graph["nodes"]])
    begin, end = np.array([edge for edge in graph["edges"] if edge[0] != edge[1]]).T
    np.testing.assert_allclose(arrows.XY + np.stack([arrows.U, arrows.V], 1) / 2, (nodes[begin] + nodes[end]) / 2, atol=0.02)


@pytest.mark.parametrize("verb", FILES)
def test_all_figures_of_all_results(files, verb, tmp_path):
    figures = plot.figures(files[verb])
    document = document_of(files[verb])
    assert list(figures) == [one["id"] for one in document["figures"]]
    for one in document["figures"]:
        figure = figures[one["id"]]
        figure.savefig(tmp_path / "f.svg")
        words = (tmp_path / "f.svg").read_text()
        found = {ax.get_gid() for ax in figure.axes} - {None}
        assert found == {f"{one['id']}-{panel['id']}" for panel in one["panels"]}
        for panel in one["panels"]:
            for part in panel["title"].split()[:2]:
                assert part.replace("'", "&#x27;") in words or part in words
        assert one["caption"] in figure.caption
    assert pyplot.get_fignums() == []


def test_the_figures_of_the_paper():
    result = recres.reproduce("fig2")
    figures = result.figures()
    assert list(figures)[0] == "fig2"
    axes = {ax.get_gid(): ax for ax in figures["fig2"].axes}
    panel = panels(result)["fig2/rooks"]
    (series,) = [one for one in panel["series"] if one["name"] == "mutual information I"]
    assert line(axes["fig2-rooks"], "mutual information I").get_ydata().tolist() == series["y"]
    assert plot.figure(result, "fig2", width_cm=12).get_figwidth() == pytest.approx(12 / 2.54)
    with pytest.raises(ValueError, match="no figure 'fig9'; there are fig2"):
        plot.figure(result, "fig9")


def test_files_are_vectors_with_text(curve, tmp_path):
    figure = plot.figure(curve, "information")
    figure.savefig(tmp_path / "f.svg")
    svg = (tmp_path / "f.svg").read_text()
    assert "<image" not in svg and svg.count("<path") > 10
    assert re.search(r"<text[^>]*>noise strength r</text>", svg) and ">mutual information I</text>" in svg
    figure.savefig(tmp_path / "f.pdf")
    pdf = (tmp_path / "f.pdf").read_bytes()
    assert b"/Subtype /Image" not in pdf and b"/FontFile2" in pdf and b"/Type3" not in pdf
    plot.figure(curve, "joint").savefig(tmp_path / "j.svg")
    assert "<image" not in (tmp_path / "j.svg").read_text()


def test_large_heat_maps_alone_are_images(tmp_path):
    small, large = plot.weights(np.eye(90), ax=flat()), plot.weights(np.eye(110), ax=flat())
    assert not small.collections[0].get_rasterized()
    assert large.collections[0].get_rasterized()


def test_the_users_settings_stay(curve):
    with matplotlib.rc_context({"font.size": 17, "svg.fonttype": "path", "axes.spines.top": True}):
        before = dict(matplotlib.rcParams)
        plot.curve(curve, ax=flat())
        plot.figure(curve, "joint").savefig("/dev/null", format="svg")
        assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == []


def test_the_style_is_there_for_axes_of_ones_own(tmp_path):
    before = dict(matplotlib.rcParams)
    with plot.style():
        figure = Figure()
        figure.add_subplot().set_xlabel("words")
        figure.savefig(tmp_path / "f.svg")
    assert figure.axes[0].xaxis.label.get_fontsize() == 7.5 and ">words</text>" in (tmp_path / "f.svg").read_text()
    assert dict(matplotlib.rcParams) == before


def test_axes_of_their_own(curve):
    ax = plot.curve(curve)
    assert pyplot.get_fignums() == [ax.figure.number]
    assert ax.figure.get_figwidth() == pytest.approx(8.5 / 2.54)
    pyplot.close(ax.figure)


def test_notebooks_show_figures_with_their_caption(curve):
    words = plot.figure(curve, "information")._repr_html_()
    assert words.startswith('<img src="data:image/png;base64,') and "T = 1000 steps" in words


def test_words_are_no_mathematics():
    ax = flat()
    plot._panels.draw({"kind": "bars", "title": "a $x$ b", "x": {"label": "$", "names": ["$1$", "b"]}, "y": {"label": "y"}, "series": [{"name": "s", "values": [1, None]}]}, ax)
    ax.figure.savefig("/dev/null", format="svg")
    assert ax.get_title(loc="left") == r"a \$x\$ b"


@pytest.mark.parametrize("values", [[None, None], [0.0, 0.0], [1e308, -1e308], [5.0, 5.0]])
@pytest.mark.parametrize("scale", ["linear", "log", "diverging"])
def test_heat_maps_of_any_range(values, scale):
    ax = flat()
    plot._panels.draw({"kind": "heat", "title": "", "rows": 1, "columns": 2, "x": {"label": ""}, "y": {"label": ""}, "values": values, "value": {"label": "", "scale": scale}}, ax)
    ax.figure.savefig("/dev/null", format="png")


def test_tables():
    ax = flat()
    plot._panels.draw({"kind": "table", "title": "t", "columns": ["a", "b"], "rows": [["x", 0.5], ["y", None]]}, ax)
    cells = {place: cell.get_text().get_text() for place, cell in ax.tables[0].get_celld().items()}
    assert cells[1, 1] == "0.5" and cells[2, 1] == "–" and cells[0, 0] == "a"


def test_information_and_flux():
    values = types.SimpleNamespace
    told = values(estimator=np.array(["plug-in", "nsb"]), mutual_information_bits=np.array([0.5, 0.4]), standard_error=values(mutual_information_bits=np.array([0.1, np.nan])), surrogates=values(mean_bits=0.05, deviation_bits=0.01))
    ax = plot.information(told, ax=flat())
    assert [bar.get_height() for bar in ax.patches] == [0.5, 0.4, 0.05]
    assert ax.get_ylabel() == "mutual information I, bit"

    def way(bits):
        return values(mutual_information_bits=np.array(bits), mutual_information_error_bits=np.array([0.1, 0.1, 0.1]), mutual_information_baseline_bits=np.array([0.0, 0.1, 0.0]), mutual_information_undersampled=np.array([False, True, True]))

    flow = values(noise_strength=np.array([0.0, 1.0, 3.0]), from_to=way([1.0, 0.5, 0.2]), to_from=way([0.1, 0.2, 0.3]))
    ax = plot.flux(flow, ax=flat())
    assert line(ax, "from A to B").get_ydata().tolist() == [1.0, 0.5, 0.2]
    assert line(ax, "from B to A, surrogates").get_ydata().tolist() == [0.0, 0.1, 0.0]
    (span,) = ax.patches
    assert (span.get_xy()[:, 0].min(), span.get_xy()[:, 0].max()) == (0.5, 3.0)


def test_information_and_flux_of_real_results():
    run = recres.simulate("gaussian:n=4,seed=1", 1, steps=500)
    ax = plot.information(recres.information(run, estimator=["plug-in", "nsb"], surrogates=9), ax=flat())
    assert len(ax.patches) == 3
    flow = recres.flux("gaussian:n=4,seed=1", [0, 1, 2], from_neurons=[0], to_neurons=[1], steps=300, replicates=4, surrogates=9)
    for measure in ("mutual_information", "transfer_entropy"):
        ax = plot.flux(flow, measure, ax=flat())
        np.testing.assert_array_equal(line(ax, "from A to B").get_ydata(), getattr(flow.from_to, f"{measure}_bits"))
    told = recres.flux(recording=run, from_neurons=[0], to_neurons=[1])
    assert plot.flux(told, ax=flat()).patches[0].get_height() == told.from_to.mutual_information_bits[0]
    drawn = plot.raster(run, ax=flat()).collections[0].get_array().reshape(4, -1)  # of long runs the beginning
    np.testing.assert_array_equal(drawn.T, run.states[: drawn.shape[1]])


def test_colours_are_those_of_the_page():
    words = (Path(__file__).parents[2] / "web/src/theme.js").read_text()
    light = words[words.index("var LIGHT") : words.index("var DARK")]
    for name, colour in {**_style.NAMED, "soft": _style.SOFT, "shade": _style.SHADE, "minus": _style.MINUS, "paper": _style.PAPER}.items():
        assert f"{name}: '{colour}'" in light
    roles = words[words.index("var ROLES") : words.index("var ORDER")]
    assert dict(re.findall(r"(\w+): '(\w+)'", roles)) == _style.ROLES
    assert re.findall(r"'(\w+)'", words[words.index("var ORDER") : words.index("// Anchors")]) == list(_style.ORDER)
    anchors = json.loads(re.search(r"var SCALE = (\[.*?\]);", words, re.DOTALL).group(1))
    assert [list(one) for one in _style._SCALE] == anchors
    assert [list(one) for one in _style._ARMS] == json.loads(re.search(r"arms: (\[\[.*?\]\])", light).group(1))


def test_the_scale_reads_in_grey():
    luminance = [np.dot(to_rgb(_style.NUMBERS(place)), (0.2126, 0.7152, 0.0722)) for place in np.linspace(0, 1, 64)]
    assert (np.diff(luminance) > 0).all()


def test_without_matplotlib_the_package_works_and_says_what_is_missing():
    words = (
        "import sys; sys.modules['matplotlib'] = None\nimport recres\nassert 'numpy' in sys.modules\n"
        "recres.plot.weights([[1.0]])"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True)
    assert "ImportError: recres.plot needs matplotlib; install python3-matplotlib" in done.stderr


def test_matplotlib_is_loaded_only_when_it_is_used():
    subprocess.run([sys.executable, "-c", "import recres, sys; assert 'matplotlib' not in sys.modules"], check=True)
