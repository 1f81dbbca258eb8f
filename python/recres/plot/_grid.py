"""Where panels stand in a figure: rows of places, each with room for what stands around its axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import _axes, _style

#: (panel, first column, columns taken)
Place = tuple[dict[str, Any], int, int]

_POINTS = 72 * _style.CENTIMETRE  # in a centimetre


@dataclass(frozen=True)
class _Room:
    """What a panel needs, in centimetres."""

    left: float
    right: float
    bottom: float
    top: float
    high: float


class Grid:
    """Rows of panels, `columns` equal places wide.

    matplotlib's own layouts give way to long titles and legends, until nothing is left for the axes.
    """

    def __init__(self, rows: list[list[Place]], columns: int, width_cm: float) -> None:
        self._rows = rows
        self._columns = columns
        self._width = width_cm
        self._rooms = [[_room(panel, width_cm * span / columns) for panel, _, span in row] for row in rows]
        self._heights = [max(room.bottom + room.high + room.top for room in row) for row in self._rooms]

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of the figure."""
        return self._width * _style.CENTIMETRE, sum(self._heights) * _style.CENTIMETRE

    def fill(self, figure: Any) -> list[Any]:
        """Axes for each panel, in order."""
        axes = []
        tall = sum(self._heights)
        below = tall
        for row, rooms, height in zip(self._rows, self._rooms, self._heights):
            below -= height
            for (panel, column, span), room in zip(row, rooms):
                left = self._width * column / self._columns + room.left
                wide = self._width * span / self._columns - room.left - room.right
                free = height - room.bottom - room.top
                # Cells keep their shape, and stand at the top of the row.
                high = room.high if panel["kind"] in ("heat", "raster") else free
                box = (left / self._width, (below + room.bottom + free - high) / tall, wide / self._width, high / tall)
                axes.append(figure.add_axes(box, projection="3d" if panel["kind"] == "cube" else None))
        return axes


def rows_of(figure: dict[str, Any]) -> list[list[Place]]:
    """The rows that the panels of a figure fill."""
    rows: list[list[Place]] = [[]]
    column = 0
    for panel in figure["panels"]:
        span = max(1, min(panel.get("span", 1), figure["columns"]))
        if column + span > figure["columns"]:
            rows.append([])
            column = 0
        rows[-1].append((panel, column, span))
        column += span
    return rows


def _room(panel: dict[str, Any], width: float) -> _Room:
    kind = panel["kind"]
    left, right, bottom = {
        "cube": (0.2, 0.7, 0.3),
        "graph": (0.1, 0.1, 0.1),
        "heat": (1.15, 1.25, 0.95),
        "table": (0.2, 0.2, 0.1),
    }.get(kind, (1.2, 0.3, 0.95))
    if kind in ("heat", "raster"):
        left += 0.11 * max(map(len, panel["y"].get("names", [""]) if kind == "heat" else panel["rows"]), default=0)
    if kind in ("heat", "bars"):
        bottom += 0.07 * max(map(len, panel["x"].get("names") or [""]))
    wide = max(1.0, width - left - right)
    if kind in ("bars", "curves"):
        left += 0.3 * (len(_axes.label_lines(panel["y"]["label"], _high(panel, wide) * _POINTS)) - 1)
        wide = max(1.0, width - left - right)
    top = 0.2 + 0.36 * len(_axes.title_lines(panel["title"], wide * _POINTS)) + 0.335 * _legend_rows(panel, wide)
    return _Room(left, right, bottom, top, _high(panel, wide))


def _high(panel: dict[str, Any], wide: float) -> float:
    if panel["kind"] == "heat":
        return float(min(1.2, max(0.2, panel["rows"] / max(1, panel["columns"])))) * _axes.BESIDE_BAR * wide
    if panel["kind"] == "raster":
        return float(max(0.8, min(0.28 * len(panel["values"]), 12.0)))
    if panel["kind"] == "table":
        return 0.4 * (min(len(panel["rows"]), 40) + 1)
    return min({"cube": 0.85, "graph": 0.75}.get(panel["kind"], 0.62) * wide, 6.5)


def _legend_rows(panel: dict[str, Any], wide: float) -> int:
    names = panel["groups"] if panel["kind"] == "graph" else [one["name"] for one in panel.get("series", [])]
    if panel["kind"] == "raster":
        return 1
    return -(-len(names) // _axes.legend_columns(names, wide * _POINTS)) if len(names) > 1 else 0
