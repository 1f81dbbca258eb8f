#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace recres {

/// Of all 2^64 values of a 64-bit draw, how many make a neuron +1: its p as a multiple of 2^-64, given the
/// smaller of p and 1 - p, so that rare signs keep their digits, and whether +1 is the likelier sign. A
/// certain +1 loses one 2^-64.
std::uint64_t firing_draws(double rarer_probability, bool likely_up);

/// p(u, r) of one noise strength for many inputs u: log p, taken from its value in the middle, is
/// interpolated by Chebyshev polynomials of degree 12 on intervals of |u| of length 1, or a quarter of the
/// noise strength. Relative error in both tails below 5e-13 (enforced by the tests); beyond the largest input
/// asked for it computes firing_probability itself. The set-up costs 14 probabilities an interval; those of
/// the noise strengths used last are kept for all curves of the process, which changes no number.
class FiringCurve {
 public:
  /// For |u| up to `largest_input`, of which at most 750 intervals are tabulated: beyond, p is 0 or 1 to
  /// double precision.
  FiringCurve(double noise_strength, double largest_input);

  /// The smaller of p(u, r) and p(-u, r) = 1 - p(u, r): the probability of the less likely sign.
  double rarer_probability(double input) const;

 private:
  double noise_strength_;
  double width_;           // of an interval of |u|
  std::size_t intervals_;  // that largest_input asks for
  /// [interval · 14]: p in the middle, coefficients of log(p/p in the middle); of more intervals, perhaps,
  /// than this curve has.
  std::shared_ptr<const std::vector<double>> numbers_;
};

}  // namespace recres
