#include "recres/pulse/attractor_guide.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "recres/attractor/census.h"
#include "recres/attractor/noiseless_map.h"
#include "recres/attractor/tanh_attractors.h"
#include "recres/attractor/tanh_basins.h"
#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres {

namespace {

using Words = std::vector<std::uint64_t>;

// Knows where each state leads.
class SurveyedGuide final : public AttractorGuide {
 public:
  SurveyedGuide(const Network& network, const RunContext& context)
      : map_(network), census_(take_census(map_, {.has_attractor_of = true, .has_steps_of = true}, context)) {
    for (const auto& attractor : census_.listed) {
      const bool is_listed = attractor.states <= kMostGuideStates;
      attractors_.push_back(
          {.period = attractor.period,
           .states = is_listed ? attractor_states(map_, attractor) : Words{attractor.first}});
    }
  }

  Membership membership(std::span<const std::uint64_t> state, const Eigen::VectorXd& /*activity*/,
                        const RunContext& /*context*/) override {
    const auto attractor = census_.attractor_of[state[0]];
    if (attractor == kUndecidedBasin) return {.end = SettlingEnd::kUndecided};
    return {.end = SettlingEnd::kSettled, .attractor = attractor, .is_on = census_.steps_of[state[0]] == 0};
  }

  Settling settle(std::span<const std::uint64_t> state, const Eigen::VectorXd& activity,
                  const RunContext& context) override {
    const auto basin = membership(state, activity, context);
    Settling out{.end = basin.end, .attractor = basin.attractor};
    if (out.end != SettlingEnd::kSettled) return out;
    // The census does not tell longer ways apart; those are walked until it does.
    auto here = state[0];
    for (; census_.steps_of[here] == kMostTransientSteps; ++out.steps) here = map_.next(here);
    out.steps += census_.steps_of[here];
    return out;
  }

  bool knows_all() const override { return true; }

 private:
  NoiselessMap map_;
  Census census_;
};

struct WordsHash {
  std::size_t operator()(const Words& words) const { return boost::hash_range(words.begin(), words.end()); }
};

// Walks on from each state until it is where it has been, and remembers the way.
class WalkingGuide final : public AttractorGuide {
 public:
  WalkingGuide(const Network& network, std::uint64_t most_steps)
      : network_(network),
        most_steps_(std::min(most_steps, kMostWayBytes / bytes_per_state(network.neurons()))),
        y_(network.bias().size()),
        u_(network.bias().size()),
        rounding_(network.bias().cwiseAbs()) {
    add_weights();
    rounding_ *= static_cast<double>(network.neurons() + 1) * 0x1p-52;
  }

  Settling settle(std::span<const std::uint64_t> state, const Eigen::VectorXd& /*activity*/,
                  const RunContext& context) override {
    // Running networks come back to few states: most are known, and need no walk.
    asked_.assign(state.begin(), state.end());
    if (const auto known = known_.find(asked_); known != known_.end()) return known->second;
    forget_if_full();
    auto here = asked_;
    std::vector<Words> way;
    std::unordered_map<Words, std::size_t, WordsHash> place;
    Settling end{.end = SettlingEnd::kTooManySteps};
    while (way.size() < most_steps_) {
      if (const auto known = known_.find(here); known != known_.end()) {
        end = known->second;
        break;
      }
      const auto [seen, is_new] = place.try_emplace(here, way.size());
      if (!is_new) {
        end = add_cycle(way, seen->second);
        way.resize(seen->second);
        break;
      }
      way.push_back(here);
      if (!step(here)) {
        end.end = SettlingEnd::kUndecided;
        break;
      }
      context.advance(0);
    }
    if (end.end == SettlingEnd::kTooManySteps) return end;
    for (std::size_t k = way.size(); k-- > 0;) {
      ++end.steps;
      known_.emplace(std::move(way[k]), end);
    }
    return end;
  }

  bool knows_all() const override { return false; }

 private:
  static constexpr std::uint64_t kMostWayBytes = 500'000'000;

  static std::uint64_t bytes_per_state(std::size_t neurons) {
    constexpr std::uint64_t kEntry = 200;
    return kEntry + 2 * sizeof(std::uint64_t) * words_per_state(neurons);
  }

  void forget_if_full() {
    if (known_.size() * bytes_per_state(network_.neurons()) > kMostWayBytes) known_.clear();
  }

  // Σ|W| of every neuron.
  void add_weights() {
    if (network_.is_sparse()) {
      for (Eigen::Index n = 0; n < rounding_.size(); ++n) {
        for (SparseMatrix::InnerIterator it(network_.sparse(), n); it; ++it)
          rounding_[n] += std::fabs(it.value());
      }
    } else {
      rounding_ += network_.dense().cwiseAbs().rowwise().sum();
    }
  }

  // Whether no neuron ties.
  bool step(Words& state) {
    const auto neurons = network_.neurons();
    for (std::size_t n = 0; n < neurons; ++n) y_[static_cast<Eigen::Index>(n)] = is_up(state, n) ? 1 : -1;
    network_.input(y_, u_);
    if ((u_.cwiseAbs().array() <= rounding_.array()).any()) return false;
    std::fill(state.begin(), state.end(), 0);
    for (std::size_t n = 0; n < neurons; ++n)
      state[n / 64] |= std::uint64_t{u_[static_cast<Eigen::Index>(n)] > 0} << n % 64;
    return true;
  }

  // From `first` on the way goes round.
  Settling add_cycle(const std::vector<Words>& way, std::size_t first) {
    const std::span<const Words> cycle(&way[first], way.size() - first);
    const auto smallest =
        static_cast<std::size_t>(std::min_element(cycle.begin(), cycle.end()) - cycle.begin());
    auto [number, is_new] =
        number_of_.try_emplace(cycle[smallest], static_cast<std::uint32_t>(attractors_.size()));
    const Settling end{.end = SettlingEnd::kSettled, .attractor = number->second, .steps = 0};
    for (const auto& state : cycle) known_.emplace(state, end);
    if (!is_new) return end;
    KnownAttractor attractor{.period = cycle.size(), .states = cycle[smallest]};
    const auto listed = cycle.size() > kMostGuideStates ? 1 : cycle.size();
    for (std::size_t k = 1; k < listed; ++k) {
      const auto& state = cycle[(smallest + k) % cycle.size()];
      attractor.states.insert(attractor.states.end(), state.begin(), state.end());
    }
    attractors_.push_back(std::move(attractor));
    return end;
  }

  const Network& network_;
  std::uint64_t most_steps_;
  Eigen::VectorXd y_;
  Eigen::VectorXd u_;
  Eigen::VectorXd rounding_;
  Words asked_;
  std::unordered_map<Words, Settling, WordsHash> known_;           // states that were followed
  std::unordered_map<Words, std::uint32_t, WordsHash> number_of_;  // of attractors, by their smallest states
};

// Knows the fixed points and cycles that random starts found.
class TanhGuide final : public AttractorGuide {
 public:
  TanhGuide(const Network& network, std::uint64_t most_steps, std::size_t threads, const RunContext& context)
      : most_steps_(most_steps), found_(find(network, threads, context)), basins_(network, found_) {
    for (const auto& attractor : found_.attractors) {
      if (attractor.period == 0) continue;
      attractors_.push_back({.period = attractor.period, .states = attractor.signs});
    }
  }

  Settling settle(std::span<const std::uint64_t> /*state*/, const Eigen::VectorXd& activity,
                  const RunContext& context) override {
    const auto relaxation = basins_.relax(activity, most_steps_, context);
    if (!relaxation) return {.end = SettlingEnd::kTooManySteps};
    return {.end = SettlingEnd::kSettled, .attractor = relaxation->attractor, .steps = relaxation->steps};
  }

  bool knows_all() const override { return true; }

 private:
  static TanhAttractors find(const Network& network, std::size_t threads, const RunContext& context) {
    TanhAttractorsOptions options;
    options.threads = threads;
    return find_tanh_attractors(network, options, {.stop = context.stop, .progress = nullptr});
  }

  std::uint64_t most_steps_;
  TanhAttractors found_;
  TanhBasins basins_;
};

}  // namespace

Membership AttractorGuide::membership(std::span<const std::uint64_t> state, const Eigen::VectorXd& activity,
                                      const RunContext& context) {
  const auto settling = settle(state, activity, context);
  const bool is_settled = settling.end == SettlingEnd::kSettled;
  return {.end = settling.end, .attractor = settling.attractor, .is_on = is_settled && settling.steps == 0};
}

std::string_view settling_end_name(SettlingEnd end) {
  switch (end) {
    case SettlingEnd::kSettled:
      return "settled";
    case SettlingEnd::kUndecided:
      return "undecided";
    case SettlingEnd::kTooManySteps:
      return "too many steps";
  }
  throw InternalError("an unknown end of settling");
}

std::unique_ptr<AttractorGuide> make_guide(const Network& network, Model model, std::uint64_t most_steps,
                                           std::size_t threads, const RunContext& context) {
  if (model == Model::kTanh) return std::make_unique<TanhGuide>(network, most_steps, threads, context);
  if (network.neurons() <= kMostSurveyedNeurons)
    return std::make_unique<SurveyedGuide>(network, RunContext{.stop = context.stop, .progress = nullptr});
  return std::make_unique<WalkingGuide>(network, most_steps);
}

}  // namespace recres
