#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <vector>

namespace recres::test {

/// 113 bits.
using Wide = boost::multiprecision::cpp_bin_float_quad;

/// π with π·P = π and Σ π = 1 of the chain P[from][to], by Gauss elimination with pivots: another method than
/// recres's, in another precision. The diagonal of P is not read; it is what the rest of the row leaves of 1.
std::vector<Wide> wide_stationary(const std::vector<std::vector<Wide>>& chain);

/// Σ 1/(1 - λ) over all eigenvalues of the chain but 1: the trace of (I - P + 1·π)⁻¹, less the 1 that λ = 1
/// has there (Kemeny and Snell 1960), by the same means.
Wide wide_group_inverse_trace(const std::vector<std::vector<Wide>>& chain);

}  // namespace recres::test
