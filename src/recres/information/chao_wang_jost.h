#pragma once

#include "recres/information/count_spectrum.h"

namespace recres {

/// H in bit, from the rate at which new states turn up as a sample grows: {Σ n/T·[ψ(T) - ψ(n)] + (f1/T)·Σ x^k
/// / (T - 1 + k)} / ln 2, first sum over the states seen, second over k = 1, 2, …; x = 1 - A, A = 2 f2/[(T-1)
/// f1 + 2 f2], where f1 and f2 states were seen once and twice; A = 2/[(T-1)(f1-1) + 2] where none was seen
/// twice, A = 1 where none was seen once. The first part is free of bias but for what a sample of T cannot
/// know, the second estimates that from f1 and f2. Source: Chao, Wang and Jost (2013), "Entropy and the
/// species accumulation curve"; the second sum is theirs, written without its cancellation. Still too low far
/// below half coverage. Costs a digamma function a class and one integral.
double chao_wang_jost_entropy_bits(const CountSpectrum& spectrum);

}  // namespace recres
