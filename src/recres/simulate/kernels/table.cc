#include "recres/simulate/kernels/table.h"

#include <memory>
#include <optional>
#include <vector>

#include "recres/law/firing_table.h"
#include "recres/neuron/firing_curve.h"
#include "recres/simulate/kernels/table_steps.h"
#include "recres/util/aligned.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

// The thresholds of one noise level.
class Thresholds {
 public:
  Thresholds(const Network& network, const NoiseLevel& level)
      : neurons_(network.neurons()),
        row_(neurons_ <= 4   ? 4
             : neurons_ <= 8 ? 8
                             : 16),
        top_(aligned_zeros<std::uint32_t>(row_ << neurons_)),
        full_(neurons_ << neurons_) {
    const FiringTable firing(network, level);
    for (std::uint64_t state = 0; state < firing.states(); ++state) {
      for (std::size_t n = 0; n < neurons_; ++n) {
        const auto threshold = firing_draws(firing.rarer(state)[n], (firing.likely(state) >> n & 1) != 0);
        full_[state * neurons_ + n] = threshold;
        top_[state * row_ + n] = static_cast<std::uint32_t>(threshold >> 32);
      }
    }
  }

  ThresholdTable view() const {
    return {.neurons = neurons_, .row = row_, .top = top_.get(), .full = full_.data()};
  }

 private:
  std::size_t neurons_;
  std::size_t row_;
  AlignedArray<std::uint32_t> top_;
  std::vector<std::uint64_t> full_;
};

class TableKernel final : public Kernel {
 public:
  TableKernel(const Network& network, std::span<const NoiseLevel> levels, std::string_view name,
              std::size_t threads)
      : Kernel(name, network.neurons(), Model::kSbm, levels),
        thresholds_(levels.size()),
        step_(name == kTableKernel ? step_tables : step_tables_plainly) {
    parallel_for(levels.size(), threads, [&](std::size_t k) { thresholds_[k].emplace(network, levels[k]); });
    for (const auto& thresholds : thresholds_) tables_.push_back(thresholds->view());
  }

  void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const override {
    const auto steps = states.size() / trajectories.size();
    std::vector<TableChain> chains;
    for (std::size_t k = 0; k < trajectories.size(); ++k) {
      auto& trajectory = trajectories[k];
      chains.push_back({.table = &tables_[trajectory.level],
                        .state = trajectory.state[0],
                        .lanes = &trajectory.lanes,
                        .ties = &trajectory.random,
                        .out = &states[k * steps]});
    }
    step_(chains, steps);
    for (std::size_t k = 0; k < trajectories.size(); ++k) trajectories[k].state[0] = chains[k].state;
  }

 private:
  std::vector<std::optional<Thresholds>> thresholds_;
  std::vector<ThresholdTable> tables_;
  void (*step_)(std::span<TableChain>, std::size_t);
};

}  // namespace

std::unique_ptr<Kernel> make_table_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                          std::string_view name, std::size_t threads) {
  return std::make_unique<TableKernel>(network, levels, name, threads);
}

}  // namespace recres
