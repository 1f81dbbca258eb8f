#include "recres/exact/listed_transitions.h"

#include <algorithm>
#include <array>

#include "recres/exact/product_row.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// A neuron that may take its less likely sign: by how much that makes the next state less probable.
struct RatedFlip {
  double odds;
  std::uint64_t bit;
};

// The successors of one state, from the most probable on.
class SuccessorSearch {
 public:
  SuccessorSearch(const FiringTable& firing, std::uint64_t state)
      : neurons_(firing.neurons()), likely_(firing.likely(state)) {
    const auto rarer = firing.rarer(state);
    for (std::size_t n = 0; n < neurons_; ++n) {
      flips_[n] = {.odds = rarer[n] / (1 - rarer[n]), .bit = std::uint64_t{1} << n};
      most_ *= 1 - rarer[n];
    }
    std::sort(flips_.begin(), flips_.begin() + static_cast<std::ptrdiff_t>(neurons_),
              [](const RatedFlip& a, const RatedFlip& b) { return a.odds > b.odds; });
    some_odds_[neurons_] = 0;
    for (std::size_t n = neurons_; n-- > 0;)
      some_odds_[n] = flips_[n].odds + some_odds_[n + 1] + flips_[n].odds * some_odds_[n + 1];
  }

  // Calls `visit` with each one of at least this probability; returns that of all others together.
  template <typename Visit>
  double for_each(double least, const Visit& visit) const {
    double neglected = 0;
    descend(0, likely_, most_, least, visit, neglected);
    return neglected;
  }

 private:
  template <typename Visit>
  void descend(std::size_t from, std::uint64_t next, double probability, double least, const Visit& visit,
               double& neglected) const {
    visit(next, probability);
    for (std::size_t n = from; n < neurons_; ++n) {
      const double less = probability * flips_[n].odds;
      if (less < least) {
        // All that follow take rarer flips, one or more.
        neglected += probability * some_odds_[n];
        return;
      }
      descend(n + 1, next ^ flips_[n].bit, less, least, visit, neglected);
    }
  }

  std::size_t neurons_;
  std::uint64_t likely_;
  double most_ = 1;
  std::array<RatedFlip, kMostOperatorNeurons> flips_;
  std::array<double, kMostOperatorNeurons + 1> some_odds_;  // of any flips from here on, but none
};

constexpr std::uint64_t kBytesEach = sizeof(double) + sizeof(std::uint32_t);

}  // namespace

namespace {

std::uint64_t estimated_count(const FiringTable& firing, double least) {
  constexpr std::uint64_t kSample = 1024;
  const std::uint64_t every = std::max<std::uint64_t>(1, firing.states() / kSample);
  std::uint64_t count = 0;
  for (std::uint64_t state = 0; state < firing.states(); state += every)
    SuccessorSearch(firing, state).for_each(least, [&](std::uint64_t, double) { ++count; });
  return count * every;
}

// As little is left out as leaves the list short.
double chosen_least(const FiringTable& firing) {
  constexpr std::uint64_t kShort = 100'000'000;
  for (const double least : {1e-30, 1e-25, 1e-20}) {
    if (estimated_count(firing, least) <= kShort) return least;
  }
  return ListedTransitions::kMostNeglected;
}

}  // namespace

std::uint64_t ListedTransitions::estimated_bytes(const FiringTable& firing) {
  return estimated_count(firing, kMostNeglected) * kBytesEach;
}

ListedTransitions::ListedTransitions(const FiringTable& firing)
    : TransitionOperator(firing.neurons()), firing_(firing) {
  const double least = chosen_least(firing);
  std::uint64_t count = 0;
  for (std::uint64_t state = 0; state < states(); ++state) {
    first_.push_back(count);
    SuccessorSearch(firing, state).for_each(least, [&](std::uint64_t, double) { ++count; });
  }
  first_.push_back(count);
  require_memory(text("the exact chain of ", neurons(), " neurons"), count * kBytesEach);
  next_.reserve(count);
  probability_.reserve(count);
  for (std::uint64_t state = 0; state < states(); ++state) {
    const double neglected =
        SuccessorSearch(firing, state).for_each(least, [&](std::uint64_t next, double probability) {
          next_.push_back(static_cast<std::uint32_t>(next));
          probability_.push_back(probability);
        });
    neglected_.push_back(neglected);
  }
}

void ListedTransitions::row(std::uint64_t state, double* out) const {
  fill_product_row(firing_.rarer(state), firing_.likely(state), out);
}

// One thread: results are scattered over all states.
Eigen::VectorXd ListedTransitions::forward(std::span<const std::uint64_t> from, std::span<const double> x,
                                           std::size_t /*threads*/) const {
  Eigen::VectorXd out = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(states()));
  for (std::size_t k = 0; k < from.size(); ++k) {
    for (std::uint64_t at = first_[from[k]]; at < first_[from[k] + 1]; ++at)
      out[next_[at]] += x[k] * probability_[at];
  }
  return out;
}

Eigen::VectorXd ListedTransitions::backward(const Eigen::VectorXd& f, std::size_t threads) const {
  Eigen::VectorXd out(static_cast<Eigen::Index>(states()));
  constexpr std::uint64_t kChunkRows = 4096;
  parallel_for((states() + kChunkRows - 1) / kChunkRows, threads, [&](std::size_t chunk) {
    const std::uint64_t end = std::min(states(), (chunk + 1) * kChunkRows);
    for (std::uint64_t state = chunk * kChunkRows; state < end; ++state) {
      double sum = 0;
      for (std::uint64_t at = first_[state]; at < first_[state + 1]; ++at)
        sum += probability_[at] * f[next_[at]];
      out[static_cast<Eigen::Index>(state)] = sum;
    }
  });
  return out;
}

}  // namespace recres
