"""The paper, measured anew."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import _core
from ._arrays import thread_count, whole
from ._call import Call
from ._progress import report_for
from ._result import Result, made
from ._types import ProgressLike


@dataclass(frozen=True)
class ClaimNumber:
    """A measured number that a claim was judged by.

    Attributes
    ----------
    value : float
        In the unit that its name ends in.
    standard_error : float
        NaN where unknown.
    """

    value: float
    standard_error: float


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim of the paper, and what became of it.

    Attributes
    ----------
    id : str
        Such as "2c".
    where : str
        In the paper: "Fig 2 c".
    claim, expected, measured, runs : str
        What the paper says; what must come out, with tolerances; what did; what was run.
    numbers : dict of str to ClaimNumber
        What it was judged by.
    faults : tuple of str
        What is not as expected.
    """

    id: str
    where: str
    claim: str
    expected: str
    measured: str
    runs: str
    numbers: dict[str, ClaimNumber]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is other than expected."""
        return not self.faults


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Reproduction(Result):
    """What was measured of the paper, and what became of its claims.

    Attributes
    ----------
    claims : tuple of Claim
        In the paper's order.
    parts : tuple of str
        What was measured: "fig1", … "discussion".
    seed : int
    """

    claims: tuple[Claim, ...]
    parts: tuple[str, ...]
    seed: int

    @property
    def holds(self) -> bool:
        """Whether all claims do."""
        return all(claim.holds for claim in self.claims)

    def figures(self) -> dict[str, Any]:
        """The paper's figures, by `recres.plot.figures`."""
        from . import plot

        return plot.figures(self)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a row for each claim."""
        import pandas

        rows = [(one.where, one.claim, one.expected, one.measured, one.holds) for one in self.claims]
        index = pandas.Index([claim.id for claim in self.claims], name="id")
        return pandas.DataFrame(rows, index=index, columns=["where", "claim", "expected", "measured", "holds"])

    def to_xarray(self) -> Any:
        """An `xarray.Dataset` of every number that a claim was judged by, with its standard error."""
        import xarray

        numbers = [(f"{claim.id} {name}", number) for claim in self.claims for name, number in claim.numbers.items()]
        variables = {
            "value": ("number", [number.value for _, number in numbers]),
            "standard_error": ("number", [number.standard_error for _, number in numbers]),
        }
        return xarray.Dataset(variables, {"number": [name for name, _ in numbers]}, attrs={"title": repr(self)})

    def _repr_html_(self) -> str:
        rows = []
        for claim in self.claims:
            verdict = "holds" if claim.holds else "does not hold: " + "; ".join(claim.faults)
            cells = (claim.id, claim.where, claim.claim, claim.expected, claim.measured, verdict)
            rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
        heads = "".join(f"<th>{name}</th>" for name in ("id", "where", "claim", "expected", "measured", ""))
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        return f"<p><b>{html.escape(repr(self))}</b></p>{table}"

    def _summary(self) -> str:
        return f"{', '.join(self.parts)}: {sum(claim.holds for claim in self.claims)} of {len(self.claims)} claims hold"


def reproduce(
    parts: str | Iterable[str] | None = None, *, seed: int = 1, threads: int | None = None, progress: ProgressLike = None
) -> Reproduction:
    """Measure every claim of the paper anew, and judge it.

    All of it takes about 15 s on one core.

    Parameters
    ----------
    parts : str or iterable of str, optional
        Of "fig1", "fig2", "fig3", "fig4" and "discussion"; all if not given.
    seed : int, optional
        Equal seeds give equal numbers.
    threads : int, optional
        All that there are if not given; without effect on the result.
    progress : bool or callable, optional
        Whether to show a bar; or what is called with (done, total, part). A bar on terminals if not given.

    Returns
    -------
    Reproduction
        A claim that does not hold is no error; see `Reproduction.holds`.

    Raises
    ------
    ValueError
        Where there is no such part.
    KeyboardInterrupt
        On Ctrl-C.

    References
    ----------
    Metzner, Schilling, Maier and Krauss 2024, Front. Complex Syst. 2:1479417.

    Examples
    --------
    >>> recres.reproduce("fig4")
    Reproduction(fig4: 2 of 2 claims hold)
    """
    call = Call(reproduce, locals())
    words = ["all"] if parts is None else [parts] if isinstance(parts, str) else list(parts)
    if not words:
        raise ValueError("parts must name one part of the paper at least, such as 'fig2'")
    study = _core.reproduce(words, whole(seed, "seed"), thread_count(threads), report_for(progress, "units"))
    fields = study.fields()
    fields["claims"] = tuple(_claim(claim) for claim in fields["claims"])
    return made(Reproduction, study, fields, call)


def _claim(fields: dict[str, Any]) -> Claim:
    numbers = {name: ClaimNumber(value, error) for name, (value, error) in fields.pop("numbers").items()}
    return Claim(**fields, numbers=numbers)
