"""What panels of all kinds have in common: labels, scales, ticks, legends."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from .._types import Floats
from ._style import SHADE, SOFT

#: The part of its width that is left to a heat map beside its scale.
BESIDE_BAR = 0.89

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def floats(values: Any) -> Floats:
    """Numbers of a document: null is NaN."""
    return np.array(values, dtype=np.float64)


def plain(words: str) -> str:
    """Words as they are: what matplotlib would take for mathematics is none."""
    return words.replace("$", r"\$")


def power_text(value: float, largest: float) -> str:
    """A power of ten, in plain letters, which stay text in files."""
    exponent = round(math.log10(value))
    return f"{10**exponent}" if 0 <= exponent < 4 and largest < 1e5 else "10" + str(exponent).translate(_SUPERSCRIPTS)


def log_ticks(axis: Any) -> None:
    """Ticks at powers of ten; between them, where there are hardly two."""

    def between(value: float, _: Any) -> str:
        low, high = sorted(axis.get_view_interval())
        first = value / 10 ** math.floor(math.log10(value))
        return f"{value:g}" if high < 20 * low and round(first) in (2, 5) else ""

    axis.set_major_locator(LogLocator(numticks=8))
    axis.set_major_formatter(FuncFormatter(lambda value, _: power_text(value, max(axis.get_view_interval())) if value > 0 else ""))
    axis.set_minor_formatter(FuncFormatter(between))


def set_scale(ax: Any, which: str, axis: dict[str, Any]) -> None:
    """Label and scale of the x or y axis."""
    words = axis["label"]
    if which == "y":
        words = "\n".join(label_lines(words, float(ax.get_position().height * ax.figure.get_figheight() * 72)))
    getattr(ax, f"set_{which}label")(plain(words))
    ticks = getattr(ax, f"{which}axis")
    if axis.get("scale") == "log":
        if getattr(ax, f"get_{which}scale")() != "log":
            getattr(ax, f"set_{which}scale")("log", nonpositive="clip" if which == "y" else "mask")
        log_ticks(ticks)
    elif axis.get("whole"):
        ticks.set_major_locator(MaxNLocator(integer=True, nbins="auto", steps=[1, 2, 5, 10]))


def set_limits(ax: Any, which: str, axis: dict[str, Any], margin: float, from_zero: bool = True) -> None:
    """The range that the axis must show; what is drawn later into the same axes widens it."""
    ax.margins(**{which: margin})
    ax.relim()
    ax.autoscale_view(**{f"scale{other}": other == which for other in "xy"})
    low, high = getattr(ax, f"get_{which}lim")()
    begin, end = axis.get("from"), axis.get("to")
    if begin is None and from_zero and axis.get("scale") != "log":
        # A range that begins near zero begins there.
        least = getattr(ax.dataLim, f"{which}0")
        begin = 0.0 if 0 <= least < 0.3 * high else None
    if begin is not None:
        low = begin
    if end is not None:
        high = end
    getattr(ax, f"set_{which}lim")(low, high, auto=True)


def set_places(ax: Any, which: str, places: dict[str, Any], count: int) -> None:
    """An axis of `count` places at 0, 1, …, with names if they have any."""
    getattr(ax, f"set_{which}label")(plain(places["label"]))
    axis = getattr(ax, f"{which}axis")
    names = places.get("names") or [str(k) for k in range(count)]
    are_words = any(not name.lstrip("-").isdigit() for name in names)

    def name(place: float, _: Any) -> str:
        k = round(place)
        return plain(names[k]) if abs(place - k) < 1e-6 and 0 <= k < count else ""

    axis.set_major_locator(FixedLocator(range(count)) if are_words and count <= 16 else MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(name))
    axis.set_minor_formatter(NullFormatter())
    room = width_points(ax) / max(1, count) / (0.6 * 6.5)  # letters a place
    if which == "x" and are_words and max(map(len, names)) > room:
        ax.tick_params(axis="x", labelrotation=30)
        for label in ax.get_xticklabels():
            label.set_horizontalalignment("right")


def width_points(ax: Any) -> float:
    """About how wide the axes are, in points."""
    return float(ax.get_position().width * ax.figure.get_figwidth() * 72)


def shade_spans(ax: Any, spans: Sequence[dict[str, Any]], shift: float = 0.0) -> None:
    """Shaded ranges of x."""
    for span in spans:
        ax.axvspan(span["from"] + shift, span["to"] + shift, color=SHADE, alpha=0.25, linewidth=0, zorder=0.5)
        if span["label"]:
            at = (span["from"] + shift, 1.0)
            ax.annotate(
                plain(span["label"]), at, xytext=(1, -1), xycoords=ax.get_xaxis_transform(), textcoords="offset points",
                fontsize=6, color=SOFT, va="top",
            )  # fmt: skip


def title_lines(title: str, points: float) -> list[str]:
    """A title in lines that fit into so much room."""
    return textwrap.wrap(title, max(12, int(points / (0.52 * 8))))


def label_lines(label: str, points: float) -> list[str]:
    """The label of a y axis in lines that fit into so much room."""
    return textwrap.wrap(label, max(12, int(points / (0.5 * 7.5)))) or [""]


def legend_columns(names: Sequence[str], points: float) -> int:
    """How many entries stand side by side in so much room."""
    entry = max(map(len, names), default=0) * 0.52 * 6.5 + 26
    return max(1, min(len(names), int(points / entry)))


def finish(ax: Any, title: str, handles: Sequence[Any] | None = None) -> None:
    """Legend above the axes, title above the legend."""
    found, names = ax.get_legend_handles_labels()
    if handles is not None:
        found, names = list(handles), [handle.get_label() for handle in handles]
    rows = 0
    if len(found) > 1:
        columns = legend_columns(names, width_points(ax))
        rows = -(-len(found) // columns)
        ax.legend(
            found, names, loc="lower left", bbox_to_anchor=(0, 1.01), ncol=columns, frameon=False, borderaxespad=0,
            borderpad=0.2, handlelength=1.8, columnspacing=1.0, labelspacing=0.25, fontsize=6.5,
        )  # fmt: skip
    ax.set_title(plain("\n".join(title_lines(title, width_points(ax)))), loc="left", pad=4 + rows * 9.5, fontsize=8)
