"""What all results have in common: dataclasses of arrays that print well, can be saved, and become tables."""

from __future__ import annotations

import dataclasses
import html
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from . import _core
from ._arrays import path_text
from ._call import Call

R = TypeVar("R", bound="Result")

# Threads may look at one result at a time.
_completing = threading.RLock()


def quantity(*dims: str, unit: str | None = None) -> Any:
    """A field that holds an array with these dimensions, in this unit; its first dimension names its axis."""
    return dataclasses.field(metadata={"dims": dims, "unit": unit})


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """A result: arrays as attributes, the words of the command line when printed, a table in a notebook."""

    #: What C++ has of it, and what made it. Not in copies that were pickled.
    _study: _core.Study | None = dataclasses.field(init=False, default=None)
    _call: Call | None = dataclasses.field(init=False, default=None)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything found to a file: .h5 as docs/file-formats has it, or .csv where there is such a form.

        Raises
        ------
        ValueError
            Where the ending is another, or the result has no such form.
        OSError
            Where the file cannot be written; nothing is left of it then.
        """
        name = path_text(path)
        if name.endswith(".csv"):
            self._have_study().save_csv(name)
        else:
            self._have_study().save(name, str(self._call))

    def to_json(self) -> str:
        """One JSON object, as ``--json`` prints it."""
        return self._have_study().json()

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a row for each place on the result's main axes, a column for each quantity."""
        import pandas

        axes = self._axes()
        columns = {name: array.ravel() for name, array, dims, _ in self._quantities() if dims == axes and dims != (name,)}
        places = self._places()
        if len(axes) > 1:
            return pandas.DataFrame(columns, index=pandas.MultiIndex.from_product(places, names=axes))
        return pandas.DataFrame(columns, index=pandas.Index(places[0], name=axes[0]))

    def to_xarray(self) -> Any:
        """An `xarray.Dataset` of all quantities, with the names of their dimensions and their units."""
        import xarray

        variables: dict[str, Any] = {}
        coordinates: dict[str, Any] = {}
        for name, array, dims, unit in self._quantities():
            to = coordinates if (name,) == dims else variables
            to[name] = (dims, array, {"units": unit} if unit else {})
        return xarray.Dataset(variables, coordinates, attrs={"title": repr(self)})

    def __getattr__(self, name: str) -> Any:
        # Only what is not there comes here: the numbers of a result that nobody has looked at yet.
        if name.startswith("__"):
            raise AttributeError(name)
        self._complete()
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}") from None

    def _complete(self) -> None:
        with _completing:
            fields = self.__dict__.get("_fields")
            if fields is not None:
                self.__dict__.update(fields())
                del self.__dict__["_fields"]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._summary()})"

    def __str__(self) -> str:
        if self._study is None:
            return repr(self)
        return self._study.text(shutil.get_terminal_size().columns).rstrip("\n")

    def _repr_html_(self) -> str:
        axes = self._axes()
        places = self._places()
        lengths = [len(each) for each in places]
        units = {name: unit for name, _, dims, unit in self._quantities() if dims == (name,)}
        # Of several axes all are told, those as well whose places are nothing but 0, 1, …
        shown = [axis for axis in axes if axis in units or len(axes) > 1]
        columns = [
            (axis, _along(places[k], k, lengths), units.get(axis)) for k, axis in enumerate(axes) if axis in shown
        ]
        for name, array, dims, unit in self._quantities():
            if dims == axes and name not in shown:
                columns.append((name, array.ravel(), unit))
        return html_table(repr(self), columns, self._remarks())

    def _summary(self) -> str:
        """What `repr` tells."""
        raise NotImplementedError

    def _remarks(self) -> tuple[str, ...]:
        """Sentences below a table."""
        return ()

    def _axes(self) -> tuple[str, ...]:
        """The dimensions whose places are the rows of a table: the first one of the first quantity."""
        for _, _, dims, _ in self._quantities():
            return dims[:1]
        raise TypeError(f"{type(self).__name__} has no table")

    def _places(self) -> list[np.ndarray[Any, Any]]:
        """What stands on each main axis: the quantity of its name, or 0, 1, …"""
        found: dict[str, np.ndarray[Any, Any]] = {}
        for name, array, dims, _ in self._quantities():
            for axis, length in zip(dims, array.shape, strict=True):
                found.setdefault(axis, np.arange(length))
            if dims == (name,):
                found[name] = array
        return [found[axis] for axis in self._axes()]

    def _quantities(self) -> Iterator[tuple[str, np.ndarray[Any, Any], tuple[str, ...], str | None]]:
        yield from _quantities(self, "")

    def _have_study(self) -> _core.Study:
        if self._study is None:
            raise ValueError(
                "this result is a part of another one, which has it all; or it was unpickled, which leaves arrays alone: "
                "save it before it is pickled"
            )
        return self._study

    def __getstate__(self) -> dict[str, Any]:
        self._complete()
        return {**self.__dict__, "_study": None, "_call": None}


def made(kind: type[R], study: _core.Study, fields: dict[str, Any] | Callable[[], dict[str, Any]], call: Call) -> R:
    """The result of a study, with the values of its fields by their names.

    Where a function is given for them, they become arrays when the first of them is asked for: small calls take half as
    long where few results are looked at.
    """
    result = object.__new__(kind)
    if callable(fields):
        result.__dict__.update(_fields=fields, _study=study, _call=call)
    else:
        result.__dict__.update(fields, _study=study, _call=call)
    return result


def _quantities(record: Any, suffix: str) -> Iterator[tuple[str, np.ndarray[Any, Any], tuple[str, ...], str | None]]:
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if value is None:
            continue
        if "dims" in field.metadata:
            yield field.name + suffix, value, field.metadata["dims"], field.metadata["unit"]
        elif "suffix" in field.metadata:
            yield from _quantities(value, field.metadata["suffix"])


def nested(suffix: str) -> Any:
    """A field that holds a dataclass of quantities; in tables their names end in `suffix`."""
    return dataclasses.field(metadata={"suffix": suffix})


def _along(places: np.ndarray[Any, Any], axis: int, lengths: list[int]) -> np.ndarray[Any, Any]:
    """The places on one of several axes, for each row of a table of them all."""
    shape = [-1 if k == axis else 1 for k in range(len(lengths))]
    return np.broadcast_to(places.reshape(shape), lengths).ravel()


def html_table(title: str, columns: Sequence[tuple[str, np.ndarray[Any, Any], str | None]], remarks: tuple[str, ...]) -> str:
    most_rows = 60
    rows = len(columns[0][1]) if columns else 0
    heads = "".join(f"<th>{html.escape(_heading(name, unit))}</th>" for name, _, unit in columns)
    shown = list(range(rows)) if rows <= most_rows else [*range(most_rows // 2), *range(rows - most_rows // 2, rows)]
    lines = []
    for place, row in enumerate(shown):
        if place and row != shown[place - 1] + 1:
            lines.append(f'<tr><td colspan="{len(columns)}">… {row - shown[place - 1] - 1} more …</td></tr>')
        lines.append("<tr>" + "".join(f"<td>{html.escape(_cell(array[row]))}</td>" for _, array, _ in columns) + "</tr>")
    below = "".join(f"<p>{html.escape(remark)}</p>" for remark in remarks)
    return f"<p><b>{html.escape(title)}</b></p><table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>{below}"


def _heading(name: str, unit: str | None) -> str:
    words = name.removesuffix("_bits").removesuffix("_" + (unit or "").replace(" ", "_"))
    words = words.replace("_", " ").replace(" bits", "")
    return f"{words} / {unit}" if unit else words


def _cell(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else ""
    if isinstance(value, (float, np.floating)):
        return "" if np.isnan(value) else f"{value:.5g}"
    return str(value)
