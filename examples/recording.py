# ---
# jupyter: {jupytext: {formats: "py:percent"}}
# ---

# %% [markdown]
# # Information in a recording of your own
#
# Spike counts, a row for each bin and a column for each neuron. These are made up, so that the answer is known: four
# neurons that copy themselves from bin to bin, but for one time in ten (q = 0.1). Each then carries 1 - h(q) = 0.531 bit
# to the next bin, all four 2.124 bit. The counts are Poisson numbers, with a mean of 20 where a neuron is up and 1 else.

# %%
import numpy as np

import recres

BINS, NEURONS, FLIPPED = 3000, 4, 0.1
random = np.random.default_rng(7)
flips = random.random((BINS, NEURONS)) < FLIPPED
up = np.logical_xor.accumulate(flips, axis=0)
counts = random.poisson(np.where(up, 20, 1))
known_bits = NEURONS * (1 + FLIPPED * np.log2(FLIPPED) + (1 - FLIPPED) * np.log2(1 - FLIPPED))

# %% [markdown]
# More than 6 spikes count as up. Seven estimators, with intervals, and 99 surrogates: the same bins in random order.

# %%
told = recres.information(counts, threshold=6, surrogates=99)
print(told)
print(f"known: {known_bits:.3f} bit; NSB says {told['nsb'].mutual_information_bits:.3f} bit, plug-in {told['plug-in'].mutual_information_bits:.3f} bit")

# %% [markdown]
# The plug-in estimate is too high in short recordings; the surrogates, which have no bond at all, show by how much.

# %%
short = recres.information(counts[:150], threshold=6, surrogates=99)
print(f"150 bins: plug-in {short['plug-in'].mutual_information_bits:.3f} bit, of which {short.surrogates.mean_bits:.3f} bit are bias")

# %%
ax = recres.plot.information(told)
ax.axhline(known_bits, color="k", linewidth=0.6)
ax.figure.savefig("recording.pdf")
