"""Every example in a docstring runs and prints what it says, and everything public has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import recres

MODULES = sorted({"recres"} | {module.name for module in pkgutil.walk_packages(recres.__path__, "recres.") if not module.name.endswith("_core")})


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(name)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.testmod(module, extraglobs={"recres": recres}, optionflags=flags)
    assert result.failed == 0


@pytest.mark.parametrize("name", [name for name in recres.__all__ if callable(getattr(recres, name))])
def test_everything_public_is_explained(name):
    thing = getattr(recres, name)
    words = inspect.getdoc(thing)
    assert words
    if inspect.isfunction(thing):
        parameters = inspect.signature(thing).parameters
        assert "Examples\n" in words, "an example is missing"
        if "Parameters\n" in words:
            missing = [parameter for parameter in parameters if parameter not in words]
            assert not missing, f"not explained: {missing}"
