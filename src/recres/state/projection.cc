#include "recres/state/projection.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include <algorithm>
#include <utility>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// The bits of a word that the mask has, moved together.
std::uint64_t gathered(std::uint64_t word, std::uint64_t mask) {
  std::uint64_t bits = 0;
  for (int place = 0; mask != 0; mask &= mask - 1, ++place)
    bits |= std::uint64_t{(word & mask & (~mask + 1)) != 0} << place;
  return bits;
}

// Of each word in turn the bits that its mask has; masks begin again where they end.
void gather_plainly(std::span<const std::uint64_t> words, std::span<const std::uint64_t> masks,
                    std::uint64_t* out) {
  for (; !words.empty(); words = words.subspan(masks.size())) {
    for (std::size_t k = 0; k < masks.size(); ++k) *out++ = gathered(words[k], masks[k]);
  }
}

#ifdef __x86_64__
[[gnu::target("bmi2")]] void gather_by_pext(std::span<const std::uint64_t> words,
                                            std::span<const std::uint64_t> masks, std::uint64_t* out) {
  if (masks.size() == 1) {
    const auto mask = masks[0];
    for (const auto word : words) *out++ = _pext_u64(word, mask);
    return;
  }
  for (; !words.empty(); words = words.subspan(masks.size())) {
    for (std::size_t k = 0; k < masks.size(); ++k) *out++ = _pext_u64(words[k], masks[k]);
  }
}
#endif

void gather(std::span<const std::uint64_t> words, std::span<const std::uint64_t> masks, std::uint64_t* out) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("bmi2") != 0) return gather_by_pext(words, masks, out);
#endif
  gather_plainly(words, masks, out);
}

}  // namespace

Projection::Projection(std::vector<std::size_t> neurons, std::size_t of_neurons)
    : neurons_(std::move(neurons)), words_(words_per_state(of_neurons)) {
  if (neurons_.empty()) throw InvalidArgument("a sub-network of 0 neurons tells nothing; name one or more");
  std::sort(neurons_.begin(), neurons_.end());
  const auto twice = std::adjacent_find(neurons_.begin(), neurons_.end());
  if (twice != neurons_.end())
    throw InvalidArgument(text("neuron ", *twice, " is named twice in one sub-network"));
  if (neurons_.back() >= of_neurons) {
    throw InvalidArgument(text("there is no neuron ", neurons_.back(), "; the ", of_neurons,
                               " neurons are 0 to ", of_neurons - 1));
  }
  for (std::size_t place = 0; place < neurons_.size(); ++place) {
    const auto word = neurons_[place] / 64;
    if (seen_.empty() || seen_.back() != word) {
      seen_.push_back(word);
      masks_.push_back(0);
      places_.push_back(place);
    }
    masks_.back() |= std::uint64_t{1} << neurons_[place] % 64;
  }
}

void Projection::project(std::span<const std::uint64_t> states, std::span<std::uint64_t> out) const {
  if (words_ == 1) return gather(states, masks_, out.data());
  const auto words_out = words_per_state(neurons_.size());
  std::vector<std::uint64_t> bits(seen_.size());
  for (; !states.empty(); states = states.subspan(words_), out = out.subspan(words_out)) {
    for (std::size_t k = 0; k < seen_.size(); ++k) bits[k] = states[seen_[k]];
    gather(bits, masks_, bits.data());
    std::fill_n(out.begin(), words_out, 0);
    for (std::size_t k = 0; k < seen_.size(); ++k) {
      const auto shift = places_[k] % 64;
      out[places_[k] / 64] |= bits[k] << shift;
      // What goes over the end of a word; bits that do have a next one.
      const auto beyond = shift == 0 ? 0 : bits[k] >> (64 - shift);
      if (beyond != 0) out[places_[k] / 64 + 1] |= beyond;
    }
  }
}

}  // namespace recres
