#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "recres/information/pair_sample.h"

namespace recres {

/// How information is estimated from counts.
enum class Estimator {
  kPlugin,
  kMillerMadow,
  kPanzeriTreves,
  kGrassberger,
  kChaoShen,
  kChaoWangJost,
  kNsb,
};

struct EstimatorDescription {
  Estimator estimator;
  std::string_view name;       ///< on the command line and in results
  std::string_view summary;    ///< one line
  std::string_view reference;  ///< authors, year, title
};

/// All of them, the simplest first.
std::span<const EstimatorDescription> estimator_descriptions();

/// The one of this name, for example "chao-shen". Throws InvalidArgument where there is none.
Estimator parse_estimator(std::string_view name);

std::string_view estimator_name(Estimator estimator);

/// What successive states tell of each other, in bit. Unlike those of the plug-in estimate, I and D may come
/// out a little below 0, and I above H: then their true value is small against the error of the estimate.
/// Raised to 0 they would be biased.
struct InformationEstimate {
  double entropy_bits = 0;             ///< H = H(s(t+1))
  double mutual_information_bits = 0;  ///< I between s(t) and s(t+1)
  double divergence_bits = 0;          ///< D = H - I

  /// Standard deviations of what the sample leaves open, NSB only. Those of I and D are upper bounds: the sum
  /// of the deviations of the entropies that they are made of, as if all erred together.
  std::optional<double> entropy_deviation_bits = {};
  std::optional<double> mutual_information_deviation_bits = {};
  std::optional<double> divergence_deviation_bits = {};
};

/// I = H(before) + H(after) - H(pairs), each entropy by the estimator; panzeri-treves corrects I and H of the
/// plug-in estimate. The two numbers of states that are possible, as log2 (N for a network of N neurons), may
/// differ: information may flow between populations of different size. Only panzeri-treves and nsb look at
/// them. Throws InvalidArgument where one is negative or NaN, or fewer than were seen.
InformationEstimate estimate_information(const PairSample& sample, Estimator estimator,
                                         double log2_states_before, double log2_states_after);

}  // namespace recres
