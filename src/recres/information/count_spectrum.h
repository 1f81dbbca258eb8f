#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace recres {

/// So many different states (or pairs of states) were seen `count` times each.
struct CountClass {
  std::uint64_t count;
  std::uint64_t states;
};

/// How many different states were seen once, twice, and so on: all that an estimate of entropy needs of a
/// sample, as entropy does not care which state is which. It never has more than sqrt(2 T) classes, so that
/// whatever is done for each of them costs little.
class CountSpectrum {
 public:
  /// From how often each state was seen, in any order; zeros are left out. Linear in the number of states,
  /// but for the few that were seen more often than there are states. Throws InvalidArgument where nothing
  /// was seen.
  explicit CountSpectrum(std::span<const std::uint64_t> counts);

  /// In rising order of count, each count and number of states at least 1.
  std::span<const CountClass> classes() const { return classes_; }

  std::uint64_t samples() const { return samples_; }  ///< T, the sum of all counts, at least 1
  std::uint64_t seen() const { return seen_; }        ///< different states, at least 1
  std::uint64_t seen_once() const { return states_seen(1); }
  std::uint64_t seen_twice() const { return states_seen(2); }

  /// 1 - (seen once)/T, 0 to 1: by Good (1953) an estimate of the probability of all the states that were
  /// seen.
  double coverage() const;

 private:
  std::uint64_t states_seen(std::uint64_t times) const;

  std::vector<CountClass> classes_;
  std::uint64_t samples_ = 0;
  std::uint64_t seen_ = 0;
};

/// How many states are possible, from log2 of that; a whole number where only the rounding of logarithms, or
/// of the sum of two, keeps it from being one.
double possible_states(double log2_states);

}  // namespace recres
