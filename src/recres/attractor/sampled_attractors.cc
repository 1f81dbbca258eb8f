#include "recres/attractor/sampled_attractors.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <unordered_map>
#include <utility>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Words = std::vector<std::uint64_t>;

struct WordsHash {
  std::size_t operator()(const Words& words) const {
    std::uint64_t hash = words.size();
    for (const auto word : words) {
      hash = (hash ^ word) * 0x9e3779b97f4a7c15;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

void check(const Network& network, const SampledAttractorsOptions& options) {
  // Attractors are numbered in 32 bits, and one number is kNoAttractor.
  constexpr std::uint64_t kMostStarts = 4'000'000'000;
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000'000;
  if (options.starts == 0 || options.starts > kMostStarts)
    throw InvalidArgument(text(options.starts, " starts are not 1 to ", kMostStarts));
  if (options.most_steps == 0 || options.most_steps > kMostSteps)
    throw InvalidArgument(text(options.most_steps, " steps for a start are not 1 to ", kMostSteps));
  require_threads(options.threads);
  const double words = static_cast<double>(words_per_state(network.neurons()));
  constexpr double kBesides = sizeof(FoundCycle) + sizeof(SampledStart) + sizeof(SampledAttractor) + 64;
  const double bytes = static_cast<double>(options.starts) * (sizeof(std::uint64_t) * words + kBesides) +
                       static_cast<double>(options.threads * cycle_search_bytes(network.neurons())) +
                       sizeof(std::uint64_t) * static_cast<double>(options.most_listed_words);
  constexpr double kMostBytes = 1e19;
  require_memory(text("the search from ", options.starts, " starts of ", network.neurons(), " neurons"),
                 static_cast<std::uint64_t>(std::min(bytes, kMostBytes)));
}

// So many side by side that all threads have some, in whole vectors.
std::size_t starts_at_a_time(const SampledAttractorsOptions& options) {
  constexpr std::uint64_t kVector = 8;
  const auto share = (options.starts + options.threads - 1) / options.threads;
  return std::min<std::uint64_t>(kMostSideBySide, (share + kVector - 1) / kVector * kVector);
}

std::vector<FoundCycle> follow_all(const SignDynamics& dynamics, const SampledAttractorsOptions& options,
                                   const RunContext& context) {
  std::vector<FoundCycle> found(options.starts);
  const auto batch = starts_at_a_time(options);
  parallel_for((options.starts + batch - 1) / batch, options.threads, [&](std::size_t k) {
    const StartRange range{.seed = options.seed,
                           .first = k * batch,
                           .count = std::min<std::size_t>(batch, options.starts - k * batch)};
    auto cycles = find_cycles(dynamics, range, options.most_steps, context);
    std::move(cycles.begin(), cycles.end(), found.begin() + static_cast<std::ptrdiff_t>(range.first));
    context.advance(range.count);
  });
  return found;
}

// The different attractors by their smallest states, and those of the starts by their numbers.
void merge(std::vector<FoundCycle> found, SampledAttractors& out) {
  std::unordered_map<Words, std::uint32_t, WordsHash> number_of;
  for (auto& cycle : found) {
    out.too_many_steps += cycle.end == StartEnd::kTooManySteps ? 1U : 0U;
    out.still_branching += cycle.end == StartEnd::kStillBranching ? 1U : 0U;
    out.starts.push_back(
        {.end = cycle.end, .attractor = kNoAttractor, .transient_steps = cycle.transient_steps});
    if (cycle.end != StartEnd::kFound) continue;
    const auto [place, is_new] =
        number_of.try_emplace(std::move(cycle.smallest), static_cast<std::uint32_t>(out.attractors.size()));
    if (is_new)
      out.attractors.push_back(
          {.period = cycle.period, .states = {}, .is_listed = false, .starts = 0, .basin = {}});
    ++out.attractors[place->second].starts;
    out.starts.back().attractor = place->second;
  }
  while (!number_of.empty()) {
    auto node = number_of.extract(number_of.begin());
    out.attractors[node.mapped()].states = std::move(node.key());
  }
}

void sort_by_smallest_state(SampledAttractors& out) {
  std::vector<std::uint32_t> order(out.attractors.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return out.attractors[a].states < out.attractors[b].states; });
  std::vector<SampledAttractor> sorted;
  std::vector<std::uint32_t> place(order.size());
  for (const auto number : order) {
    place[number] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(std::move(out.attractors[number]));
  }
  out.attractors = std::move(sorted);
  for (auto& start : out.starts) {
    if (start.attractor != kNoAttractor) start.attractor = place[start.attractor];
  }
}

// Which attractors to list: in their order, as long as there is room.
std::vector<std::uint32_t> choose_listed(SampledAttractors& out) {
  std::vector<std::uint32_t> chosen;
  std::uint64_t left = out.options.most_listed_words;
  for (std::uint32_t k = 0; k < out.attractors.size(); ++k) {
    auto& attractor = out.attractors[k];
    const auto words = attractor.states.size();
    attractor.is_listed =
        attractor.period <= out.options.most_listed_states && attractor.period <= left / words;
    if (!attractor.is_listed) {
      ++out.unlisted;
      continue;
    }
    left -= attractor.period * words;
    if (attractor.period > 1) chosen.push_back(k);
  }
  return chosen;
}

void list_states(const SignDynamics& dynamics, SampledAttractors& out, const RunContext& context) {
  const auto chosen = choose_listed(out);
  parallel_for(
      (chosen.size() + kMostSideBySide - 1) / kMostSideBySide, out.options.threads, [&](std::size_t batch) {
        const auto first = batch * kMostSideBySide;
        const auto here = std::span(chosen).subspan(first, std::min(kMostSideBySide, chosen.size() - first));
        std::vector<Words> smallest;
        Words periods;
        for (const auto k : here) {
          smallest.push_back(out.attractors[k].states);
          periods.push_back(out.attractors[k].period);
        }
        auto cycles = list_cycles(dynamics, smallest, periods, context);
        for (std::size_t k = 0; k < here.size(); ++k) out.attractors[here[k]].states = std::move(cycles[k]);
      });
}

}  // namespace

std::uint64_t affordable_steps(const Network& network, std::uint64_t starts) {
  constexpr double kOperations = 2e11;
  const auto a_step = static_cast<double>(network.connections() + network.neurons()) *
                      static_cast<double>(std::max<std::uint64_t>(1, starts));
  return static_cast<std::uint64_t>(std::clamp(kOperations / a_step, 100.0, 100'000.0));
}

SampledAttractors sample_attractors(const Network& network, const SampledAttractorsOptions& options,
                                    const RunContext& context) {
  check(network, options);
  const SignDynamics dynamics(network);
  SampledAttractors out{.options = options, .attractors = {}, .starts = {}, .coverage = {}};
  merge(follow_all(dynamics, options, context), out);
  sort_by_smallest_state(out);
  list_states(dynamics, out, context);
  std::vector<std::uint32_t> attractor_of;
  // Starts that gave up tell nothing of what there is to find.
  for (const auto& start : out.starts) {
    if (start.end == StartEnd::kFound) attractor_of.push_back(start.attractor);
  }
  out.coverage = coverage(attractor_of);
  for (auto& attractor : out.attractors) attractor.basin = wilson_share(attractor.starts, options.starts);
  return out;
}

std::vector<std::uint64_t> transient_steps(const SampledAttractors& found) {
  std::vector<std::uint64_t> out;
  for (const auto& start : found.starts) {
    if (start.end == StartEnd::kFound) out.push_back(start.transient_steps);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace recres
