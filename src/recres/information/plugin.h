#pragma once

#include "recres/information/count_spectrum.h"

namespace recres {

/// H in bit with relative frequencies n/T taken for probabilities: log2 T - Σ n log2 n / T. Too low by about
/// (K - 1)/(2 T ln 2) for K possible states, more where some were never seen; never above log2 T. 0 exactly
/// where one state was seen. Costs a logarithm a class.
double plugin_entropy_bits(const CountSpectrum& spectrum);

}  // namespace recres
