#include "recres/attractor/noiseless_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "recres/attractor/place_signs.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Places must fit in 15 bits, and those of all neurons in a second-level cache.
constexpr std::size_t kMostLowNeurons = 12;

// About half, so that both halves have few states; not less than a tile.
std::size_t low_neurons(std::size_t neurons) {
  return std::min(neurons, std::clamp<std::size_t>((neurons + 2) / 2, 6, kMostLowNeurons));
}

std::size_t checked(std::size_t neurons) {
  if (neurons > kMostMappedNeurons) {
    throw InvalidArgument(text("the 2^", neurons, " states of ", neurons,
                               " neurons are too many to walk through; ", kMostMappedNeurons,
                               " neurons are the most"));
  }
  return neurons;
}

// What some sources add to the input of one neuron, for each of their states, beginning with `base`.
std::vector<double> partial_inputs(std::span<const double> weights, double base) {
  std::vector<double> out = {std::accumulate(weights.begin(), weights.end(), base, std::minus<>())};
  for (const double weight : weights) {
    const auto half = out.size();
    for (std::size_t k = 0; k < half; ++k) out.push_back(out[k] + 2 * weight);
  }
  return out;
}

// Places of these partial inputs, so that they rise: each weight merges two halves that rise already.
std::vector<std::uint32_t> rising_order(const std::vector<double>& inputs) {
  std::vector<std::uint32_t> order = {0};
  std::vector<std::uint32_t> merged;
  while (order.size() < inputs.size()) {
    const auto half = order.size();
    for (std::size_t k = 0; k < half; ++k) order.push_back(order[k] + static_cast<std::uint32_t>(half));
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(half);
    merged.resize(order.size());
    std::merge(order.begin(), middle, middle, order.end(), merged.begin(),
               [&](auto a, auto b) { return inputs[a] < inputs[b]; });
    order.swap(merged);
  }
  return order;
}

}  // namespace

NoiselessMap::NoiselessMap(const Network& network)
    : neurons_(checked(network.neurons())), low_(low_neurons(neurons_)) {
  const auto high_states = std::size_t{1} << (neurons_ - low_);
  place_.resize(neurons_ * std::max(block(), kPlaceTile));
  lower_.resize(neurons_ * high_states);
  upper_.resize(neurons_ * high_states);
  const auto weights = network.to_dense();
  for (std::size_t n = 0; n < neurons_; ++n) {
    const std::span<const double> row(&weights(static_cast<Eigen::Index>(n), 0), neurons_);
    const double bias = network.bias()[static_cast<Eigen::Index>(n)];
    const double largest = std::accumulate(row.begin(), row.end(), std::fabs(bias),
                                           [](double sum, double w) { return sum + std::fabs(w); });
    // Of the 2N + 1 additions behind every u.
    const double rounding = static_cast<double>(neurons_ + 1) * 0x1p-52 * largest;

    const auto low = partial_inputs(row.first(low_), bias);
    const auto order = rising_order(low);
    for (std::size_t k = 0; k < order.size(); ++k)
      place_[place_of(order[k], n)] = static_cast<std::int16_t>(k);

    // The larger what the high half adds, the lower the places from which on sums are positive.
    const auto high = partial_inputs(row.subspan(low_), 0);
    auto lower = order.size();
    auto upper = order.size();
    for (const auto k : rising_order(high)) {
      while (lower > 0 && low[order[lower - 1]] + high[k] >= -rounding) --lower;
      while (upper > 0 && low[order[upper - 1]] + high[k] > rounding) --upper;
      lower_[k * neurons_ + n] = static_cast<std::int16_t>(lower);
      upper_[k * neurons_ + n] = static_cast<std::int16_t>(upper);
    }
  }
  has_ties_ = lower_ != upper_;
}

std::uint64_t NoiselessMap::next(std::uint64_t state) const {
  return successors(state).fixed;
}

Successors NoiselessMap::successors(std::uint64_t state) const {
  const auto low = state & (block() - 1);
  const auto high = state >> low_;
  Successors out{.fixed = 0, .free = 0};
  for (std::size_t n = 0; n < neurons_; ++n) {
    const auto place = place_[place_of(low, n)];
    const bool is_up = place >= upper_[high * neurons_ + n];
    const bool is_down = place < lower_[high * neurons_ + n];
    out.fixed |= std::uint64_t{is_up} << n;
    out.free |= std::uint64_t{!is_up && !is_down} << n;
  }
  return out;
}

void NoiselessMap::fill(std::uint64_t number, std::span<std::uint32_t> out) const {
  const std::span<const std::int16_t> least(&upper_[number * neurons_], neurons_);
  std::array<std::uint32_t, kPlaceTile> tile = {};
  for (std::size_t from = 0; from < block(); from += kPlaceTile) {
    const auto* place = &place_[from * neurons_];
    if (from + kPlaceTile <= block()) {
      signs_of_places(place, least, &out[from]);
    } else {
      signs_of_places(place, least, tile.data());
      std::copy_n(tile.begin(), block() - from, &out[from]);
    }
  }
}

}  // namespace recres
