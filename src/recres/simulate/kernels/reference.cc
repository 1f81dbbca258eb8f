#include "recres/simulate/kernels/reference.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "recres/neuron/firing_probability.h"
#include "recres/state/state.h"

namespace recres {

namespace {

class ReferenceKernel final : public Kernel {
 public:
  ReferenceKernel(const Network& network, Model model, std::span<const NoiseLevel> levels)
      : Kernel(kReferenceKernel, network.neurons(), model, levels), network_(network) {}

  void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const override {
    const auto share = states.size() / trajectories.size();
    for (auto& trajectory : trajectories) {
      advance_one(trajectory, states.first(share));
      states = states.subspan(share);
    }
  }

  double largest_signal() const override { return std::numeric_limits<double>::max(); }

 private:
  void advance_one(Trajectory& trajectory, std::span<std::uint64_t> states) const {
    const auto words = words_per_state(neurons());
    const auto size = static_cast<Eigen::Index>(neurons());
    Eigen::VectorXd y = trajectory.activity;
    if (model() == Model::kSbm) {
      y.resize(size);
      for (Eigen::Index n = 0; n < size; ++n) {
        y[n] = is_up(trajectory.state, static_cast<std::size_t>(n)) ? 1 : -1;
      }
    }
    Eigen::VectorXd u(size);
    const auto& level = levels()[trajectory.level];
    InputReader signal(trajectory.input, neurons(), neurons());
    for (; !states.empty(); states = states.subspan(words)) {
      network_.input(y, u);
      const auto x = signal.next();
      for (std::size_t n = 0; n < x.size(); ++n) u[static_cast<Eigen::Index>(n)] += x[n];
      const auto state = states.first(words);
      std::fill(state.begin(), state.end(), 0);
      for (Eigen::Index n = 0; n < size; ++n) {
        const auto place = static_cast<std::size_t>(n);
        y[n] = next_activity(u[n], level.of(place), trajectory.random);
        if (is_up(y[n])) state[place / 64] |= std::uint64_t{1} << place % 64;
      }
      std::copy(state.begin(), state.end(), trajectory.state.begin());
    }
    if (model() == Model::kTanh) trajectory.activity = y;
  }

  double next_activity(double u, double noise_strength, RandomStream& random) const {
    if (noise_strength > 0) u += noise_strength * random.normal();
    if (model() == Model::kTanh) return std::tanh(u);
    return random.uniform() < logistic(u) ? 1 : -1;
  }

  const Network& network_;
};

}  // namespace

std::unique_ptr<Kernel> make_reference_kernel(const Network& network, Model model,
                                              std::span<const NoiseLevel> levels) {
  return std::make_unique<ReferenceKernel>(network, model, levels);
}

}  // namespace recres
