#include "recres/attractor/tanh_attractors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "recres/attractor/tanh_basins.h"
#include "recres/attractor/tanh_orbit.h"
#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool is_cycle(TanhKind kind) {
  return kind == TanhKind::kFixedPoint || kind == TanhKind::kCycle;
}

void check_counts(const TanhAttractorsOptions& options) {
  constexpr std::uint64_t kMostStarts = 4'000'000'000;
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000'000;
  if (options.starts == 0 || options.starts > kMostStarts)
    throw InvalidArgument(text(options.starts, " starts are not 1 to ", kMostStarts));
  if (options.most_steps <= options.transient_steps || options.most_steps > kMostSteps) {
    throw InvalidArgument(text("a start may take ", options.most_steps, " steps, which are not between its ",
                               options.transient_steps, " transient steps and ", kMostSteps));
  }
  if (options.longest_period == 0 || options.exponent_steps == 0 || options.exponent_steps > kMostSteps) {
    throw InvalidArgument(text("a longest period of ", options.longest_period, " and ",
                               options.exponent_steps, " steps for exponents; each must be 1 or more"));
  }
  require_threads(options.threads);
}

void check_tolerances(const TanhAttractorsOptions& options) {
  constexpr double kTimes = 10;
  constexpr double kMost = 0.1;
  const bool fits = options.tolerance > 0 && options.merge_tolerance >= kTimes * options.tolerance &&
                    options.merge_tolerance <= kMost;
  if (!fits) {
    throw InvalidArgument(text("tolerance ", options.tolerance, " and merge tolerance ",
                               options.merge_tolerance, " must be above 0, the second at least ", kTimes,
                               " times the first and at most ", kMost));
  }
}

void require_states(const Network& network, const TanhAttractorsOptions& options) {
  constexpr double kVectorsOfAThread = 8;
  const double vectors =
      static_cast<double>(options.starts) + kVectorsOfAThread * static_cast<double>(options.threads);
  const double distances = static_cast<double>(options.threads) *
                           static_cast<double>(std::max(options.exponent_steps, options.most_steps / 2));
  const double bytes = sizeof(double) * (vectors * static_cast<double>(network.neurons()) + 2 * distances);
  constexpr double kMostBytes = 1e19;
  require_memory(text("the activities of ", options.starts, " starts of ", network.neurons(), " neurons"),
                 static_cast<std::uint64_t>(std::min(bytes, kMostBytes)));
}

// [step, neuron]: once round the cycle from this state on.
DenseMatrix round_trip(const Network& network, Eigen::VectorXd activity, std::uint64_t period) {
  const auto neurons = network.neurons();
  require_memory(text("a cycle of ", period, " states of ", neurons, " neurons"),
                 2 * sizeof(double) * period * neurons);
  DenseMatrix out(static_cast<Eigen::Index>(period), static_cast<Eigen::Index>(neurons));
  for (auto row : out.rowwise()) {
    row = activity.transpose();
    tanh_step(network, activity);
  }
  return out;
}

using Row = Eigen::Ref<const Eigen::RowVectorXd>;

std::vector<std::uint64_t> signs_of(const Row& activity, double tolerance) {
  std::vector<std::uint64_t> signs(words_per_state(static_cast<std::size_t>(activity.size())));
  for (Eigen::Index n = 0; n < activity.size(); ++n) {
    const auto place = static_cast<std::size_t>(n);
    signs[place / 64] |= std::uint64_t{activity[n] > tolerance} << place % 64;
  }
  return signs;
}

// Below 0 where the first comes first, 0 where they are the same within the tolerance.
int order_of(const Row& a, const Row& b, double tolerance) {
  for (Eigen::Index n = 0; n < a.size(); ++n) {
    if (std::fabs(a[n] - b[n]) > tolerance) return a[n] < b[n] ? -1 : 1;
  }
  return 0;
}

// Begins with the step that comes first.
void rotate_to_first(DenseMatrix& activities, const TanhAttractorsOptions& options) {
  Eigen::Index first = 0;
  auto signs = signs_of(activities.row(0), options.tolerance);
  for (Eigen::Index t = 1; t < activities.rows(); ++t) {
    auto here = signs_of(activities.row(t), options.tolerance);
    const bool comes_first =
        here < signs ||
        (here == signs && order_of(activities.row(t), activities.row(first), options.merge_tolerance) < 0);
    if (!comes_first) continue;
    first = t;
    signs = std::move(here);
  }
  DenseMatrix rotated(activities.rows(), activities.cols());
  rotated << activities.bottomRows(activities.rows() - first), activities.topRows(first);
  activities = std::move(rotated);
}

// Whether they are the same cycle, wherever they begin.
bool is_same(const DenseMatrix& a, const DenseMatrix& b, double tolerance) {
  if (a.rows() != b.rows()) return false;
  for (Eigen::Index shift = 0; shift < a.rows(); ++shift) {
    Eigen::Index t = 0;
    while (t < a.rows() && order_of(a.row(t), b.row((t + shift) % b.rows()), tolerance) == 0) ++t;
    if (t == a.rows()) return true;
  }
  return false;
}

TanhAttractor cycle_of(DenseMatrix activities, const TanhAttractorsOptions& options) {
  rotate_to_first(activities, options);
  TanhAttractor out{.kind = activities.rows() == 1 ? TanhKind::kFixedPoint : TanhKind::kCycle,
                    .period = static_cast<std::uint64_t>(activities.rows())};
  for (const auto& row : activities.rowwise()) {
    const auto signs = signs_of(row, options.tolerance);
    out.signs.insert(out.signs.end(), signs.begin(), signs.end());
  }
  out.activities = std::move(activities);
  return out;
}

// Number of the cycle that this orbit ended on; a new one is added.
std::uint32_t number_of(const Network& network, const TanhOrbit& orbit, TanhAttractors& out) {
  auto activities = round_trip(network, orbit.activity, orbit.period);
  auto& known = out.attractors;
  const auto same = std::find_if(known.begin(), known.end(), [&](const auto& attractor) {
    return is_same(attractor.activities, activities, out.options.merge_tolerance);
  });
  const auto number = static_cast<std::uint32_t>(same - known.begin());
  if (same == known.end()) known.push_back(cycle_of(std::move(activities), out.options));
  return number;
}

bool comes_before(const TanhAttractor& a, const TanhAttractor& b) {
  if (a.signs != b.signs) return a.signs < b.signs;
  return std::lexicographical_compare(a.activities.data(), a.activities.data() + a.activities.size(),
                                      b.activities.data(), b.activities.data() + b.activities.size());
}

void sort_cycles(TanhAttractors& out) {
  std::vector<std::uint32_t> order(out.attractors.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return comes_before(out.attractors[a], out.attractors[b]); });
  std::vector<TanhAttractor> sorted;
  std::vector<std::uint32_t> place(order.size());
  for (const auto number : order) {
    place[number] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(std::move(out.attractors[number]));
  }
  out.attractors = std::move(sorted);
  for (auto& attractor : out.attractor_of) {
    if (attractor != kNoAttractor) attractor = place[attractor];
  }
}

Exponent mean_of(std::span<const Exponent> exponents) {
  if (exponents.size() == 1) return exponents[0];
  const auto count = static_cast<double>(exponents.size());
  double sum = 0;
  for (const auto& exponent : exponents) sum += exponent.nats_per_step;
  // One that is minus infinity makes the mean so, without an error.
  if (std::isinf(sum)) return {.nats_per_step = sum, .error = 0};
  double squares = 0;
  for (const auto& exponent : exponents) squares += std::pow(exponent.nats_per_step - sum / count, 2);
  return {.nats_per_step = sum / count, .error = std::sqrt(squares / (count * (count - 1)))};
}

// All starts of one kind that is no cycle together.
void add_kind(TanhKind kind, std::span<const TanhOrbit> orbits, TanhAttractors& out) {
  std::vector<Exponent> exponents;
  for (std::size_t k = 0; k < orbits.size(); ++k) {
    if (orbits[k].kind != kind) continue;
    exponents.push_back(orbits[k].exponent);
    out.attractor_of[k] = static_cast<std::uint32_t>(out.attractors.size());
  }
  if (exponents.empty()) return;
  out.attractors.push_back({.kind = kind, .exponent = mean_of(exponents), .mean_settle_steps = kNaN});
}

void count_starts(TanhAttractors& out) {
  for (const auto number : out.attractor_of) ++out.attractors[number].starts;
  for (auto& attractor : out.attractors) attractor.basin = wilson_share(attractor.starts, out.options.starts);
}

void measure_exponents(const Network& network, TanhAttractors& out, const RunContext& context) {
  parallel_for(out.attractors.size(), out.options.threads, [&](std::size_t k) {
    auto& attractor = out.attractors[k];
    if (!is_cycle(attractor.kind)) return;
    RandomStream random(out.options.seed, {.purpose = Purpose::kDynamics, .place = 1, .replicate = k});
    Eigen::VectorXd activity = attractor.activities.row(0).transpose();
    attractor.exponent =
        largest_exponent(network, activity, attractor.period, out.options.exponent_steps, random, context);
  });
}

void measure_settling(const Network& network, TanhAttractors& out, const RunContext& context) {
  const TanhBasins basins(network, out);
  // The last check of a start may go beyond its steps.
  const std::uint64_t most_steps = 4 * out.options.most_steps;
  std::vector<double> steps(out.options.starts);
  parallel_for(out.options.starts, out.options.threads, [&](std::size_t k) {
    if (!is_cycle(out.attractors[out.attractor_of[k]].kind)) return;
    const auto relaxed =
        basins.relax(tanh_start(out.options.seed, k, network.neurons()), most_steps, context);
    if (relaxed) steps[k] = static_cast<double>(relaxed->steps);
  });
  for (std::size_t k = 0; k < steps.size(); ++k) {
    auto& attractor = out.attractors[out.attractor_of[k]];
    attractor.mean_settle_steps += steps[k] / static_cast<double>(attractor.starts);
  }
}

}  // namespace

std::string_view tanh_kind_name(TanhKind kind) {
  switch (kind) {
    case TanhKind::kFixedPoint:
      return "fixed point";
    case TanhKind::kCycle:
      return "cycle";
    case TanhKind::kQuasiPeriodic:
      return "quasi-periodic";
    case TanhKind::kChaotic:
      return "chaotic";
    case TanhKind::kUndecidedOrbit:
      break;
  }
  return "undecided";
}

TanhAttractors find_tanh_attractors(const Network& network, const TanhAttractorsOptions& options,
                                    const RunContext& context) {
  check_counts(options);
  check_tolerances(options);
  require_states(network, options);
  std::vector<TanhOrbit> orbits(options.starts);
  parallel_for(options.starts, options.threads, [&](std::size_t k) {
    orbits[k] = follow_tanh(network, options, k, context);
    context.advance(1);
  });
  TanhAttractors out{.options = options, .attractors = {}, .attractor_of = {}, .coverage = {}};
  for (const auto& orbit : orbits)
    out.attractor_of.push_back(is_cycle(orbit.kind) ? number_of(network, orbit, out) : kNoAttractor);
  sort_cycles(out);
  out.coverage = coverage(out.attractor_of);
  for (const auto kind : {TanhKind::kQuasiPeriodic, TanhKind::kChaotic, TanhKind::kUndecidedOrbit})
    add_kind(kind, orbits, out);
  count_starts(out);
  measure_exponents(network, out, context);
  measure_settling(network, out, context);
  return out;
}

}  // namespace recres
