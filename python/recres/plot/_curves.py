"""Panels of curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .._types import Bools, Floats
from . import _axes, _style

_DASHES = {"dashed": (0, (4, 2)), "dotted": (0, (1, 1.5))}
_MOST_MARKED = 60  # points of a line that each get a marker


def draw(ax: Any, panel: dict[str, Any], label: str | None = None, colour: Any = None, roles: Any = None) -> None:
    """Series with their errors, lines across, shaded ranges; `label`, `colour` and `roles` as plot.curve has them."""
    series = [one for one in panel["series"] if roles is None or one.get("role") in roles]
    _axes.set_scale(ax, "x", panel["x"])
    _axes.set_scale(ax, "y", panel["y"])
    _axes.shade_spans(ax, panel.get("spans", []))
    for one, own, marker in zip(series, _style.colours(series), _style.markers(series)):
        _series(ax, one, own if colour is None else colour, marker, label)
    for k, mark in enumerate(panel.get("marks", [])):
        _mark(ax, mark, k)
    has_points = any(one["style"] == "points" for one in series)
    _axes.set_limits(ax, "x", panel["x"], 0.04 if has_points else 0.0, from_zero=not has_points)
    _axes.set_limits(ax, "y", panel["y"], 0.06, from_zero=not has_points)
    _axes.finish(ax, panel["title"])


def _series(ax: Any, one: dict[str, Any], colour: Any, marker: str, prefix: str | None) -> None:
    x, y = _axes.floats(one["x"]), _axes.floats(one["y"])
    name = _axes.plain(one["name"] if prefix is None else f"{prefix}: {one['name']}")
    style = one["style"]
    if style == "points":
        ax.plot(x, y, linestyle="", marker=marker or "o", markersize=2.5 if len(x) <= 500 else 1.2, color=colour, label=name)
    else:
        few = len(x) <= _MOST_MARKED and style == "line"
        ax.plot(
            x, y, color=colour, label=name, linestyle=_DASHES.get(style, "-"), marker=marker if few or len(x) == 1 else "",
            markersize=2.2, drawstyle="steps-post" if style == "steps" else "default", zorder=3 if style in _DASHES else 2.5,
        )  # fmt: skip
    if "error" in one:
        _errors(ax, x, y, _axes.floats(one["error"]), colour, style)


def _errors(ax: Any, x: Floats, y: Floats, error: Floats, colour: Any, style: str) -> None:
    known = np.isfinite(x) & np.isfinite(y) & np.isfinite(error)
    for run in _runs(known):
        low, high = y[run] - error[run], y[run] + error[run]
        if run.stop - run.start > 1 and style != "points":
            ax.fill_between(x[run], low, high, color=colour, alpha=0.22, linewidth=0)
        else:
            ax.errorbar(x[run], y[run], error[run], fmt="none", ecolor=colour, elinewidth=0.7, capsize=1.5, capthick=0.7)


def _runs(known: Bools) -> Iterator[slice]:
    """Places that follow each other, all of them known."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    for begin, end in zip(edges[::2], edges[1::2]):
        yield slice(int(begin), int(end))


def _mark(ax: Any, mark: dict[str, Any], k: int) -> None:
    line: dict[str, Any] = {"color": _style.SOFT, "linewidth": 0.6, "linestyle": (0, (3, 2)), "zorder": 1}
    text: dict[str, Any] = {"textcoords": "offset points", "fontsize": 6, "color": _style.SOFT}
    if mark.get("x") is not None:
        ax.axvline(mark["x"], **line)
        at, transform = (mark["x"], 1.0), ax.get_xaxis_transform()
        ax.annotate(_axes.plain(mark["label"]), at, xytext=(2, -1 - 7 * (k % 3)), xycoords=transform, va="top", **text)
    else:
        ax.axhline(mark["y"], **line)
        at, transform = (1.0, mark["y"]), ax.get_yaxis_transform()
        ax.annotate(_axes.plain(mark["label"]), at, xytext=(-2, 1), xycoords=transform, ha="right", va="bottom", **text)
