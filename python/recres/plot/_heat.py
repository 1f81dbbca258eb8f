"""Heat maps, and the cells that rasters are made of too."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LogNorm, Normalize

from .._types import Floats
from . import _axes, _style

_MOST_VECTORS = 10_000  # cells; more make a file that viewers choke on
_LARGEST = 1e300  # leaves room for sums


def cells(ax: Any, values: Any, first_column: float, **options: Any) -> Any:
    """A cell for each value, centred on its column and row; vectors where they are few."""
    rows, columns = values.shape
    x = first_column - 0.5 + np.arange(columns + 1)
    y = np.arange(rows + 1) - 0.5
    few = rows * columns <= _MOST_VECTORS
    # Cells that only just meet show hairlines in between in most viewers; an edge of their own colour covers them.
    seam = {"edgecolors": "face", "linewidth": 0.15} if few else {}
    return ax.pcolormesh(x, y, values, rasterized=not few, **seam, **options)


def draw(ax: Any, panel: dict[str, Any]) -> None:
    """The values as colours, with their scale; cells without a place on it are left as paper."""
    values = _axes.floats(panel["values"]).reshape(panel["rows"], panel["columns"]).clip(-_LARGEST, _LARGEST)
    value = panel["value"]
    is_log = value["scale"] == "log"
    has_no_place = ~np.isfinite(values) | (is_log & (values <= 0))
    masked: Any = np.ma.MaskedArray(values, has_no_place)  # type: ignore[no-untyped-call]
    mesh = cells(ax, masked, 0, cmap=_style.ARMS if value["scale"] == "diverging" else _style.NUMBERS, norm=_norm(values[~has_no_place], value))
    for spine in ax.spines.values():
        spine.set_visible(True)
    ax.set_xlim(-0.5, panel["columns"] - 0.5)
    ends = (-0.5, panel["rows"] - 0.5)
    ax.set_ylim(*(reversed(ends) if panel.get("top_down") else ends))
    if 0.2 < panel["rows"] / max(1, panel["columns"]) < 5:
        ax.set_aspect("equal", adjustable="box")
    bar = ax.figure.colorbar(mesh, ax=ax, fraction=0.07, pad=1 - _axes.BESIDE_BAR - 0.07, aspect=18)
    bar.set_label(_axes.plain(value["label"]), fontsize=6.5)
    bar.outline.set_linewidth(0.5)
    bar.solids.set(rasterized=False, edgecolor="face", linewidth=0.15)
    if is_log:
        _axes.log_ticks(bar.ax.yaxis)
    _axes.set_places(ax, "x", panel["x"], panel["columns"])
    _axes.set_places(ax, "y", panel["y"], panel["rows"])
    _axes.finish(ax, panel["title"])


def _norm(values: Floats, value: dict[str, Any]) -> Any:
    is_log = value["scale"] == "log"
    low, high = (float(values.min()), float(values.max())) if values.size else (0.1, 1.0)
    if value.get("from") is not None:
        low = value["from"]
    elif value["scale"] == "linear":
        low = min(low, 0.0)
    if value.get("to") is not None:
        high = value["to"]
    if value["scale"] == "diverging":
        high = max(abs(low), abs(high))
        low = -high
    if not high > low:
        low, high = (low / 3, high * 3) if is_log else (low - 1, high + 1)
    return LogNorm(low, high) if is_log else Normalize(low, high)
