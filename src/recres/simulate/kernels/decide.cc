#include "recres/simulate/kernels/decide.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "recres/state/state.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

float rounded_up(double value) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (!(value < static_cast<double>(std::numeric_limits<float>::max()))) return kInfinity;
  return std::nextafter(static_cast<float>(value), kInfinity);
}

// The error of u once a signal is added: both are rounded to single precision, and so is their sum.
double with_signal(double input_error, double largest_signal) {
  if (largest_signal == 0) return input_error;
  if (!(largest_signal < 1e37)) return std::numeric_limits<double>::infinity();
  return 2 * input_error + 0x1p-22 * largest_signal + 1e-40;
}

// The input signals of some chains, step by step.
class Signals {
 public:
  Signals(std::span<Trajectory> trajectories, std::size_t neurons) : padded_(tiles_for(neurons) * kTile) {
    const bool is_none = std::all_of(trajectories.begin(), trajectories.end(), [](const auto& trajectory) {
      return trajectory.input.signal == nullptr;
    });
    if (is_none) return;
    for (auto& trajectory : trajectories) readers_.emplace_back(trajectory.input, neurons, padded_);
    single_.resize(readers_.size() * padded_);
  }

  void next(std::span<Chain> chains) {
    for (std::size_t k = 0; k < readers_.size(); ++k) {
      const auto x = readers_[k].next();
      if (x.empty()) continue;
      float* single = single_.data() + k * padded_;
      std::transform(x.begin(), x.end(), single, [](double value) { return static_cast<float>(value); });
      chains[k].signal = x.data();
      chains[k].single_signal = single;
    }
  }

 private:
  std::size_t padded_;
  std::vector<InputReader> readers_;  // [chain]; none where no chain has a signal
  std::vector<float> single_;         // [chain][neuron], padded to whole tiles
};

}  // namespace

std::uint32_t decide_open(Chain& chain, std::size_t first, std::span<const std::uint32_t> drawn,
                          std::uint32_t up, std::uint32_t open) {
  for (; open != 0; open &= open - 1) {
    const auto k = static_cast<std::size_t>(std::countr_zero(open));
    const bool is_up = chain.noise->exact->decide(first + k, chain.from, drawn[k], *chain.more,
                                                  chain.signal == nullptr ? 0 : chain.signal[first + k]);
    const std::uint32_t bit = std::uint32_t{1} << k;
    up = is_up ? up | bit : up & ~bit;
  }
  return up;
}

NoiseLaw::NoiseLaw(const Network& network, const NoiseLevel& level, std::span<const double> input_error,
                   double largest_signal)
    : curve_(make_coarse_curve(level.commonest())), exact_(network, level, largest_signal) {
  for (std::size_t n = 0; n < input_error.size(); ++n) {
    const bool is_common = level.of(n) == level.commonest();
    const double doubt = curve_.error + curve_.steepest * with_signal(input_error[n], largest_signal);
    doubt_.push_back(is_common ? rounded_up(doubt) : std::numeric_limits<float>::infinity());
  }
  // Places past the last neuron are never in doubt.
  doubt_.resize(tiles_for(network.neurons()) * kTile, -1);
}

std::uint64_t noise_law_bytes(std::size_t neurons, const NoiseLevel& level) {
  constexpr std::uint64_t kCoarseCurve = 100'000;
  constexpr std::uint64_t kFiringCurve = 100'000;
  const auto curves = level.is_uniform() ? 1 : level.distinct().size();
  return kCoarseCurve + kFiringCurve * curves + level.bytes() + sizeof(float) * (neurons + kTile);
}

NoiseView NoiseLaw::view() const {
  return {.lines = curve_.lines.data(),
          .steps_per_unit = curve_.steps_per_unit,
          .last_step = curve_.last_step,
          .doubt = doubt_.data(),
          .exact = &exact_};
}

std::vector<std::unique_ptr<NoiseLaw>> make_noise_laws(const Network& network,
                                                       std::span<const NoiseLevel> levels,
                                                       std::span<const double> input_error,
                                                       double largest_signal, std::size_t threads) {
  std::vector<std::unique_ptr<NoiseLaw>> laws(levels.size());
  parallel_for(laws.size(), threads, [&](std::size_t k) {
    laws[k] = std::make_unique<NoiseLaw>(network, levels[k], input_error, largest_signal);
  });
  return laws;
}

void advance_chains(std::span<const NoiseView> noise, std::size_t neurons, std::span<Trajectory> trajectories,
                    std::span<std::uint64_t> states, const std::function<void(std::span<Chain>)>& step) {
  const auto words = words_per_state(neurons);
  const auto share = states.size() / trajectories.size();
  std::vector<Chain> chains;
  for (auto& trajectory : trajectories) {
    chains.push_back({.noise = &noise[trajectory.level],
                      .lanes = &trajectory.lanes,
                      .more = &trajectory.random,
                      .from = trajectory.state,
                      .to = nullptr});
  }
  Signals signals(trajectories, neurons);
  for (std::size_t at = 0; at < share; at += words) {
    for (std::size_t k = 0; k < chains.size(); ++k) chains[k].to = &states[k * share + at];
    signals.next(chains);
    step(chains);
    for (auto& chain : chains) chain.from = {chain.to, words};
  }
  for (std::size_t k = 0; k < chains.size(); ++k)
    trajectories[k].state.assign(chains[k].from.begin(), chains[k].from.end());
}

}  // namespace recres
