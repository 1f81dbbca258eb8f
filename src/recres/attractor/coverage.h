#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace recres {

/// The share of a whole that a sample tells of, with its 95 % confidence interval.
struct Share {
  double estimate;
  double low;
  double high;
};

/// `hits` of `draws`, with the interval of Wilson (1927, J. Am. Stat. Assoc. 22:209): about right from few
/// draws on, inside [0, 1], and not empty where there are no hits. Throws InvalidArgument where there are no
/// draws, or more hits than draws.
Share wilson_share(std::uint64_t hits, std::uint64_t draws);

/// The largest probability, to 95 % confidence, under which so few hits may come of so many draws: exact,
/// Clopper & Pearson (1934, Biometrika 26:404). 1 where every draw is a hit or there is none; without a hit
/// 1 - 0.05^(1/draws), the "rule of three", 3/draws.
double largest_probability(std::uint64_t hits, std::uint64_t draws);

/// What a sample of starts tells of attractors that it did not find.
struct Coverage {
  std::uint64_t singletons = 0;  ///< attractors found by one start alone
  std::uint64_t doubletons = 0;  ///< by two

  /// The share of all starts that lead to no attractor found here: starts that found none, plus attractors
  /// found by one start alone, over all starts (Good 1953, Biometrika 40:237, after Turing). Its mean is
  /// right to 1/starts.
  double missed_share = 1;

  /// The same, to 95 % confidence no larger than this. Starts of the second half are counted that led to
  /// nothing that the first half had found: of their probability largest_probability is an exact bound, and
  /// all attractors together miss no more than those of the first half. Right for any number of starts and
  /// any sizes of basins, where a bound that rests on the singletons (McAllester & Schapire 2000) would be
  /// ten times as wide, and singletons alone would call the rest empty where there are none.
  double missed_share_bound = 1;

  /// Attractors that there are at least, by estimate: found + (n - 1)/n · f1 (f1 - 1)/(2 (f2 + 1)) from n
  /// starts, f1 singletons and f2 doubletons (Chao 1984, Scand. J. Stat. 11:265, bias-corrected). Of starts
  /// that found one.
  double fewest_attractors = 0;
};

/// A start that found nothing.
inline constexpr std::uint32_t kNoAttractor = UINT32_MAX;

/// [start]: the attractor that it led to, numbered from 0 on without gaps, or kNoAttractor. In the order in
/// which starts were drawn.
Coverage coverage(std::span<const std::uint32_t> attractor_of);

}  // namespace recres
