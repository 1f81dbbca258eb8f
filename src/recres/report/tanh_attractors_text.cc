#include "recres/report/tanh_attractors_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "recres/state/state.h"

namespace recres {

namespace {

bool is_cycle(const TanhAttractor& attractor) {
  return attractor.period > 0;
}

// "fixed point", "8-cycle", "chaotic".
std::string name_of(const TanhAttractor& attractor) {
  if (attractor.kind == TanhKind::kCycle) return fmt::format("{}-cycle", attractor.period);
  return std::string(tanh_kind_name(attractor.kind));
}

// Numbers of the attractors with the most starts.
std::vector<std::size_t> largest(const TanhAttractors& found) {
  std::vector<std::size_t> out(found.attractors.size());
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = k;
  std::stable_sort(out.begin(), out.end(),
                   [&](auto a, auto b) { return found.attractors[a].starts > found.attractors[b].starts; });
  out.resize(std::min(out.size(), kMostTableRows));
  return out;
}

std::string basin_table(const TanhAttractors& found, std::span<const std::size_t> rows) {
  auto out = fmt::format("{:>6}  {:>14}  {:>8}  {:>10}  {:>19}  {:>11}\n", "number", "attractor", "starts",
                         "share", "95 % interval", "settles in");
  for (const auto k : rows) {
    const auto& attractor = found.attractors[k];
    out += fmt::format(
        "{:>6}  {:>14}  {:>8}  {:>10}  {:>19}  {:>11}\n", k, name_of(attractor), attractor.starts,
        percent(attractor.basin.estimate), percent_range(attractor.basin),
        is_cycle(attractor) ? fmt::format("{:.4g} steps", attractor.mean_settle_steps) : std::string("-"));
  }
  if (rows.size() < found.attractors.size())
    out += fmt::format("the {} found most often, of {}; --json has all.\n", rows.size(),
                       found.attractors.size());
  return out;
}

// The error is left out where the digits shown do not tell of it.
std::string exponent_text(const Exponent& exponent, const TextStyle& style) {
  if (std::isinf(exponent.nats_per_step)) return "contracts at once";
  constexpr double kSeen = 1e-4;
  if (exponent.error < kSeen * std::fabs(exponent.nats_per_step))
    return fmt::format("{:.4g}", exponent.nats_per_step);
  return fmt::format("{:.4g} {} {:.2g}", exponent.nats_per_step, style.unicode ? "±" : "+-", exponent.error);
}

std::string stability_table(const TanhAttractors& found, std::span<const std::size_t> rows,
                            std::size_t neurons, const TextStyle& style) {
  auto out = fmt::format("\n{:>6}  {:>14}  {:>25}  {}\n", "number", "attractor", "exponent in nats per step",
                         "first signs");
  for (const auto k : rows) {
    const auto& attractor = found.attractors[k];
    constexpr std::size_t kBefore = 51;
    const auto signs = is_cycle(attractor)
                           ? state_signs({attractor.signs.data(), words_per_state(neurons)}, neurons)
                           : std::string("-");
    out += fmt::format("{:>6}  {:>14}  {:>25}  {}\n", k, name_of(attractor),
                       exponent_text(attractor.exponent, style), clipped(signs, kBefore, style.width));
  }
  return out;
}

std::string missed_words(const TanhAttractors& found) {
  const auto& coverage = found.coverage;
  const auto cycles = std::count_if(found.attractors.begin(), found.attractors.end(), is_cycle);
  auto out = fmt::format(
      "{} start{} found {} {}, {} of them once. About {} of all starts lead to none of "
      "these, no more than {} with 95 % confidence",
      found.options.starts, found.options.starts == 1 ? "" : "s", cycles,
      cycles == 1 ? "fixed point or cycle" : "fixed points and cycles", coverage.singletons,
      percent(coverage.missed_share), percent(coverage.missed_share_bound));
  return out + (coverage.fewest_attractors > static_cast<double>(cycles) + 0.5
                    ? fmt::format("; there are about {:.3g} or more.", coverage.fewest_attractors)
                    : ".");
}

// What starts did that did not settle.
std::string unsettled_words(const TanhAttractors& found) {
  std::string out;
  for (const auto& attractor : found.attractors) {
    const auto starts = fmt::format("{} start{}", attractor.starts, attractor.starts == 1 ? "" : "s");
    if (attractor.kind == TanhKind::kQuasiPeriodic)
      out += fmt::format(" Quasi-periodic: {} came back near where they were, but never settled.", starts);
    if (attractor.kind == TanhKind::kChaotic)
      out += fmt::format(
          " Chaotic: {} never settled, and neighbouring orbits part; one attractor or several.", starts);
    if (attractor.kind == TanhKind::kUndecidedOrbit)
      out += fmt::format(
          " Undecided: {} gave up after {} steps, being slow or on a cycle longer than {}; --steps gives "
          "more.",
          starts, found.options.most_steps, found.options.longest_period);
  }
  return out;
}

std::string tolerance_words(const TanhAttractors& found) {
  return fmt::format(
      " Settled is within {:.3g} of the attractor (--tolerance). Those that agree within {:.3g} are one; "
      "steps to settle are those until a start is that near, on average.",
      found.options.tolerance, found.options.merge_tolerance);
}

}  // namespace

std::string tanh_attractors_text(const TanhAttractors& found, std::size_t neurons, const TextStyle& style) {
  const auto rows = largest(found);
  return basin_table(found, rows) + stability_table(found, rows, neurons, style) + "\n" +
         wrapped(missed_words(found) + unsettled_words(found) + tolerance_words(found), style.width, 0);
}

}  // namespace recres
