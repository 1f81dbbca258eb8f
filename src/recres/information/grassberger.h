#pragma once

#include "recres/information/count_spectrum.h"

namespace recres {

/// H in bit: [ln T - Σ n G(n) / T] / ln 2 over the counts n of all states seen, where G(n) = ψ(n) +
/// (-1)^n/2·[ψ((n+1)/2) - ψ(n/2)]. Source: Grassberger (2003, revised 2008), "Entropy estimates from
/// insufficient samplings". Each state's share of the bias is exponentially small in its expected count where
/// that is above about 1; states expected less often still make it too low. One state seen T times gives not
/// 0 but about 1/(T ln 2) for odd T, -1/(6 T^2 ln 2) for even T. Costs three digamma functions a class.
double grassberger_entropy_bits(const CountSpectrum& spectrum);

}  // namespace recres
