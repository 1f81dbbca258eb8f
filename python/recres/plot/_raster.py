"""Signs of neurons over time."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Patch

from . import _axes, _style
from ._heat import cells


def draw(ax: Any, panel: dict[str, Any]) -> None:
    """A row for each neuron, the first at the top; dark is +1."""
    rows, first = panel["values"], panel.get("first_step", 0)
    steps = max(map(len, rows), default=0)
    letters = np.array([list(row.ljust(steps)) for row in rows], dtype="U1").reshape(len(rows), steps)
    is_none = (letters != "+") & (letters != "-")
    signs: Any = np.ma.MaskedArray(np.where(letters == "+", 1, -1), is_none)  # type: ignore[no-untyped-call]
    cells(ax, signs, first, cmap=_style.SIGNS, vmin=-1, vmax=1)
    # In the middle of a step's cell stands its number.
    _axes.shade_spans(ax, panel.get("spans", []), shift=-0.5)
    for collection in ax.patches:
        collection.set_zorder(3)
    for spine in ax.spines.values():
        spine.set_visible(True)
    ax.set_xlim(first - 0.5, first + steps - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlabel(_axes.plain(panel["x"]["label"]))
    _axes.set_places(ax, "y", {"label": "", "names": panel["rows"]}, len(rows))
    handles = [Patch(facecolor=colour, edgecolor=_style.SHADE, linewidth=0.4, label=name) for colour, name in ((_style.INK, "+1"), (_style.MINUS, "−1"))]
    _axes.finish(ax, panel["title"], handles)
