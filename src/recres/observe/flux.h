#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/information/estimator.h"
#include "recres/information/surrogates.h"
#include "recres/state/lagged_pairs.h"
#include "recres/state/pair_counter.h"
#include "recres/state/state_labels.h"

namespace recres {

/// How information goes from one series of states to another, in bit.
struct Flux {
  InformationEstimate information;  ///< I(A(t); B(t+lag)), with H and D of B
  /// Transfer entropy I(A(t); B(t+1) | B(t)) (Schreiber 2000): what A tells of the next B beyond what B tells
  /// itself. Only for lag 1.
  std::optional<double> transfer_bits = {};
  std::string undersampled = {};           ///< why the information is not to be trusted, or empty
  std::string transfer_undersampled = {};  ///< the same of the transfer entropy
  /// Of I by plug-in, against A shifted in time.
  std::optional<SurrogateTest> information_test = {};
  std::optional<SurrogateTest> transfer_test = {};
};

struct FluxOptions {
  std::uint64_t lag = 1;
  Estimator estimator = Estimator::kChaoWangJost;
  std::uint64_t surrogates = 0;  ///< shifts of A in time; the series of labels is kept for them
  std::uint64_t seed = 1;        ///< of the shifts
  std::size_t threads = 1;       ///< for the surrogates, no effect on the result
};

/// Measures the flux from series A to series B, two parts of one network or an input and a part of a network,
/// as they pass.
class FluxMeter {
 public:
  /// Numbers of neurons in A, in B and in both together, which are fewer than their sum where they overlap.
  /// About so many states will come. Throws InvalidArgument where A or B is empty.
  FluxMeter(std::size_t neurons_a, std::size_t neurons_b, std::size_t neurons_both,
            const FluxOptions& options, std::uint64_t expected_states);

  /// The next states of both, equally many; words_per_state of each. Throws CapacityExceeded where memory
  /// does not suffice.
  void add(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

  /// Of what has come so far. Throws InvalidArgument where that is not one pair. The context hears of every
  /// transition of every surrogate.
  Flux result(const RunContext& context = {}) const;

  /// An upper bound of the bytes that one meter of parts of a network of so many neurons holds at a time,
  /// result() included.
  static std::uint64_t bytes_needed(std::size_t neurons, const FluxOptions& options, std::uint64_t states);

 private:
  // Two series of labels that are counted in pairs.
  struct Pairs {
    LaggedPairs lagged;
    PairCounter counter;

    void add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
      lagged.add(from, to, [this](auto a, auto b) { counter.add(a, b); });
    }
  };

  std::span<const std::uint64_t> both(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);
  SurrogateOptions surrogate_options() const;
  SurrogateTest information_test(const RunContext& context) const;
  SurrogateTest transfer_test(double own_bits, const RunContext& context) const;

  std::size_t neurons_a_;
  std::size_t neurons_b_;
  std::size_t neurons_both_;
  FluxOptions options_;
  StateLabels labels_a_;
  StateLabels labels_b_;
  StateLabels labels_both_;
  std::vector<std::uint64_t> joined_;  // states of both, while they are labelled
  Pairs a_to_b_;
  Pairs b_to_b_;
  Pairs both_to_b_;
  std::vector<std::uint64_t> series_a_;  // labels, for surrogates only
  std::vector<std::uint64_t> series_b_;
};

}  // namespace recres
