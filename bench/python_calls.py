"""Microseconds of small calls from Python, the fastest of several rounds, beside their counterparts in bench/calls.cc:
of each the call, and the call with a first look at what it found."""

import json
import timeit

import numpy as np

import recres

NETWORK = recres.gaussian(2, seed=1)
WEIGHTS = np.array([[0.5, -1], [2, 0.25]])
STATES = np.array([[1, -1], [-1, 1], [1, 1]], np.int8)

CALLS = {
    "network": lambda: recres.Network(WEIGHTS, magnitude=2),
    "simulate": lambda: recres.simulate(NETWORK, 1, steps=10, kernel="reference"),
    "resonance": lambda: recres.resonance(NETWORK, [1], steps=10, replicates=1, kernel="reference", threads=1),
    "exact": lambda: recres.exact(NETWORK, [1], threads=1),
    "attractors": lambda: recres.attractors(NETWORK, threads=1),
    "pulses": lambda: recres.pulses(NETWORK, 1, count=1, kernel="reference", threads=1),
    "search": lambda: recres.search(NETWORK, 1, state=0, replicates=1, kernel="reference", threads=1),
    "information": lambda: recres.information(STATES, estimator="plug-in", threads=1),
}


def microseconds(call):
    rounds = 2000
    return 1e6 * min(timeit.repeat(call, number=rounds, repeat=7)) / rounds


def looked_at(call):
    def both():
        found = call()
        if isinstance(found, recres.Result):
            found._complete()

    return both


print(json.dumps({name: (microseconds(call), microseconds(looked_at(call))) for name, call in CALLS.items()}))
