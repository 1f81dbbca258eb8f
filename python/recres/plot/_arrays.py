"""Figures of plain arrays: states, activities, weights."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .._arrays import numbers
from .._document import Shown
from .._network import Network
from .._result import Result
from .._types import Floats, NetworkLike
from ._panels import chosen, draw, panels_of


def raster(states: Shown | ArrayLike, ax: Any = None, *, first_step: int = 0) -> Any:
    """Draw the signs of neurons over time: dark is +1.

    Parameters
    ----------
    states : array_like of shape (T, N), Result, str or path
        States or activities, a row for each step, +1 where above 0; NaN is left white. Or a result with states.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.
    first_step : int, optional
        The number of the first row.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> recres.plot.raster([[1, -1], [-1, 1], [1, 1]], ax=Figure().add_subplot()).get_xlabel()
    'step'
    """
    if not _is_array(states):
        return draw(chosen(panels_of(states), ["raster/states", "raster/raster"]), ax)  # type: ignore[arg-type]
    values = _rows(states, "states")
    letters = np.where(np.isnan(values), " ", np.where(values > 0, "+", "-")).T
    rows = ["".join(row) for row in letters]
    names = [str(k) for k in range(len(rows))]
    content = {"kind": "raster", "title": "", "x": {"label": "step"}, "first_step": first_step, "rows": names, "values": rows}
    return draw(content, ax)


def trajectory(activities: Shown | ArrayLike, ax: Any = None) -> Any:
    """Draw the path of three neurons in their cube, open where it starts, full where it ends.

    Parameters
    ----------
    activities : array_like of shape (T, N), Result, str or path
        Activities of three neurons or more, of which the first three are drawn. Or a result of tanh neurons.
    ax : mpl_toolkits.mplot3d.axes3d.Axes3D, optional
        Where to draw, made with ``projection="3d"``; new axes if not given.

    Returns
    -------
    mpl_toolkits.mplot3d.axes3d.Axes3D

    Raises
    ------
    ValueError
        Where there are fewer than three neurons, or the axes are flat.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot(projection="3d")
    >>> recres.plot.trajectory([[0, 0, 0], [0.5, 0.5, 1]], ax=ax).get_zlabel()
    'neuron 2'
    """
    if not _is_array(activities):
        names = ["portrait/cube", "activity/activity", "fig4/cube"]
        return draw(chosen(panels_of(activities), names), ax)  # type: ignore[arg-type]
    points = _rows(activities, "activities")
    if points.shape[1] < 3:
        raise ValueError(f"a path in the cube needs three neurons, not {points.shape[1]}")
    known = np.abs(points[:, :3][np.isfinite(points[:, :3])])
    reach = max(1.0, float(known.max(initial=0.0)))
    series = [{"name": "path", "role": "information", "points": points[:, :3].tolist()}]
    axes = ["neuron 0", "neuron 1", "neuron 2"]
    return draw({"kind": "cube", "title": "", "axes": axes, "from": -reach, "to": reach, "series": series}, ax)


def weights(network: NetworkLike | Result, ax: Any = None) -> Any:
    """Draw a network's weights: W[target, source], the first target at the top.

    Parameters
    ----------
    network : Network, array_like, str or Result
        A network, its weights, the text of a generator or file of weights, or a result with its network. Of more than
        128 neurons the largest weight of each square is drawn.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> recres.plot.weights([[0, -1], [1, 0]], ax=Figure().add_subplot()).get_ylabel()
    'target n'
    """
    shown = network if isinstance(network, (Network, Result)) else Network(network)
    return draw(chosen(panels_of(shown), ["network/weights"]), ax)


def _is_array(values: Any) -> bool:
    return not isinstance(values, (Result, Network, str, os.PathLike)) and not hasattr(values, "save")


def _rows(values: Any, what: str) -> Floats:
    return numbers(values, what, 2)
