#include "recres/report/attractors_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <vector>

#include "recres/report/tanh_attractors_text.h"
#include "recres/state/state.h"

namespace recres {

namespace {

std::string heading(const NetworkSource& source, const Network& network, const AttractorStudy& study,
                    const TextStyle& style) {
  constexpr std::array kHow = {"all states walked through", "from its cycle type", "from random starts"};
  return wrapped(fmt::format("Attractors of {}, magnitude {}, {} {}neuron{} without noise: {}", source.spec,
                             source.magnitude, network.neurons(),
                             study.model() == Model::kTanh ? "tanh " : "", network.neurons() == 1 ? "" : "s",
                             kHow.at(static_cast<std::size_t>(study.method()))),
                 style.width, 2) +
         (study.reason.empty()
              ? ""
              : wrapped(fmt::format("Not walked through: {}.", study.reason), style.width, 2)) +
         "\n";
}

// "123456" or "1.23e+45".
std::string short_number(const std::string& digits) {
  constexpr std::size_t kMostDigits = 12;
  if (digits.size() <= kMostDigits) return digits;
  return fmt::format("{}.{}e+{}", digits[0], digits.substr(1, 3), digits.size() - 1);
}

struct PeriodRow {
  std::string period;
  std::string attractors;
  double share;
};

std::string period_word(const std::string& period) {
  return period == "1" ? "fixed point" : period;
}

// Sets of tied states may have the period 1, too.
bool has_tied_set(const CompleteCensus& complete) {
  const auto& listed = complete.census.listed;
  return std::any_of(listed.begin(), listed.end(),
                     [](const auto& attractor) { return attractor.period == 1 && attractor.states > 1; });
}

std::string period_table(std::span<const PeriodRow> rows) {
  auto out = fmt::format("{:>12}  {:>12}  {:>14}\n", "period", "attractors", "of all states");
  // The first ones, and those with the most states.
  std::vector<bool> is_shown(rows.size(), rows.size() <= kMostTableRows);
  std::vector<std::size_t> by_share(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) by_share[k] = k;
  std::stable_sort(by_share.begin(), by_share.end(),
                   [&](auto a, auto b) { return rows[a].share > rows[b].share; });
  for (std::size_t k = 0; k < std::min(kMostTableRows, rows.size()); ++k) is_shown[by_share[k]] = true;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (!is_shown[k]) continue;
    out += fmt::format("{:>12}  {:>12}  {:>14}\n", short_number(rows[k].period),
                       short_number(rows[k].attractors), percent(rows[k].share));
  }
  if (rows.size() > kMostTableRows)
    out += fmt::format("the {} periods with the most states, of {}; --json has all.\n", kMostTableRows,
                       rows.size());
  return out;
}

std::string state_text(const CensusAttractor& attractor, std::size_t neurons, std::size_t width) {
  constexpr std::size_t kBefore = 44;
  const auto index = fmt::format("{} ", attractor.first);
  const auto more = attractor.states == attractor.period ? std::string()
                                                         : fmt::format(" and {} more", attractor.states - 1);
  const auto column = kBefore + index.size() + more.size();
  return fmt::format("{}{}{}", index, clipped(state_signs({&attractor.first, 1}, neurons), column, width),
                     more);
}

std::string largest_table(const CompleteCensus& complete, const TextStyle& style) {
  const auto& census = complete.census;
  const auto rows = std::min(kMostTableRows, complete.by_basin.size());
  auto out =
      fmt::format("\n{:>12}  {:>12}  {:>14}  {}\n", "period", "basin", "of all states", "smallest state");
  for (std::size_t k = 0; k < rows; ++k) {
    const auto& attractor = census.listed[complete.by_basin[k]];
    out += fmt::format("{:>12}  {:>12}  {:>14}  {}\n", attractor.period, attractor.basin,
                       percent(static_cast<double>(attractor.basin) / std::exp2(census.neurons)),
                       state_text(attractor, census.neurons, style.width));
  }
  if (rows < census.attractors)
    out += fmt::format("the {} largest basins of {}; --json has more.\n", rows, census.attractors);
  return out;
}

std::string transient_words(const Census& census, const TextStyle& style) {
  const auto on_attractors = static_cast<double>(census.transients.front());
  double sum = 0;
  for (std::size_t k = 0; k < census.transients.size(); ++k)
    sum += static_cast<double>(k) * static_cast<double>(census.transients[k]);
  const double states = std::exp2(census.neurons);
  if (census.transients.size() == 1) return wrapped("Every state is on an attractor.", style.width, 0);
  const bool is_capped = census.transients.size() > kMostTransientSteps;
  return wrapped(
      fmt::format(
          "{} of the states are on attractors; the way there takes {:.4g} steps on average and {}{} at "
          "most.",
          percent(on_attractors / states), sum / states, is_capped ? "more than " : "",
          census.transients.size() - 1),
      style.width, 0);
}

std::string tie_words(const Census& census, const TextStyle& style) {
  if (census.tied_states == 0) return "";
  auto out = fmt::format(
      "Inputs of 0 leave the successor of {} state{} open: attractors are sets of states that are never "
      "left, "
      "and steps the fewest that may lead there.",
      census.tied_states, census.tied_states == 1 ? "" : "s");
  if (census.undecided_states > 0)
    out += fmt::format(" {} state{} may lead to several.", census.undecided_states,
                       census.undecided_states == 1 ? "" : "s");
  return wrapped(out, style.width, 0);
}

std::string found_text(const CompleteCensus& complete, std::size_t /*neurons*/, const TextStyle& style) {
  std::vector<PeriodRow> rows;
  const bool is_plain = !has_tied_set(complete);
  for (const auto& sum : complete.census.periods) {
    const auto period = std::to_string(sum.period);
    rows.push_back({.period = is_plain ? period_word(period) : period,
                    .attractors = std::to_string(sum.attractors),
                    .share = static_cast<double>(sum.basins) / std::exp2(complete.census.neurons)});
  }
  return period_table(rows) + largest_table(complete, style) + "\n" +
         transient_words(complete.census, style) + tie_words(complete.census, style);
}

std::string found_text(const PermutationCycles& cycles, std::size_t /*neurons*/, const TextStyle& style) {
  if (!cycles.total) {
    return wrapped(fmt::format("Every state returns after {} steps; its cycles have too many lengths to tell "
                               "them apart.",
                               short_number(cycles.order)),
                   style.width, 0);
  }
  std::vector<PeriodRow> rows;
  for (const auto& length : cycles.lengths)
    rows.push_back(
        {.period = period_word(length.length), .attractors = length.cycles, .share = length.share});
  return period_table(rows) + "\n" +
         wrapped(fmt::format("{} attractors in all. Every state is on one, and all return after {} steps.",
                             short_number(*cycles.total), short_number(cycles.order)),
                 style.width, 0);
}

std::vector<PeriodRow> period_rows(const SampledAttractors& sampled) {
  struct Sum {
    std::uint64_t attractors = 0;
    std::uint64_t starts = 0;
  };
  std::map<std::uint64_t, Sum> sums;
  for (const auto& attractor : sampled.attractors) {
    ++sums[attractor.period].attractors;
    sums[attractor.period].starts += attractor.starts;
  }
  std::vector<PeriodRow> rows;
  for (const auto& [period, sum] : sums) {
    rows.push_back({.period = period_word(std::to_string(period)),
                    .attractors = std::to_string(sum.attractors),
                    .share = static_cast<double>(sum.starts) / static_cast<double>(sampled.options.starts)});
  }
  return rows;
}

std::string largest_table(const SampledAttractors& sampled, std::size_t neurons, const TextStyle& style) {
  std::vector<const SampledAttractor*> largest;
  for (const auto& attractor : sampled.attractors) largest.push_back(&attractor);
  std::stable_sort(largest.begin(), largest.end(), [](auto* a, auto* b) { return a->starts > b->starts; });
  if (largest.size() > kMostTableRows) largest.resize(kMostTableRows);
  auto out = fmt::format("\n{:>12}  {:>12}  {:>14}  {:<19}  {}\n", "period", "starts", "of all states",
                         "  95 % interval", "smallest state");
  for (const auto* attractor : largest) {
    const auto& basin = attractor->basin;
    constexpr std::size_t kBefore = 67;
    const auto signs = state_signs({attractor->states.data(), words_per_state(neurons)}, neurons);
    out += fmt::format("{:>12}  {:>12}  {:>14}  {:>19}  {}\n", attractor->period, attractor->starts,
                       percent(basin.estimate), percent_range(basin), clipped(signs, kBefore, style.width));
  }
  if (largest.size() < sampled.attractors.size())
    out += fmt::format("the {} found most often, of {}; --json has all.\n", largest.size(),
                       sampled.attractors.size());
  return out;
}

std::string missed_words(const SampledAttractors& sampled) {
  const auto& coverage = sampled.coverage;
  const auto settled = sampled.options.starts - sampled.too_many_steps - sampled.still_branching;
  auto out = fmt::format("{} of {} start{} came to an attractor", settled, sampled.options.starts,
                         plural(sampled.options.starts));
  if (settled == 0) return out + ": nothing is known of any.";
  out += fmt::format(
      ": {} different one{}, {} of them once. Of the states that settle so, about {} lead to others, no more "
      "than {} "
      "with 95 % confidence",
      sampled.attractors.size(), plural(sampled.attractors.size()), coverage.singletons,
      percent(coverage.missed_share), percent(coverage.missed_share_bound));
  return out + (coverage.fewest_attractors > static_cast<double>(sampled.attractors.size()) + 0.5
                    ? fmt::format("; there are about {:.3g} attractors or more.", coverage.fewest_attractors)
                    : ".");
}

std::string gave_up_words(const SampledAttractors& sampled) {
  std::string out;
  if (sampled.too_many_steps > 0)
    out += fmt::format(" Too many steps: {} start{} closed no cycle in {}.", sampled.too_many_steps,
                       plural(sampled.too_many_steps), sampled.options.most_steps);
  if (sampled.still_branching > 0)
    out += fmt::format(" Ties keep branching: {} start{} still met inputs of 0 at the end.",
                       sampled.still_branching, plural(sampled.still_branching));
  if (sampled.unlisted > 0)
    out += fmt::format(" Cycle too long to list: {} attractor{} told by the smallest state alone.",
                       sampled.unlisted, sampled.unlisted == 1 ? " is" : "s are");
  return out;
}

std::string transient_words(const SampledAttractors& sampled) {
  const auto steps = transient_steps(sampled);
  if (steps.empty()) return "";
  return fmt::format(" The way to an attractor took {} steps (median) and {} at most.",
                     steps[steps.size() / 2], steps.back());
}

std::string found_text(const TanhAttractors& tanh, std::size_t neurons, const TextStyle& style) {
  return tanh_attractors_text(tanh, neurons, style);
}

std::string found_text(const SampledAttractors& sampled, std::size_t neurons, const TextStyle& style) {
  auto out = std::string();
  if (!sampled.attractors.empty())
    out = period_table(period_rows(sampled)) + largest_table(sampled, neurons, style) + "\n";
  return out +
         wrapped(missed_words(sampled) + transient_words(sampled) + gave_up_words(sampled), style.width, 0);
}

}  // namespace

std::string attractors_text(const NetworkSource& source, const Network& network, const AttractorStudy& study,
                            const TextStyle& style) {
  return heading(source, network, study, style) +
         std::visit([&](const auto& found) { return found_text(found, network.neurons(), style); },
                    study.found);
}

}  // namespace recres
