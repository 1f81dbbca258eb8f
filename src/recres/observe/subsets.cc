#include "recres/observe/subsets.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// How many subsets there are, within rounding; counts no further than `most`.
long double subsets_up_to(long double most, std::size_t neurons, std::size_t size) {
  long double subsets = 1;
  // The product only grows.
  for (std::size_t k = 0; k < std::min(size, neurons - size) && subsets <= most; ++k)
    subsets *= static_cast<long double>(neurons - k) / static_cast<long double>(k + 1);
  return std::min(subsets, most);
}

// A drawn subset is held twice, once in a tree.
void require_memory_for(long double subsets, std::size_t size) {
  constexpr std::size_t kOverhead = 128;
  const long double bytes = subsets * static_cast<long double>(2 * size * sizeof(std::size_t) + kOverhead);
  constexpr long double kMostBytes = 9e18L;
  require_memory(text("a list of all sub-networks of ", size, " neurons that were asked for"),
                 static_cast<std::uint64_t>(std::min(bytes, kMostBytes)));
}

std::vector<Subset> all_subsets(std::size_t neurons, std::size_t size) {
  std::vector<Subset> subsets;
  Subset subset(size);
  std::iota(subset.begin(), subset.end(), std::size_t{0});
  for (;;) {
    subsets.push_back(subset);
    // The last neuron that can still move up does; those after it follow it closely.
    auto place = size;
    while (place > 0 && subset[place - 1] == neurons - size + place - 1) --place;
    if (place == 0) return subsets;
    ++subset[place - 1];
    for (; place < size; ++place) subset[place] = subset[place - 1] + 1;
  }
}

// Each subset equally likely (Floyd's method): neuron `top` comes in where the one drawn is in already.
Subset random_subset(std::size_t neurons, std::size_t size, RandomStream& random) {
  std::set<std::size_t> subset;
  for (std::size_t top = neurons - size; top < neurons; ++top) {
    const std::size_t drawn = random.below(top + 1);
    subset.insert(subset.contains(drawn) ? top : drawn);
  }
  return {subset.begin(), subset.end()};
}

}  // namespace

std::vector<Subset> choose_subsets(std::size_t neurons, std::size_t size, std::uint64_t most,
                                   std::uint64_t seed) {
  if (size == 0 || size > neurons) {
    throw InvalidArgument(text("there is no sub-network of ", size, " neurons in a network of ", neurons,
                               "; sizes are 1 to ", neurons));
  }
  if (most == 0) throw InvalidArgument("0 sub-networks of a size tell nothing; ask for 1 or more");
  // A half is far above the rounding errors of any number of subsets that fits in memory.
  const long double limit = static_cast<long double>(most) + 0.5L;
  const auto count = subsets_up_to(limit, neurons, size);
  require_memory_for(count, size);
  if (count < limit) return all_subsets(neurons, size);
  RandomStream random(seed, {.purpose = Purpose::kSubsets, .place = size});
  std::set<Subset> seen;
  std::vector<Subset> subsets;
  while (subsets.size() < most) {
    auto subset = random_subset(neurons, size, random);
    if (seen.insert(subset).second) subsets.push_back(std::move(subset));
  }
  return subsets;
}

std::vector<std::size_t> default_sizes(std::size_t neurons) {
  std::vector<std::size_t> sizes(std::min(neurons, kMostSizesByDefault));
  std::iota(sizes.begin(), sizes.end(), std::size_t{1});
  return sizes;
}

std::vector<Subset> choose_subsets(std::size_t neurons, std::span<const std::size_t> sizes,
                                   std::uint64_t most, std::uint64_t seed) {
  std::vector<Subset> out;
  for (const auto size : sizes) {
    const auto some = choose_subsets(neurons, size, most, seed);
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

}  // namespace recres
