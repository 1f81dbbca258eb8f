"""Whole figures: panels on a grid, lettered, with a caption."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from . import _bars, _cube, _curves, _graph, _heat, _raster, _style, _table
from ._grid import Grid, rows_of

_DRAW: dict[str, Callable[..., None]] = {
    "bars": _bars.draw,
    "cube": _cube.draw,
    "curves": _curves.draw,
    "graph": _graph.draw,
    "heat": _heat.draw,
    "raster": _raster.draw,
    "table": _table.draw,
}


class PaperFigure(Figure):  # type: ignore[misc]
    """A matplotlib figure that keeps its text as text when it is saved, and its caption."""

    #: What the figure shows, panel by panel; not drawn.
    caption: str = ""

    def savefig(self, fname: Any, **options: Any) -> None:
        """As matplotlib's."""
        with matplotlib.rc_context(_style.SAVED):
            super().savefig(fname, **options)

    def _repr_html_(self) -> str:
        image = io.BytesIO()
        self.savefig(image, format="png", dpi=150)
        source = base64.b64encode(image.getvalue()).decode()
        return f'<img src="data:image/png;base64,{source}"/><p>{html.escape(self.caption)}</p>'


def style() -> Any:
    """What is in force while something is drawn or saved."""
    return matplotlib.rc_context({**_style.STYLE, **_style.SAVED})


def draw_panel(ax: Any, panel: dict[str, Any], **options: Any) -> Any:
    """Draw one panel into these axes."""
    with matplotlib.rc_context(_style.STYLE):
        _DRAW[panel["kind"]](ax, panel, **options)
    return ax


def new_axes(panel: dict[str, Any]) -> Any:
    """Axes in a figure of their own, one column wide, that pyplot knows, so that notebooks and plt.show() show it."""
    from matplotlib import pyplot

    grid = Grid([[(panel, 0, 1)]], 1, _style.COLUMN_CM)
    with matplotlib.rc_context(_style.STYLE):
        return grid.fill(pyplot.figure(FigureClass=PaperFigure, figsize=grid.inches))[0]


def draw_figure(figure: dict[str, Any], width_cm: float | None) -> PaperFigure:
    """All panels of a figure of a document."""
    columns = figure["columns"]
    lettered = {**figure, "panels": [{**panel, "title": _lettered(figure, k)} for k, panel in enumerate(figure["panels"])]}
    grid = Grid(rows_of(lettered), columns, width_cm or (_style.COLUMN_CM if columns == 1 else _style.PAGE_CM))
    with matplotlib.rc_context(_style.STYLE):
        out = PaperFigure(figsize=grid.inches)
        axes = grid.fill(out)
    captions = [figure["title"] + ".", figure["caption"]]
    for k, (ax, panel) in enumerate(zip(axes, lettered["panels"])):
        draw_panel(ax, panel)
        ax.set_gid(f"{figure['id']}-{panel['id']}")
        if panel.get("note"):
            letter = _letter(figure, k)
            captions.append(f"{letter}: {panel['note']}" if letter else panel["note"])
    out.caption = " ".join(filter(None, captions))
    return out


def _letter(figure: dict[str, Any], k: int) -> str:
    if len(figure["panels"]) < 2:
        return ""
    return chr(ord("A") + k) if k < 26 else str(k + 1)


def _lettered(figure: dict[str, Any], k: int) -> str:
    return f"{_letter(figure, k)}  {figure['panels'][k]['title']}".strip()
