"""Figures of results that have no file of figures: information of recordings, flux."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from .._types import Floats
from ._panels import draw

_NOISE = {"label": "noise strength r"}


def information(result: Any, ax: Any = None) -> Any:
    """Draw the mutual information I of a recording by each estimator, with standard errors.

    Parameters
    ----------
    result : Information
        With surrogates, their mean and standard deviation stand beside.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes
    """
    names = [str(name) for name in result.estimator]
    values, errors = _known(result.mutual_information_bits), _known(result.standard_error.mutual_information_bits)
    if result.surrogates is not None:
        names.append("surrogates")
        values.append(result.surrogates.mean_bits)
        errors.append(result.surrogates.deviation_bits)
    series = [{"name": "mutual information I", "role": "information", "values": values, "error": errors}]
    axes = {"x": {"label": "estimator", "names": names}, "y": {"label": "mutual information I, bit"}}
    return draw({"kind": "bars", "title": "", **axes, "series": series}, ax)


def flux(result: Any, measure: Literal["mutual_information", "transfer_entropy"] = "mutual_information", ax: Any = None) -> Any:
    """Draw the information that flows both ways against noise strength; of a recording as bars.

    Bands are one standard error, dotted is what surrogates have, and undersampled points are shaded.

    Parameters
    ----------
    result : Flux
    measure : {"mutual_information", "transfer_entropy"}, optional
        I(A(t); B(t+lag)), or I(A(t); B(t+1) | B(t)).
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where there is no such measure.
    """
    if measure not in ("mutual_information", "transfer_entropy"):
        raise ValueError(f"measure is mutual_information or transfer_entropy, not {measure!r}")
    ways = [("from A to B", "information", result.from_to)]
    if result.to_from is not None:
        ways.append(("from B to A", "entropy", result.to_from))
    y = {"label": f"{measure.replace('_', ' ')}, bit"}

    def of(way: Any, part: str) -> Floats:
        return np.asarray(getattr(way, f"{measure}_{part}"))

    x = np.asarray(result.noise_strength)
    if np.isnan(x).any():
        places = {"label": "way", "names": [name for name, _, _ in ways]}
        bars = [{"name": "", "role": "information", "values": [of(way, "bits")[0] for *_, way in ways]}]
        bars[0]["error"] = [of(way, "error_bits")[0] for *_, way in ways]
        return draw({"kind": "bars", "title": "", "x": places, "y": y, "series": bars}, ax)
    series: list[dict[str, Any]] = []
    for name, role, way in ways:
        error = _known(of(way, "error_bits"))
        series.append({"name": name, "role": role, "style": "line", "x": x, "y": of(way, "bits"), "error": error})
        baseline = of(way, "baseline_bits")
        if np.isfinite(baseline).any():
            series.append({"name": f"{name}, surrogates", "role": role, "style": "dotted", "x": x, "y": baseline})
    undersampled = np.any([of(way, "undersampled") for *_, way in ways], axis=0)
    content = {"kind": "curves", "title": "", "x": _NOISE, "y": y, "series": series, "spans": _spans(x, undersampled)}
    return draw(content, ax)


def _known(values: Any) -> list[float]:
    return [float(value) for value in values]


def _spans(x: Floats, chosen: Any) -> list[dict[str, Any]]:
    """Ranges around the chosen points, half the way to their neighbours."""
    middle = (x[1:] + x[:-1]) / 2
    low, high = np.concatenate([x[:1], middle]), np.concatenate([middle, x[-1:]])
    spans: list[dict[str, Any]] = []
    for k in np.flatnonzero(chosen):
        if spans and spans[-1]["to"] == low[k]:
            spans[-1]["to"] = high[k]
        else:
            spans.append({"from": low[k], "to": high[k], "label": "" if spans else "undersampled"})
    return spans
