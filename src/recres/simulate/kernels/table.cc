#include "recres/simulate/kernels/table.h"

#include <cmath>
#include <vector>

#include "recres/neuron/firing_probability.h"

namespace recres {

namespace {

// The number of 64-bit draws that make the neuron +1; 2^64 itself is one too many and loses a 2^-64.
std::uint64_t draws_that_fire(double u, double noise_strength) {
  const double rarer = firing_probability(-std::fabs(u), noise_strength);
  const auto draws = static_cast<std::uint64_t>(std::nearbyint(std::ldexp(rarer, 64)));
  if (u <= 0) return draws;
  return draws == 0 ? UINT64_MAX : 0 - draws;
}

class TableKernel final : public Kernel {
 public:
  TableKernel(const Network& network, double noise_strength)
      : Kernel(kTableKernel, network.neurons(), Model::kSbm, noise_strength),
        thresholds_(network.neurons() << network.neurons()) {
    const auto size = static_cast<Eigen::Index>(neurons());
    Eigen::VectorXd y(size);
    Eigen::VectorXd u(size);
    auto threshold = thresholds_.begin();
    for (std::uint64_t state = 0; state >> neurons() == 0; ++state) {
      for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
      network.input(y, u);
      for (const double input : u) *threshold++ = draws_that_fire(input, noise_strength);
    }
  }

  void advance(Trajectory& trajectory, std::span<std::uint64_t> states) const override {
    // Locals, so that the compiler need not write the generator back to memory at every step.
    auto random = trajectory.random;
    std::uint64_t state = trajectory.state[0];
    const std::size_t size = neurons();
    for (auto& next : states) {
      const auto* row = &thresholds_[state * size];
      state = 0;
      for (std::size_t n = 0; n < size; ++n) state |= static_cast<std::uint64_t>(random() < row[n]) << n;
      next = state;
    }
    trajectory.state[0] = state;
    trajectory.random = random;
  }

 private:
  std::vector<std::uint64_t> thresholds_;  // [state · N + neuron]
};

}  // namespace

std::unique_ptr<Kernel> make_table_kernel(const Network& network, double noise_strength) {
  return std::make_unique<TableKernel>(network, noise_strength);
}

}  // namespace recres
