"""Curves against the chain written anew in NumPy (chain.py), and against the command line."""

import json
import os
import subprocess

import chain
import numpy as np
import pytest

import recres


def test_a_long_run_has_the_entropies_of_the_chain():
    # Three neurons, 2e6 steps, 4 runs; false alarm below 1e-6 (five standard errors, of runs this long).
    network = recres.gaussian(3, seed=1, magnitude=2)
    curve = recres.resonance(network, [0.5, 3], steps=2_000_000, replicates=4, seed=11)
    for k, noise in enumerate(curve.noise_strength):
        matrix = chain.transitions(network.weights, network.bias, noise)
        law = chain.stationary(matrix)
        expected = chain.information_bits(law[:, None] * matrix)
        measured = (curve.entropy_bits[k], curve.mutual_information_bits[k], curve.divergence_bits[k])
        assert measured == pytest.approx(expected, abs=3e-3)


def test_the_joint_distribution_gives_the_first_replicate():
    curve = recres.resonance("gaussian:n=4,seed=2", [0, 1, 5], steps=500, replicates=3)
    for k in range(3):
        h, i, d = chain.information_bits(curve.joint[k])
        assert curve.replicates.entropy_bits[k, 0] == pytest.approx(h, abs=1e-12)
        assert curve.replicates.mutual_information_bits[k, 0] == pytest.approx(i, abs=1e-12)
        assert curve.replicates.divergence_bits[k, 0] == pytest.approx(d, abs=1e-12)


def test_it_is_what_the_command_line_says():
    words = ["resonance", "gaussian:n=5,seed=3", "--noise", "0:6:4", "--steps", "1000", "--replicates", "5", "--seed", "7", "--json"]
    told = json.loads(subprocess.run([os.environ["RECRES"], *words], capture_output=True, check=True, text=True).stdout)
    curve = recres.resonance("gaussian:n=5,seed=3", np.linspace(0, 6, 4), steps=1000, replicates=5, seed=7)
    assert json.loads(curve.to_json()) == told
    assert curve.mutual_information_bits.tolist() == told["mutual_information_bits"]["mean"]
    assert curve.standard_error.entropy_bits.tolist() == told["entropy_bits"]["standard_error"]
    assert curve.peak.gain.bits == told["peak"]["gain_bits"]
