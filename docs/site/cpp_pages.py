"""The reference of the C++ libraries: a page for each room, its README first, then its headers."""

import hashlib
import re
import subprocess
import xml.etree.ElementTree as ElementTree

# From the ground up, as in the README's table.
ROOMS = ["util", "random", "neuron", "network", "noise", "state", "law", "attractor", "exact", "simulate", "information",
         "resonance", "observe", "pulse", "reproduce", "io", "experiment", "figure", "report"]

DOXYFILE = """
PROJECT_NAME = recres
INPUT = {root}/src/recres
FILE_PATTERNS = *.h
INPUT_FILTER = "sed -e '/^namespace recres .$/d' -e '/^.  .. namespace recres$/d'"
EXCLUDE_PATTERNS = */cmd/* */kernels/* *-inl.h
RECURSIVE = YES
STRIP_FROM_PATH = {root}/src
OUTPUT_DIRECTORY = {built}/doxygen
GENERATE_HTML = NO
GENERATE_LATEX = NO
GENERATE_XML = YES
XML_PROGRAMLISTING = NO
MARKDOWN_SUPPORT = YES
AUTOLINK_SUPPORT = NO
MACRO_EXPANSION = YES
WARN_IF_UNDOCUMENTED = NO
WARN_AS_ERROR = FAIL_ON_WARNINGS
QUIET = YES
"""


def pages(root, built):
    rooms = sorted(path.parent.name for path in (root / "src/recres").glob("*/README.md"))
    assert rooms == sorted([*ROOMS, "cmd"]), "docs/site/cpp_pages.py names other rooms than there are"
    (built / "doxygen").mkdir(parents=True, exist_ok=True)
    subprocess.run(["doxygen", "-"], input=DOXYFILE.format(root=root, built=built), text=True, check=True)
    for path in (built / "doxygen/xml").glob("*.xml"):
        tidy(path)
    made = {f"cpp/{room}.md": room_page(root / "src/recres" / room, room) for room in ROOMS}
    made["cpp/index.md"] = index_page(root)
    return made


def tidy(path):
    """Takes out of one of Doxygen's files what users of a header do not see, or what Sphinx cannot read."""
    tree = ElementTree.parse(path)
    for parent in list(tree.iter()):
        for child in list(parent):
            hidden = (
                child.tag == "includes"  # said above each header already
                or (child.tag == "sectiondef" and child.get("kind", "").startswith("private"))
                or (child.tag == "innerclass" and child.get("prot") == "private")
                or (child.tag == "memberdef" and brought_in(child))
                or (child.tag == "initializer" and "{." in "".join(child.itertext()).replace(" ", ""))
            )
            if hidden:
                parent.remove(child)
    tree.write(path, encoding="utf-8", xml_declaration=True)


def brought_in(member):
    """Whether it is a function of another class that a `using` brings in."""
    name = member.findtext("qualifiedname")
    return member.get("kind") == "function" and name is not None and not member.findtext("definition").endswith(name)


def read_again(sources):
    """A comment that changes with these files, so that Sphinx reads the page again."""
    return "% " + hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def index_page(root):
    rows = "\n".join(f"| [{room}]({room}.md) | {first_sentence(root / 'src/recres' / room)} |" for room in ROOMS)
    toc = "\n".join(ROOMS)
    return (
        "# C++ reference\n\n"
        "The folders of `src/recres` from the ground up; each includes only those above it in this list. Everything is in the "
        "namespace `recres`. [Using the C++ libraries](../how-to/cpp-library.md) says how to build against them.\n\n"
        f"| folder | its job |\n|---|---|\n{rows}\n\n```{{toctree}}\n:hidden:\n\n{toc}\n```\n"
    )


def first_sentence(folder):
    text = " ".join((folder / "README.md").read_text().split())
    return re.split(r"(?<=[.:]) ", text)[0].rstrip(":.") + "."


def room_page(folder, room):
    headers = [header for header in sorted(folder.glob("*.h")) if not header.name.endswith("-inl.h")]
    parts = [f"# {room}", read_again(headers), (folder / "README.md").read_text().strip()]
    for header in headers:
        name = f"recres/{room}/{header.name}"
        parts.append(f"## {header.name}\n\n`#include \"{name}\"`\n\n```{{doxygenfile}} {name}\n```")
    return "\n\n".join(parts) + "\n"
