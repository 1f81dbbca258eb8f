"""Figures and panels of any result, by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._document import Shown, document_of


def figures(result: Shown, *, width_cm: float | None = None) -> dict[str, Any]:
    """All figures of a result.

    Parameters
    ----------
    result : Result, Network, str or path
        What to show, or an HDF5 file that recres wrote; that of a reproduction has the paper's figures.
    width_cm : float, optional
        The width of each, in centimetres: one column (8.5) or a page (17.5), as it needs, if not given.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        By their ids, in the order of `recres.report`. pyplot does not know them, so nothing needs to be closed; each has a
        `caption` and is shown by notebooks.

    Raises
    ------
    OSError
        Where a file cannot be read, or is damaged.
    ImportError
        Without matplotlib.

    Examples
    --------
    >>> list(recres.plot.figures(recres.autapses(3)))
    ['network']
    """
    draw_figure = renderers().draw_figure
    return {one["id"]: draw_figure(one, width_cm) for one in document_of(result)["figures"]}


def figure(result: Shown, name: str, *, width_cm: float | None = None) -> Any:
    """One figure of a result, by its id.

    Parameters
    ----------
    result : Result, Network, str or path
    name : str
        Such as "fig2"; see `figures`.
    width_cm : float, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Where there is no such figure; the message says which there are.

    Examples
    --------
    >>> recres.plot.figure(recres.autapses(3), "network").caption
    'Weights. Row = target, column = source.'
    """
    found = {one["id"]: one for one in document_of(result)["figures"]}
    if name not in found:
        raise ValueError(f"there is no figure {name!r}; there are {', '.join(found) or 'none'}")
    return renderers().draw_figure(found[name], width_cm)


def panels(result: Shown) -> dict[str, str]:
    """What `panel` can draw of a result.

    Parameters
    ----------
    result : Result, Network, str or path

    Returns
    -------
    dict of str to str
        The title of each panel by "figure/panel".

    Examples
    --------
    >>> recres.plot.panels(recres.autapses(3))
    {'network/weights': 'Weights'}
    """
    return {name: one["title"] for name, one in panels_of(result).items()}


def panel(result: Shown, name: str, ax: Any = None) -> Any:
    """Draw one panel of a result, by its id.

    Parameters
    ----------
    result : Result, Network, str or path
    name : str
        "figure/panel", such as "fig1/strong"; see `panels`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes, in a figure that pyplot knows, if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = recres.plot.panel(recres.autapses(3), "network/weights", ax=Figure().add_subplot())
    >>> ax.get_xlabel()
    'source m'
    """
    return draw(chosen(panels_of(result), [name]), ax)


def style() -> Any:
    """The style of these figures, for axes that you make yourself, and for saving them: a context manager.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> with recres.plot.style():
    ...     label = Figure().add_subplot().set_xlabel("r")
    >>> label.get_fontsize()
    7.5
    """
    return renderers().style()


def panels_of(result: Shown) -> dict[str, dict[str, Any]]:
    """All panels of a result's document by "figure/panel"."""
    return {f"{one['id']}/{part['id']}": part for one in document_of(result)["figures"] for part in one["panels"]}


def chosen(found: dict[str, dict[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    """The first of these panels that there is."""
    for name in names:
        if name in found:
            return found[name]
    raise ValueError(f"the result has no panel {' or '.join(names)}; it has {', '.join(found) or 'none'}")


def draw(content: dict[str, Any], ax: Any, **options: Any) -> Any:
    """Draw a panel into these axes, or new ones."""
    figure_code = renderers()
    return figure_code.draw_panel(figure_code.new_axes(content) if ax is None else ax, content, **options)


def renderers() -> Any:
    """The code that needs matplotlib, which is loaded only now."""
    try:
        from . import _figure
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("matplotlib", "mpl_toolkits"):
            raise
        raise ImportError("recres.plot needs matplotlib; install python3-matplotlib, or 'recres[plot]' with pip") from error
    return _figure
