#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "recres/exact/modes.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// What a noisy SBM does under one noise strength when it has run for ever: no sampling, no error bars.
struct ExactPoint {
  double noise_strength;
  double entropy_bits;             ///< H of the stationary distribution
  double mutual_information_bits;  ///< I = H - D of successive states
  double divergence_bits;          ///< D = Σ π(s) Σ h2(p_n(s))

  /// The slowest modes of the independent blocks, slowest first; absent where those of a block cannot be
  /// told.
  std::optional<std::vector<Mode>> modes;

  /// π, [state]. Up to 12 neurons, else empty.
  Eigen::VectorXd stationary;

  /// What a run of T steps, begun in the stationary distribution, misses of H and I beyond the bias of
  /// counting, which Miller's correction takes off, times T, to first order in 1/T: (Σ 1/(1 - λ) - (2^N - 1))
  /// / ln 2 over all eigenvalues but 1; from Σ_s Var(share of s) T / (2 π(s) ln 2). Up to 8 neurons.
  std::optional<double> shortfall_bit_steps;

  /// Steps in which the network forgets its start, to 1/e: those of its slowest mode; 0 where it does at
  /// once.
  std::optional<double> relaxation_steps() const {
    if (!modes) return std::nullopt;
    return modes->empty() ? 0 : modes->front().relaxation_steps;
  }
};

/// The exact curve. Independent blocks of the network are solved by themselves and added up; a block that is
/// a signed cycle without bias has a closed form for any length, any other may have up to kMostDenseNeurons
/// neurons. Throws InvalidArgument where a block is larger or its chain is reducible in double precision,
/// CapacityExceeded where it does not fit in memory. The context hears of every point.
std::vector<ExactPoint> exact_curve(const Network& network, std::span<const double> noise_strengths,
                                    std::size_t threads = 1, const RunContext& context = {});

}  // namespace recres
