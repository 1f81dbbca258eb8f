"""Figures of results, a function for each main panel."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from .._document import Shown
from .._resonance import Resonance
from ._panels import chosen, draw, panels_of


def curve(
    result: Shown, ax: Any = None, *, label: str | None = None, color: Any = None, show: Collection[str] | None = None
) -> Any:
    """Draw entropy H, mutual information I and divergence D against noise strength.

    Bands are one standard error; dashed lines are exact; what is undersampled is shaded.

    Parameters
    ----------
    result : Resonance, exact result, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw, curves of other results beside; new axes if not given.
    label : str, optional
        Stands before each name in the legend, to tell results apart.
    color : color, optional
        Of all curves.
    show : collection of str, optional
        Of "entropy", "information", "divergence", "corrected" and "exact"; all if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such curve; the message says what it has.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> result = recres.resonance("autapses:n=3", [0, 2, 4], steps=100, replicates=4)
    >>> ax = recres.plot.curve(result, ax=Figure().add_subplot(), show=["information"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('noise strength r', 'bit')
    """
    if show is not None:
        known = ("entropy", "information", "divergence", "corrected", "exact")
        if isinstance(show, str):
            show = [show]
        for one in show:
            if one not in known:
                raise ValueError(f"show knows {', '.join(known)}, not {one!r}")
    content = chosen(panels_of(result), ["information/curve", "exact/curve"])
    return draw(content, ax, label=label, colour=color, roles=show)


def joint(result: Shown, noise_strength: float | None = None, ax: Any = None) -> Any:
    """Draw how often each state followed each other: the joint probability of successive states.

    Parameters
    ----------
    result : Resonance, str or path
        Of 6 neurons or fewer.
    noise_strength : float, optional
        One of the result's; of a file the weakest, the strongest or the peak. The peak if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where joint probabilities were not kept, or there are none for this noise strength.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> result = recres.resonance("autapses:n=3", [0, 2, 4], steps=100, replicates=4)
    >>> recres.plot.joint(result, 2, ax=Figure().add_subplot()).get_title(loc="left")
    'r = 2'
    """
    found = panels_of(result)
    if noise_strength is None:
        return draw(chosen(found, ["joint/peak", "joint/lowest"]), ax)
    if isinstance(result, Resonance) and result.joint is not None:
        k = _place(result.noise_strength, noise_strength)
        # The panel of another noise strength has the labels and the scale, which is the same for all.
        values = result.joint[k].ravel().tolist()
        return draw({**chosen(found, ["joint/lowest"]), "title": f"r = {result.noise_strength[k]:.4g}", "values": values}, ax)
    kept = {name: one for name, one in found.items() if name in ("joint/lowest", "joint/peak", "joint/highest")}
    strengths = {name: _strength(one["title"]) for name, one in kept.items()}
    names = [name for name, strength in strengths.items() if np.isclose(strength, noise_strength, rtol=1e-3)]
    if kept and not names:
        raise ValueError(f"files show noise strengths {', '.join(f'{one:g}' for one in strengths.values())}, not {noise_strength:g}")
    return draw(chosen(kept, names or ["joint/lowest"]), ax)


def _strength(title: str) -> float:
    return float(title.split()[2])  # "r = 8 (peak)"


def _place(strengths: Any, wanted: float) -> int:
    k = int(np.argmin(np.abs(strengths - wanted)))
    if not np.isclose(strengths[k], wanted):
        raise ValueError(f"noise strength {wanted:g} was not measured; the nearest is {strengths[k]:g}")
    return k


def subnetworks(result: Shown, measure: str = "information", ax: Any = None) -> Any:
    """Draw what sub-networks tell against noise strength, a curve for each size.

    Parameters
    ----------
    result : result of sub-networks, str or path
    measure : {"information", "estimated", "entropy", "divergence", "undersampled"}, optional
        What of them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such measure.
    """
    return draw(chosen(panels_of(result), [f"noise/{measure}"]), ax)


def subnetwork_sizes(result: Shown, noise_strength: float | None = None, ax: Any = None) -> Any:
    """Draw information against the number of neurons seen.

    Parameters
    ----------
    result : result of sub-networks, str or path
    noise_strength : float, optional
        The weakest, a middle or the strongest one; the first that there is if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where there is no such panel.
    """
    return _by_strength(result, "size/", noise_strength, ax)


def stationary(result: Shown, noise_strength: float | None = None, ax: Any = None) -> Any:
    """Draw the stationary probability of every state.

    Parameters
    ----------
    result : exact result, str or path
    noise_strength : float, optional
        The weakest, a middle or the strongest one; the weakest if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where there is no such panel.
    """
    return _by_strength(result, "stationary/", noise_strength, ax)


def _by_strength(result: Shown, prefix: str, noise_strength: float | None, ax: Any) -> Any:
    found = {name: one for name, one in panels_of(result).items() if name.startswith(prefix)}
    if not found:
        raise ValueError(f"the result has no panel {prefix}…")
    if noise_strength is None:
        return draw(next(iter(found.values())), ax)
    shown = {name: _strength(one["title"]) for name, one in found.items() if one["title"].startswith("r = ")}
    for name, strength in shown.items():
        if np.isclose(strength, noise_strength, rtol=1e-3):
            return draw(found[name], ax)
    raise ValueError(f"shown are noise strengths {', '.join(f'{one:g}' for one in shown.values())}, not {noise_strength:g}")


def switching(result: Shown, ax: Any = None, *, exact: bool = False) -> Any:
    """Draw from which attractor to which one pulses of noise, or the noise itself, led.

    Parameters
    ----------
    result : result of pulses or visits, exact result, str or path
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.
    exact : bool, optional
        Whether to draw what theory says in place of what was counted.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has none.
    """
    counted = [] if exact else ["switching/counts", "ways/transitions"]
    return draw(chosen(panels_of(result), [*counted, "switching/exact", "attractors/switching"]), ax)


def activity(result: Shown, ax: Any = None) -> Any:
    """Draw the mean activity over time.

    Parameters
    ----------
    result : result of a simulation, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["activity/mean"]), ax)


def basins(result: Shown, ax: Any = None) -> Any:
    """Draw how many states, or starts, lead to each attractor.

    Parameters
    ----------
    result : result with attractors, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["basins/basins", "attractors/basins"]), ax)


def best_information(result: Shown, ax: Any = None) -> Any:
    """Draw the mutual information at the best noise strength against the steps that are observed.

    Parameters
    ----------
    result : exact result, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["window/best-information"]), ax)


def best_noise(result: Shown, ax: Any = None) -> Any:
    """Draw the best noise strength against the steps that are observed.

    Parameters
    ----------
    result : exact result, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["window/best-noise"]), ax)


def modes(result: Shown, ax: Any = None) -> Any:
    """Draw the relaxation times of the slowest modes against noise strength.

    Parameters
    ----------
    result : exact result, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["times/modes"]), ax)


def portrait(result: Shown, ax: Any = None) -> Any:
    """Draw pairs of states that follow each other, before, during and after a pulse.

    Parameters
    ----------
    result : result of pulses, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["portrait/states"]), ax)


def pulse_sequence(result: Shown, ax: Any = None) -> Any:
    """Draw the attractor after each pulse of the first run.

    Parameters
    ----------
    result : result of pulses, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["sequence/sequence"]), ax)


def relaxation_time(result: Shown, ax: Any = None) -> Any:
    """Draw the relaxation time against noise strength.

    Parameters
    ----------
    result : exact result, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["times/relaxation"]), ax)


def residence(result: Shown, ax: Any = None) -> Any:
    """Draw how long the network stays with an attractor on average.

    Parameters
    ----------
    result : exact result or result of visits, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["times/residence", "visits/residence"]), ax)


def search(result: Shown, ax: Any = None) -> Any:
    """Draw how many searches took how many pulses.

    Parameters
    ----------
    result : result of searches, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["searches/pulses"]), ax)


def transition_graph(result: Shown, ax: Any = None) -> Any:
    """Draw which state follows which without noise; full dots are on attractors.

    Parameters
    ----------
    result : result of attractors, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["graph/states"]), ax)


def visits(result: Shown, ax: Any = None) -> Any:
    """Draw the share of time that is spent with each attractor.

    Parameters
    ----------
    result : result of visits, str or path
        What to show, or its file.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the result has no such panel; the message says what it has.
    """
    return draw(chosen(panels_of(result), ["visits/share"]), ax)
