#include "recres/attractor/cycle_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"

namespace recres {

namespace {

// The bound of one neuron, from its addends.
class Addends {
 public:
  void add(double value) {
    if (value == 0) return;
    sum_ += std::fabs(value);
    ++count_;
  }

  double rounding() const { return count_ * 0x1p-52 * sum_; }

 private:
  double sum_ = 0;
  double count_ = 0;
};

std::vector<double> roundings(const Network& network) {
  std::vector<double> out;
  for (Eigen::Index n = 0; n < network.bias().size(); ++n) {
    Addends addends;
    addends.add(network.bias()[n]);
    if (network.is_sparse()) {
      for (SparseMatrix::InnerIterator it(network.sparse(), n); it; ++it) addends.add(it.value());
    } else {
      for (const double weight : network.dense().row(n)) addends.add(weight);
    }
    out.push_back(addends.rounding());
  }
  return out;
}

// A bit for each of the states side by side.
using Lanes = std::uint64_t;

constexpr Lanes lane(std::size_t k) {
  return Lanes{1} << k;
}

constexpr Lanes first_lanes(std::size_t count) {
  return count == 64 ? ~Lanes{0} : lane(count) - 1;
}

template <typename Visit>
void for_each_lane(Lanes lanes, const Visit& visit) {
  for (; lanes != 0; lanes &= lanes - 1) visit(static_cast<std::size_t>(std::countr_zero(lanes)));
}

// [neuron]: states side by side.
using States = std::vector<std::uint64_t>;

void copy(const States& from, States& to, Lanes lanes) {
  for (std::size_t n = 0; n < to.size(); ++n) to[n] = (from[n] & lanes) | (to[n] & ~lanes);
}

// Those of the lanes that hold the same state in both.
Lanes same(const States& a, const States& b, Lanes lanes) {
  for (std::size_t n = 0; n < a.size() && lanes != 0; ++n) lanes &= ~(a[n] ^ b[n]);
  return lanes;
}

// Those of the lanes whose state of `a` is smaller: word 0 decides first, in it the highest neuron.
Lanes smaller(const States& a, const States& b, Lanes lanes) {
  Lanes out = 0;
  for (std::size_t first = 0; first < a.size() && lanes != 0; first += 64) {
    for (std::size_t n = std::min(first + 64, a.size()); n > first && lanes != 0; --n) {
      const Lanes differ = (a[n - 1] ^ b[n - 1]) & lanes;
      out |= differ & ~a[n - 1];
      lanes &= ~differ;
    }
  }
  return out;
}

std::vector<std::uint64_t> state_of(const States& states, std::size_t k) {
  std::vector<std::uint64_t> state(words_per_state(states.size()));
  for (std::size_t n = 0; n < states.size(); ++n) state[n / 64] |= (states[n] >> k & 1) << n % 64;
  return state;
}

void put_state(std::span<const std::uint64_t> state, std::size_t k, States& states) {
  for (std::size_t n = 0; n < states.size(); ++n) states[n] |= std::uint64_t{is_up(state, n)} << k;
}

// Steps of some lanes, while the others stand still.
class Stepper {
 public:
  Stepper(const SignDynamics& dynamics, const RunContext& context)
      : view_(dynamics.view()), context_(context), next_(view_.neurons), tied_(view_.neurons) {}

  // Returns the lanes with ties; a tied neuron is -1 at first, see tied().
  Lanes step(States& states, Lanes lanes) {
    const Lanes tied = step_signs(view_, states, lanes, {.up = next_, .tied = tied_}) & lanes;
    copy(next_, states, lanes);
    context_.advance(0);
    return tied;
  }

  // [neuron]: the lanes in which it tied at the last step.
  const States& tied() const { return tied_; }

 private:
  SignView view_;
  const RunContext& context_;
  States next_;
  States tied_;
};

class CycleSearch {
 public:
  CycleSearch(const SignDynamics& dynamics, const StartRange& starts, const RunContext& context)
      : stepper_(dynamics, context), starts_(starts), found_(starts.count), state_(dynamics.neurons()) {
    for (std::size_t k = 0; k < starts.count; ++k) put_start(k);
    origin_ = state_;
    reference_ = state_;
  }

  std::vector<FoundCycle> run(std::uint64_t most_steps) && {
    const Lanes lanes = find_periods(most_steps);
    find_transients(lanes);
    find_smallest(lanes);
    return std::move(found_);
  }

 private:
  void put_start(std::size_t k) {
    const auto id = [&](Purpose purpose) {
      return StreamId{.purpose = purpose, .place = 0, .replicate = starts_.first + k};
    };
    RandomStream random(starts_.seed, id(Purpose::kStart));
    std::vector<std::uint64_t> state(words_per_state(state_.size()));
    for (auto& word : state) word = random();
    put_state(state, k, state_);
    signs_.emplace_back(starts_.seed, id(Purpose::kDynamics));
  }

  // Brent's search. Returns the lanes whose cycle is closed.
  Lanes find_periods(std::uint64_t most_steps) {
    Lanes searching = first_lanes(starts_.count);
    std::array<std::uint64_t, kMostSideBySide> moves_at;  // steps from reference to the next one
    std::array<std::uint64_t, kMostSideBySide> reference_step{};
    moves_at.fill(1);
    Lanes closed = 0;
    for (std::uint64_t t = 1; t <= most_steps && searching != 0; ++t) {
      const Lanes tied = stepper_.step(state_, searching);
      const Lanes done = same(state_, reference_, searching & ~tied);
      for_each_lane(done, [&](std::size_t k) { found_[k].period = t - reference_step[k]; });
      closed |= done;
      searching &= ~done;
      if (tied != 0) draw_signs(tied);
      Lanes moves = tied;
      for_each_lane(searching, [&](std::size_t k) {
        const bool is_tied = (tied & lane(k)) != 0;
        if (is_tied) origin_step_[k] = t;
        if (!is_tied && t - reference_step[k] < moves_at[k]) return;
        moves_at[k] = is_tied ? 1 : 2 * moves_at[k];
        reference_step[k] = t;
        moves |= lane(k);
      });
      if (moves != 0) copy(state_, reference_, moves);
      if (tied != 0) copy(state_, origin_, tied);
    }
    for_each_lane(closed, [&](std::size_t k) { found_[k].end = StartEnd::kFound; });
    for_each_lane(searching, [&](std::size_t k) {
      if (origin_step_[k] > most_steps / 2) found_[k].end = StartEnd::kStillBranching;
    });
    return closed;
  }

  // A sign for each neuron that tied, from the start's own stream, in the order of neurons.
  void draw_signs(Lanes lanes) {
    for (std::size_t n = 0; n < state_.size(); ++n) {
      for_each_lane(stepper_.tied()[n] & lanes, [&](std::size_t k) { state_[n] |= signs_[k]() >> 63 << k; });
    }
  }

  // From the last tie on, one walker a period ahead of the other: they meet where the cycle begins.
  void find_transients(Lanes lanes) {
    copy(origin_, state_, lanes);
    copy(origin_, reference_, lanes);
    Lanes walking = lanes;
    for (std::uint64_t t = 1; walking != 0; ++t) {
      stepper_.step(state_, walking);
      for_each_lane(walking, [&](std::size_t k) {
        if (found_[k].period == t) walking &= ~lane(k);
      });
    }
    walking = lanes;
    for (std::uint64_t t = 0; walking != 0; ++t) {
      const Lanes met = same(state_, reference_, walking);
      for_each_lane(met, [&](std::size_t k) { found_[k].transient_steps = origin_step_[k] + t; });
      walking &= ~met;
      if (walking == 0) return;
      stepper_.step(state_, walking);
      stepper_.step(reference_, walking);
    }
  }

  // Once round the cycle.
  void find_smallest(Lanes lanes) {
    copy(state_, reference_, lanes);
    Lanes walking = lanes;
    for (std::uint64_t t = 1; walking != 0; ++t) {
      for_each_lane(walking, [&](std::size_t k) {
        if (found_[k].period == t) walking &= ~lane(k);
      });
      if (walking == 0) break;
      stepper_.step(state_, walking);
      const Lanes better = smaller(state_, reference_, walking);
      if (better != 0) copy(state_, reference_, better);
    }
    for_each_lane(lanes, [&](std::size_t k) { found_[k].smallest = state_of(reference_, k); });
  }

  Stepper stepper_;
  StartRange starts_;
  std::vector<FoundCycle> found_;
  std::vector<RandomStream> signs_;  // of tied neurons
  States state_;
  States reference_;
  States origin_;                                             // where its last stretch without ties began
  std::array<std::uint64_t, kMostSideBySide> origin_step_{};  // and when
};

}  // namespace

SignDynamics::SignDynamics(const Network& network) : network_(network), rounding_(roundings(network)) {}

SignView SignDynamics::view() const {
  SignView view{.neurons = neurons(),
                .full = nullptr,
                .row_begin = nullptr,
                .source = nullptr,
                .weight = nullptr,
                .bias = network_.bias().data(),
                .rounding = rounding_.data()};
  if (network_.is_sparse()) {
    view.row_begin = network_.sparse().outerIndexPtr();
    view.source = network_.sparse().innerIndexPtr();
    view.weight = network_.sparse().valuePtr();
  } else {
    view.full = network_.dense().data();
  }
  return view;
}

std::vector<FoundCycle> find_cycles(const SignDynamics& dynamics, const StartRange& starts,
                                    std::uint64_t most_steps, const RunContext& context) {
  return CycleSearch(dynamics, starts, context).run(most_steps);
}

std::vector<std::vector<std::uint64_t>> list_cycles(const SignDynamics& dynamics,
                                                    std::span<const std::vector<std::uint64_t>> first,
                                                    std::span<const std::uint64_t> periods,
                                                    const RunContext& context) {
  std::vector<std::vector<std::uint64_t>> out(first.begin(), first.end());
  States states(dynamics.neurons());
  for (std::size_t k = 0; k < first.size(); ++k) put_state(first[k], k, states);
  Stepper stepper(dynamics, context);
  Lanes walking = first_lanes(first.size());
  for (std::uint64_t t = 1;; ++t) {
    for_each_lane(walking, [&](std::size_t k) {
      if (periods[k] == t) walking &= ~lane(k);
    });
    if (walking == 0) return out;
    stepper.step(states, walking);
    for_each_lane(walking, [&](std::size_t k) {
      const auto state = state_of(states, k);
      out[k].insert(out[k].end(), state.begin(), state.end());
    });
  }
}

}  // namespace recres
