"""Tables."""

from __future__ import annotations

from typing import Any

from . import _axes

_MOST_ROWS = 40


def draw(ax: Any, panel: dict[str, Any]) -> None:
    """The first rows, as text."""
    rows = [[_cell(value) for value in row] for row in panel["rows"][:_MOST_ROWS]]
    ax.set_axis_off()
    if rows:
        table = ax.table(cellText=rows, colLabels=[_axes.plain(name) for name in panel["columns"]], loc="upper left", edges="horizontal")
        table.auto_set_font_size(False)
        table.set_fontsize(6.5)
    _axes.finish(ax, panel["title"])


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, (int, float)) else _axes.plain(str(value))
