#pragma once

namespace recres {

/// σ(u) = 1/(1 + e^(-u)), the probability that a noise-free SBM neuron with input u is +1. Any u.
double logistic(double input);

/// p(u, r) = E[σ(u + r·η)], η standard normal: the probability that an SBM neuron with input u is +1 when
/// white noise of strength r ≥ 0 is added to its input. The noise integrates out because it is new at every
/// step.
///
/// Both tails are accurate in relative terms: ask for p(-u, r) where the probability of -1 is wanted.
/// Relative error below 1e-13 for |u| ≤ 700 and r ≤ 1000 (enforced by the tests); results below 1e-308
/// underflow towards 0.
///
/// Method: the trapezoidal rule on the whole line, whose error falls exponentially with the inverse step
/// because the integrand is analytic in a strip (Trefethen and Weideman 2014). Up to r = 8 it runs over η,
/// where σ has its poles at ±iπ/r; above over the logistic variable v in ∫ λ(v) Φ((u+v)/r) dv, λ = σ', with
/// poles at ±iπ whatever r is.
double firing_probability(double input, double noise_strength);

}  // namespace recres
