#include "recres/simulate/kernels/dense.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "recres/simulate/kernels/dense_steps.h"
#include "recres/state/state.h"
#include "recres/util/aligned.h"

namespace recres {

namespace {

// Tables that stay in a core's second-level cache are worth keeping; others are quicker made again.
constexpr std::size_t kMostKeptNumbers = std::size_t{1} << 18;

std::size_t blocks_for(std::size_t neurons) {
  return (neurons + kBlock - 1) / kBlock;
}

// How the inputs of one neuron are counted in whole numbers.
struct Scale {
  double quantum;  // u of one
  double error;    // bound of the error of u
};

// All sums stay below 2^30, and the bound holds for every state: half a quantum for each
// source, and some roundings to single precision.
Scale scale_of(double largest, std::size_t neurons) {
  const double quantum = std::max(largest * 0x1p-29, 1e-300);
  const double error = 0.5 * quantum * static_cast<double>(neurons + 1) + 0x1p-22 * largest;
  // Beyond the range of single precision everything is decided exactly.
  if (!(quantum < 1e28)) return {.quantum = 1e28, .error = std::numeric_limits<double>::infinity()};
  if (quantum < 1e-36) return {.quantum = quantum, .error = largest};
  return {.quantum = quantum, .error = error};
}

class DenseKernel final : public Kernel {
 public:
  DenseKernel(const Network& network, std::span<const NoiseLevel> levels, std::size_t threads,
              double largest_signal)
      : Kernel(kDenseKernel, network.neurons(), Model::kSbm, levels),
        blocks_(blocks_for(neurons())),
        words_(words_per_state(neurons())),
        weights_(aligned_zeros<std::int32_t>(blocks_ * kBlock * words_ * 64)),
        base_(aligned_zeros<std::int32_t>(blocks_ * kBlock)),
        quantum_(aligned_zeros<float>(blocks_ * kBlock)),
        largest_signal_(largest_signal) {
    const auto errors = pack(network);
    if (blocks_ * words_ * kTableNumbers <= kMostKeptNumbers) keep_tables();
    laws_ = make_noise_laws(network, levels, errors, largest_signal, threads);
    for (const auto& law : laws_) views_.push_back(law->view());
  }

  // Enough to pay for making the tables on the way, few enough for their sums to stay in the cache.
  std::size_t most_together() const override { return tables_ ? 32 : 256; }

  double largest_signal() const override { return largest_signal_; }

  void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const override {
    const auto sums = aligned_zeros<std::int32_t>(trajectories.size() * kBlock);
    const auto table = aligned_zeros<std::int32_t>(kTableNumbers);
    advance_chains(views_, neurons(), trajectories, states,
                   [&](auto chains) { step_dense(view(), chains, sums.get(), table.get()); });
  }

 private:
  DenseView view() const {
    return {.neurons = neurons(),
            .words = words_,
            .weights = weights_.get(),
            .base = base_.get(),
            .quantum = quantum_.get(),
            .tables = tables_.get()};
  }

  // Weights in whole numbers, and the bound of every neuron's error.
  std::vector<double> pack(const Network& network) {
    std::vector<double> errors;
    for (std::size_t n = 0; n < neurons(); ++n) {
      const auto row = static_cast<Eigen::Index>(n);
      double largest = std::fabs(network.bias()[row]);
      for_each_weight(network, row, [&](std::size_t, double weight) { largest += std::fabs(weight); });
      const auto scale = scale_of(largest, neurons());
      const bool fits = std::isfinite(scale.error);
      const auto counted = [&](double value) {
        return fits ? static_cast<std::int32_t>(std::lrint(value / scale.quantum)) : 0;
      };
      auto* in_block = weights_.get() + n / kBlock * words_ * 64 * kBlock + n % kBlock;
      base_[n] = counted(network.bias()[row]);
      for_each_weight(network, row, [&](std::size_t m, double weight) {
        in_block[m * kBlock] = 2 * counted(weight);
        base_[n] -= counted(weight);
      });
      quantum_[n] = static_cast<float>(scale.quantum);
      errors.push_back(scale.error);
    }
    return errors;
  }

  template <typename Visit>
  static void for_each_weight(const Network& network, Eigen::Index row, const Visit& visit) {
    if (network.is_sparse()) {
      for (SparseMatrix::InnerIterator it(network.sparse(), row); it; ++it)
        visit(static_cast<std::size_t>(it.col()), it.value());
    } else {
      for (std::size_t m = 0; m < network.neurons(); ++m)
        visit(m, network.dense()(row, static_cast<Eigen::Index>(m)));
    }
  }

  void keep_tables() {
    tables_ = aligned_zeros<std::int32_t>(blocks_ * words_ * kTableNumbers);
    for (std::size_t k = 0; k < blocks_ * words_; ++k)
      make_dense_table(weights_.get() + k * 64 * kBlock, tables_.get() + k * kTableNumbers);
  }

  std::size_t blocks_;
  std::size_t words_;
  AlignedArray<std::int32_t> weights_;
  AlignedArray<std::int32_t> base_;
  AlignedArray<float> quantum_;
  AlignedArray<std::int32_t> tables_;
  double largest_signal_;
  std::vector<std::unique_ptr<NoiseLaw>> laws_;
  std::vector<NoiseView> views_;
};

}  // namespace

std::uint64_t dense_kernel_bytes(std::size_t neurons) {
  const auto pieces = blocks_for(neurons) * words_per_state(neurons);
  const std::uint64_t numbers = pieces * 64 * kBlock + 2 * blocks_for(neurons) * kBlock;
  const std::uint64_t tables = pieces * kTableNumbers <= kMostKeptNumbers ? pieces * kTableNumbers : 0;
  return sizeof(std::int32_t) * (numbers + tables);
}

std::unique_ptr<Kernel> make_dense_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                          std::size_t threads, double largest_signal) {
  return std::make_unique<DenseKernel>(network, levels, threads, largest_signal);
}

}  // namespace recres
