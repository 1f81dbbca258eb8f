#pragma once

#include "recres/information/count_spectrum.h"

namespace recres {

/// H in bit: the plug-in estimate plus its bias to first order in 1/T, (K - 1)/(2 T ln 2), where K is the
/// number of states seen. Source: Miller (1955), "Note on the bias of information estimates", with Madow.
/// Still too low where states have not been seen yet: K is too small then. May exceed the logarithm of the
/// number of possible states a little. Costs a logarithm a class.
double miller_madow_entropy_bits(const CountSpectrum& spectrum);

}  // namespace recres
