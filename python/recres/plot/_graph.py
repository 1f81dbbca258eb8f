"""Which state follows which."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import EllipseCollection
from matplotlib.lines import Line2D

from . import _axes, _style

_RADIUS = 0.16  # nodes next to each other are about 1 apart
_MOST_NAMED = 40


def draw(ax: Any, panel: dict[str, Any]) -> None:
    """Dots and arrows; full dots are an attractor's own."""
    nodes, groups = panel["nodes"], panel["groups"]
    colours = np.array(_style.colours([{} for _ in groups]), dtype=object)
    places = np.array([(node["x"], node["y"]) for node in nodes], dtype=np.float64).reshape(-1, 2)
    group = np.array([node["group"] for node in nodes], dtype=np.int64)
    own = np.array([node["is_attractor"] for node in nodes], dtype=bool)
    edges = np.array(panel["edges"], dtype=np.int64).reshape(-1, 2)
    begin, way = places[edges[:, 0]], places[edges[:, 1]] - places[edges[:, 0]]
    length = np.hypot(*way.T)
    stays = length < 1e-6
    unit = way[~stays] / length[~stays, None]
    tails, arrows = begin[~stays] + unit * _RADIUS, way[~stays] - unit * (2 * _RADIUS + 0.02)
    if len(tails):
        ax.quiver(*tails.T, *arrows.T, angles="xy", scale_units="xy", scale=1, units="xy", width=0.025, headwidth=5, headlength=6, headaxislength=5.5, color=_style.SHADE, zorder=2)  # fmt: skip
    _circles(ax, begin[stays] + (0, 1.5 * _RADIUS), 0.9 * _RADIUS, "none", _style.SHADE, 2)
    for is_own in (False, True):
        chosen = own == is_own
        edge = list(colours[group[chosen]])
        _circles(ax, places[chosen], _RADIUS * (1.0 if is_own else 0.75), edge if is_own else _style.PAPER, edge, 3)
    if len(nodes) <= _MOST_NAMED:
        for node in nodes:
            ax.text(node["x"], node["y"] - 1.4 * _RADIUS, _axes.plain(node["name"]), ha="center", va="top", fontsize=5.5, color=_style.SOFT)
    if len(nodes):
        ax.set_xlim(places[:, 0].min() - 0.6, places[:, 0].max() + 0.6)
        ax.set_ylim(places[:, 1].min() - 0.7, places[:, 1].max() + 0.6)
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()
    handles = [Line2D([], [], linestyle="", marker="o", markersize=4, color=colour, label=_axes.plain(name)) for colour, name in zip(colours, groups)]
    _axes.finish(ax, panel["title"], handles)


def _circles(ax: Any, places: Any, radius: float, face: Any, edge: Any, layer: int) -> None:
    if not len(places):
        return
    size = np.full(len(places), 2 * radius)
    ax.add_collection(
        EllipseCollection(
            size, size, np.zeros(len(places)), units="xy", offsets=places, offset_transform=ax.transData, facecolors=face,
            edgecolors=edge, linewidths=0.8, zorder=layer,
        )
    )  # fmt: skip
