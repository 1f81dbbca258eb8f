"""Results as pages for the browser, and as SVG files."""

from __future__ import annotations

import os
from pathlib import Path

from . import _core
from ._arrays import path_text, thread_count
from ._document import Shown, document_text
from ._progress import report_for
from ._types import ProgressLike


def report(
    result: Shown,
    output: str | os.PathLike[str] | None = None,
    *,
    svg: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    progress: ProgressLike = None,
) -> Path:
    """Show a result as one page of figures for the browser, or as SVG files.

    The page needs nothing else: no network, no folder beside it. For matplotlib figures see `recres.plot`.

    Parameters
    ----------
    result : Result, Network, str or path
        What to show, or an HDF5 file that recres wrote.
    output : str or path, optional
        The page, ending in .html; report.html if neither this nor `svg` is given.
    svg : str or path, optional
        A folder, made if need be, for the figures as SVG, each under its id.
    threads : int, optional
        That draw SVG files; all that there are if not given.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Path
        The page; the folder where only figures were asked for.

    Raises
    ------
    ValueError
        Where the page has another ending, or would replace the result that it shows.
    OSError
        Where the file cannot be read or is damaged, or something cannot be written; nothing is left of it then.
    KeyboardInterrupt
        On Ctrl-C.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> curve = recres.resonance("autapses:n=3", [0, 2], steps=100, replicates=2)
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> recres.report(curve, folder / "curve.html").name
    'curve.html'
    """
    page = output
    if output is None and svg is None:
        page = "report.html"
    path = path_text(result) if isinstance(result, (str, os.PathLike)) else ""
    _core.report(
        document_text(result),
        path,
        None if page is None else path_text(page),
        None if svg is None else path_text(svg),
        thread_count(threads),
        report_for(progress, "figures"),
    )
    return Path(page if page is not None else svg)  # type: ignore[arg-type]
