"""One style for all figures: columns of a journal, thin lines, the colours of the page of `recres.report`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.colors import LinearSegmentedColormap, ListedColormap

CENTIMETRE = 1 / 2.54  # in inches, as matplotlib counts
COLUMN_CM = 8.5
PAGE_CM = 17.5

#: In force while something is drawn.
STYLE: dict[str, Any] = {
    "axes.formatter.use_mathtext": False,
    "axes.labelsize": 7.5,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 8,
    "figure.dpi": 150,
    "font.family": "sans-serif",
    "font.size": 7.5,
    "legend.fontsize": 6.5,
    "lines.linewidth": 1.1,
    "text.usetex": False,
    "xtick.labelsize": 6.5,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "xtick.minor.size": 1.5,
    "xtick.minor.width": 0.4,
    "ytick.labelsize": 6.5,
    "ytick.major.size": 2.5,
    "ytick.major.width": 0.6,
    "ytick.minor.size": 1.5,
    "ytick.minor.width": 0.4,
}

#: In force while a figure is saved: text stays text, which can be searched and edited.
SAVED: dict[str, Any] = {"pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "none", "savefig.dpi": 400}

# As web/src/theme.js has them, of light paper; a test compares the two.
INK, SOFT, SHADE, MINUS, PAPER = "#1c1f24", "#5a6270", "#8a93a1", "#dfe5ec", "#ffffff"
NAMED = {
    "blue": "#0072b2",
    "vermillion": "#d55e00",
    "green": "#009e73",
    "purple": "#b5578f",
    "orange": "#c98a00",
    "sky": "#3a9bd0",
    "grey": "#767d88",
    "ink": INK,
}
ROLES = {
    "information": "blue",
    "entropy": "vermillion",
    "divergence": "green",
    "corrected": "purple",
    "exact": "ink",
    "baseline": "grey",
    "before": "blue",
    "during": "vermillion",
    "after": "green",
}
ORDER = ("blue", "vermillion", "green", "purple", "orange", "sky", "grey", "ink")
_SCALE = [(48, 18, 86), (58, 47, 126), (52, 80, 143), (38, 111, 145), (28, 141, 140), (43, 170, 124), (104, 196, 94), (176, 216, 66), (247, 228, 60)]  # fmt: skip
_ARMS = [(11, 60, 117), (84, 154, 211), (246, 246, 244), (236, 142, 88), (150, 44, 4)]

# Colours of like lightness are told apart in grey by these.
_MARKERS = {"information": "o", "entropy": "s", "divergence": "^", "before": "o", "during": "s", "after": "^"}
_FURTHER_MARKERS = ("D", "v", "P", "X", "<", ">", "h", "*")


def _colour_map(name: str, anchors: Sequence[tuple[int, int, int]]) -> Any:
    return LinearSegmentedColormap.from_list(name, [tuple(part / 255 for part in anchor) for anchor in anchors])


NUMBERS = _colour_map("recres", _SCALE)
ARMS = _colour_map("recres-arms", _ARMS)
SIGNS = ListedColormap([MINUS, INK], name="recres-signs")


def colours(series: Sequence[dict[str, Any]]) -> list[Any]:
    """A colour for each: by role, by its place in a family, or the next that is left."""
    taken = {ROLES[one["role"]] for one in series if one.get("role") in ROLES}
    free = [name for name in ORDER if name not in taken] or list(ORDER)
    out: list[Any] = []
    others = 0
    for one in series:
        if one.get("role") in ROLES:
            out.append(NAMED[ROLES[one["role"]]])
        elif one.get("shade") is not None:
            out.append(NUMBERS(0.86 * one["shade"]))  # the brightest part is lost on paper
        else:
            out.append(NAMED[free[others % len(free)]])
            others += 1
    return out


def markers(series: Sequence[dict[str, Any]]) -> list[str]:
    """A marker for each; none in families, whose colours already differ in lightness."""
    out = []
    others = 0
    for one in series:
        if one.get("role") in _MARKERS:
            out.append(_MARKERS[one["role"]])
        elif one.get("shade") is not None or one.get("role") in ROLES:
            out.append("")
        else:
            out.append(_FURTHER_MARKERS[others % len(_FURTHER_MARKERS)])
            others += 1
    return out
