#include "recres/simulate/kernels/sparse.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "recres/simulate/kernels/sparse_steps.h"
#include "recres/state/state.h"

namespace recres {

namespace {

class SparseKernel final : public Kernel {
 public:
  SparseKernel(const Network& network, std::span<const NoiseLevel> levels, std::size_t threads,
               double largest_signal)
      : Kernel(kSparseKernel, network.neurons(), Model::kSbm, levels),
        network_(network),
        largest_signal_(largest_signal) {
    if (!network.is_sparse()) own_ = network.to_sparse();
    weights_ = own_ ? &*own_ : &network.sparse();
    laws_ = make_noise_laws(network, levels, input_errors(), largest_signal, threads);
    for (const auto& law : laws_) views_.push_back(law->view());
  }

  // As many states as stay in the second-level cache.
  std::size_t most_together() const override {
    constexpr std::size_t kCached = std::size_t{1} << 23;
    return std::clamp<std::size_t>(kCached / neurons(), 4, 256);
  }

  double largest_signal() const override { return largest_signal_; }

  void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const override {
    const SparseView view{.neurons = neurons(),
                          .row_begin = weights_->outerIndexPtr(),
                          .source = weights_->innerIndexPtr(),
                          .weight = weights_->valuePtr(),
                          .bias = network_.bias().data()};
    advance_chains(views_, neurons(), trajectories, states, [&](auto chains) { step_sparse(view, chains); });
  }

 private:
  // Sums are in double precision; u is then cut to single.
  std::vector<double> input_errors() const {
    std::vector<double> errors;
    for (Eigen::Index n = 0; n < network_.bias().size(); ++n) {
      double largest = std::fabs(network_.bias()[n]);
      for (SparseMatrix::InnerIterator it(*weights_, n); it; ++it) largest += std::fabs(it.value());
      const bool fits = largest < 1e37;
      errors.push_back(fits ? 0x1p-23 * largest + 1e-40 : std::numeric_limits<double>::infinity());
    }
    return errors;
  }

  const Network& network_;
  double largest_signal_;
  std::optional<SparseMatrix> own_;
  const SparseMatrix* weights_;
  std::vector<std::unique_ptr<NoiseLaw>> laws_;
  std::vector<NoiseView> views_;
};

}  // namespace

std::uint64_t sparse_kernel_bytes(const Network& network) {
  if (network.is_sparse()) return 0;
  constexpr std::uint64_t kConnection = sizeof(double) + sizeof(std::int32_t);
  return kConnection * network.connections() + sizeof(std::int32_t) * network.neurons();
}

std::unique_ptr<Kernel> make_sparse_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                           std::size_t threads, double largest_signal) {
  return std::make_unique<SparseKernel>(network, levels, threads, largest_signal);
}

}  // namespace recres
