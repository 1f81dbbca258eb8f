# ---
# jupyter: {jupytext: {formats: "py:percent"}}
# ---

# %% [markdown]
# # Noise in a wiring diagram of your own
#
# A matrix of weights from a file: row = target, column = source. The chemical synapses of *C. elegans* are a good one to
# try: 279 neurons, the number of synapses as weights, negative from the 26 GABA-releasing neurons (WormAtlas; Varshney,
# Chen, Paniagua, Hall and Chklovskii 2011, PLoS Comput. Biol. 7:e1001066). Give its path, and this runs on it:
# `c_elegans.py weights.csv`. Without one, a made-up matrix of the same kind stands in: few connections, whole numbers of
# synapses, one source in ten inhibits.

# %%
import sys

import numpy as np

import recres


def made_up(neurons=80, seed=1):
    random = np.random.default_rng(seed)
    synapses = random.geometric(0.35, (neurons, neurons)) * (random.random((neurons, neurons)) < 0.05)
    np.fill_diagonal(synapses, 0)
    return synapses * np.where(random.random(neurons) < 0.1, -1, 1)


weights = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith((".csv", ".npy", ".mtx")) else made_up()
network = recres.Network(weights, magnitude=0.5)
print(network)

# %% [markdown]
# All neurons together have far more states than any run has steps. What small groups of neurons tell can be measured:
# random ones of 2 to 5 neurons, against noise.

# %%
groups = recres.subnetworks(network, np.linspace(0, 16, 9), sizes=[2, 3, 4, 5], subsets=40, steps=4000, replicates=2)
groups.save("c_elegans.h5")
print(groups)

# %%
ax = recres.plot.subnetworks(groups)
ax.figure.savefig("c_elegans.pdf")

# %% [markdown]
# Everything else that there is to see, as a page for the browser:

# %%
recres.report("c_elegans.h5", "c_elegans.html")
