#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace recres {

/// x_n(t) of every step: row t, column n.
using InputTable = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What the values of a random input signal are drawn from.
enum class InputValues {
  kBinary,    ///< ±strength, each with probability ½
  kGaussian,  ///< N(0, strength²)
};

/// A random input signal: independent values for every neuron, held for some steps each.
struct RandomInput {
  InputValues values = InputValues::kBinary;
  double strength = 1;                    ///< 0 or more
  std::vector<std::size_t> neurons = {};  ///< that it enters; all where empty
  std::uint64_t hold = 1;                 ///< steps that a value is held for, 1 or more
};

/// An input signal x_n(t): what is added to the input u_n of some neurons in step t, which takes s(t) to
/// s(t+1). s(0) is the first observed state; before it there is no input.
class InputSignal {
 public:
  /// The values of a table, a row for each step from 0 on, column n for neuron n; neurons beyond the last
  /// column have no input. Throws InvalidArgument for an empty table, or where a value is not finite.
  explicit InputSignal(InputTable table);

  /// Throws InvalidArgument where strength or hold is out of range, or a neuron is named twice.
  explicit InputSignal(RandomInput random);

  /// The neurons that it enters; all of a network where empty.
  std::span<const std::size_t> neurons() const { return random_.neurons; }

  /// The number of steps that it has values for; nothing where there is no end.
  std::optional<std::uint64_t> steps() const;

  /// No |x| is larger.
  double largest() const { return largest_; }

  /// Whether the values of this step may differ from those of the one before.
  bool changes_at(std::uint64_t step) const { return step % random_.hold == 0; }

  /// The values of one step, one for each of neurons(), or for the first of a network's where these are all.
  /// A pure function of the arguments: whatever noise the run is under, its input is the same. `step` must
  /// be less than steps().
  void values(std::uint64_t seed, std::uint64_t replicate, std::uint64_t step, std::span<double> out) const;

 private:
  InputTable table_;    // no rows where it is random
  RandomInput random_;  // of a table, the neurons alone
  double largest_ = 0;
};

/// Throws InvalidArgument where a signal enters a neuron that a network of so many has not, or has no values
/// for some of so many steps.
void validate(const InputSignal& input, std::size_t neurons, std::uint64_t steps);

}  // namespace recres
