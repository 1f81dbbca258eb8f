#pragma once

#include <cstddef>
#include <vector>

namespace recres {

/// The noise strength r of every neuron in one step.
class NoiseLevel {
 public:
  /// The same for all neurons, however many. Throws InvalidArgument where it is not finite or below 0. Not
  /// explicit, because a single noise strength is a level.
  NoiseLevel(double strength);  // NOLINT(google-explicit-constructor)

  /// One for each neuron; the same as a single one where all are equal. Throws InvalidArgument for none, or
  /// where one is not finite or below 0.
  NoiseLevel(std::vector<double> strengths);  // NOLINT(google-explicit-constructor)

  double of(std::size_t neuron) const { return strengths_.empty() ? common_ : strengths_[neuron]; }

  bool is_uniform() const { return strengths_.empty(); }

  /// The strength of most neurons; the smallest such where several are equally frequent.
  double commonest() const { return common_; }

  /// All strengths that occur, rising.
  std::vector<double> distinct() const;

  /// Throws InvalidArgument where this is a list for another number of neurons.
  void require_neurons(std::size_t neurons) const;

  /// Bytes beyond its own size.
  std::size_t bytes() const { return strengths_.size() * sizeof(double); }

  bool operator==(const NoiseLevel&) const = default;

  /// Any order, for use as a key.
  bool operator<(const NoiseLevel& other) const {
    return common_ != other.common_ ? common_ < other.common_ : strengths_ < other.strengths_;
  }

 private:
  double common_;
  std::vector<double> strengths_;  // [neuron]; empty where all are equal
};

}  // namespace recres
