#include "recres/simulate/kernels/decide.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "recres/util/parallel.h"

namespace recres {

namespace {

float rounded_up(double value) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (!(value < static_cast<double>(std::numeric_limits<float>::max()))) return kInfinity;
  return std::nextafter(static_cast<float>(value), kInfinity);
}

}  // namespace

std::uint32_t decide_open(Chain& chain, std::size_t first, std::span<const std::uint32_t> drawn,
                          std::uint32_t up, std::uint32_t open) {
  for (; open != 0; open &= open - 1) {
    const auto k = static_cast<std::size_t>(std::countr_zero(open));
    const bool is_up = chain.noise->exact->decide(first + k, chain.from, drawn[k], *chain.more);
    const std::uint32_t bit = std::uint32_t{1} << k;
    up = is_up ? up | bit : up & ~bit;
  }
  return up;
}

NoiseLaw::NoiseLaw(const Network& network, const NoiseLevel& level, std::span<const double> input_error)
    : curve_(make_coarse_curve(level.commonest())), exact_(network, level) {
  for (std::size_t n = 0; n < input_error.size(); ++n) {
    const bool is_common = level.of(n) == level.commonest();
    const double doubt = curve_.error + curve_.steepest * input_error[n];
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
                                                       std::size_t threads) {
  std::vector<std::unique_ptr<NoiseLaw>> laws(levels.size());
  parallel_for(laws.size(), threads,
               [&](std::size_t k) { laws[k] = std::make_unique<NoiseLaw>(network, levels[k], input_error); });
  return laws;
}

void advance_chains(std::span<const NoiseView> noise, std::size_t words, std::span<Trajectory> trajectories,
                    std::span<std::uint64_t> states, const std::function<void(std::span<Chain>)>& step) {
  const auto share = states.size() / trajectories.size();
  std::vector<Chain> chains;
  for (auto& trajectory : trajectories) {
    chains.push_back({.noise = &noise[trajectory.level],
                      .lanes = &trajectory.lanes,
                      .more = &trajectory.random,
                      .from = trajectory.state,
                      .to = nullptr});
  }
  for (std::size_t at = 0; at < share; at += words) {
    for (std::size_t k = 0; k < chains.size(); ++k) chains[k].to = &states[k * share + at];
    step(chains);
    for (auto& chain : chains) chain.from = {chain.to, words};
  }
  for (std::size_t k = 0; k < chains.size(); ++k)
    trajectories[k].state.assign(chains[k].from.begin(), chains[k].from.end());
}

}  // namespace recres
