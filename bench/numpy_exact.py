"""The exact curve of a noisy SBM as a NumPy user would write it: numpy_exact.py solve|eig WEIGHTS.npy R1,R2,...

Prints one JSON object: seconds without imports and files, the curve, and the last stationary distribution.
"""

import json
import sys
import time

import numpy as np


def firing_probabilities(u, r):
    # Cheaper than recres's accuracy would take: beyond r = 10 some of its digits are wrong.
    x, weight = np.polynomial.hermite_e.hermegauss(100)
    return 1 / (1 + np.exp(-(u[..., None] + r * x))) @ (weight / weight.sum())


def transition_matrix(p):
    rows = np.ones((len(p), 1))
    for up in p.T[..., None]:
        rows = np.hstack([rows * (1 - up), rows * up])
    return rows


def stationary_by_solve(chain):
    equations = np.eye(len(chain)) - chain.T
    equations[0] = 1
    return np.linalg.solve(equations, np.eye(len(chain))[0])


def stationary_by_eig(chain):
    values, vectors = np.linalg.eig(chain.T)
    vector = vectors[:, np.argmin(np.abs(values - 1))].real
    return vector / vector.sum()


def plogp(p):
    return p * np.log2(p, where=p > 0, out=np.zeros_like(p))


def main():
    way = {"solve": stationary_by_solve, "eig": stationary_by_eig}[sys.argv[1]]
    weights = np.load(sys.argv[2])
    strengths = [float(r) for r in sys.argv[3].split(",")]
    np.seterr(over="ignore")  # exp(800) is infinite, and 1/(1 + that) rightly 0
    curve = {"entropy_bits": [], "mutual_information_bits": [], "divergence_bits": []}
    start = time.perf_counter()
    neurons = len(weights)
    states = 2.0 * (np.arange(2**neurons)[:, None] >> np.arange(neurons) & 1) - 1
    for r in strengths:
        p = firing_probabilities(states @ weights.T, r)
        stationary = way(transition_matrix(p))
        entropy = -plogp(stationary).sum()
        divergence = -stationary @ (plogp(p) + plogp(1 - p)).sum(1)
        for name, value in zip(curve, [entropy, entropy - divergence, divergence]):
            curve[name].append(value)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, **curve, "stationary": stationary.tolist()}))


main()
