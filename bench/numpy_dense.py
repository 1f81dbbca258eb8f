"""A noisy SBM of 1000 neurons in NumPy with BLAS: prints seconds per neuron update, one run alone and 400 batched."""

import time

import numpy as np

rng = np.random.default_rng(1)
neurons, replicates = 1000, 20
weights = 0.2 * rng.standard_normal((neurons, neurons))
strengths = np.arange(20.0)


def seconds_per_update(shape, noise, steps):
    y = np.where(rng.random(shape) < 0.5, 1.0, -1.0)
    start = time.perf_counter()
    for _ in range(steps):
        u = weights @ y + noise * rng.standard_normal(shape)
        y = np.where(rng.random(shape) < 1 / (1 + np.exp(-u)), 1.0, -1.0)
    return (time.perf_counter() - start) / (steps * y.size)


seconds_per_update((neurons,), 5.0, 20)
print(seconds_per_update((neurons,), 5.0, 500))
print(seconds_per_update((neurons, 400), np.repeat(strengths, replicates), 20))
