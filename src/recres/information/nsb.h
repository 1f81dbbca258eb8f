#pragma once

#include "recres/information/count_spectrum.h"

namespace recres {

/// What a sample says of an entropy.
struct EntropyPosterior {
  double mean_bits;
  double deviation_bits;  ///< standard deviation
};

/// H in bit under a prior that is nearly flat in H: a mixture of symmetric Dirichlet priors over K =
/// 2^log2_states states, each with concentration β, weighted by dξ/dβ, where ξ(β) = ψ(K β + 1) - ψ(β + 1) is
/// the entropy expected before any sample. Mean and standard deviation of the posterior, spread over β
/// included. Source: Nemenman, Shafee and Bialek (2002), "Entropy and inference, revisited"; the variance
/// under one β by Wolpert and Wolf (1995).
///
/// Nearly unbiased where states recur at all and their probabilities look like those of such a prior. Where
/// no state was seen twice the prior speaks, and the deviation is large. Where far fewer states ever occur
/// than are possible, or all are equally likely, it may err by several times its deviation, which is that
/// under the prior. K must count every state that can occur: it is taken as known. From 0 to 800 bits; needs
/// no array of K. Throws InvalidArgument where more states were seen than there are, or log2_states is out of
/// range or NaN; InternalError where the integral over ln β has not settled to 1e-7 bit with 2^14 points.
/// Costs some 500 gamma functions a class.
EntropyPosterior nsb_entropy(const CountSpectrum& spectrum, double log2_states);

}  // namespace recres
