"""Counting pairs of random states in NumPy: prints seconds of the processor per pair, by unique and (0 where the array
would not fit a cache) by bincount, for 5, 10 and 15 neurons and 10^4, 10^5 and 10^6 pairs each."""

import time

import numpy as np

rng = np.random.default_rng(1)


def seconds_per_pair(count, states, bits):
    count(states[:-1] << bits | states[1:])
    start = time.process_time()
    count(states[:-1] << bits | states[1:])
    return (time.process_time() - start) / (len(states) - 1)


for neurons in [5, 10, 15]:
    for steps in [10_000, 100_000, 1_000_000]:
        states = rng.integers(2**neurons, size=steps + 1)
        print(seconds_per_pair(lambda keys: np.unique(keys, return_counts=True), states, neurons))
        print(seconds_per_pair(lambda keys: np.bincount(keys, minlength=4**neurons), states, neurons) if neurons <= 10 else 0)
