#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/metastable.h"
#include "recres/exact/modes.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// The most neurons whose states are listed in results.
inline constexpr std::size_t kMostListedNeurons = 16;

/// What a noisy SBM does under one noise strength when it has run for ever: no sampling, no error bars.
struct ExactPoint {
  double noise_strength;
  double entropy_bits = 0;             ///< H of the stationary distribution
  double mutual_information_bits = 0;  ///< I = H - D of successive states
  double divergence_bits = 0;          ///< D = Σ π(s) Σ h2(p_n(s))

  /// The slowest modes of the independent blocks, slowest first; absent where those of a block cannot be
  /// told. Products of modes of different blocks, which are modes of the network too, are not among them.
  std::optional<std::vector<Mode>> modes = {};

  /// The share of the 2^N states that the chain comes back to; the others are transient. Below 1 only where
  /// some signs are certain in double precision.
  double recurrent_share = 1;
  /// Above 1 where it can come back to a state only every so many steps.
  std::uint64_t period = 1;

  /// π, [state]. Up to kMostListedNeurons neurons, else empty.
  Eigen::VectorXd stationary = {};

  /// [attractor]: the mean stay in each basin; see residence_steps. Where attractors were given, up to
  /// kMostListedNeurons neurons and some thousand basins, else empty.
  std::vector<double> residence_steps = {};

  /// Sets of states that hold the network for long, or in which it goes round; of a network of one block, up
  /// to kMostListedNeurons neurons, absent where no gap among the slowest modes tells them.
  std::optional<MetastableSets> metastable = {};

  /// What a run of T steps, begun in the stationary distribution, misses of H and I beyond the bias of
  /// counting, which Miller's correction takes off, times T, to first order in 1/T: (Σ 1/(1 - λ) - (2^N - 1))
  /// / ln 2 over all eigenvalues but 1; from Σ_s Var(share of s) T / (2 π(s) ln 2). Up to 8 neurons, or where
  /// ExactOptions ask for it.
  std::optional<double> shortfall_bit_steps = {};

  /// Steps in which the network forgets its start, to 1/e: those of its slowest mode; 0 where it does at
  /// once.
  std::optional<double> relaxation_steps() const {
    if (!modes) return std::nullopt;
    return modes->empty() ? 0 : modes->front().relaxation_steps;
  }
};

/// When neurons take their new signs: all at every step, or one, drawn at random, at each.
enum class Update { kSynchronous, kAsynchronous };

/// "synchronous" or "asynchronous"; throws InvalidArgument for any other word.
Update parse_update(std::string_view word);

struct ExactOptions {
  Update update = Update::kSynchronous;
  const Attractors* attractors = nullptr;  ///< of the network without noise, for residence times
  /// Whether points of networks of more than 8 neurons tell their shortfall, which takes several times as
  /// long.
  bool has_window = false;
  std::size_t threads = 1;
};

/// The most neurons whose points may tell their shortfall.
inline constexpr std::size_t kMostWindowNeurons = 12;

/// The exact curve.
///
/// Synchronous: independent blocks of the network are solved by themselves and added up; a block that is a
/// signed cycle without bias has a closed form for any length, any other may have up to kMostOperatorNeurons
/// neurons. Asynchronous: see asynchronous_point. Throws InvalidArgument where a block is larger, or where
/// its stationary distribution is not one or cannot be told in double precision, CapacityExceeded where it
/// does not fit in memory. The context hears of every point.
std::vector<ExactPoint> exact_curve(const Network& network, std::span<const double> noise_strengths,
                                    const ExactOptions& options = {}, const RunContext& context = {});

}  // namespace recres
