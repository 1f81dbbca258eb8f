"""Every argument of every function, given what it is not: a ValueError or TypeError that says so, or an answer."""

import inspect

import numpy as np
import pytest

import recres

NETWORK = recres.gaussian(3, seed=1)
ROOKS = recres.nrooks(cycles=[-2, 1], magnitude=5)
STATES = np.random.default_rng(1).integers(0, 2, (200, 3))

CALLS = {
    "attractors": ((NETWORK,), {}),
    "even_pulse": ((ROOKS,), {}),
    "exact": ((NETWORK, [0.0, 1.0]), {}),
    "firing_probability": ((0.5, 1.0), {}),
    "flux": ((NETWORK, [0.0, 1.0]), {"from_neurons": [0], "to_neurons": [1], "steps": 50, "replicates": 2}),
    "information": ((STATES,), {}),
    "information_of_counts": ((np.ones((3, 3), int),), {}),
    "leaving_pulses": ((ROOKS,), {"duration": 2}),
    "pulses": ((NETWORK, 3.0), {"count": 3}),
    "resonance": ((NETWORK, [0.0, 1.0]), {"steps": 20, "replicates": 2}),
    "search": ((NETWORK, 3.0), {"state": 0, "replicates": 2}),
    "simulate": ((NETWORK, 1.0), {"steps": 20}),
    "state_indices": ((STATES,), {}),
    "state_signs": (([1, 2, 3], 3), {}),
    "subnetworks": ((NETWORK, [0.0, 1.0]), {"steps": 50, "replicates": 2}),
    "transition_matrix": ((NETWORK, 1.0), {}),
    "visits": ((NETWORK, 1.0), {"steps": 50}),
}

WRONG = [
    None, -1, 0, 2.5, float("nan"), float("inf"), 10**19, -(10**19), 2**63, 2**64, "x", "", "--", [], [[]], np.array([]), np.zeros((0, 3)),
    np.zeros((3, 0)), b"x", object(), {"a": 1}, np.array(["a"]), 1j, [1, 2, 3], [None], np.array([np.nan]), True, np.ma.masked_array([1], [1]),
    (1,), lambda *words: None, [10**19], [-1],
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:The truth value of an empty array")
@pytest.mark.parametrize("name", CALLS)
def test_what_is_wrong_is_said(name):
    function = getattr(recres, name)
    given, named = CALLS[name]
    function(*given, **named)
    places = [p.name for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_POSITIONAL]
    for place, parameter in enumerate(places):
        for wrong in WRONG:
            arguments = [wrong if k == place else value for k, value in enumerate(given)]
            options = named if place < len(given) else {**named, parameter: wrong}
            try:
                function(*arguments, **options)
            except (ValueError, TypeError, OSError, MemoryError) as error:
                words = str(error)
                assert words and "incompatible function arguments" not in words and "C++" not in words, (parameter, wrong, words)
