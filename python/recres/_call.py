"""The call that made a result, for the record in its file."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

_NO_EFFECT = ("threads", "progress")


class Call:
    """A function of the package and what it was given; becomes text when it is asked for."""

    __slots__ = ("_arguments", "_function")

    def __init__(self, function: Callable[..., Any], arguments: dict[str, Any]) -> None:
        self._function = function
        self._arguments = arguments

    def __str__(self) -> str:
        words = []
        for name, parameter in inspect.signature(self._function).parameters.items():
            value = self._arguments[name]
            if parameter.kind is parameter.VAR_POSITIONAL:
                words += [_words(one) for one in value]
                continue
            if name in _NO_EFFECT or value is parameter.default or _equal(value, parameter.default):
                continue
            words.append(_words(value) if parameter.kind is not parameter.KEYWORD_ONLY else f"{name}={_words(value)}")
        return f"recres.{self._function.__name__}({', '.join(words)})"


def _equal(value: Any, default: Any) -> bool:
    return isinstance(value, (str, int, float, bool)) and type(value) is type(default) and bool(value == default)


def _words(value: Any) -> str:
    from ._network import Network

    if isinstance(value, Network):
        more = "" if value.magnitude == 1 else f", magnitude={value.magnitude:g}"
        return f"recres.Network({value.spec!r}{more})"
    if isinstance(value, np.ndarray) or hasattr(value, "shape"):
        return f"<array of shape {tuple(np.shape(value))}>"
    words = repr(value)
    return words if len(words) <= 200 else words[:200] + "…"
