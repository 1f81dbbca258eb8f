#pragma once

#include "recres/information/pair_sample.h"

namespace recres {

/// How far the plug-in estimates are off: H is too low, I too high.
struct PanzeriTrevesBias {
  double entropy_bits;             ///< (R - 1)/(2 T ln 2)
  double mutual_information_bits;  ///< [Σ_s (R_s - 1) - (R - 1)]/(2 T ln 2)
};

/// The bias to first order in 1/T with an estimate of how many states can follow at all, R, and how many can
/// follow each state s, R_s: those seen and some that are thought to have been missed; see relevant_states.
/// R is at most 2^log2_states_after, R_s at most R. Source: Panzeri and Treves (1996), "Analytical estimates
/// of limited sampling biases in different information measures". Good while each state before was seen more
/// often than it has successors; too low beyond. Costs some tens of powers for each class of counts of each
/// state before.
PanzeriTrevesBias panzeri_treves_bias(const PairSample& sample, double log2_states_after);

/// How many states there are, as far as a sample of T with K different ones tells, at most `most` ≥ K: K + x,
/// x the whole number at which a sample of T is expected to show K. Each of the x has probability q = 1 -
/// [T/(T + K)]^(1/T), each of those seen (1 - x q)(n + 1)/(T + K). What is expected is concave in x; where it
/// does not reach K, x is where it is highest.
double relevant_states(const CountSpectrum& spectrum, double most);

}  // namespace recres
