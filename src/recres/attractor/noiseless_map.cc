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

}  // namespace

NoiselessMap::NoiselessMap(const Network& network)
    : neurons_(checked(network.neurons())), low_(std::min(neurons_, kMostLowNeurons)) {
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
    std::vector<std::int16_t> order(low.size());
    std::iota(order.begin(), order.end(), std::int16_t{0});
    const auto input = [&](std::int16_t k) { return low[static_cast<std::size_t>(k)]; };
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return input(a) < input(b); });
    for (std::size_t k = 0; k < order.size(); ++k)
      place_[place_of(static_cast<std::size_t>(order[k]), n)] = static_cast<std::int16_t>(k);

    const auto high = partial_inputs(row.subspan(low_), 0);
    for (std::size_t k = 0; k < high_states; ++k) {
      const auto bound = [&](bool is_positive) {
        const auto found = std::partition_point(order.begin(), order.end(), [&](auto at) {
          const double u = input(at) + high[k];
          return is_positive ? u <= rounding : u < -rounding;
        });
        return static_cast<std::int16_t>(found - order.begin());
      };
      lower_[k * neurons_ + n] = bound(false);
      upper_[k * neurons_ + n] = bound(true);
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
