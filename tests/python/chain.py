"""The same science once more, slowly and from the definitions, in NumPy: what results are compared with."""

import itertools

import numpy as np


def states(neurons):
    """All states as signs, [index, neuron]; neuron 0 is bit 0 of the index."""
    return np.array([[1 if s >> n & 1 else -1 for n in range(neurons)] for s in range(2**neurons)])


def firing(weights, bias, noise_strength):
    """p[s, n]: the probability that neuron n is +1 after state s (SBM): the mean of 1 / (1 + exp(-u - r x)) over
    normal x, by the trapezoidal rule far into the tails. r is one for all neurons, or one for each."""
    u = states(len(weights)) @ np.asarray(weights, float).T + bias
    x = np.linspace(-12, 12, 20001)
    density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    out = np.empty_like(u)
    strengths = np.broadcast_to(noise_strength, u.shape[1])
    for place in itertools.product(*map(range, u.shape)):
        with np.errstate(over="ignore"):
            out[place] = np.trapz(density / (1 + np.exp(-(u[place] + strengths[place[1]] * x))), x)
    return out


def transitions(weights, bias, noise_strength):
    """P[s, s'] of successive states."""
    p = firing(weights, bias, noise_strength)
    up = states(len(weights)) > 0
    return np.array([[np.prod(np.where(up[after], p[before], 1 - p[before])) for after in range(len(up))] for before in range(len(up))])


def stationary(matrix):
    """The distribution that the chain keeps."""
    size = len(matrix)
    equations = np.vstack([matrix.T - np.eye(size), np.ones(size)])
    return np.linalg.lstsq(equations, np.append(np.zeros(size), 1), rcond=None)[0]


def entropy_bits(probabilities):
    """H of a distribution, by its definition."""
    p = np.asarray(probabilities, float).ravel()
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())


def information_bits(joint):
    """(H, I, D) of a joint distribution [before, after], by their definitions."""
    h_after = entropy_bits(joint.sum(axis=0))
    mutual = entropy_bits(joint.sum(axis=1)) + h_after - entropy_bits(joint)
    return h_after, mutual, h_after - mutual


def joint_of(path, size):
    """How often each state index of a path followed each other, as shares."""
    out = np.zeros((size, size))
    np.add.at(out, (path[:-1], path[1:]), 1)
    return out / out.sum()


def noiseless(weights, bias=0):
    """A[s, s']: whether s' may follow s without noise; a neuron whose input is 0 may take either sign."""
    signs = states(len(weights))
    u = signs @ np.asarray(weights, float).T + bias
    return np.all((u[:, None, :] * signs[None, :, :] >= 0) | (np.abs(u[:, None, :]) < 1e-12), axis=2)


class Basins:
    """Where a graph of states A[s, s'] ends: sets of states that lead to each other and nowhere else.

    `classes`: the sets, their states rising, in the order of their smallest. `basin_of`: [state] the one set it leads
    to, or -1. `steps`: [state] the fewest steps to one. `periods`: of each set.
    """

    def __init__(self, graph):
        size = len(graph)
        reach = graph | np.eye(size, dtype=bool)
        for k in range(size):
            reach |= reach[:, k : k + 1] & reach[k : k + 1, :]
        closed = [s for s in range(size) if all(reach[t, s] for t in np.flatnonzero(reach[s]))]
        self.classes = sorted({tuple(np.flatnonzero(reach[s]).tolist()) for s in closed})
        leads = np.array([reach[:, one[0]] for one in self.classes])
        self.basin_of = np.where(leads.sum(axis=0) == 1, leads.argmax(axis=0), -1)
        self.steps = np.full(size, -1)
        self.steps[closed] = 0
        while (self.steps < 0).any():
            here = self.steps.max()
            self.steps[graph[:, self.steps == here].any(axis=1) & (self.steps < 0)] = here + 1
        self.periods = [self._period(graph, one[0]) for one in self.classes]

    @staticmethod
    def _period(graph, state):
        returns, power = [], np.eye(len(graph), dtype=int)
        for n in range(1, 2 * len(graph) + 1):
            power = (power @ graph > 0).astype(int)
            if power[state, state]:
                returns.append(n)
        return int(np.gcd.reduce(returns))
