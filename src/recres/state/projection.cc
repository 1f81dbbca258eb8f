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

void project_words(std::span<const std::uint64_t> states, std::uint64_t mask, std::uint64_t* out) {
  for (const auto state : states) *out++ = gathered(state, mask);
}

#ifdef __x86_64__
[[gnu::target("bmi2")]] void project_words_by_pext(std::span<const std::uint64_t> states, std::uint64_t mask,
                                                   std::uint64_t* out) {
  for (const auto state : states) *out++ = _pext_u64(state, mask);
}
#endif

bool has_pext() {
#ifdef __x86_64__
  return __builtin_cpu_supports("bmi2") != 0;
#else
  return false;
#endif
}

void project_one_word(std::span<const std::uint64_t> states, std::uint64_t mask, std::uint64_t* out) {
#ifdef __x86_64__
  if (has_pext()) return project_words_by_pext(states, mask, out);
#endif
  project_words(states, mask, out);
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
    if (pieces_.empty() || pieces_.back().word != word)
      pieces_.push_back({.word = word, .mask = 0, .place = place});
    pieces_.back().mask |= std::uint64_t{1} << neurons_[place] % 64;
  }
}

void Projection::project(std::span<const std::uint64_t> states, std::span<std::uint64_t> out) const {
  if (words_ == 1) return project_one_word(states, pieces_[0].mask, out.data());
  const auto words_out = words_per_state(neurons_.size());
  for (; !states.empty(); states = states.subspan(words_), out = out.subspan(words_out)) {
    std::fill_n(out.begin(), words_out, 0);
    for (const auto& piece : pieces_) {
      const auto bits = gathered(states[piece.word], piece.mask);
      const auto shift = piece.place % 64;
      out[piece.place / 64] |= bits << shift;
      // What goes over the end of a word; a piece that does has a next one.
      const auto beyond = shift == 0 ? 0 : bits >> (64 - shift);
      if (beyond != 0) out[piece.place / 64 + 1] |= beyond;
    }
  }
}

}  // namespace recres
