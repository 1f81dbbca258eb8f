"""The reference of the Python package, made of what `recres.__all__` names: a page for each module."""

import inspect
import sys
from pathlib import Path

from cpp_pages import read_again


def pages():
    import recres

    modules, made = {}, {}
    for name in recres.__all__:
        thing = getattr(recres, name)
        if inspect.ismodule(thing):
            made[f"python/{name}.md"] = page(thing, f"recres.{name}", sorted(Path(thing.__file__).parent.glob("*.py")), thing.__all__)
        elif is_documented(thing):
            modules.setdefault(thing.__module__, []).append(name)
    for module, names in modules.items():
        source = sys.modules[module]
        made[f"python/{stem(module)}.md"] = page(source, title(recres, names), [Path(source.__file__)], in_order(recres, names), "recres")
    made["python/index.md"] = index_page(recres, sorted(made, key=str.lower))
    return made


def names_shown(package):
    """The full names that the reference must have."""
    for name in package.__all__:
        thing = getattr(package, name)
        if inspect.ismodule(thing):
            yield from names_shown(thing)
        elif is_documented(thing):
            yield f"{package.__name__}.{name}"


def is_documented(thing):
    return inspect.isclass(thing) or inspect.isfunction(thing)


def in_order(package, names):
    """Functions first, then the classes of results as they stand in the file, from the whole to its parts."""
    functions = sorted(name for name in names if inspect.isfunction(getattr(package, name)))
    classes = sorted(set(names) - set(functions), key=lambda name: inspect.getsourcelines(getattr(package, name))[1])
    return functions + classes[::-1]


def title(package, names):
    functions = [name for name in names if inspect.isfunction(getattr(package, name))]
    return ", ".join(sorted(functions or names))


def page(module, heading, sources, names, package=None):
    """The reference of these names, under the module's own words."""
    words = inspect.cleandoc(module.__doc__ or "")
    where = package or module.__name__
    entries = "\n".join(entry(sys.modules[where], where, name) for name in names)
    return f"# {heading}\n\n{read_again(sources)}\n\n```{{eval-rst}}\n{words}\n\n.. currentmodule:: {where}\n\n{entries}```\n"


def entry(module, where, name):
    if inspect.isfunction(getattr(module, name)):
        return f".. autofunction:: {where}.{name}\n"
    return f".. autoclass:: {where}.{name}\n   :members:\n   :inherited-members:\n   :show-inheritance:\n"


def index_page(package, made):
    functions = [name for name in names_shown(package) if name.rpartition(".")[2].islower()]
    classes = [name for name in names_shown(package) if name not in functions]
    toc = "\n".join(Path(name).stem for name in made)
    return (
        f"# Python reference\n\n```{{eval-rst}}\n{inspect.cleandoc(package.__doc__)}\n```\n\n"
        f"## Functions\n\n{table(functions)}\n\n## Classes\n\n{table(classes)}\n\n```{{toctree}}\n:hidden:\n\n{toc}\n```\n"
    )


def table(names):
    rows = [f"| [`{name.removeprefix('recres.')}`]({name}) | {first_line(name)} |" for name in names]
    return "\n".join(["| name | what it is |", "|---|---|", *rows])


def first_line(name):
    module, _, last = name.rpartition(".")
    return inspect.getdoc(getattr(sys.modules[module], last)).splitlines()[0].replace("|", "\\|")


def stem(module):
    return module.rpartition(".")[2].lstrip("_")
