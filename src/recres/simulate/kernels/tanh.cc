#include "recres/simulate/kernels/tanh.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "recres/simulate/kernels/tanh_steps.h"
#include "recres/state/state.h"
#include "recres/util/aligned.h"

namespace recres {

namespace {

class TanhKernel final : public Kernel {
 public:
  TanhKernel(const Network& network, std::span<const NoiseLevel> levels)
      : Kernel(kTanhKernel, network.neurons(), Model::kTanh, levels),
        network_(network),
        padded_((neurons() + kTanhTile - 1) / kTanhTile * kTanhTile),
        bias_(aligned_zeros<double>(padded_)) {
    std::copy(network.bias().begin(), network.bias().end(), bias_.get());
    if (!network.is_sparse()) pack(network.dense());
  }

  // Full rows are read in order; through compressed ones each chain's activities are read here and there, and
  // must stay in the second-level cache.
  std::size_t most_together() const override {
    constexpr std::size_t kCached = std::size_t{1} << 17;
    return full_ ? 64 : std::clamp<std::size_t>(kCached / padded_, 1, 64);
  }

  double largest_signal() const override { return std::numeric_limits<double>::max(); }

  void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const override {
    const auto words = words_per_state(neurons());
    const auto share = states.size() / trajectories.size();
    const auto room = aligned_zeros<double>(3 * padded_ * trajectories.size());
    std::vector<TanhChain> chains;
    for (std::size_t k = 0; k < trajectories.size(); ++k) {
      auto& trajectory = trajectories[k];
      double* from = room.get() + 3 * k * padded_;
      std::copy(trajectory.activity.begin(), trajectory.activity.end(), from);
      const double* noise = spread_out(levels()[trajectory.level], from + 2 * padded_);
      chains.push_back({.noise = noise, .lanes = &trajectory.lanes, .from = from, .to = from + padded_});
    }
    std::vector<InputReader> signals;
    for (auto& trajectory : trajectories) signals.emplace_back(trajectory.input, neurons(), padded_);
    for (std::size_t at = 0; at < share; at += words) {
      for (std::size_t k = 0; k < chains.size(); ++k) chains[k].signal = signals[k].next().data();
      step_tanh(view(), chains);
      for (std::size_t k = 0; k < chains.size(); ++k) {
        write_signs(chains[k].to, states.subspan(k * share + at, words));
        std::swap(chains[k].from, chains[k].to);
      }
    }
    for (std::size_t k = 0; k < chains.size(); ++k) {
      auto& trajectory = trajectories[k];
      std::copy(chains[k].from, chains[k].from + neurons(), trajectory.activity.begin());
      const auto last = states.subspan((k + 1) * share - words, words);
      trajectory.state.assign(last.begin(), last.end());
    }
  }

 private:
  TanhView view() const {
    TanhView view{.neurons = neurons(),
                  .bias = bias_.get(),
                  .full = full_.get(),
                  .row_begin = nullptr,
                  .source = nullptr,
                  .weight = nullptr};
    if (network_.is_sparse()) {
      view.row_begin = network_.sparse().outerIndexPtr();
      view.source = network_.sparse().innerIndexPtr();
      view.weight = network_.sparse().valuePtr();
    }
    return view;
  }

  // The noise strength of every neuron, in `room`; null where there is no noise.
  const double* spread_out(const NoiseLevel& level, double* room) const {
    for (std::size_t n = 0; n < neurons(); ++n) room[n] = level.of(n);
    const bool is_silent = std::all_of(room, room + neurons(), [](double r) { return r == 0; });
    return is_silent ? nullptr : room;
  }

  void pack(const DenseMatrix& weights) {
    full_ = aligned_zeros<double>(padded_ * neurons());
    for (std::size_t n = 0; n < neurons(); ++n) {
      double* in_tile = full_.get() + n / kTanhTile * kTanhTile * neurons() + n % kTanhTile;
      for (std::size_t m = 0; m < neurons(); ++m)
        in_tile[m * kTanhTile] = weights(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(m));
    }
  }

  void write_signs(const double* activity, std::span<std::uint64_t> state) const {
    for (std::size_t word = 0; word < state.size(); ++word) {
      std::uint64_t bits = 0;
      const std::size_t here = std::min<std::size_t>(64, neurons() - 64 * word);
      for (std::size_t k = 0; k < here; ++k)
        bits |= std::uint64_t{recres::is_up(activity[64 * word + k])} << k;
      state[word] = bits;
    }
  }

  const Network& network_;
  std::size_t padded_;
  AlignedArray<double> bias_;
  AlignedArray<double> full_;
};

}  // namespace

std::uint64_t tanh_kernel_bytes(const Network& network) {
  const auto neurons = network.neurons();
  return sizeof(double) * (neurons + kTanhTile) * (network.is_sparse() ? 1 : neurons + 1);
}

std::unique_ptr<Kernel> make_tanh_kernel(const Network& network, std::span<const NoiseLevel> levels) {
  return std::make_unique<TanhKernel>(network, levels);
}

}  // namespace recres
