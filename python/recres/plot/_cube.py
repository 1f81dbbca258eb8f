"""Paths in three dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from . import _axes, _style


def draw(ax: Any, panel: dict[str, Any]) -> None:
    """Open where a path starts, full where it ends. The axes must be three-dimensional."""
    if getattr(ax, "name", "") != "3d":
        raise ValueError("paths in three dimensions need axes made with projection='3d'")
    series = panel["series"]
    for one, colour in zip(series, _style.colours(series)):
        points = np.array([[np.nan if value is None else value for value in point] for point in one["points"]], dtype=np.float64)
        points = points.reshape(-1, 3)
        ax.plot(*points.T, color=colour, linewidth=0.7, marker="." if len(points) <= 200 else "", markersize=1.5, label=_axes.plain(one["name"]))
        known = points[np.isfinite(points).all(axis=1)]
        for end, face in ((known[:1], _style.PAPER), (known[-1:], colour)):
            ax.plot(*end.T, linestyle="", marker="o", markersize=3.5, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=0.8)
    for which, name in zip("xyz", panel["axes"]):
        getattr(ax, f"set_{which}lim")(panel["from"], panel["to"])
        getattr(ax, f"set_{which}label")(_axes.plain(name), labelpad=-6)
        ax.tick_params(axis=which, pad=-3, labelsize=6)
        getattr(ax, f"{which}axis").set_major_locator(MaxNLocator(nbins=4))
    ax.view_init(elev=23, azim=-55)
    _axes.finish(ax, panel["title"])
