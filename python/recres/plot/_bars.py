"""Bars."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _axes, _style


def draw(ax: Any, panel: dict[str, Any]) -> None:
    """Bars from zero, with their errors; those of one place side by side."""
    series, names = panel["series"], panel["x"]["names"]
    _axes.set_scale(ax, "y", panel["y"])
    wide = 0.76 / max(1, len(series))
    for k, (one, colour) in enumerate(zip(series, _style.colours(series))):
        middle = np.arange(len(names)) + (k - (len(series) - 1) / 2) * wide
        values = _axes.floats(one["values"])
        ax.bar(middle, values, 0.92 * wide, color=colour, label=_axes.plain(one["name"]), linewidth=0)
        if "error" in one:
            error = _axes.floats(one["error"])
            known = np.isfinite(error) & np.isfinite(values)
            ax.errorbar(middle[known], values[known], error[known], fmt="none", ecolor=_style.INK, elinewidth=0.6, capsize=1.2, capthick=0.6)
    ax.set_xlim(-0.6, len(names) - 0.4)
    _axes.set_places(ax, "x", panel["x"], len(names))
    _axes.set_limits(ax, "y", panel["y"], 0.06)
    _axes.finish(ax, panel["title"])
