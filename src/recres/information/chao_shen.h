#pragma once

#include "recres/information/count_spectrum.h"

namespace recres {

/// H in bit: -Σ q log2 q / [1 - (1 - q)^T] over the states seen, q = C n/T, where the coverage C = 1 - (seen
/// once)/T lowers the frequencies to make room for states not seen, and the denominator, the probability to
/// be seen at all, weighs each state for those like it that were missed (Horvitz and Thompson). Source: Chao
/// and Shen (2003), "Nonparametric estimation of Shannon's index of diversity when there are unseen species
/// in sample". Where all states were seen once, C would be 0 and the estimate undefined: one of them is then
/// counted as seen again, C = 1/T, which gives about 2 log2 T. Little bias down to about half coverage, but a
/// large spread. Costs a few elementary functions a class.
double chao_shen_entropy_bits(const CountSpectrum& spectrum);

}  // namespace recres
