#include "recres/simulate/kernels/skip.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "recres/law/firing_table.h"
#include "recres/state/transition_counts.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

constexpr std::uint32_t kNoCycle = std::numeric_limits<std::uint32_t>::max();

struct Cycle {
  std::uint64_t first;   // a state of it
  std::uint64_t length;  // steps in one round
  double hazard;         // Σ h over one round
};

// Most probable successors, their cycles and their hazards under one noise level.
class Successors {
 public:
  Successors(const Network& network, const NoiseLevel& level)
      : firing_(network, level), hazard_(firing_.states()), cycle_of_(firing_.states(), kNoCycle) {
    for (std::uint64_t state = 0; state < firing_.states(); ++state) {
      for (const double rarer : firing_.rarer(state)) hazard_[state] -= std::log1p(-rarer);
    }
    find_cycles();
  }

  // The mean hazard of a step in the cycles.
  double hazard_in_cycles() const {
    double hazard = 0;
    double steps = 0;
    for (const auto& cycle : cycles_) {
      hazard += cycle.hazard;
      steps += static_cast<double>(cycle.length);
    }
    return hazard / steps;
  }

  std::uint64_t step(Trajectory& trajectory) const {
    auto& state = trajectory.state[0];
    auto& patience = patience_of(trajectory);
    if (patience >= hazard_[state]) {
      patience -= hazard_[state];
      state = firing_.likely(state);
    } else {
      patience = -1;
      state = firing_.likely(state) ^ deviation(state, trajectory.random);
    }
    return state;
  }

  void count(Trajectory& trajectory, std::uint64_t steps, TransitionCounter* counter) const {
    while (steps > 0) {
      const auto cycle_number = cycle_of_[trajectory.state[0]];
      if (cycle_number != kNoCycle) {
        const auto& cycle = cycles_[cycle_number];
        auto& patience = patience_of(trajectory);
        const double most = patience / cycle.hazard;
        std::uint64_t rounds = steps / cycle.length;
        if (most < static_cast<double>(rounds)) rounds = static_cast<std::uint64_t>(most);
        if (rounds > 0) {
          patience = std::max(0.0, patience - static_cast<double>(rounds) * cycle.hazard);
          steps -= rounds * cycle.length;
          if (counter != nullptr) count_rounds(trajectory.state[0], rounds, *counter);
          if (steps == 0) return;
        }
      }
      // What is left of a round, a way into a cycle, or a deviation.
      const auto from = trajectory.state[0];
      const auto to = step(trajectory);
      if (counter != nullptr) counter->add_pair(from, to, 1);
      --steps;
    }
  }

 private:
  // Walks from every state until it meets a state that was seen: in this walk, then a new cycle is closed.
  void find_cycles() {
    std::vector<std::uint32_t> walk_of(firing_.states(), 0);
    for (std::uint32_t start = 0; start < firing_.states(); ++start) {
      std::uint64_t state = start;
      while (walk_of[state] == 0) {
        walk_of[state] = start + 1;
        state = firing_.likely(state);
      }
      if (walk_of[state] != start + 1 || cycle_of_[state] != kNoCycle) continue;
      Cycle cycle{.first = state, .length = 0, .hazard = 0};
      do {
        cycle_of_[state] = static_cast<std::uint32_t>(cycles_.size());
        cycle.hazard += hazard_[state];
        ++cycle.length;
        state = firing_.likely(state);
      } while (state != cycle.first);
      cycles_.push_back(cycle);
    }
  }

  // How much hazard passes until the next deviation; drawn once for each. It is a pure number, distributed
  // alike whatever noise the hazard comes from, and so outlives a change of noise.
  static double& patience_of(Trajectory& trajectory) {
    if (trajectory.patience < 0) trajectory.patience = -std::log(trajectory.random.uniform());
    return trajectory.patience;
  }

  // Which neurons take their less likely sign, given that at least one does: the first of them, then the
  // others freely.
  std::uint64_t deviation(std::uint64_t state, RandomStream& random) const {
    const auto rare = firing_.rarer(state);
    const auto neurons = firing_.neurons();
    double draw = random.uniform() * -std::expm1(-hazard_[state]);
    double none_before = 1;
    std::size_t first = neurons;
    std::size_t likeliest = 0;
    for (std::size_t n = 0; n < neurons && first == neurons; ++n) {
      if (rare[n] > rare[likeliest]) likeliest = n;
      const double here = none_before * rare[n];
      if (draw < here) first = n;
      draw -= here;
      none_before *= 1 - rare[n];
    }
    // Rounding may leave a draw at the very end.
    if (first == neurons) first = likeliest;
    std::uint64_t flips = std::uint64_t{1} << first;
    for (std::size_t n = first + 1; n < neurons; ++n) {
      flips |= static_cast<std::uint64_t>(random.uniform() < rare[n]) << n;
    }
    return flips;
  }

  void count_rounds(std::uint64_t state, std::uint64_t rounds, TransitionCounter& counter) const {
    const auto first = state;
    do {
      counter.add_pair(state, firing_.likely(state), rounds);
      state = firing_.likely(state);
    } while (state != first);
  }

  FiringTable firing_;
  std::vector<double> hazard_;           // h
  std::vector<std::uint32_t> cycle_of_;  // number of the cycle that a state is on, or kNoCycle
  std::vector<Cycle> cycles_;
};

class SkipKernel final : public Kernel {
 public:
  SkipKernel(const Network& network, std::span<const NoiseLevel> levels, std::size_t threads)
      : Kernel(kSkipKernel, network.neurons(), Model::kSbm, levels), successors_(levels.size()) {
    parallel_for(levels.size(), threads, [&](std::size_t k) { successors_[k].emplace(network, levels[k]); });
  }

  void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const override {
    const auto steps = states.size() / trajectories.size();
    for (auto& trajectory : trajectories) {
      for (auto& state : states.first(steps)) state = successors_[trajectory.level]->step(trajectory);
      states = states.subspan(steps);
    }
  }

  void count(std::span<Trajectory> trajectories, std::uint64_t steps,
             std::span<TransitionCounter> counters) const override {
    for (std::size_t k = 0; k < trajectories.size(); ++k) {
      auto& trajectory = trajectories[k];
      successors_[trajectory.level]->count(trajectory, steps, counters.empty() ? nullptr : &counters[k]);
    }
  }

 private:
  std::vector<std::optional<Successors>> successors_;
};

}  // namespace

std::unique_ptr<Kernel> make_skip_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                         std::size_t threads) {
  return std::make_unique<SkipKernel>(network, levels, threads);
}

bool skipping_pays(const Network& network, const NoiseLevel& level) {
  // A deviation costs as much as many steps of the table kernel.
  constexpr double kMostHazard = 0.01;
  return Successors(network, level).hazard_in_cycles() < kMostHazard;
}

}  // namespace recres
