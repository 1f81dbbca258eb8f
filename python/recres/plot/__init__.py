"""Figures of every result, with matplotlib, for papers.

What is shown is decided in one place for pages, SVG files and these figures: the document that `recres.report` draws too.
A function for each kind of panel draws into the given axes, or makes some, and returns them; `figures` makes all figures of
a result. One style: columns of a journal, thin lines, colours that colour-blind readers can tell apart. Text stays text in
PDF and SVG files. Your rcParams stay as they are.

>>> import recres
>>> result = recres.resonance("nrooks:cycles=-4/+1", [0, 6, 40], steps=500, replicates=4)
>>> sorted(recres.plot.figures(result))
['information', 'joint', 'network', 'trust']
>>> recres.plot.figure(result, "information").savefig("/dev/null", format="pdf")
"""

from ._arrays import raster, trajectory, weights
from ._measures import flux, information
from ._panels import figure, figures, panel, panels, style
from ._results import (
    activity,
    basins,
    best_information,
    best_noise,
    curve,
    joint,
    modes,
    portrait,
    pulse_sequence,
    relaxation_time,
    residence,
    search,
    stationary,
    subnetwork_sizes,
    subnetworks,
    switching,
    transition_graph,
    visits,
)

__all__ = [
    "activity",
    "basins",
    "best_information",
    "best_noise",
    "curve",
    "figure",
    "figures",
    "flux",
    "information",
    "joint",
    "modes",
    "panel",
    "panels",
    "portrait",
    "pulse_sequence",
    "raster",
    "relaxation_time",
    "residence",
    "search",
    "stationary",
    "style",
    "subnetwork_sizes",
    "subnetworks",
    "switching",
    "trajectory",
    "transition_graph",
    "visits",
    "weights",
]
