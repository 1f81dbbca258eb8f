"""The noisy SBM as a NumPy user would write it; prints seconds per transition at N = 5."""

import time

import numpy as np

rng = np.random.default_rng(1)
neurons, steps = 5, 20000
weights = 2 * rng.standard_normal((neurons, neurons))
powers = 1 << np.arange(neurons)
counts = np.zeros((2**neurons, 2**neurons), int)
y = np.ones(neurons)
before = 0
start = time.perf_counter()
for _ in range(steps):
    u = weights @ y + 5 * rng.standard_normal(neurons)
    y = np.where(rng.random(neurons) < 1 / (1 + np.exp(-u)), 1.0, -1.0)
    after = int(powers[y > 0].sum())
    counts[before, after] += 1
    before = after
print((time.perf_counter() - start) / steps)
