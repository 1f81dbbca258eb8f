"""H, I and D by NumPy from their definitions, for comparison with those of recres."""

import numpy as np


def entropy(rows):
    """Of the frequencies of these rows, in bit."""
    counts = np.unique(rows, axis=0, return_counts=True)[1]
    share = counts / counts.sum()
    return float(-(share * np.log2(share)).sum())


def information(before, after, lag=1):
    """(H, I, D) of two arrays of rows (T, neurons): what before[t] tells of after[t + lag]."""
    before, after = before[:-lag], after[lag:]
    h = entropy(after)
    i = entropy(before) + h - entropy(np.hstack([before, after]))
    return h, i, h - i


def transfer_entropy(a, b):
    """I(A(t); B(t+1) | B(t))."""
    return information(np.hstack([a, b]), b)[1] - information(b, b)[1]


def slow_signs(steps, neurons, keep=0.7, seed=1):
    """A recording (T, neurons) of 0 and 1 whose neurons keep their sign with this probability."""
    random = np.random.default_rng(seed)
    signs = random.integers(0, 2, (steps, neurons), dtype=np.int8)
    stays = random.random((steps, neurons)) < keep
    for t in range(1, steps):
        signs[t] = np.where(stays[t], signs[t - 1], signs[t])
    return signs
