# ---
# jupyter: {jupytext: {formats: "py:percent"}}
# ---

# %% [markdown]
# # Recurrence resonance in three networks
#
# Figure 2 of Metzner, Schilling, Maier and Krauss 2024 (Front. Complex Syst. 2:1479417): how much a network's state tells
# of the next one, against noise, in three networks whose attractors are known. Without noise each is caught in one
# attractor; with the right amount it visits many and still remembers where it came from.

# %%
import sys

import numpy as np
from matplotlib.figure import Figure

import recres

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 10_000
NETWORKS = {
    "autapses": (recres.autapses(5, magnitude=20), np.linspace(0, 40, 21)),
    "Hopfield": (recres.hopfield(["+++--", "+-+-+"], magnitude=20), np.linspace(0, 40, 21)),
    "NRooks": (recres.nrooks(cycles=[-4, 1], magnitude=20), np.linspace(0, 20, 21)),
}

# %% [markdown]
# H, I and D of successive states, 20 runs for each noise strength.

# %%
curves = {name: recres.resonance(network, noise, steps=STEPS) for name, (network, noise) in NETWORKS.items()}
for name, curve in curves.items():
    print(f"{name}: I = {curve.mutual_information_bits[0]:.3f} bit without noise, {curve.peak.mutual_information_bits:.3f} bit at r = {curve.peak.noise_strength:g}")

# %% [markdown]
# Below each curve: how often one state followed another, at the peak.

# %%
with recres.plot.style():
    figure = Figure(figsize=(17.5 / 2.54, 11 / 2.54))
    for k, (name, curve) in enumerate(curves.items()):
        above = figure.add_axes((0.07 + 0.325 * k, 0.60, 0.25, 0.26))
        recres.plot.curve(curve, above, show=["entropy", "information", "divergence"])
        above.set_title(name, loc="left", pad=32)
        recres.plot.joint(curve, curve.peak.noise_strength, figure.add_axes((0.06 + 0.325 * k, 0.09, 0.2, 0.33)))
    figure.savefig("figure2.pdf")

# %% [markdown]
# The same with every panel, its exact curves and the paper's claims judged: `recres.reproduce("fig2").figures()`.
