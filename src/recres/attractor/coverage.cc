#include "recres/attractor/coverage.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::vector<std::uint64_t> starts_by_attractor(std::span<const std::uint32_t> attractor_of) {
  std::vector<std::uint64_t> out;
  for (const auto attractor : attractor_of) {
    if (attractor == kNoAttractor) continue;
    if (attractor >= out.size()) out.resize(std::size_t{attractor} + 1);
    ++out[attractor];
  }
  return out;
}

// Starts of the second half that led to nothing that the first half had found.
double missed_share_bound(std::span<const std::uint32_t> attractor_of, std::size_t attractors) {
  const auto half = attractor_of.size() / 2;
  std::vector<bool> is_known(attractors);
  for (const auto attractor : attractor_of.first(half)) {
    if (attractor != kNoAttractor) is_known[attractor] = true;
  }
  const auto later = attractor_of.subspan(half);
  const auto missed = std::count_if(later.begin(), later.end(), [&](auto attractor) {
    return attractor == kNoAttractor || !is_known[attractor];
  });
  return largest_probability(static_cast<std::uint64_t>(missed), later.size());
}

}  // namespace

Share wilson_share(std::uint64_t hits, std::uint64_t draws) {
  if (draws == 0 || hits > draws) {
    throw InvalidArgument(
        text(hits, " hits of ", draws, " draws are no share; draw at least as often as hit"));
  }
  constexpr double kNormal = 1.959963984540054;  // 97.5 % of a normal distribution lie below
  const auto n = static_cast<double>(draws);
  const double share = static_cast<double>(hits) / n;
  const double squares = kNormal * kNormal / n;
  const double middle = (share + squares / 2) / (1 + squares);
  const double width = kNormal * std::sqrt(share * (1 - share) / n + squares / (4 * n)) / (1 + squares);
  return {
      .estimate = share, .low = hits == 0 ? 0 : middle - width, .high = hits == draws ? 1 : middle + width};
}

double largest_probability(std::uint64_t hits, std::uint64_t draws) {
  if (hits >= draws) return 1;
  constexpr double kConfidence = 0.95;
  return boost::math::ibeta_inv(static_cast<double>(hits) + 1, static_cast<double>(draws - hits),
                                kConfidence);
}

Coverage coverage(std::span<const std::uint32_t> attractor_of) {
  if (attractor_of.empty()) return {};
  const auto starts = starts_by_attractor(attractor_of);
  const auto found_by = [&](std::uint64_t count) {
    return static_cast<std::uint64_t>(std::count(starts.begin(), starts.end(), count));
  };
  Coverage out{.singletons = found_by(1), .doubletons = found_by(2)};
  const auto all = static_cast<double>(attractor_of.size());
  const auto lost = static_cast<double>(std::count(attractor_of.begin(), attractor_of.end(), kNoAttractor));
  const auto once = static_cast<double>(out.singletons);
  const auto twice = static_cast<double>(out.doubletons);
  out.missed_share = (lost + once) / all;
  out.missed_share_bound = missed_share_bound(attractor_of, starts.size());
  out.fewest_attractors = static_cast<double>(starts.size());
  const double ends = all - lost;
  if (ends > 0) out.fewest_attractors += (ends - 1) / ends * once * (once - 1) / (2 * (twice + 1));
  return out;
}

}  // namespace recres
