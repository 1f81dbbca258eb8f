#include "recres/information/count_spectrum.h"

#include <algorithm>
#include <cmath>

#include "recres/util/error.h"

namespace recres {

namespace {

// Small counts are places in an array, large ones are sorted: of those there are few, or few states at all.
std::vector<CountClass> classes_of(std::span<const std::uint64_t> counts, std::uint64_t highest) {
  constexpr std::uint64_t kFewestPlaces = 256;
  const auto places = std::min(highest + 1, std::max<std::uint64_t>(kFewestPlaces, counts.size() / 2));
  std::vector<std::uint64_t> states(places);
  std::vector<std::uint64_t> large;
  for (const auto count : counts) {
    if (count < places) {
      ++states[count];
    } else {
      large.push_back(count);
    }
  }
  std::vector<CountClass> classes;
  for (std::uint64_t count = 1; count < places; ++count) {
    if (states[count] != 0) classes.push_back({.count = count, .states = states[count]});
  }
  std::sort(large.begin(), large.end());
  for (const auto count : large) {
    if (classes.empty() || classes.back().count != count) classes.push_back({.count = count, .states = 0});
    ++classes.back().states;
  }
  return classes;
}

}  // namespace

CountSpectrum::CountSpectrum(std::span<const std::uint64_t> counts) {
  const auto highest = std::max_element(counts.begin(), counts.end());
  if (highest == counts.end() || *highest == 0)
    throw InvalidArgument("nothing was counted; an entropy needs at least one sample");
  classes_ = classes_of(counts, *highest);
  for (const auto& [count, states] : classes_) {
    samples_ += count * states;
    seen_ += states;
  }
}

double CountSpectrum::coverage() const {
  return 1 - static_cast<double>(seen_once()) / static_cast<double>(samples_);
}

std::uint64_t CountSpectrum::states_seen(std::uint64_t times) const {
  for (const auto& [count, states] : classes_) {
    if (count == times) return states;
    if (count > times) return 0;
  }
  return 0;
}

double possible_states(double log2_states) {
  constexpr double kRounding = 1e-12;
  const double states = std::exp2(log2_states);
  const double whole = std::round(states);
  return std::abs(states - whole) <= kRounding * states ? whole : states;
}

}  // namespace recres
