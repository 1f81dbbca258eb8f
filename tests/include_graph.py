"""The folders of src/recres form a house: each may include only itself and those on the floors below it.

Reads every #include of the tree; prints each that goes up, or that uses a library in a room that must not know it."""

import re
import sys
from pathlib import Path

# What each folder may include, besides itself. Written out, so that a new arrow is a decision.
FLOORS = {
    "util": [],
    "random": ["util"],
    "neuron": ["util"],
    "noise": ["util", "random", "neuron"],
    "network": ["util", "random"],
    "state": ["util"],
    "law": ["util", "random", "neuron", "noise", "network", "state"],
    "attractor": ["util", "random", "neuron", "network", "state"],
    "exact": ["util", "neuron", "network", "state", "law", "attractor"],
    "simulate": ["util", "random", "neuron", "noise", "network", "state", "law"],
    "information": ["util", "random", "state"],
    "resonance": ["util", "neuron", "noise", "network", "state", "law", "attractor", "exact", "simulate", "information"],
    "observe": ["util", "random", "neuron", "noise", "network", "state", "law", "simulate", "information", "resonance"],
    "pulse": ["util", "noise", "network", "state", "neuron", "law", "attractor", "exact", "simulate"],
    "reproduce": ["util", "random", "neuron", "noise", "network", "state", "attractor", "exact", "simulate", "information", "resonance", "observe", "pulse"],
    "io": ["util", "neuron", "noise", "network", "state", "attractor", "exact", "resonance", "observe", "pulse", "information", "reproduce"],
    "experiment": ["util", "random", "neuron", "noise", "network", "state", "attractor", "exact", "simulate", "information", "resonance", "observe", "io"],
    "figure": ["util", "state", "io"],
    "report": ["util", "neuron", "noise", "network", "state", "attractor", "exact", "simulate", "information", "resonance", "observe", "pulse", "reproduce", "io", "experiment", "figure"],
    "cmd": ["util", "neuron", "law", "noise", "network", "state", "attractor", "exact", "simulate", "information", "resonance", "observe", "pulse", "reproduce", "io", "experiment", "figure", "report"],
}

# Libraries and the only rooms (or files) that may know them. The core can then be compiled where they do not exist.
LIBRARIES = {
    r"hdf5": ["io/hdf5_file.cc", "io/hdf5_handle.h", "io/hdf5_tree.cc"],
    r"oneapi/tbb/(?!version)": ["util/parallel.cc"],
    r"mpi\.h": ["experiment/mpi_team.cc"],
    r"toml\+\+/": ["experiment/spec_text.cc"],
    r"nlohmann/": ["experiment/identity.cc", "experiment/spec_text.cc", "figure/run_spec.cc", "report", "cmd"],
    r"fmt/": ["report", "cmd"],
    r"CLI/": ["cmd/parser.cc"],
    r"duktape": ["report/figure_svg.cc"],
    r"(filesystem|fstream|iostream|cstdio|unistd\.h)>?$": ["io", "experiment", "report", "cmd", "util/memory.cc"],
}


def faults(root):
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".h", ".cc") or path.name.endswith(".test.cc"):
            continue
        place = path.relative_to(root)
        folder = place.parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not include:
                continue
            name = include.group(1)
            where = f"src/recres/{place}:{number}"
            if name.startswith("recres/"):
                target = name.split("/")[1]
                if target != folder and target not in FLOORS[folder]:
                    yield f"{where}: {folder} must not include {target}"
            for library, rooms in LIBRARIES.items():
                allowed = any(str(place) == room or folder == room for room in rooms)
                if re.match(library, name) and not allowed:
                    yield f"{where}: {name} belongs into {', '.join(rooms)} only"


def check_floors():
    """The table itself must be free of circles: each folder includes only those listed before it."""
    known = []
    for folder, below in FLOORS.items():
        assert set(below) <= set(known), f"{folder} is allowed a floor above it"
        known.append(folder)


def main():
    root = Path(__file__).parents[1] / "src/recres"
    check_floors()
    folders = {path.name for path in root.iterdir() if path.is_dir()}
    found = list(faults(root))
    found += [f"src/recres/{folder} is in no floor of tests/include_graph.py" for folder in folders - FLOORS.keys()]
    found += [f"src/recres/{folder} has no README.md" for folder in folders if not (root / folder / "README.md").exists()]
    print("\n".join(found) or "the include graph is as it should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
